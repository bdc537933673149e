"""What the temperatures of a batch of food say: what is broken, since when it is out, how long it may stand.

The limits are those of facts/field.md, "Food safety" (UK councils [S41], US guidance [S87]); the stricter set
takes the safer of two. Thermometers err, so every bound is inclusive. What nobody measured is not known to be
good: food counts as out of control since it was last measured within its bounds.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

MINUTE = timedelta(minutes=1)
KEPT = timedelta(days=90)
"""So long the log is kept, and a notice that guests fell ill is shown."""


class Kind(StrEnum):
    """How a batch is held: hot, cold, or rice, which is cooled faster."""

    HOT = "hot"
    COLD = "cold"
    RICE = "rice"


class Stage(StrEnum):
    """When a reading was taken."""

    COOKED = "cooked"
    COOLED = "cooled"
    REHEATED = "reheated"
    DISPATCH = "dispatch"
    ARRIVAL = "arrival"
    MAGHRIB = "maghrib"
    PLUS_60 = "plus_60"


THROUGH = frozenset({Stage.COOKED, Stage.REHEATED})
"""At these the middle of the food must be hot enough to kill."""


class Rule(StrEnum):
    """Which rule a reading breaks."""

    NOT_THROUGH = "not_through"
    NOT_HOT = "not_hot"
    NOT_COLD = "not_cold"
    NEITHER = "neither"
    WARMED_UP = "warmed_up"
    COOLED_TOO_SLOWLY = "cooled_too_slowly"
    OUT_TOO_LONG = "out_too_long"
    OUT_TWICE = "out_twice"
    REHEATED_TWICE = "reheated_twice"


class State(StrEnum):
    """What to do with a batch now."""

    HELD = "held"
    MEASURE = "measure"
    OUT = "out"
    COOK_ON = "cook_on"
    DISCARD = "discard"


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """One rule set: degrees Celsius, and the longest times between hot and cold."""

    hot: float = 63
    cold: float = 5
    core: float = 75
    hot_out: timedelta = timedelta(hours=2)
    cold_out: timedelta = timedelta(hours=2)
    rice: timedelta = timedelta(minutes=90)
    warm_air: float | None = 32
    warm_air_out: timedelta = timedelta(hours=1)

    def longest_out(self, kind: Kind, airs: Iterable[float]) -> timedelta:
        """Return how long food of this kind may be out, in air of these temperatures."""
        longest = {Kind.HOT: self.hot_out, Kind.COLD: self.cold_out, Kind.RICE: min(self.rice, self.hot_out)}
        if self.warm_air is not None and any(air > self.warm_air for air in airs):
            return min(longest[kind], self.warm_air_out)
        return longest[kind]


LIMITS = {
    "stricter": Limits(),
    # No word of warm air [S41]; cold food may stand for four hours, once.
    "uk": Limits(cold_out=timedelta(hours=4), warm_air=None),
    # A buffet's 140 F [S87].
    "us": Limits(hot=60),
}
"""The rule sets by the name that a site keeps."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """What a thermometer said, in degrees Celsius, and what the air was where somebody said so."""

    stage: Stage
    at: datetime
    celsius: float
    air: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Breach:
    """Which reading, by its place in time order, breaks which rule."""

    reading: int
    rule: Rule


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """What a batch's readings say.

    `out_since` is since when it is out of control, and `discard_at` until when it may be served then; both
    are None while it is held. `measure_by` is when it must be measured again, because it could have been out
    since it last was. `hold_minutes` is how long before Maghrib it came, where it must be held meanwhile.
    """

    breaches: list[Breach]
    out_since: datetime | None
    discard_at: datetime | None
    measure_by: datetime
    is_through: bool
    hold_minutes: int | None
    is_measured: bool

    def state(self, now: datetime) -> State:
        """Return what to do with the batch; until the very instant of discard it may be served."""
        if self.discard_at is not None and (now > self.discard_at or self._is_lost):
            return State.DISCARD
        if not self.is_through:
            return State.COOK_ON
        if self.discard_at is not None:
            return State.OUT
        return State.HELD if self.is_measured and now <= self.measure_by else State.MEASURE

    @property
    def _is_lost(self) -> bool:
        return any(breach.rule in LOST for breach in self.breaches)


LOST = frozenset({Rule.COOLED_TOO_SLOWLY, Rule.OUT_TOO_LONG, Rule.OUT_TWICE, Rule.REHEATED_TWICE})
"""After these no heat helps."""


def judge(
    limits: Limits, kind: Kind, *, made_at: datetime, readings: Iterable[Reading], maghrib: datetime
) -> Verdict:
    """Return what a batch's readings say, in whichever order they were written down."""
    batch = _Batch(limits, kind, good_at=made_at, is_chilled=kind == Kind.COLD)
    ordered = in_time_order(readings)
    for place, reading in enumerate(ordered):
        batch.take(place, reading)
    return Verdict(
        breaches=batch.breaches, out_since=batch.out_since, discard_at=batch.discard_at,
        measure_by=batch.good_at + batch.longest, is_through=batch.is_through,
        hold_minutes=_held_before(limits, kind, ordered, maghrib), is_measured=bool(ordered),
    )  # fmt: skip


