"""Tonight near a point: the nearest evenings, with what is left."""

import math
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F, FloatField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Abs

from sufra.campaigns.queries.evening import EveningPage, page_of
from sufra.models import Iftar
from sufra.models.iftar import IftarQuerySet
from sufra.shell.formats import Reader
from sufra.timing.clock import zone

RINGS_KM = (5, 25, 100, 400)
MOST = 20
MOST_LATER = 8
# An evening belongs to its date until well after midnight.
AFTER_MIDNIGHT = timedelta(hours=3)
KM_PER_DEGREE = 111.2  # a degree of a great circle on the mean Earth of 6,371 km
EARTH_KM = 6371.0
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
        return self.page.reader.digits(f"{km:.0f}" if km >= 10 else f"{km:.1f}".removesuffix(".0"))  # noqa: PLR2004


def nearest(
    latitude: float, longitude: float, zone_name: str, now: datetime
) -> tuple[list[Found], list[Found]]:
    """Return tonight's evenings near a point, and the next one of each site around, the nearest first."""
    today = (now.astimezone(zone(zone_name)) - AFTER_MIDNIGHT).date()
    tonight = _tonight(latitude, longitude, today)
    later = _later(latitude, longitude, today)
    found = _found(tonight + later, latitude, longitude, now)
    return found[: len(tonight)], found[len(tonight) :]


def _tonight(latitude: float, longitude: float, today: date) -> list[str]:
    """Look in growing rings, so that a full city costs no more than a village."""
    rows, found = Iftar.objects.listed().filter(evening_on=today), []
    for radius in RINGS_KM:
        near = _by_distance(_within(rows, latitude, longitude, radius), latitude, longitude)
        found = list(near.values_list("pk", flat=True)[:MOST])
        if len(found) == MOST:
            break
    return found


def _later(latitude: float, longitude: float, today: date) -> list[str]:
    rows = _within(Iftar.objects.listed().filter(evening_on__gt=today), latitude, longitude, RINGS_KM[-1])
    next_of_site = rows.filter(site=OuterRef("site")).order_by("evening_on", "pk").values("pk")[:1]
    return list(
        _by_distance(rows.filter(pk=Subquery(next_of_site)), latitude, longitude).values_list(
            "pk", flat=True
        )[:MOST_LATER]
    )


def distance_km(latitude: float, longitude: float, to_latitude: float, to_longitude: float) -> float:
    """Return the great-circle distance (haversine), in km."""
    phi, to_phi = math.radians(latitude), math.radians(to_latitude)
    half = math.sin((to_phi - phi) / 2) ** 2
    half += math.cos(phi) * math.cos(to_phi) * math.sin(math.radians(to_longitude - longitude) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


def _within(rows: IftarQuerySet, latitude: float, longitude: float, km: float) -> IftarQuerySet:
    high = km / KM_PER_DEGREE
    rows = rows.filter(site__latitude__range=(latitude - high, latitude + high))
    wide = high / max(math.cos(math.radians(latitude)), 0.01)
    west, east = longitude - wide, longitude + wide
    box = Q(site__longitude__range=(west, east))
    # Across the date line the box has two parts.
    if west < -180:  # noqa: PLR2004
        box |= Q(site__longitude__gte=west + 360)
    if east > 180:  # noqa: PLR2004
        box |= Q(site__longitude__lte=east - 360)
    return rows.filter(box)


def _by_distance(rows: IftarQuerySet, latitude: float, longitude: float) -> IftarQuerySet:
    """Order by a plane's distance, which keeps the great circle's order within a few hundred kilometres."""
    across: Any = Abs(F("site__longitude") - Value(longitude, FloatField()))
    across = Value(180.0) - Abs(Value(180.0) - across)
    along = F("site__latitude") - Value(latitude, FloatField())
    narrow = math.cos(math.radians(latitude)) ** 2
    square = along * along + across * across * Value(narrow, FloatField())
    return rows.order_by(square, "pk")


def _found(keys: list[str], latitude: float, longitude: float, now: datetime) -> list[Found]:
    if not keys:
        return []
    loaded = (
        Iftar.objects.listed()
        .with_place()
        .prefetch_related("sections", "campaign__words", "campaign__month_starts")
    )
    by_key = {row.pk: row for row in loaded.filter(pk__in=keys)}
    return [
        Found(
            page_of(iftar, Reader.of(iftar.campaign.host), now),
            distance_km(latitude, longitude, iftar.site.latitude, iftar.site.longitude),
        )
        for iftar in map(by_key.__getitem__, keys)
    ]
