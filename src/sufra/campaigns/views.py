"""What guests see."""

from typing import TYPE_CHECKING

from django.http import Http404, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from sufra import gazetteer
from sufra.campaigns.forms.finder import FinderForm, place_label, spot_of, told_apart
from sufra.campaigns.queries.evening import evening_page, share_text
from sufra.campaigns.queries.finder import nearest
from sufra.campaigns.queries.season import campaign_page, site_evenings
from sufra.campaigns.queries.served import served
from sufra.campaigns.queries.structured import json_ld
from sufra.models import Campaign
from sufra.rules.moving import OFF
from sufra.shell.access import public
from sufra.shell.formats import Reader
from sufra.shell.ill_notices import ill_notice

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

MOST_NAMES = 6


@public
def evening(request: "HttpRequest", iftar_id: str) -> "HttpResponse":
    """Show one evening."""
    page = evening_page(iftar_id, Reader.of, timezone.now())
    if page is None:
        raise Http404
    facts = json_ld(page, request.build_absolute_uri)
    context = {"page": page, "above": page, "json_ld": facts, "share": share_text(page)}
    context |= {"served": served(page), "ill": ill_notice(page.iftar, page.reader, page.now)}
    return render(request, "campaigns/evening.html", context)


@public
def site(request: "HttpRequest", site_id: str) -> "HttpResponse":
    """Show a site's evenings, the next one above all."""
    coming, past = site_evenings(site_id, Reader.of, timezone.now())
    if not coming and not past:
        raise Http404
    page = [*(page for page in coming if page.iftar.state not in OFF), *coming, *past[-1:]][0]
    return render(
        request, "campaigns/site.html", {"page": page, "above": page, "coming": coming, "past": past}
    )


@public
def campaign(request: "HttpRequest", campaign_id: str) -> "HttpResponse":
    """Show a campaign with its sites."""
    published = Campaign.objects.published().select_related("host").filter(pk=campaign_id).first()
    page = campaign_page(campaign_id, Reader.of(published.host), timezone.now()) if published else None
    if page is None:
        raise Http404
    return render(request, "campaigns/campaign.html", {"page": page, "above": page.next_evening})


@public
def finder(request: "HttpRequest") -> "HttpResponse":
    """Find tonight's iftar near a place that is typed, or near a position that the browser gave."""
    form = FinderForm(request.GET if {"q", "at"} & request.GET.keys() else None)
    if not form.is_bound or not form.is_valid() or form.spot is None:
        return render(request, "campaigns/finder.html", {"form": form}, status=422 if form.errors else 200)
    spot = form.spot
    tonight, later = nearest(spot.latitude, spot.longitude, spot.zone, Reader.of, timezone.now())
    context = {
        "form": form,
        "others": [spot_of(place) for place in form.others],
        "spot": spot,
        "tonight": tonight,
        "later": later,
    }
    return render(request, "campaigns/finder.html", context)


@public
def places(request: "HttpRequest") -> "HttpResponse":
    """Offer names while a place is typed."""
    found = told_apart(gazetteer.search(request.GET.get("q", "")))[:MOST_NAMES]
    return JsonResponse({"places": [place_label(place) for place in found]})
