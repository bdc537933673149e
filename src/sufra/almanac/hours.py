"""The hours of a day as a convention keeps them: exact, as its authority prints them, and by which rule."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from types import MappingProxyType

from sufra.almanac.conventions import HOURS, Convention, Hour
from sufra.almanac.high_latitudes import HighLatitude
from sufra.almanac.zones import TZDATA_VERSION
from sufra.almanac.zones import zone as load_zone

MINUTE = dt.timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Time:
    """One hour of a day: the convention's instant to the microsecond in UTC, and the minute that is printed.

    `printed_at` is the authority's own rounding, for comparing with its tables, in the zone of the place.
    `by` names the high-latitude rule that stood in for what the sun did not do; empty where it did.
    """

    at: dt.datetime
    printed_at: dt.datetime
    by: HighLatitude | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DayTimes:
    """The hours of one local civil date; an hour that does not come is not in `hours`.

    `tzdata` is the IANA release that the dates were read with.
    """

    date: dt.date
    hours: Mapping[Hour, Time]
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
    found, borrowed = reckoned(place, dates, convention, ramadan=ramadan, rule=high_latitude)
    local = load_zone(zone)

    def time(hour: Hour, number: int) -> Time:
        at = dt.datetime.fromtimestamp(0, dt.UTC) + dt.timedelta(seconds=float(found[hour][number]))
        by = high_latitude if borrowed[hour][number] else None
        return Time(at=at, printed_at=printed_at(at.astimezone(local), convention, hour), by=by)

    def hours(number: int) -> Mapping[Hour, Time]:
        come = [hour for hour in HOURS if hour in found and not isnan(found[hour][number])]
        return MappingProxyType({hour: time(hour, number) for hour in come})

    return [DayTimes(date=day, hours=hours(number)) for number, day in enumerate(dates)]


def printed_at(instant: dt.datetime, convention: Convention, hour: Hour = "maghrib") -> dt.datetime:
    """Return the minute that the convention's authority prints for an instant, to compare with its tables.

    It is not to be shown: Diyanet rounds down, so what Sufra shows is a minute later than its table.
    """
    rounding = convention.rounding.get(hour, "nearest")
    ahead = {"up": MINUTE, "nearest": MINUTE / 2, "down": dt.timedelta(microseconds=1)}[rounding]
    return shown_at(instant - MINUTE + ahead)


def shown_at(instant: dt.datetime) -> dt.datetime:
    """Return an aware instant rounded up to the whole minute, in its own zone: never shown a minute early."""
    if instant.tzinfo is None:
        message = f"An instant needs its zone before it can be shown; given {instant}."
        raise ValueError(message)
    # Rounded in UTC: wall-clock arithmetic would walk into an hour that the clock skips at midnight.
    exact = instant.astimezone(dt.UTC)
    minute = exact.replace(second=0, microsecond=0)
    return (minute if minute == exact else minute + MINUTE).astimezone(instant.tzinfo)
