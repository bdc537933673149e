"""The crescent of an evening at many places: from conjunction to class, as arrays."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sufra.almanac.crescent import (
    ODEH_LIMITS,
    YALLOP_LIMITS,
    Aspect,
    aspect,
    best_time,
    classes,
    moonset,
    odeh_v,
    yallop_q,
)
from sufra.almanac.crossings import Noons
from sufra.almanac.events import HORIZON, SUNSET, instants, solar_events
from sufra.almanac.moon import new_moons, sky_table
from sufra.almanac.sun import Floats, day_number, sun_of_year

MICROSECONDS_A_DAY = 86_400e6
MINUTES_A_DAY = 1_440
FARTHEST = 65
"""Degrees of latitude beyond which the sun may not set."""

TABLE_BEFORE, TABLE_DAYS = 2, 5
"""A local evening may begin a day before its date in UTC, and its moonset reach into the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crescents:
    """The crescent of one local civil date's evening, one value per place.

    Instants are UTC as datetime64[us], NaT where there is none; `lag_minutes` is moonset less sunset and
    below 0 where the moon sets first: then there is no `best` time, no `q` and no `v` (NaN), and the classes
    are empty. `conjunction` is geocentric, the one nearest to the evening.
    """

    conjunction: np.datetime64
    sunset: NDArray[np.datetime64]
    moonset: NDArray[np.datetime64]
    best: NDArray[np.datetime64]
    lag_minutes: Floats
    at_sunset: Aspect
    at_best: Aspect
    q: Floats
    yallop: NDArray[np.str_]
    v: Floats
    odeh: NDArray[np.str_]


def crescents(
    latitude: ArrayLike, longitude: ArrayLike, zone: str | Sequence[str], evening: dt.date
) -> Crescents:
    """Return the crescent of an evening at each place.

    Degrees north and east, one number or one per place; IANA zones likewise; a local civil date of 1900 to
    2100. ValueError says what was allowed and what was given.
    """
    found = solar_events(latitude, longitude, zone, [evening], [SUNSET]).at[0, :, 0]
    places = [
        np.radians(np.atleast_1d(np.asarray(value, dtype=np.float64))) for value in (latitude, longitude)
    ]
    sunset = np.where(np.isnat(found), np.nan, found.astype(np.int64) / MICROSECONDS_A_DAY)
    return _crescents(places[0], places[1], sunset, evening)


def _crescents(latitude: Floats, longitude: Floats, sunset: Floats, evening: dt.date) -> Crescents:
    day = day_number(evening)
    table = sky_table(day - TABLE_BEFORE, TABLE_DAYS)
    somewhen = np.where(np.isnan(sunset), day + 0.75, sunset)
    set_at = np.where(np.isnan(sunset), np.nan, moonset(table, latitude, longitude, somewhen))
    best = best_time(sunset, set_at)
    looked = aspect(table, latitude, longitude, best)
    q, v = (np.where(np.isnan(best), np.nan, value) for value in (yallop_q(looked), odeh_v(looked)))
    return Crescents(
        conjunction=instants(np.array([conjunction_near(evening)]))[0],
        sunset=instants(sunset),
        moonset=instants(set_at),
        best=instants(best),
        lag_minutes=(set_at - sunset) * MINUTES_A_DAY,
        at_sunset=aspect(table, latitude, longitude, sunset),
        at_best=looked,
        q=q,
        yallop=classes(q, YALLOP_LIMITS, "ABCDEF"),
        v=v,
        odeh=classes(v, ODEH_LIMITS, "ABCD"),
    )


@lru_cache(maxsize=256)
def conjunction_near(evening: dt.date) -> float:
    """Return the conjunction nearest to an evening, in UT1 days since 1970."""
    fortnight = dt.timedelta(days=16)
    found = new_moons(evening - fortnight, evening + fortnight)
    noon = day_number(evening) + 0.75
    return float(found[np.argmin(np.abs(found - noon))])


@dataclass(frozen=True, slots=True, kw_only=True)
class CrescentMap:
    """The crescent of one evening all over the world, each cell at its own sunset and best time.

    `latitude` falls from north to south, shape (rows,), `longitude` grows, shape (columns,); the others have
    shape (rows, columns): NaN or "" where the moon sets first, or nothing sets.
    """

    latitude: Floats
    longitude: Floats
    lag_minutes: Floats
    q: Floats
    yallop: NDArray[np.str_]
    v: Floats
    odeh: NDArray[np.str_]


@lru_cache(maxsize=16)
def crescent_map(evening: dt.date, *, step_degrees: int = 1, reach_degrees: int = 60) -> CrescentMap:
    """Return the map of an evening, its date taken by the sun at each meridian; remembered.

    `step_degrees` divides 180; latitudes reach from `reach_degrees` north to as many south, at most 65.
    """
    latitude, longitude = _grid(step_degrees, reach_degrees)
    found = by_the_sun(evening, step_degrees=step_degrees, reach_degrees=reach_degrees)
    shape = latitude.size, longitude.size
    return CrescentMap(
        latitude=latitude, longitude=longitude, lag_minutes=found.lag_minutes.reshape(shape),
        q=found.q.reshape(shape), yallop=found.yallop.reshape(shape), v=found.v.reshape(shape),
        odeh=found.odeh.reshape(shape),
    )  # fmt: skip


def by_the_sun(evening: dt.date, *, step_degrees: int, reach_degrees: int = 60) -> Crescents:
    """Return the crescents of a grid of the world, row by row, each date taken by the sun at its meridian."""
    latitude, longitude = _grid(step_degrees, reach_degrees)
    rows, columns = (np.radians(each).ravel() for each in np.meshgrid(latitude, longitude, indexing="ij"))
    return _crescents(rows, columns, _sunset_by_the_sun(rows, columns, evening), evening)


def _grid(step_degrees: int, reach_degrees: int) -> tuple[Floats, Floats]:
    if 180 % step_degrees or not 0 < reach_degrees <= FARTHEST:
        message = f"A map has steps that divide 180 and reaches 1 to {FARTHEST} degrees; "
        message += f"given {step_degrees} and {reach_degrees}."
        raise ValueError(message)
    latitude = np.arange(reach_degrees, -reach_degrees - 1, -step_degrees, dtype=np.float64)
    return latitude, np.arange(-180, 181, step_degrees, dtype=np.float64)


def _sunset_by_the_sun(latitude: Floats, longitude: Floats, evening: dt.date) -> Floats:
    """Return the sunset of the mean solar date at each meridian, in UT1 days; radians."""
    begins = day_number(evening) - longitude / (2 * np.pi)
    days = np.stack([begins, begins + 1], axis=-1)[:, np.newaxis, :]
    noons = Noons(sun_of_year(evening.year), latitude, longitude, days)
    at, _status = noons.passing(np.radians(np.full((1, 1), HORIZON)), 1)
    return at[:, 0]
