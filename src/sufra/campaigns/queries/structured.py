"""What a search engine reads of an evening (schema.org Event)."""

from collections.abc import Callable
from datetime import timedelta
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
    Room.PAUSED: "https://schema.org/SoldOut",
    Room.OFF: "https://schema.org/SoldOut",
}

STATUS = {
    "paused": "https://schema.org/EventPostponed",
    "cancelled": "https://schema.org/EventCancelled",
    "no_day": "https://schema.org/EventCancelled",
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
        **_status(page),
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


def _status(page: EveningPage) -> dict[str, Any]:
    """Return whether it takes place, and for a moved date the one before it."""
    moved_from = page.news.moved_from_at if page.news else None
    if not page.iftar.is_on:
        return {"eventStatus": STATUS[page.iftar.state]}
    if moved_from is None:
        return {"eventStatus": "https://schema.org/EventScheduled"}
    doors = moved_from - timedelta(minutes=page.iftar.doors_minutes_before)
    local = doors.astimezone(zone(page.iftar.site.zone))
    return {"eventStatus": "https://schema.org/EventRescheduled", "previousStartDate": local.isoformat()}


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
