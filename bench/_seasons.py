"""Seasons of iftars drawn party by party, of another family than the forecaster that is judged by them.

A campaign has its ways (how many do not come, what a weekend does, rain), each of its sites differs from
them, and each evening has its luck. The ranges were set before the forecaster was tuned, from the numbers of
the field where there are any (no-show 15 to 60 % around 28 %, weekend x2, parties that clump by 2.6) and by
judgement where there are none. Each season follows from its seed.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sufra.rules.forecast import Evening

EVENINGS = 30
EVE_OF_THE_27TH = 26
LAST_TEN_FROM = 20
NEIGHBOURS = 6

# Of a campaign: uniform between two numbers.
WEEKEND = (1.2, 2.4)
FIRST = (0.6, 1.4)
LAST_TEN = (0.9, 1.4)
SPECIAL = (1.0, 2.0)
TREND = (-0.3, 0.3)  # of the logarithm, from the first evening to the last
DIP = (0.0, 0.2)  # of the logarithm, in mid-month
NO_SHOW = (0.12, 0.25, 0.55)  # least, most common, most
WALK_IN_SHARE = (0.05, 0.5)  # of the people
RAIN = (0.0, 0.15)
RAIN_KEEPS = (0.75, 0.97)  # of the parties
RAIN_KEEPS_WALK_INS = (0.45, 0.95)
WORD_IS_RIGHT = 0.85  # of a rainy evening, at noon
FALSE_ALARM = 0.03
FAMILIES = (0.15, 0.4)  # of the parties
# Of a site.
LEVEL_SD = 0.2
SHOW_LOGIT_SD, WALK_IN_LOGIT_SD, EFFECT_SD = 0.3, 0.5, 0.12
MOOD_SD, MOOD_MEMORY = (0.06, 0.22), (0.3, 0.85)
MOOD_OF_WALK_INS = (0.5, 1.4)
OWN_CV_OF_RESERVATIONS, OWN_CV_OF_WALK_INS = (0.03, 0.15), (0.08, 0.3)
SHOW_CONCENTRATION = (15.0, 120.0)  # of the Beta of evenings: a standard deviation of 4 to 11 points
BUS, BUS_SIZE = (0.0, 0.05), (15, 50)
NOBODY = (0.0, 0.02)
ASKS = 0.5  # of the sites ask "still coming?"
SAYS_YES, CANCELS_LATE, YES_IN_VAIN = (0.3, 0.7), (0.1, 0.5), 0.05
ONE_FEWER, ONE_MORE = 0.1, 0.04
CREW_PER_GUEST = 0.04
# Not of the seasons, but for the controls: places where half walk in and all come or stay away together, and
# places where nobody comes on one evening.
MOODY, STORMY, STORM = "moody places", "places with a storm", 5
OF_MOODY = {"walk_in_share": 0.5, "mood_sd": 0.4, "mood_of_walk_ins": 1.0}
NEIGHBOUR_SIZE = 3.0  # times smaller or larger, at most

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, slots=True)
class Ways:
    """What is so at a site all season long, and nobody is told."""

    guests: float  # people on a plain evening
    weekend: float
    first: float
    last_ten: float
    special: float
    trend: float
    dip: float
    show: float
    walk_in_share: float
    rain: float
    rain_keeps: float
    rain_keeps_walk_ins: float
    families: float
    weekend_of_walk_ins: float = 1.0  # exponents
    mood_of_walk_ins: float = 1.0
    mood_sd: float = 0.1
    mood_memory: float = 0.5
    own_cv: float = 0.1
    own_cv_of_walk_ins: float = 0.2
    concentration: float = 30.0
    bus: float = 0.0
    nobody: float = 0.0
    asks: bool = False
    says_yes: float = 0.5
    cancels_late: float = 0.3
    crew: int = 0

    @property
    def sizes(self) -> Floats:
        """The chances of a party of 1, 2, ... 12."""
        alone = 0.6 * (1 - self.families)
        couples, groups = 0.37 * (1 - self.families), 0.03 * (1 - self.families)
        families = [self.families * part for part in (0.33, 0.32, 0.22, 0.13)]
        return np.array([alone, couples, *families, *[groups / 6] * 6])

    @property
    def mean_size(self) -> float:
        """Guests in a party."""
        return float(self.sizes @ np.arange(1, 13))

    def factor(self, night: "Night", exponent: float = 1.0) -> float:
        """Return what the calendar makes of a plain evening."""
        part = (night.day - 1) / (EVENINGS - 1)
        factor = np.exp(self.trend * (part - 0.5) - self.dip * np.sin(np.pi * part))
        factor *= self.weekend**exponent if night.weekend else 1.0
        factor *= self.first if night.day == 1 else 1.0
        factor *= self.last_ten if night.day >= LAST_TEN_FROM else 1.0
        return float(factor * (self.special if night.day == EVE_OF_THE_27TH else 1.0))

    def parties_expected(self, night: "Night") -> float:
        """Return how many parties reserve on such an evening, the mood aside."""
        people = self.guests * (1 - self.walk_in_share) / self.show
        return people / self.mean_size * self.factor(night)

    def walk_ins_expected(self, night: "Night") -> float:
        """Return how many parties walk in on such an evening, mood and rain aside."""
        people = self.guests * self.walk_in_share
        return people / self.mean_size * self.factor(night, self.weekend_of_walk_ins)


@dataclass(frozen=True, kw_only=True, slots=True)
class Night:
    """The calendar and the weather, which all sites of a campaign share."""

    day: int
    weekend: bool
    rain: bool
    word: bool  # whether rain was spoken of at noon


@dataclass(frozen=True, kw_only=True, slots=True)
class Truth:
    """What was so on an evening at a site."""

    night: Night
    mood_before: float
    yes: Ints  # sizes of the parties that answered yes
    silent: Ints  # sizes of the others that have places
    came: int
    walk_ins: int
    crew: int

    @property
    def people(self) -> int:
        """How many ate, crew included."""
        return self.came + self.walk_ins + self.crew

    @property
    def reserved(self) -> int:
        """How many guests have places at the cook-by hour."""
        return int(self.yes.sum() + self.silent.sum())

    @property
    def known(self) -> Evening:
        """The evening as the kitchen knows it at noon."""
        night = self.night
        return Evening(
            day=night.day, weekend=night.weekend, first=night.day == 1, last_ten=night.day >= LAST_TEN_FROM,
            special=night.day == EVE_OF_THE_27TH, bad_weather=night.word, crew=self.crew,
            sizes=tuple(np.concatenate([self.yes, self.silent]).tolist()), still_coming=int(self.yes.sum()),
        )  # fmt: skip

    @property
    def past(self) -> Evening:
        """The evening as the kitchen knows it afterwards."""
        return replace(
            self.known, bad_weather=self.night.rain, came_of_parties=self.came, walk_ins=self.walk_ins
        )


class Season:
    """A site in its campaign: thirty evenings of it, and of its neighbours."""

    def __init__(self, seed: int, guests: int, where: str = "") -> None:
        self._where = where
        self.rng = np.random.default_rng([seed, guests])
        campaign = self._campaign(guests)
        weekend_from = int(self.rng.integers(7))
        self.nights = [self._night(day, weekend_from, campaign) for day in range(1, EVENINGS + 1)]
        self.ways = self._site(campaign)
        self.evenings = self._play(self.ways)
        self._others = [self._site(campaign, self._other_size()) for _number in range(NEIGHBOURS)]

    @cached_property
    def neighbours(self) -> list[list[Evening]]:
        """The evenings of other sites, as known afterwards."""
        return [[truth.past for truth in self._play(ways)] for ways in self._others]

    def _campaign(self, guests: int) -> Ways:
        rng = self.rng
        return Ways(
            guests=guests, weekend=rng.uniform(*WEEKEND), first=rng.uniform(*FIRST),
            last_ten=rng.uniform(*LAST_TEN), special=rng.uniform(*SPECIAL), trend=rng.uniform(*TREND),
            dip=rng.uniform(*DIP), show=1 - rng.triangular(*NO_SHOW),
            walk_in_share=rng.uniform(*WALK_IN_SHARE), rain=rng.uniform(*RAIN),
            rain_keeps=rng.uniform(*RAIN_KEEPS), rain_keeps_walk_ins=rng.uniform(*RAIN_KEEPS_WALK_INS),
            families=rng.uniform(*FAMILIES),
        )  # fmt: skip

    def _night(self, day: int, weekend_from: int, campaign: Ways) -> Night:
        rain = bool(self.rng.random() < campaign.rain)
        word = bool(self.rng.random() < (WORD_IS_RIGHT if rain else FALSE_ALARM))
        return Night(day=day, weekend=(day - weekend_from) % 7 < 2, rain=rain, word=word)  # noqa: PLR2004

    def _other_size(self) -> float:
        return float(NEIGHBOUR_SIZE ** self.rng.uniform(-1, 1))

    def _site(self, campaign: Ways, size: float = 1.0) -> Ways:
        rng = self.rng
        guests = campaign.guests * size * np.exp(rng.normal(0, LEVEL_SD))
        off = {
            name: getattr(campaign, name) * float(np.exp(rng.normal(0, EFFECT_SD)))
            for name in ("weekend", "first", "last_ten", "special")
        }
        site = replace(
            campaign, guests=guests, **off, show=_shifted(campaign.show, rng.normal(0, SHOW_LOGIT_SD)),
            walk_in_share=_shifted(campaign.walk_in_share, rng.normal(0, WALK_IN_LOGIT_SD)),
            weekend_of_walk_ins=rng.uniform(0.7, 1.3), mood_of_walk_ins=rng.uniform(*MOOD_OF_WALK_INS),
            mood_sd=rng.uniform(*MOOD_SD), mood_memory=rng.uniform(*MOOD_MEMORY),
            own_cv=rng.uniform(*OWN_CV_OF_RESERVATIONS), own_cv_of_walk_ins=rng.uniform(*OWN_CV_OF_WALK_INS),
            concentration=rng.uniform(*SHOW_CONCENTRATION), bus=rng.uniform(*BUS),
            nobody=rng.uniform(*NOBODY), asks=bool(rng.random() < ASKS), says_yes=rng.uniform(*SAYS_YES),
            cancels_late=rng.uniform(*CANCELS_LATE), crew=round(CREW_PER_GUEST * guests),
        )  # fmt: skip
        return replace(site, **OF_MOODY) if self._where == MOODY else site

    def _play(self, ways: Ways) -> list[Truth]:
        mood, truths = 0.0, []
        for night in self.nights:
            before, mood = mood, next_mood(self.rng, ways, mood)
            truths.append(self._evening(ways, night, before, mood))
        if self._where == STORMY:
            truths[STORM] = replace(truths[STORM], came=0, walk_ins=0)
        return truths

    def _evening(self, ways: Ways, night: Night, before: float, mood: float) -> Truth:
        rng = self.rng
        parties = rng.poisson(ways.parties_expected(night) * np.exp(mood) * own(rng, ways.own_cv))
        sizes = 1 + rng.choice(12, size=parties, p=ways.sizes)
        comes = rng.random(parties) < rate(rng, ways, rain=np.array(night.rain))
        draw = rng.random(parties)
        cancelled = ~comes & (draw < ways.cancels_late) & ways.asks
        yes = ways.asks & np.where(comes, draw < ways.says_yes, draw > 1 - YES_IN_VAIN) & ~cancelled
        present = (sizes + one_off(rng, sizes))[comes].sum()
        walking = rng.poisson(walk_in_rate(rng, ways, night, np.array(mood), np.array(night.rain)))
        walk_ins = (1 + rng.choice(12, size=walking, p=ways.sizes)).sum() + bus(rng, ways, 1)[0]
        somebody = rng.random() >= ways.nobody
        return Truth(
            night=night, mood_before=before, yes=sizes[yes], silent=sizes[~yes & ~cancelled],
            came=int(present * somebody), walk_ins=int(walk_ins * somebody), crew=ways.crew,
        )  # fmt: skip


def next_mood(rng: np.random.Generator, ways: Ways, mood: float, number: int | None = None) -> Floats:
    """Draw the mood of the next evening: what it remembers, and news that now and then is large."""
    scale = ways.mood_sd * np.sqrt((1 - ways.mood_memory**2) / 2)
    return np.asarray(ways.mood_memory * mood + rng.laplace(0, scale, size=number))


def own(rng: np.random.Generator, variation: float, number: int | None = None) -> Floats:
    """Draw a factor around 1 that is only this evening's."""
    return np.asarray(rng.gamma(variation**-2, variation**2, size=number))


