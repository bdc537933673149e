"""Noon, sunrise, sunset, dawn, dusk and asr for many places and local civil dates, as UTC instants."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sufra.almanac.crossings import Found, Noons
from sufra.almanac.sun import Floats, day_number, sun_of_year
from sufra.almanac.zones import TZDATA_VERSION
from sufra.almanac.zones import zone as load_zone

FIRST_YEAR, LAST_YEAR = 1900, 2100
"""The years for which the orbit of ERFA epv00 is stated to hold."""

DAY_SECONDS = 86_400
HIGHEST_M = 9_000
DIP_DEGREES = 1.76 / 60
"""Dip of the horizon from one metre, with ordinary refraction; it grows with the root of the height."""
CHUNK = 6_000
"""Values worked at a time: their arrays fit into what the allocator keeps, and no page is fetched anew."""


class Status(IntEnum):
    """Whether an event happens in the half-day before or after a noon, and if not, why."""

    OK = 0
    STAYS_ABOVE = 1
    STAYS_BELOW = 2
    NO_NOON = 3


class Kind(StrEnum):
    """What the sun does in an event."""

    TRANSITS = "transits"
    CLIMBS = "climbs"
    SINKS = "sinks"
    CASTS = "casts"


@dataclass(frozen=True, slots=True)
class Event:
    """The sun's centre, airless and as seen from the ground, transits, or passes an altitude.

    `altitude` in degrees; `shadow` is how many of its own lengths a shadow is longer than at the transit.
    `horizon` tells whether it is seen at the visible horizon, which height above it lowers.
    """

    kind: Kind
    altitude: float = 0.0
    shadow: int = 0
    horizon: bool = False


HORIZON = -50 / 60
"""Centre 50' below the horizon: 34' of refraction and 16' of semidiameter, as the almanac offices agree."""

NOON = Event(Kind.TRANSITS)
SUNRISE = Event(Kind.CLIMBS, HORIZON, horizon=True)
SUNSET = Event(Kind.SINKS, HORIZON, horizon=True)


def dawn(degrees: float) -> Event:
    """Return the event of the sun's centre rising to so many degrees (0 to 30) below the horizon."""
    return Event(Kind.CLIMBS, _below(degrees))


def dusk(degrees: float) -> Event:
    """Return the event of the sun's centre reaching so many degrees (0 to 30) below the horizon."""
    return Event(Kind.SINKS, _below(degrees))


def asr(shadow: int) -> Event:
    """Return the event of a shadow being 1 or 2 times its object longer than at noon."""
    if shadow not in {1, 2}:
        message = f"The shadow of asr is 1 or 2 lengths longer than at noon; given {shadow}."
        raise ValueError(message)
    return Event(Kind.CASTS, shadow=shadow)


def _below(degrees: float) -> float:
    if not 0 <= degrees <= 30:  # noqa: PLR2004 - below 30 degrees no convention asks
        message = f"Dawn and dusk lie 0 to 30 degrees below the horizon; given {degrees}."
        raise ValueError(message)
    return -float(degrees)


@dataclass(frozen=True, slots=True, kw_only=True)
class SolarEvents:
    """Instants and statuses, shape (events, places, dates).

    `at` is UTC as datetime64[us], NaT where `status` (a `Status`) is not OK; `tzdata` is the IANA release
    that the dates were read with.
    """

    events: tuple[Event, ...]
    at: NDArray[np.datetime64]
    status: NDArray[np.uint8]
    tzdata: str = TZDATA_VERSION


