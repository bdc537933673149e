"""How many want to come: what the kitchen knows of evenings, and what it believes before the first of them.

Reservations and walk-ins are two noisy sights of the same demand: both logarithms are sums of the same
numbers (level, weekend, first evening, last ten, named eves, trend, dip in mid-month, mood), the walk-ins'
also of their ratio to reservations. The rate at which guests of parties come is a logit of the same form.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from operator import attrgetter, mul

import numpy as np
from numpy.typing import NDArray

from sufra.rules.learning import BoolArray, FloatArray, Prior

SEASON = 30
OWN = slice(7, 10)  # the numbers of walk-ins alone, or of coming alone
SAMPLED = 64  # parties of an evening, enough to know how they clump
CLUMP = 2.6  # people that come or stay away together, weighed by people: a default
NOBODY = (0.25, 50.0)  # so many evenings of nobody in so many, beforehand; a default
NOBODY_AGAIN = (0.03, 1.0)  # the same after an evening of nobody
EMPTY_IS_APART = True  # an evening of nobody teaches only that there are such evenings


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
    places: int | None = None  # that the host laid out, where whoever comes may come: its own guess
    guests: int | None = field(init=False, repr=False, compare=False)  # of all parties
    clump: float = field(init=False, repr=False, compare=False)  # how many of them come or stay together

    def __post_init__(self) -> None:
        """Add the parties up, once, however often the evening is asked for."""
        guests, clump = clumps(self.sizes or ())
        object.__setattr__(self, "guests", None if self.sizes is None else guests)
        object.__setattr__(self, "clump", clump)


def of_one_kind(evenings: Sequence[Evening]) -> list[Evening]:
    """Return evenings of a place as all reserving or all open, by what most of them and the last one are.

    Where few reserve of those who come, as where places are optional, a family more or less tells nothing of
    the rest: such an evening is one to which people simply come, whoever of them reserved. One of nobody is
    of no kind.
    """
    told = [*(evening for evening in evenings[:-1] if not _is_empty(evening)), *evenings[-1:]]
    counts = [bool(evening.guests) and not _few_reserve(evening) for evening in told]
    if not any(evening.guests for evening in evenings) or (counts[-1] and 2 * sum(counts) >= len(counts)):
        return list(evenings)
    return [evening if evening.sizes is None else _opened(evening) for evening in evenings]


def _is_empty(evening: Evening) -> bool:
    if evening.people is None:
        return evening.walk_ins == 0 and not evening.came_of_parties
    return evening.people == 0


def _few_reserve(evening: Evening) -> bool:
    came = [evening.people, evening.walk_ins and evening.walk_ins + (evening.came_of_parties or 0)]
    most = next((number for number in (*came, evening.places) if number), None)
    return evening.places is not None and most is not None and (evening.guests or 0) < FEW * most


def _opened(evening: Evening) -> Evening:
    """Return an evening with its parties among those who simply come."""
    parts = (evening.came_of_parties, evening.walk_ins)
    walked = None if parts == (None, None) else sum(part or 0 for part in parts)
    return replace(evening, sizes=None, still_coming=0, came_of_parties=None, walk_ins=walked)


# Of the logarithm of demand. Defaults, all to be replaced by evenings: docs/kitchen.md says where they come
# from. In turn: level, weekend, first evening, last ten, named eve, trend, dip, ratio of walk-ins to
# reservations, weekend of walk-ins beside it, bad weather for walk-ins, mood. The level is flat: a
# place is of any size, and a large one's first evening is no odd one of 100 people.
DEMAND = Prior(
    mean=np.array([np.log(100), np.log(2), 0, 0.1, 0.3, 0, 0, np.log(0.14), 0, -0.3, 0]),
    sd=np.array([10, 0.4, 0.3, 0.25, 0.3, 0.25, 0.15, 1.2, 0.2, 0.3, 1]),
    sd_within=np.array([1.4, 0.2, 0.2, 0.15, 0.2, 0.15, 0.1, 0.6, 0.2, 0.2, 1]),
)
# Of the logit of coming: the same, with what answered yeses are worth as the eighth, and as the ninth what
# more or fewer of them than usual tell of the evening.
RATE = 0.72  # of 100 guests with a free place so many come: a default
COMING = Prior(
    mean=np.array([np.log(RATE / (1 - RATE)), 0, 0, 0, 0, 0, 0, 1.25, 3, -0.4, 0]),
    sd=np.array([0.55, 0.15, 0.2, 0.15, 0.2, 0.2, 0.1, 0.5, 4, 0.4, 1]),
    sd_within=np.array([0.35, 0.1, 0.1, 0.1, 0.1, 0.1, 0.05, 0.3, 3, 0.2, 1]),
)
# How noisy evenings may be: six guesses of (mood, walk-ins), three of (mood of coming, coming).
MOODS = np.array([0.1, 0.1, 0.25, 0.25, 0.5, 0.5, 0.03, 0.08, 0.15])
NOISE_OF_WALK_INS = np.array([0.12, 0.3, 0.12, 0.3, 0.2, 0.5])
NOISE_OF_COMING = np.array([0.06, 0.2, 0.5])
LIKELY = np.array([0.2, 0.2, 0.2, 0.2, 0.1, 0.1, 0.25, 0.45, 0.3])  # beforehand
NOISE_OF_RESERVATIONS = 0.06
NOISE_OF_PLACES = 0.5  # how far off a host is, as a logarithm, that lays out places for whoever comes
NOISE_OF_REST = 0.8  # the same of those places that nobody reserved
LEAST_REST = 0.05  # of the places are for who walks in, however many are reserved
USUAL = 100  # people; only a unit, in which places are told
FEW = 0.25  # of its places: where fewer reserve, an evening is one of those who simply come


@dataclass(frozen=True, kw_only=True, slots=True)
class Sights:
    """What was known of `t` evenings at `n` sites, each (t, n); what is unknown is nan."""

    of_demand: FloatArray  # (t, n, k) factors of the numbers in the logarithm of reservations
    of_walk_ins: FloatArray  # (t, n, k) in that of walk-ins
    of_coming: FloatArray  # (t, n, k) in the logit of coming
    reserves: BoolArray
    places: FloatArray  # of an evening at which nobody reserves: a logarithm, 0 is as usual
    planned: FloatArray  # the logarithm of walk-ins by the places of the first evening, `places` aside
    of_plan: FloatArray  # how unsure that is: a variance
    guests: FloatArray
    clump: FloatArray
    came: FloatArray
    walk_ins: FloatArray
    people: FloatArray
    learned: FloatArray  # earlier evenings of which something is known
    nobody: FloatArray  # the chance that nobody comes, beforehand
    empty: BoolArray  # nobody came


def sights(sites: Sequence[Sequence[Evening | None]]) -> Sights:
    """Return what is known of evenings of sites, which have equally many; None is none."""
    none = Evening(day=1)
    rows = [[_facts(none if one is None else one) for one in site] for site in sites]
    table = np.moveaxis(np.array(rows, dtype=np.float64), 2, 0).swapaxes(1, 2)  # None becomes nan
    weekend, bad, guests, clump, still_coming, came, walk_ins, people, places = table[1], *table[5:]
    reserves, guests, calendar = ~np.isnan(guests), np.nan_to_num(guests), _calendar(table)
    yes = np.where(guests > 0, np.minimum(still_coming / np.maximum(guests, 1), 1), 0)
    known = ~(np.isnan(came) & np.isnan(walk_ins) & np.isnan(people))
    laid_out, planned = _by_places(places, guests, reserves, weekend)
    empty = (people == 0) | (walk_ins == 0) & ((came == 0) | (guests == 0))
    return Sights(
        of_demand=calendar, of_walk_ins=_with(calendar, reserves, weekend, bad),
        of_coming=_with(calendar, yes, _unlike_before(yes), bad), reserves=reserves,
places=laid_out, planned=planned, of_plan=np.where(reserves, NOISE_OF_REST, NOISE_OF_PLACES) ** 2,
        guests=guests, clump=clump, came=came, walk_ins=walk_ins, people=people,
        learned=_before(known), nobody=_of_nobody(empty, known, guests > 0), empty=empty & EMPTY_IS_APART,
    )  # fmt: skip


def _by_places(
    places: FloatArray, guests: FloatArray, reserves: BoolArray, weekend: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return (t, n) what places tell: by how much more than usual come, and what the first evening promises.

    Where nobody reserves, a host that lays out more on weekends has said already that more come then. It is
    asked once how many, because one that is wrong by a half is so on every evening alike.
    """
    known = ~np.isnan(places)
    laid_out = np.log(np.maximum(np.nan_to_num(places), 1) / USUAL) - DEMAND.mean[1] * weekend
    laid_out = np.where(known & ~reserves, laid_out, 0)
    left = np.maximum(places - reserves * RATE * guests, LEAST_REST * places)
    first = known & (np.cumsum(known, axis=0) == 1)
    return laid_out, np.where(first, np.log(np.maximum(left, 1)) - laid_out, np.nan)