def rate(rng: np.random.Generator, ways: Ways, *, rain: NDArray[np.bool_]) -> Floats:
    """Draw the evening's chance that a party comes."""
    mean = ways.show * np.where(rain, ways.rain_keeps, 1.0)
    return np.asarray(rng.beta(mean * ways.concentration, (1 - mean) * ways.concentration))


def walk_in_rate(
    rng: np.random.Generator, ways: Ways, night: Night, mood: Floats, rain: NDArray[np.bool_]
) -> Floats:
    """Draw how many parties may be expected to walk in."""
    keeps = np.where(rain, ways.rain_keeps_walk_ins, 1.0)
    luck = own(rng, ways.own_cv_of_walk_ins, mood.size).reshape(mood.shape)
    return np.asarray(ways.walk_ins_expected(night) * np.exp(ways.mood_of_walk_ins * mood) * luck * keeps)


def one_off(rng: np.random.Generator, sizes: Ints) -> Ints:
    """Draw for each party whether one fewer or one more comes along."""
    draw = rng.random(sizes.size)
    return np.where(draw < ONE_MORE, 1, 0) - np.where((draw > 1 - ONE_FEWER) & (sizes > 1), 1, 0)


def bus(rng: np.random.Generator, ways: Ways, number: int) -> Ints:
    """Draw the people of a bus that nobody announced, mostly none; a small place gets a small bus."""
    size = np.minimum(rng.integers(*BUS_SIZE, size=number), round(ways.guests / 2))
    return np.where(rng.random(number) < ways.bus, size, 0)


def _shifted(chance: float, logit: float) -> float:
    return float(1 / (1 + np.exp(-np.log(chance / (1 - chance)) - logit)))
