"""From which network a request comes, as far as a trusted proxy says."""

import ipaddress
from typing import TYPE_CHECKING

from allauth.account.adapter import get_adapter

if TYPE_CHECKING:
    from django.http import HttpRequest

# What one household or one mosque is given: a /24, and a /56 of the new addresses.
PREFIXES = {4: 24, 6: 56}


def network(request: "HttpRequest") -> str:
    """Return the sender's network, such as 192.0.2.0/24; only a trusted proxy's hop of a header is read."""
    address = ipaddress.ip_address(get_adapter().get_client_ip(request))
    return str(ipaddress.ip_network(f"{address}/{PREFIXES[address.version]}", strict=False))
