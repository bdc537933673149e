"""The signed ticket in a QR code: it says which evening, which code, how many, and nobody's name.

Ed25519 over a fixed layout; there is one algorithm and one key, so nothing in a ticket chooses either.
"""

import base64
import re
import struct
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sufra.shell.sealing import derived, master

MARK = "SUFRA1:"
# Evening (8 letters), code, guests, section's number, version of the ticket: 20 bytes, then 64 of signature.
LAYOUT = struct.Struct(">8sIHIH")
# As a telephone reads it too: nothing before, between or after.
TICKET = re.compile(MARK + "[A-Z2-7]{135}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Ticket:
    """What a ticket says; `version` goes up whenever the party changes, so that an old one is known."""

    iftar_id: str
    code: str
    guests: int
    section: int
    version: int


def signed(ticket: Ticket) -> str:
    """Return the ticket's text: capitals and digits alone (base32), which a QR code stores small."""
    plain = LAYOUT.pack(
        ticket.iftar_id.encode("ascii"), int(ticket.code), ticket.guests, ticket.section, ticket.version
    )
    return MARK + base64.b32encode(plain + _key().sign(plain)).decode().rstrip("=")


def read(text: str) -> Ticket | None:
    """Return what a ticket says if this installation signed it, else None."""
    if not TICKET.fullmatch(text):
        return None
    content = base64.b32decode(text.removeprefix(MARK) + "=")
    plain, signature = content[: LAYOUT.size], content[LAYOUT.size :]
    try:
        _key().public_key().verify(signature, plain)
    except InvalidSignature:
        return None
    iftar_id, code, guests, section, version = LAYOUT.unpack(plain)
    return Ticket(
        iftar_id=iftar_id.decode("ascii"), code=f"{code:06}", guests=guests, section=section, version=version
    )


def public_key() -> bytes:
    """Return the 32 bytes with which a door that has no network knows a ticket of ours."""
    return _key().public_key().public_bytes_raw()


@lru_cache(maxsize=1)
def _key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(derived(master(), "ticket"))