def in_time_order(readings: Iterable[Reading]) -> list[Reading]:
    """Return readings as a verdict counts them."""
    return sorted(readings, key=lambda reading: reading.at)


def _held_before(limits: Limits, kind: Kind, readings: list[Reading], maghrib: datetime) -> int | None:
    """Return how many minutes before Maghrib it came, where that is longer than it may be out."""
    for reading in readings:
        if reading.stage == Stage.ARRIVAL:
            airs = [] if reading.air is None else [reading.air]
            early = maghrib - reading.at
            return early // MINUTE if early > limits.longest_out(kind, airs) else None
    return None


@dataclass(slots=True)
class _Batch:
    """A batch while its readings are gone through."""

    limits: Limits
    kind: Kind
    good_at: datetime
    is_chilled: bool
    breaches: list[Breach] = field(default_factory=list)
    airs: list[float] = field(default_factory=list)
    out_since: datetime | None = None
    heating_since: datetime | None = None
    discard_at: datetime | None = None
    is_through: bool = True
    stood: bool = False
    stood_once: bool = False
    reheated: bool = False

    @property
    def longest(self) -> timedelta:
        return self.limits.longest_out(self.kind, self.airs)

    def take(self, place: int, reading: Reading) -> None:
        """Go on to the next reading."""
        if reading.air is not None:
            self.airs.append(reading.air)
        if reading.stage in THROUGH and not self._heats_through(place, reading):
            return
        if reading.stage == Stage.COOKED and self.kind == Kind.COLD:
            # It is hot from cooking; whether it was cooled in time is for the next reading.
            self.good_at, self.is_chilled = reading.at, False
        elif self._is_in_control(reading) and (self.out_since is None or self._ends_it(reading)):
            self._come_back(place, reading)
        else:
            self._be_out(place, reading)

    def _heats_through(self, place: int, reading: Reading) -> bool:
        self.is_through = reading.celsius >= self.limits.core
        if not self.is_through:
            self._break(place, Rule.NOT_THROUGH)
            if not self._is_in_control(reading):
                self.heating_since = self.heating_since or self.good_at
        elif reading.stage == Stage.REHEATED:
            if self.reheated:
                self._break(place, Rule.REHEATED_TWICE)
                self._lose(self.out_since or reading.at, reading.at)
            self.reheated = True
        return self.is_through

    def _is_in_control(self, reading: Reading) -> bool:
        is_cold = reading.celsius <= self.limits.cold
        return is_cold or (self.kind != Kind.COLD and reading.celsius >= self.limits.hot)

    def _ends_it(self, reading: Reading) -> bool:
        """Whether food that was out is held again: chilled, or heated through; warmed up is not enough."""
        return reading.celsius <= self.limits.cold or reading.stage in THROUGH

    def _come_back(self, place: int, reading: Reading) -> None:
        is_chilled = reading.celsius <= self.limits.cold
        cools = is_chilled and not self.is_chilled
        since = self.out_since or self.heating_since or (self.good_at if cools else None)
        if since is not None and reading.at > since + self.longest:
            self._break(place, Rule.COOLED_TOO_SLOWLY if cools else Rule.OUT_TOO_LONG)
            self._lose(since, since + self.longest)
        if not self._is_lost:
            # To be cooled after cooking is no time on the table, which food has once.
            self.stood_once = self.stood_once or self.stood
            self.out_since = self.discard_at = None
        self.heating_since, self.stood = None, False
        self.good_at, self.is_chilled = reading.at, is_chilled
        self.airs = [] if reading.air is None else [reading.air]

    def _be_out(self, place: int, reading: Reading) -> None:
        if not self._is_in_control(reading):
            self._break(place, OUT[self.kind])
        elif not self._is_lost:
            # What is lost already is lost by another reading than this.
            self._break(place, Rule.WARMED_UP)
        since = self.out_since or self.heating_since or self.good_at
        stands = reading.stage != Stage.COOLED
        if stands and self.stood_once and not self._is_lost:
            self._break(place, Rule.OUT_TWICE)
            self._lose(since, reading.at)
        if reading.at > since + self.longest and not self._is_lost:
            self._break(place, Rule.OUT_TOO_LONG)
        self.stood = self.stood or stands
        self._lose(since, since + self.longest)

    def _lose(self, since: datetime, until: datetime) -> None:
        """Let it be out since one instant, to be served until another at most."""
        self.out_since = self.out_since or since
        self.discard_at = min(self.discard_at or until, until)

    def _break(self, place: int, rule: Rule) -> None:
        self.breaches.append(Breach(reading=place, rule=rule))

    @property
    def _is_lost(self) -> bool:
        return any(breach.rule in LOST for breach in self.breaches)


OUT = {Kind.HOT: Rule.NOT_HOT, Kind.COLD: Rule.NOT_COLD, Kind.RICE: Rule.NEITHER}
