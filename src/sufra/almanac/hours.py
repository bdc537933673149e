"""The hours of a day as a convention keeps them: exact, as its authority prints them, and by which rule."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from sufra.almanac.conventions import HOURS, Convention, Hour, Rounding
from sufra.almanac.high_latitudes import HighLatitude
from sufra.almanac.zones import TZDATA_VERSION
from sufra.almanac.zones import zone as load_zone

if TYPE_CHECKING:
    from sufra.almanac.sun import Floats

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
MICROSECONDS = 60_000_000
"""Of a minute."""

AHEAD: Mapping[Rounding, int] = MappingProxyType(
    {"up": 0, "nearest": MICROSECONDS // 2, "down": MICROSECONDS - 1}
)
"""How much of a minute is taken off an instant before it is rounded up, in microseconds."""

SHOWN: Mapping[Hour, Rounding] = MappingProxyType({"imsak": "down", "fajr": "down", "sunrise": "down"})
"""What is shown a minute too early, rather than too late; the other hours are rounded up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Time:
    """One hour of a day: the convention's instant to the microsecond in UTC, and two minutes made of it.

    `shown_at` is what a person is shown, rounded to the safe side: imsak, fajr and sunrise down, the others
    up, so that nobody eats a minute too long or breaks the fast a minute early. `printed_at` is the
    authority's own rounding, for comparing with its tables. Both are in the zone of the place.
    `by` names the high-latitude rule that stood in for what the sun did not do; empty where it did.
    """

    at: dt.datetime
    shown_at: dt.datetime
    printed_at: dt.datetime
    by: HighLatitude | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DayTimes:
    """The hours of one local civil date; an hour that does not come is not in `hours`.

    `withheld` names those that a high-latitude rule would have put out of their order (an isha before
    Maghrib, a fajr after sunrise): such an hour is not given. `tzdata` is the IANA release that the dates
    were read with.
    """

    date: dt.date
    hours: Mapping[Hour, Time]
    withheld: frozenset[Hour] = frozenset()
    tzdata: str = TZDATA_VERSION


def day_times(
    latitude: float,
    longitude: float,
    zone: str,
    dates: Sequence[dt.date],
    convention: Convention,
    *,
    ramadan: bool = False,
    high_latitude: HighLatitude | None = None,
    elevation_m: float = 0.0,
) -> list[DayTimes]:
    """Return the hours of each local civil date (1900 to 2100) at a place, in the order given.

    Degrees north and east, an IANA zone. `high_latitude` stands in where an hour does not come, is named in
    each hour that it made, and never replaces one that does. `elevation_m` matters where the convention's
    tables carry height. ValueError says what was allowed and what was given.
    """
    from sufra.almanac.reckoning import Place, reckoned  # noqa: PLC0415 - NumPy: 0.2 s, 27 MiB

    place = Place(float(latitude), float(longitude), zone, float(elevation_m))
    found, borrowed, withheld = reckoned(place, dates, convention, ramadan=ramadan, rule=high_latitude)
    days: list[dict[Hour, Time]] = [{} for _ in dates]
    for hour in (hour for hour in HOURS if hour in found):
        times = _times(found[hour], convention.rounding.get(hour, "nearest"), hour, load_zone(zone))
        for hours, time, lent in zip(days, times, borrowed[hour].tolist(), strict=True):
            if time:
                at, shown, printed = time
                by = high_latitude if lent else None
                hours[hour] = Time(at=at, shown_at=shown, printed_at=printed, by=by)
    return [
        DayTimes(
            date=day,
            hours=MappingProxyType(hours),
            withheld=frozenset(hour for hour, marks in withheld.items() if marks[number]),
        )
        for number, (day, hours) in enumerate(zip(dates, days, strict=True))
    ]


def _times(
    seconds: "Floats", printed: Rounding, hour: Hour, local: dt.tzinfo
) -> list[tuple[dt.datetime, dt.datetime, dt.datetime] | None]:
    """Return instants, the minutes shown and the minutes printed; None for NaN."""
    import numpy as np  # noqa: PLC0415 - loaded with the reckoning

    missing = np.isnan(seconds)
    exact = np.rint(np.where(missing, 0, seconds) * 1e6).astype(np.int64)
    minutes = [
        (-((AHEAD[rounding] - exact) // MICROSECONDS) * 60).tolist()
        for rounding in (SHOWN.get(hour, "up"), printed)
    ]
    return [
        None
        if none
        else (
            EPOCH + dt.timedelta(microseconds=at),
            dt.datetime.fromtimestamp(shown, local),
            dt.datetime.fromtimestamp(as_printed, local),
        )
        for none, at, shown, as_printed in zip(missing.tolist(), exact.tolist(), *minutes, strict=True)
    ]


def printed_at(instant: dt.datetime, convention: Convention, hour: Hour = "maghrib") -> dt.datetime:
    """Return the minute that the convention's authority prints for an instant, to compare with its tables.

    It is not to be shown: an authority that rounds down would have it a minute early.
    """
    rounding = convention.rounding.get(hour, "nearest")
    return shown_at(instant - dt.timedelta(microseconds=AHEAD[rounding]))


def shown_at(instant: dt.datetime) -> dt.datetime:
    """Return an aware instant rounded up to the whole minute, in its own zone: never shown a minute early."""
    if instant.tzinfo is None:
        message = f"An instant needs its zone before it can be shown; given {instant}."
        raise ValueError(message)
    # Rounded in UTC: wall-clock arithmetic would walk into an hour that the clock skips at midnight.
    exact = instant.astimezone(dt.UTC)
    minute = exact.replace(second=0, microsecond=0)
    return (minute if minute == exact else minute + MINUTE).astimezone(instant.tzinfo)
