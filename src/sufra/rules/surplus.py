"""Which hot meals that one place does not need can still reach another that has too few.

How fast a van is, what loading takes and how early it must be there are cautious inferences of our own
(docs/kitchen.md, "A campaign's kitchen"): nobody has measured them for an iftar.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from statistics import NormalDist

from sufra.rules.distance import DETOUR, distance_km

DRIVEN_KM_AN_HOUR = 25
"""A van in a town in the hour before Maghrib, when everybody drives home."""

HANDING_OVER = 20
"""Minutes to load at one place and hand over at the other."""

BEFORE_MAGHRIB = timedelta(minutes=15)
"""So long before the receiver's Maghrib food must be there, or it is not on the plates in time."""

TAIL = 0.1
NEVER = 1e-6
PROBIT = NormalDist()


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """An evening's place: how many hot meals it should have, and has; None where nobody knows.

    `coming` are meals that were sent there, are not received yet, and may be served at its Maghrib.
    """

    key: str
    latitude: float
    longitude: float
    maghrib_at: datetime
    needed: int
    there: int | None = None
    coming: int = 0

    @property
    def missing(self) -> int:
        """How many more it should have, once all that is on its way is there."""
        return 0 if self.there is None else max(0, self.needed - self.there - self.coming)

    @property
    def surplus(self) -> int:
        """How many it can give away and still have what it should."""
        return 0 if self.there is None else max(0, self.there - self.needed)


@dataclass(frozen=True, kw_only=True, slots=True)
class Haul:
    """So many meals from one place to another, which must leave by then; km are along streets."""

    giver: str
    receiver: str
    meals: int
    km: float
    minutes: int
    leave_by: datetime


def road_km(giver: tuple[float, float], receiver: tuple[float, float]) -> float:
    """Return how far two points (latitude, longitude) are apart along streets, in km."""
    return distance_km(*giver, *receiver) * DETOUR


def minutes_for(km: float) -> int:
    """Return the whole minutes from the first pot that is lifted to the last, for so many km of street."""
    return ceil(km / DRIVEN_KM_AN_HOUR * 60) + HANDING_OVER


def hauls(places: Sequence[Place], now: datetime) -> list[Haul]:
    """Return what can still be moved in time: the worst shortage first, and for it the nearest surplus first.

    No place gives more than it can spare, none is given more than it lacks, and nothing comes too late.
    """
    spare = {place.key: place.surplus for place in places}
    found: list[Haul] = []
    for receiver in sorted(places, key=lambda place: (-place.missing, place.key)):
        missing = receiver.missing
        givers = [place for place in places if spare[place.key]] if missing else []
        for km, giver in _by_nearness(givers, receiver):
            haul = _between(giver, receiver, km, min(missing, spare[giver]))
            if not haul.meals or haul.leave_by < now:
                break
            spare[giver] -= haul.meals
            missing -= haul.meals
            found.append(haul)
    return found


def nearest(places: Sequence[Place]) -> Haul | None:
    """Return the shortest way from a place that can spare to one that lacks, whether or not it is in time."""
    givers = [place for place in places if place.surplus]
    ways = [(*_by_nearness(givers, place)[0], place) for place in places if givers and place.missing]
    if not ways:
        return None
    km, giver, receiver = min(ways, key=lambda way: way[0])
    return _between(giver, receiver, km, 0)


def chance_short(there: int, *, low: int, high: int, meals: int, short: float) -> float:
    """Return the chance that more than `there` eat, between what a fixed number keeps of its range.

    In one evening of ten more than `high` eat, in nine more than `low`, and `short` is the chance at `meals`;
    between and beyond these it goes on as a normal distribution would.
    """
    known = {low: 1 - TAIL, high: TAIL, meals: min(max(short, NEVER), 1 - NEVER)}
    points = sorted((number, PROBIT.inv_cdf(1 - chance)) for number, chance in known.items())
    if len(points) == 1:
        return short if there >= meals else 1.0
    after = next((place for place, (number, _z) in enumerate(points) if number >= there), len(points) - 1)
    (begin, lower), (end, upper) = points[max(after, 1) - 1], points[max(after, 1)]
    return 1 - PROBIT.cdf(lower + (upper - lower) * (there - begin) / (end - begin))


def _by_nearness(givers: Sequence[Place], receiver: Place) -> list[tuple[float, str]]:
    """Return how far each of these is, in km, and its key."""
    there = receiver.latitude, receiver.longitude
    return sorted((road_km((giver.latitude, giver.longitude), there), giver.key) for giver in givers)


def _between(giver: str, receiver: Place, km: float, meals: int) -> Haul:
    minutes = minutes_for(km)
    # A shown time is never late: seconds are cut off.
    leave_by = receiver.maghrib_at - BEFORE_MAGHRIB - timedelta(minutes=minutes)
    return Haul(
        giver=giver, receiver=receiver.key, meals=meals, km=km, minutes=minutes,
        leave_by=leave_by.replace(second=0, microsecond=0),
    )  # fmt: skip
