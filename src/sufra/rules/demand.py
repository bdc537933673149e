"""How many want to come: what the kitchen knows of evenings, and what it believes before the first of them.

Reservations and walk-ins are two noisy sights of the same demand: both logarithms are sums of the same
numbers (level, weekend, first evening, last ten, named eves, trend, dip in mid-month, mood), the walk-ins'
also of their ratio to reservations. The rate at which guests of parties come is a logit of the same form.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import mul

import numpy as np

from sufra.rules.learning import BoolArray, FloatArray, Prior

SEASON = 30
SAMPLED = 64  # parties of an evening, enough to know how they clump
CLUMP = 2.6  # people that come or stay away together, weighed by people: a default
NOBODY_IS_RARE = 0.25  # of the evenings: as long as it is, an evening of nobody teaches nothing else


@dataclass(frozen=True, kw_only=True, slots=True)
class Evening:
    """One evening of a site as the kitchen knows it; None is unknown.

    `sizes` are of parties with places at the cook-by hour, late cancellations taken out (None: nobody
    reserves here); `still_coming` counts those of their guests whose party answered yes to "still coming?".
    """

    day: int  # its place in the season, 1..30
    weekend: bool = False
    first: bool = False
    last_ten: bool = False
    special: bool = False  # an eve that the host named
    sizes: tuple[int, ...] | None = None
    still_coming: int = 0
    bad_weather: bool = False
    crew: int = 0
    came_of_parties: int | None = None  # people of parties that came
    walk_ins: int | None = None
    people: int | None = None  # everybody but the crew, where only that was counted


# Of the logarithm of demand. Defaults, all to be replaced by evenings: docs/kitchen.md says where they come
# from. In turn: level, weekend, first evening, last ten, named eve, trend, dip, ratio of walk-ins to
# reservations, weekend of walk-ins beside it, bad weather for walk-ins, mood.
DEMAND = Prior(
    mean=np.array([np.log(100), np.log(2), 0, 0.1, 0.3, 0, 0, np.log(0.08), 0, -0.3, 0]),
    sd=np.array([1.5, 0.4, 0.3, 0.25, 0.3, 0.25, 0.15, 1.2, 0.2, 0.3, 1]),
    sd_within=np.array([1.4, 0.2, 0.2, 0.15, 0.2, 0.15, 0.1, 0.6, 0.2, 0.2, 1]),
)
# Of the logit of coming: the same, with what answered yeses are worth as the eighth, and as the ninth what
# more or fewer of them than usual tell of the evening.
COMING = Prior(
    mean=np.array([np.log(0.72 / 0.28), 0, 0, 0, 0, 0, 0, 1.25, 3, -0.4, 0]),
    sd=np.array([0.55, 0.15, 0.2, 0.15, 0.2, 0.2, 0.1, 0.5, 4, 0.4, 1]),
    sd_within=np.array([0.35, 0.1, 0.1, 0.1, 0.1, 0.1, 0.05, 0.3, 3, 0.2, 1]),
)
# How noisy evenings may be: six guesses of (mood, walk-ins), three of (mood of coming, coming).
MOODS = np.array([0.1, 0.1, 0.25, 0.25, 0.5, 0.5, 0.03, 0.08, 0.15])
NOISE_OF_WALK_INS = np.array([0.12, 0.3, 0.12, 0.3, 0.2, 0.5])
NOISE_OF_COMING = np.array([0.06, 0.2, 0.5])
LIKELY = np.array([0.2, 0.2, 0.2, 0.2, 0.1, 0.1, 0.25, 0.45, 0.3])  # beforehand
NOISE_OF_RESERVATIONS = 0.06


@dataclass(frozen=True, kw_only=True, slots=True)
class Sights:
    """What was known of `t` evenings at `n` sites, each (t, n); what is unknown is nan."""

    of_demand: FloatArray  # (t, n, k) factors of the numbers in the logarithm of reservations
    of_walk_ins: FloatArray  # (t, n, k) in that of walk-ins
    of_coming: FloatArray  # (t, n, k) in the logit of coming
    reserves: BoolArray
    guests: FloatArray
    clump: FloatArray
    came: FloatArray
    walk_ins: FloatArray
    people: FloatArray
    learned: FloatArray  # evenings so far, this one with them
    nobody: FloatArray  # of them, when nobody came
    rare: BoolArray  # nobody came, and that is no habit here


def sights(sites: Sequence[Sequence[Evening | None]]) -> Sights:
    """Return what is known of evenings of sites, which have equally many; None is none."""
    table = np.array([[NONE if one is None else _row(one) for one in row] for row in sites]).swapaxes(0, 1)
    calendar, weekend, bad, yes = table[..., :11], table[..., 1], table[..., 14], table[..., 15]
    coming, walking = calendar.copy(), calendar.copy()
    coming[..., 7], coming[..., 8], coming[..., 9] = yes, _unlike_before(yes), bad
    walking[..., 7], walking[..., 8], walking[..., 9] = table[..., 11], weekend, bad
    came, walk_ins, people = table[..., 16], table[..., 17], table[..., 18]
    counted = np.where(np.isnan(people), np.nan_to_num(came) + np.nan_to_num(walk_ins), people)
    known = ~(np.isnan(came) & np.isnan(walk_ins) & np.isnan(people))
    learned, nobody = np.cumsum(known, axis=0), np.cumsum(known & (counted == 0), axis=0)
    return Sights(
        of_demand=calendar, of_walk_ins=walking, of_coming=coming,
        reserves=table[..., 11] > 0, guests=table[..., 12], clump=table[..., 13], came=came,
        walk_ins=walk_ins, people=people, learned=learned, nobody=nobody,
        rare=known & (counted == 0) & (nobody <= NOBODY_IS_RARE * learned),
    )  # fmt: skip


def _unlike_before(yes: FloatArray) -> FloatArray:
    """Return (t, n) how far the share of answered yeses is from that of earlier evenings that had any."""
    asked = yes > 0
    before: FloatArray = np.cumsum(asked, axis=0) - asked.astype(float)
    usual = (np.cumsum(yes, axis=0) - yes) / np.maximum(before, 1)
    return np.asarray(np.where(asked & (before > 0), yes - usual, 0.0))


NONE = [1.0] + [0.0] * 9 + [1.0, 0.0, 0.0, CLUMP, 0.0, 0.0] + [np.nan] * 3


def _row(evening: Evening) -> list[float]:
    part = min(max((evening.day - 1) / (SEASON - 1), 0.0), 1.0)
    guests, clump = clumps(evening.sizes or ())
    yes = min(evening.still_coming / guests, 1.0) if guests else 0.0
    return [
        1.0, evening.weekend, evening.first, evening.last_ten, evening.special, part - 0.5,
        -4 * part * (1 - part), 0.0, 0.0, 0.0, 1.0, evening.sizes is not None, guests, clump,
        evening.bad_weather, yes, *map(_known, (evening.came_of_parties, evening.walk_ins, evening.people)),
    ]  # fmt: skip


def clumps(sizes: Sequence[int]) -> tuple[int, float]:
    """Return how many guests parties have, and how many of them come or stay away together."""
    some = sizes[:: len(sizes) // SAMPLED + 1]
    squares = sum(map(mul, some, some))
    return sum(sizes), (squares + 5 * CLUMP**2) / (sum(some) + 5 * CLUMP)


def _known(number: int | None) -> float:
    return np.nan if number is None else float(number)