def _of_nobody(empty: BoolArray, known: BoolArray, reserved: BoolArray) -> FloatArray:
    """Return (t, n) how likely nobody comes; evenings without reservations tell nothing of others."""
    with_some, without = (_after_alike(empty, known & (reserved == some)) for some in (True, False))
    return np.where(reserved, with_some, without)


def _after_alike(empty: BoolArray, known: BoolArray) -> FloatArray:
    """Return (t, n) how likely nobody comes, by what came after evenings like the last one."""
    until = np.maximum.accumulate(np.where(known, np.arange(1, len(known) + 1)[:, None], 0))
    last = np.concatenate([until[:1] * 0, until[:-1]])  # 0 is none
    again = np.take_along_axis(np.concatenate([empty[:1] & False, empty]), last, axis=0)
    alike = [(known & like, prior) for like, prior in ((~again, NOBODY), (again, NOBODY_AGAIN))]
    usual, more = [(_before(some & empty) + prior[0]) / (_before(some) + prior[1]) for some, prior in alike]
    return np.asarray(np.where(again, more, usual))


def _before(some: BoolArray) -> FloatArray:
    """Return (t, n) how many there were of earlier evenings."""
    return np.asarray(np.cumsum(some, axis=0) - some.astype(float))


def _calendar(table: FloatArray) -> FloatArray:
    """Return (t, n, k) the factors that reservations, walk-ins and coming have in common."""
    part = np.clip((table[0] - 1) / (SEASON - 1), 0, 1)
    one, own = np.ones_like(part), np.zeros_like(part)
    dip = -4 * part * (1 - part)
    return np.stack([one, *table[1:5], part - 0.5, dip, own, own, own, one], axis=-1)


def _with(calendar: FloatArray, *own: NDArray[np.generic]) -> FloatArray:
    """Return them with what only walk-ins have, or only coming."""
    factors = calendar.copy()
    factors[..., OWN] = np.stack(own, axis=-1)
    return factors


def _unlike_before(yes: FloatArray) -> FloatArray:
    """Return (t, n) how far the share of answered yeses is from that of earlier evenings that had any."""
    asked = yes > 0
    before = _before(asked)
    usual = (np.cumsum(yes, axis=0) - yes) / np.maximum(before, 1)
    return np.asarray(np.where(asked & (before > 0), yes - usual, 0.0))


_facts = attrgetter(
    "day", "weekend", "first", "last_ten", "special", "bad_weather", "guests", "clump", "still_coming",
    "came_of_parties", "walk_ins", "people", "places",
)  # fmt: skip


def clumps(sizes: Sequence[int]) -> tuple[int, float]:
    """Return how many guests parties have, and how many of them come or stay away together."""
    some = sizes[:: len(sizes) // SAMPLED + 1]
    squares = sum(map(mul, some, some))
    return sum(sizes), (squares + 5 * CLUMP**2) / (sum(some) + 5 * CLUMP)
