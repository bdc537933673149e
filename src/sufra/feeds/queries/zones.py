"""A time zone as a calendar carries it, so that no program needs its own copy, which may be older."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from sufra.timing.clock import zone

if TYPE_CHECKING:
    from icalendar import Timezone

A_DAY, A_MINUTE = timedelta(days=1), timedelta(minutes=1)


@lru_cache(maxsize=200)
def vtimezone(name: str, first_year: int, last_year: int) -> "Timezone":
    """Return the VTIMEZONE (RFC 5545, 3.6.5) of a zone over these years, from the pinned tzdata.

    By hand, because icalendar 7.3 writes an onset in the new time, where the RFC wants the old one.
    """
    from icalendar import Timezone  # noqa: PLC0415 - few requests need it, and it is large

    sheet = Timezone()
    sheet.add("tzid", name)
    # A day sooner, for in the east the year begins before it does in UTC.
    first = datetime.combine(date(first_year, 1, 1), time(), UTC) - A_DAY
    sheet.add_component(_observance(name, first, first))
    for before, after in _changes(name, first, datetime.combine(date(last_year + 1, 1, 1), time(), UTC)):
        sheet.add_component(_observance(name, before, after))
    return sheet


def _changes(name: str, first: datetime, last: datetime) -> list[tuple[datetime, datetime]]:
    """Return, for each change of the clock, the last minute before it and the first after it."""
    found = []
    day = first
    while day < last:
        if _offset(name, day) != _offset(name, day + A_DAY):
            before, after = day, day + A_DAY
            while after - before > A_MINUTE:
                middle = before + (after - before) // A_MINUTE // 2 * A_MINUTE
                same = _offset(name, middle) == _offset(name, before)
                before, after = (middle, after) if same else (before, middle)
            found.append((before, after))
        day += A_DAY
    return found


def _offset(name: str, instant: datetime) -> timedelta:
    return instant.astimezone(zone(name)).utcoffset() or timedelta()


def _observance(name: str, before: datetime, after: datetime):  # type: ignore[no-untyped-def]  # noqa: ANN202
    from icalendar import TimezoneDaylight, TimezoneStandard  # noqa: PLC0415

    local = after.astimezone(zone(name))
    part = TimezoneDaylight() if local.dst() else TimezoneStandard()
    part.add("dtstart", (after + _offset(name, before)).replace(tzinfo=None))
    part.add("tzoffsetfrom", _offset(name, before))
    part.add("tzoffsetto", _offset(name, after))
    part.add("tzname", local.tzname())
    return part
