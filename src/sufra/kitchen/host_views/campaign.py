"""The page of a campaign's kitchen."""

from datetime import date
from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone

from sufra.models import Campaign, Host
from sufra.rules.roles import Deed
from sufra.shell.access import host_page, own
from sufra.shell.formats import Reader

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@host_page(Deed.SEE_COUNTS)
def campaign_kitchen(request: "HttpRequest", host: Host, campaign_id: str) -> "HttpResponse":
    """Show every place of a campaign on one day: who may run short, and what can still be moved."""
    from sufra.kitchen.queries.campaign import campaign_kitchen as read  # noqa: PLC0415 - NumPy is loaded where it is needed

    campaign: Campaign = own(Campaign.objects.of(host).filter(pk=campaign_id))
    page = read(campaign, _day(request.GET.get("day", "")), Reader.of(host), timezone.now())
    return render(request, "kitchen/host/campaign_kitchen.html", {"host": host, "page": page})


def _day(text: str) -> date | None:
    """Return the day in the address, None where it names none."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Http404 from None
