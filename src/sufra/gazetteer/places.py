"""The places of 15,000 people and more: by number, by point; and the zone at any point."""

import json
import math
import sqlite3
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

ATTRIBUTION = "Place names and positions: GeoNames (geonames.org), CC BY 4.0, adapted."
"""To be shown wherever places are chosen, as the licence asks."""

LANGUAGES = ("en", "ar", "fa", "tr", "ur", "id")

STORE = Path(__file__).with_name("places.sqlite")

UNITS_PER_DEGREE = 100_000
"""Positions are stored as whole numbers of 0.00001 degrees, about a metre."""

REACHES_DEGREES = (0.25, 1, 4, 16, 180)
"""How far the nearest place is sought, one after the other; 180 is everywhere."""

COLUMNS = "places.number, id, latitude, longitude, zones.name, country, population, places.name, names"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A populated place: GeoNames id, degrees north and east, IANA zone, people, ISO country code.

    `country` is empty where it is disputed (builders/place_disputes.py). `names` holds (language, name) pairs
    where a name differs from the `international` one.
    """

    id: int
    latitude: float
    longitude: float
    zone: str
    country: str
    population: int
    international: str
    names: tuple[tuple[str, str], ...]

    def name(self, language: str) -> str:
        """Return the name in a language ("ar", "fa-IR"), or the international one."""
        return dict(self.names).get(language.partition("-")[0].lower(), self.international)

    def __str__(self) -> str:
        """Return the international name."""
        return self.international


@lru_cache(maxsize=4_096)
def place(geoname_id: int) -> Place | None:
    """Return the place with a GeoNames id, or None."""
    if not 0 < geoname_id < 2**63:
        return None  # no SQLite integer
    row = store().execute("SELECT number FROM places WHERE id = ?", (geoname_id,)).fetchone()
    return by_numbers([row[0]])[0] if row else None


def nearest(latitude: float, longitude: float) -> Place:
    """Return the place nearest to a point (degrees; a sphere), however far; ValueError if it is no point."""
    _check(latitude, longitude)
    found = (_nearest_within(reach, latitude, longitude) for reach in REACHES_DEGREES)
    return by_numbers([next(number for number in found if number is not None)])[0]


def zone_at(latitude: float, longitude: float) -> str:
    """Return the IANA zone at a point (degrees), at sea a nautical one; ValueError for what is no point."""
    import tzfpy  # noqa: PLC0415 - the outlines of the zones take memory that few processes need

    _check(latitude, longitude)
    return str(tzfpy.get_tz(longitude, latitude))


def by_numbers(numbers: Iterable[int]) -> list[Place]:
    """Return the places with these numbers of the store, in this order."""
    wanted = list(numbers)
    marks = ", ".join("?" * len(wanted))
    query = f"SELECT {COLUMNS} FROM places JOIN zones ON zones.number = zone WHERE places.number IN ({marks})"  # noqa: S608
    rows = {row[0]: row for row in store().execute(query, wanted)}
    return [_place(rows[number]) for number in wanted]


def store() -> sqlite3.Connection:
    """Return this thread's read-only connection."""
    if not hasattr(_of_thread, "connection"):
        _of_thread.connection = sqlite3.connect(f"{STORE.as_uri()}?mode=ro&immutable=1", uri=True)
    connection: sqlite3.Connection = _of_thread.connection
    return connection


_of_thread = threading.local()


def _place(row: tuple[int, int, int, int, str, str, int, str, str]) -> Place:
    _, identity, latitude, longitude, zone, country, population, name, names = row
    return Place(
        id=identity,
        latitude=latitude / UNITS_PER_DEGREE,
        longitude=longitude / UNITS_PER_DEGREE,
        zone=zone,
        country=country,
        population=population,
        international=name,
        names=tuple(json.loads(names).items()) if names else (),
    )


def _nearest_within(reach: float, latitude: float, longitude: float) -> int | None:
    """Return the number of the nearest place if it lies within so many degrees."""
    wide = 180.0  # a circle around a pole meets every meridian
    if abs(latitude) + reach < 90:  # noqa: PLR2004
        wide = math.degrees(math.asin(math.sin(math.radians(reach)) / math.cos(math.radians(latitude))))
    bounds = (latitude - reach, latitude + reach, longitude, wide)
    south, north, east, width = (round(degrees * UNITS_PER_DEGREE) for degrees in bounds)
    query = """
        SELECT number, latitude, longitude FROM places
        WHERE latitude BETWEEN ? AND ? AND (abs(longitude - ?) <= ? OR abs(longitude - ?) >= ?)
    """
    rows = store().execute(query, (south, north, east, width, east, 360 * UNITS_PER_DEGREE - width))
    distances = [
        (_degrees_apart(latitude, longitude, other / UNITS_PER_DEGREE, beside / UNITS_PER_DEGREE), number)
        for number, other, beside in rows
    ]
    distance, number = min(distances, default=(math.inf, None))
    return number if distance <= reach else None


def _check(latitude: float, longitude: float) -> None:
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):  # noqa: PLR2004 - the earth's
        message = "A point lies between -90 and 90 degrees north and -180 and 180 degrees east; "
        raise ValueError(message + f"given {latitude}, {longitude}.")


def _degrees_apart(north: float, east: float, other_north: float, other_east: float) -> float:
    """Return the great-circle distance in degrees, by the haversine."""
    first, second = math.radians(north), math.radians(other_north)
    across = math.sin(math.radians(other_east - east) / 2) ** 2 * math.cos(first) * math.cos(second)
    return math.degrees(2 * math.asin(math.sqrt(min(1, math.sin((second - first) / 2) ** 2 + across))))
