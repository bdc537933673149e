"""When a kitchen must know."""

from datetime import datetime, time

from sufra.models import Iftar, Site
from sufra.rules.moving import OFF
from sufra.timing.clock import shown, zone


def fixed_from(iftar: Iftar) -> datetime:
    """Return when an evening's number is fixed: the cook-by hour of its day, there."""
    return datetime.combine(iftar.evening_on, iftar.site.cook_by, tzinfo=zone(iftar.site.zone))


def maghrib_not_after(site: Site, cook_by: time, now: datetime) -> datetime | None:
    """Return the earliest Maghrib, by a place's clock, of its coming evenings at which this hour is too late.

    None where the number of every one of them is fixed before its Maghrib.
    """
    there = zone(site.zone)
    coming = Iftar.objects.of(site.host).filter(site=site, maghrib_at__gt=now).exclude(state__in=OFF)
    late = [
        shown(maghrib_at).astimezone(there)
        for evening_on, maghrib_at in coming.values_list("evening_on", "maghrib_at")
        if maghrib_at <= datetime.combine(evening_on, cook_by, tzinfo=there)
    ]
    return min(late, key=datetime.time, default=None)
