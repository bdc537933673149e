"""What a search engine reads of an evening (schema.org Event)."""

from typing import Any

from sufra.campaigns.queries.evening import EveningPage
from sufra.timing.clock import zone


def json_ld(page: EveningPage, url: str) -> dict[str, Any]:
    """Return the Event; the exact place only where the page itself shows it."""
    local = zone(page.iftar.site.zone)
    return {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": page.name,
        "url": url,
        "startDate": page.doors_at.astimezone(local).isoformat(),
        "endDate": page.closes_at.astimezone(local).isoformat(),
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "isAccessibleForFree": True,
        "organizer": {"@type": "Organization", "name": page.iftar.campaign.host.name},
        "location": _location(page),
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
