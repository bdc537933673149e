"""Tonight near a point: the nearest evenings, with what is left."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from sufra.campaigns.queries.evening import AFTER_MIDNIGHT, EveningPage, evening_pages
from sufra.models import Host, Iftar
from sufra.rules.distance import distance_km
from sufra.shell.formats import Reader
from sufra.timing.clock import zone

RINGS_KM = (5, 25, 100, 400)
MOST = 20
MOST_LATER = 8
KM_PER_DEGREE = 111.2  # a degree of a great circle on the mean Earth of 6,371 km
COARSE_KM = 5


@dataclass(frozen=True, slots=True)
class Found:
    """One evening in the list, and how far away it is."""

    page: EveningPage
    km: float

    @property
    def distance(self) -> str:
        """The distance in words; coarse where the exact place is withheld."""
        km = round(self.km / COARSE_KM) * COARSE_KM if not self.page.shows_place else self.km
        digits = f"{km:.0f}" if km >= 10 else f"{km:.1f}".removesuffix(".0")  # noqa: PLR2004
        return _("%(distance)s km") % {"distance": self.page.reader.digits(digits)}


def nearest(
    latitude: float, longitude: float, zone_name: str, reader_of: Callable[[Host], Reader], now: datetime
) -> tuple[list[Found], list[Found]]:
    """Return tonight's evenings near a point; where they are few, the next one of each site around too."""
    today = (now.astimezone(zone(zone_name)) - AFTER_MIDNIGHT).date()

    def found(most: int, *, later: bool) -> list[Found]:
        near = _nearest_first(latitude, longitude, today, most, later=later)
        pages = evening_pages([key for _km, key in near], reader_of, now)
        return [Found(page, km) for page, (km, _key) in zip(pages, near, strict=True)]

    tonight = found(MOST, later=False)
    ahead = sum(one.page.phase != "over" for one in tonight)
    return tonight, found(MOST_LATER, later=True) if ahead < MOST else []


def _nearest_first(
    latitude: float, longitude: float, day: date, most: int, *, later: bool
) -> list[tuple[float, str]]:
    """Look in growing rings, so that a full city costs no more than a village; return km and keys."""
    found: list[tuple[float, str]] = []
    for radius in RINGS_KM:
        high = radius / KM_PER_DEGREE
        wide = high / max(math.cos(math.radians(latitude)), 0.01)
        rows = Iftar.objects.listed_around(
            (latitude - high, latitude + high), (longitude - wide, longitude + wide), day, later=later
        )
        around = [(distance_km(latitude, longitude, north, east), key) for key, north, east in rows]
        # A corner of the box may be further away than what lies beyond its side.
        found = [(km, key) for km, key in around if km <= radius]
        if len(found) >= most:
            break
    return sorted(found)[:most]
