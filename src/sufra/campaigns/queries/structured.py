"""What a search engine reads of an evening (schema.org Event)."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from sufra.campaigns.queries.evening import EveningPage
from sufra.rules.room import Room
from sufra.timing.clock import zone

AVAILABILITY = {
    Room.OPEN: "https://schema.org/InStock",
    Room.MANY: "https://schema.org/InStock",
    Room.FEW: "https://schema.org/LimitedAvailability",
    Room.FULL: "https://schema.org/SoldOut",
    Room.STOPPED: "https://schema.org/SoldOut",
}


def json_ld(page: EveningPage, absolute: Callable[[str], str]) -> dict[str, Any]:
    """Return the Event; the exact place only where the page itself shows it."""
    local = zone(page.iftar.site.zone)
    picture = page.artwork
    image = {"image": absolute(reverse("picture", args=[picture.pk, "jpg"]))} if picture else {}
    return {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": page.name,
        "url": absolute(reverse("evening", args=[page.iftar.pk])),
        "startDate": page.doors_at.astimezone(local).isoformat(),
        "endDate": page.closes_at.astimezone(local).isoformat(),
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "isAccessibleForFree": True,
        "offers": {
            "@type": "Offer",
            "price": 0,
            "availability": AVAILABILITY[page.room],
        },
        "organizer": {"@type": "Organization", "name": page.iftar.campaign.host.name},
        "location": _location(page),
        **image,
    }


def _location(page: EveningPage) -> dict[str, Any]:
    site = page.iftar.site
    if not page.shows_place:
        return {"@type": "Place", "name": site.area or page.place}
    return {
        "@type": "Place",
        "name": site.name or page.place,
        "address": ", ".join(filter(None, [site.address, page.place])),
        "geo": {"@type": "GeoCoordinates", "latitude": site.latitude, "longitude": site.longitude},
    }
