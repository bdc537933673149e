"""How many will eat tonight, as a distribution, and what a kitchen makes of it.

People are parties that come, walk-ins and crew. docs/kitchen.md tells the model in words and in formulas.
Values in, values out: no clock, no lot, the same answer twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, exp, sqrt

import numpy as np

from sufra.rules.demand import (
    COMING,
    DEMAND,
    NOISE_OF_COMING,
    NOISE_OF_WALK_INS,
    Evening,
    of_one_kind,
    sights,
)
from sufra.rules.learning import FloatArray, pooled
from sufra.rules.lessons import Lessons
from sufra.rules.needs import by_need
from sufra.rules.ranges import Forecast
from sufra.rules.turnout import of_parties, of_walk_ins

__all__ = ["Evening", "Forecast", "by_need", "forecast", "forecasts", "hot_meals", "packs"]

MOST_NEIGHBOURS = 8
MOST_EVENINGS = 60
STEPS_A_DEVIATION = 16
FOR_EVERYONE = 0.95
UNKNOWN = 1.6  # how far off walk-ins may be, as a logarithm, where nothing tells how large a site is


def forecast(
    tonight: Evening, past: Sequence[Evening], neighbours: Sequence[Sequence[Evening]] = ()
) -> Forecast:
    """Return how many eat tonight, from the evenings of the site, in order, and of others of its campaign."""
    near = sorted(neighbours, key=len, reverse=True)[:MOST_NEIGHBOURS]
    own = of_one_kind([*past[-MOST_EVENINGS:], tonight])
    rows: list[list[Evening | None]] = [[*own]]
    rows += [[*of_one_kind(row[-MOST_EVENINGS:]), None] for row in near if row]
    longest = max(map(len, rows))
    lessons = Lessons(sights([[None] * (longest - len(row)) + row for row in rows]))
    for evening in range(longest - 1):
        lessons.before(evening)
        lessons.after(evening)
    lessons.before(longest - 1)
    return _told(lessons, longest - 1, [own[-1]])[0]


def forecasts(sites: Sequence[Sequence[Evening]]) -> list[list[Forecast]]:
    """Return what would have been forecast before each evening of each site of a campaign.

    Each learns from its own and the others' evenings until then, and tonight's reservations of all.
    """
    days = sorted({evening.day for site in sites for evening in site})
    by_day = [{evening.day: evening for evening in site} for site in sites]
    found: list[list[Forecast]] = [[] for _site in sites]
    columns = [[site.get(day) for site in by_day] for day in days]
    lessons = Lessons(sights(list(zip(*columns, strict=True))))
    for place, evenings in enumerate(columns):
        lessons.before(place)
        told = iter(_told(lessons, place, evenings))
        for site, evening in zip(found, evenings, strict=True):
            if evening is not None:
                site.append(next(told))
        lessons.after(place)
    return found


def hot_meals(forecast: Forecast, *, spare_for_one: float = 9.0) -> int:
    """Return how many to cook, if so many spare meals are worth that one guest does not go without."""
    return forecast.quantile(spare_for_one / (spare_for_one + 1))


def packs(forecast: Forecast, *, margin: float = 0.10) -> int:
    """Return how many packs are enough for everyone, and a margin."""
    return ceil(forecast.quantile(FOR_EVERYONE) * (1 + margin))


@dataclass(frozen=True, kw_only=True, slots=True)
class _Outlook:
    """Of `n` sites, each (n,): the logit of coming and the logarithm of walk-ins."""

    guests: FloatArray
    clump: FloatArray
    learned: FloatArray  # evenings
    nobody: FloatArray  # the chance of such an evening
    coming: FloatArray
    of_its_learning: FloatArray  # variances
    of_its_evening: FloatArray
    walking: FloatArray
    of_their_learning: FloatArray
    of_their_evening: FloatArray


def _told(lessons: Lessons, place: int, evenings: Sequence[Evening | None]) -> list[Forecast]:
    ahead = _outlook(lessons, place)
    return [_of_site(ahead, site, evening) for site, evening in enumerate(evenings) if evening is not None]


def _outlook(lessons: Lessons, place: int) -> _Outlook:
    sights, demand, coming = lessons.sights, lessons.demand.together(), lessons.coming.together()
    if sights.guests.shape[1] > 1:
        demand, coming = pooled(demand, DEMAND), pooled(coming, COMING)
    walking, of_coming = sights.of_walk_ins[place], sights.of_coming[place]
    spread = np.einsum("nij,ni,nj->n", demand.cov[:, 0], walking, walking)
    mood = np.clip(demand.cov[:, 0, -1, -1], 0, spread)
    return _Outlook(
        guests=sights.guests[place], clump=sights.clump[place],
        learned=sights.learned[place], nobody=sights.nobody[place],
        coming=np.einsum("nk,nk->n", coming.mean[:, 0], of_coming),
        of_its_learning=np.einsum("nij,ni,nj->n", coming.cov[:, 0], of_coming, of_coming),
        of_its_evening=lessons.coming.weights @ NOISE_OF_COMING**2,
        walking=np.clip(np.einsum("nk,nk->n", demand.mean[:, 0], walking) + sights.places[place], -3, 14),
        of_their_learning=np.minimum(spread - mood, UNKNOWN**2),
        of_their_evening=mood + lessons.demand.weights @ NOISE_OF_WALK_INS**2,
    )  # fmt: skip


def _of_site(ahead: _Outlook, place: int, evening: Evening) -> Forecast:
    clump, logit, log = (float(part[place]) for part in (ahead.clump, ahead.coming, ahead.walking))
    of_logit = float(ahead.of_its_learning[place] + ahead.of_its_evening[place])
    of_log = float(ahead.of_their_learning[place] + ahead.of_their_evening[place])
    sources = _variances(ahead, place)
    total = sum(sources.values())
    step = max(int(sqrt(total) / STEPS_A_DEVIATION), 1)
    came = of_parties(evening.sizes or (), clump, logit, of_logit, step)
    chances = np.convolve(came, of_walk_ins(clump, log, of_log, step))
    chances *= (1 - ahead.nobody[place]) / chances.sum()
    chances[0] += ahead.nobody[place]
    return Forecast(
        chances=_one_by_one(chances, step, evening.crew), evenings_learned=int(ahead.learned[place]),
        sources={name: part / total for name, part in sources.items()},
        turnout=(logit, of_logit), walk_ins=(clump, log, of_log), counts_parties=evening.sizes is not None,
    )  # fmt: skip


def _variances(ahead: _Outlook, place: int) -> dict[str, float]:
    """Return the variance of the people by what it is from."""
    guests, clump = float(ahead.guests[place]), float(ahead.clump[place])
    unlearned = float(ahead.of_their_learning[place])
    rate = 1 / (1 + exp(-ahead.coming[place]))
    slope = (guests * rate * (1 - rate)) ** 2
    walking = exp(ahead.walking[place] + min(unlearned, 1.0) / 2)
    return {
        "parties": guests * rate * (1 - rate) * clump,
        "evening": slope * float(ahead.of_its_evening[place]),
        "walk_ins": walking * clump + walking**2 * float(ahead.of_their_evening[place]),
        "learning": slope * float(ahead.of_its_learning[place]) + walking**2 * unlearned,
    }


def _one_by_one(chances: FloatArray, step: int, crew: int) -> FloatArray:
    """Return the chances of each number of people, from those of steps, with a crew that is always there."""
    half = np.repeat(chances[1:] / (2 * step), step)
    first = crew + (step + 1) // 2
    second = first + (step + 1) % 2  # the edges of even steps lie on people, who belong half to either
    whole = np.zeros(second + half.size)
    whole[crew] = chances[0]
    whole[first : first + half.size] += half
    whole[second:] += half
    return whole
