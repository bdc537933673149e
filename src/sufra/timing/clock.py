"""What a person reads on a clock at a place."""

import zoneinfo
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

from sufra.models import Host, Site

if TYPE_CHECKING:
    from collections.abc import Callable

    from sufra.models import Iftar
    from sufra.shell.formats import Reader


@lru_cache(maxsize=1000)
def zone(name: str) -> zoneinfo.ZoneInfo:
    """Return the zone from the pinned tzdata, never the system's copy, which may be older."""
    folder, _, leaf = f"tzdata.zoneinfo.{name.replace('/', '.')}".rpartition(".")
    with resources.files(folder).joinpath(leaf).open("rb") as file:
        return zoneinfo.ZoneInfo.from_file(file, key=name)


def shown(instant: datetime) -> datetime:
    """Return the instant rounded up to the minute: a shown time is never early."""
    whole = instant.astimezone(UTC).replace(second=0, microsecond=0)
    return whole if whole == instant else whole + timedelta(minutes=1)


def clock_at(instant: datetime, site: Site, reader: "Reader") -> str:
    """Return a time of day as this reader reads it on a clock at a place."""
    return reader.clock(instant.astimezone(zone(site.zone)))


def host_clock(host: Host, reader: "Reader") -> "Callable[[datetime], str]":
    """Return how this reader is told a host's instants: by its places' clock, or in UTC, which is said."""
    zones = list(Site.objects.of(host).order_by().values_list("zone", flat=True).distinct()[:2])
    if len(zones) == 1:
        return lambda instant: reader.moment(instant.astimezone(zone(zones[0])))
    return lambda instant: f"{reader.moment(instant.astimezone(UTC))} UTC"


def cancel_by(iftar: "Iftar") -> datetime | None:
    """Return until when the supplier of an evening can be told no, there; None where the host did not say."""
    hours = iftar.cancel_by_hours_before
    if hours is None:
        return None
    return (shown(iftar.maghrib_at) - timedelta(hours=hours)).astimezone(zone(iftar.site.zone))