def solar_events(
    latitude: ArrayLike,
    longitude: ArrayLike,
    zone: str | Sequence[str],
    dates: Sequence[dt.date] | NDArray[np.datetime64],
    events: Sequence[Event],
    *,
    dut1: ArrayLike = 0.0,
    elevation_m: ArrayLike = 0.0,
) -> SolarEvents:
    """Return each event around the noon that falls in each local civil date, at each place.

    Degrees north and east, one number or one per place; IANA zones likewise; dates of 1900 to 2100;
    `dut1` is UT1-UTC in seconds, one number or one per date. `elevation_m`, one number or one per place, is
    the height above the visible horizon, 0 to 9,000 m: it lowers sunrise and sunset by 1.76' sqrt(m), which
    is the dip with ordinary refraction, and nothing else. On a plateau with a level horizon it is 0.
    Accuracy against JPL DE440: docs/almanac.md. ValueError says what was allowed and what was given.
    """
    latitudes, longitudes = _places(latitude, longitude)
    dips = _dips(elevation_m, latitudes.size)
    zones = _zones(zone, latitudes.size)
    days = _days(dates)
    offsets = np.broadcast_to(np.asarray(dut1, dtype=np.float64), days.shape) / DAY_SECONDS
    at = np.empty((len(events), latitudes.size, days.size))
    status = np.empty(at.shape, dtype=np.uint8)
    for year, here in _by_year(days):
        local_days = _midnights(zones, year, days[here]) + offsets[here, np.newaxis]
        step = max(1, CHUNK // here.size)
        for start in range(0, latitudes.size, step):
            chunk = slice(start, start + step)
            noons = Noons(
                sun_of_year(year),
                np.radians(latitudes[chunk]),
                np.radians(longitudes[chunk]),
                local_days[chunk],
            )
            for number, event in enumerate(events):
                found = _found(noons, event, dips[chunk, np.newaxis])
                at[number][chunk, here], status[number][chunk, here] = found[0] - offsets[here], found[1]
    return SolarEvents(events=tuple(events), at=instants(at), status=status)


def _found(noons: Noons, event: Event, dip: Floats) -> Found:
    if event.kind == Kind.TRANSITS:
        return noons.transit()
    if event.kind == Kind.CASTS:
        return noons.passing(noons.shadow(event.shadow), 1)
    altitude = np.radians(event.altitude - (dip if event.horizon else 0 * dip))
    return noons.passing(altitude, 1 if event.kind == Kind.SINKS else -1)


def _dips(elevation_m: ArrayLike, places: int) -> Floats:
    metres = np.asarray(elevation_m, dtype=np.float64).reshape(-1)
    if metres.size not in {1, places}:
        message = f"One elevation, or one per place, is needed: {places} places, {metres.size} given."
        raise ValueError(message)
    bad = metres[~((metres >= 0) & (metres <= HIGHEST_M))]
    if bad.size:
        message = f"An elevation above the visible horizon is 0 to {HIGHEST_M} metres; given {bad[0]}."
        raise ValueError(message)
    return np.broadcast_to(DIP_DEGREES * np.sqrt(metres), places)


def _places(latitude: ArrayLike, longitude: ArrayLike) -> tuple[Floats, Floats]:
    latitudes = np.atleast_1d(np.asarray(latitude, dtype=np.float64))
    longitudes = np.atleast_1d(np.asarray(longitude, dtype=np.float64))
    if latitudes.ndim != 1 or latitudes.shape != longitudes.shape:
        message = "Latitude and longitude must be two numbers or two lists of one length; "
        message += f"given shapes {latitudes.shape} and {longitudes.shape}."
        raise ValueError(message)
    for name, values, limit in (("latitude", latitudes, 90), ("longitude", longitudes, 180)):
        bad = values[~(np.abs(values) <= limit)]  # the negation also catches NaN
        if bad.size:
            message = f"A {name} must lie between -{limit} and {limit} degrees; given {bad[0]}."
            raise ValueError(message)
    return latitudes, longitudes


def _zones(zone: str | Sequence[str], places: int) -> list[str]:
    zones = [zone] * places if isinstance(zone, str) else list(zone)
    if len(zones) != places:
        message = f"One zone, or one per place, is needed: {places} places, {len(zones)} zones given."
        raise ValueError(message)
    for name in set(zones):
        load_zone(name)
    return zones


def _days(dates: Sequence[dt.date] | NDArray[np.datetime64]) -> NDArray[np.int64]:
    days = np.asarray(dates, dtype="datetime64[D]").reshape(-1)
    years = _years(days.astype(np.int64))
    bad = np.isnat(days) | (years < FIRST_YEAR) | (years > LAST_YEAR)
    if bad.any():
        message = f"Dates must lie in the years {FIRST_YEAR} to {LAST_YEAR}; given {days[bad][0]}."
        raise ValueError(message)
    return days.astype(np.int64)


def _by_year(days: NDArray[np.int64]) -> Iterator[tuple[int, NDArray[np.intp]]]:
    years = _years(days)
    for year in np.unique(years):
        yield int(year), np.flatnonzero(years == year)


def _years(days: NDArray[np.int64]) -> NDArray[np.int64]:
    return days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970


def _midnights(zones: list[str], year: int, days: NDArray[np.int64]) -> Floats:
    """Return when each local date begins and ends, in UTC days: shape (places, dates, 2)."""
    index = days - day_number(dt.date(year, 1, 1))
    rows = {name: row for row, name in enumerate(dict.fromkeys(zones))}
    tables = np.stack([_year_of_midnights(name, year) for name in rows])
    of_dates = np.stack([tables[:, index], tables[:, index + 1]], axis=-1)
    return np.asarray(of_dates[[rows[name] for name in zones]])


@lru_cache(maxsize=1_024)
def _year_of_midnights(name: str, year: int) -> Floats:
    place = load_zone(name)
    first = dt.datetime(year, 1, 1, tzinfo=dt.UTC)
    count = (dt.date(year, 12, 31) - first.date()).days + 2
    days = [first + dt.timedelta(days=number) for number in range(count)]
    # The offset before a jump also dates a midnight that the clock jumped over (Cairo each April).
    offsets = [day.replace(tzinfo=place).utcoffset() or dt.timedelta() for day in days]
    begins = [(day - offset).timestamp() for day, offset in zip(days, offsets, strict=True)]
    return np.array(begins) / DAY_SECONDS


def instants(days: Floats) -> NDArray[np.datetime64]:
    """Return UTC days since 1970 as instants to the microsecond, NaT for NaN."""
    missing = np.isnan(days)
    at = np.rint(np.where(missing, 0, days) * (DAY_SECONDS * 1e6)).astype("datetime64[us]")
    at[missing] = np.datetime64("NaT")
    return at
