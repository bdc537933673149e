"""The page of an evening's food safety log."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from sufra.kitchen.queries.menu import names_served
from sufra.models import Batch, Iftar, Reading
from sufra.rules import food_safety
from sufra.rules.food_safety import LIMITS, Kind, Limits, Rule, Stage, State, Verdict, judge
from sufra.rules.refusal import Refusal
from sufra.shell.formats import Reader
from sufra.shell.labels import allergens_in, place_name
from sufra.timing.clock import clock_at, shown, zone

LONGEST_AFTER_MAGHRIB = timedelta(hours=6)
KINDS = [
    (Kind.HOT, _("hot food")), (Kind.COLD, _("cold food")),
    (Kind.RICE, _("rice, which is cooled or held hot")),
]  # fmt: skip
STAGES = [
    (Stage.COOKED, _("cooked")), (Stage.COOLED, _("while cooling, or cooled")),
    (Stage.REHEATED, _("reheated")), (Stage.DISPATCH, _("at dispatch")), (Stage.ARRIVAL, _("at arrival")),
    (Stage.MAGHRIB, _("at Maghrib")), (Stage.PLUS_60, _("an hour after Maghrib")),
]  # fmt: skip
STATES = {
    State.HELD: ("●", "many", _("Can be served")),
    State.MEASURE: ("◆", "few", _("Measure now")),
    State.OUT: ("▲", "few", _("Serve soon, or reheat it once")),
    State.COOK_ON: ("◐", "full", _("Do not serve yet: heat it through")),
    State.DISCARD: ("■", "full", _("Do not serve")),
}
DEGREES = _("%(degrees)s °C")
COLD_OUT = _("Serve soon, or chill it")
RULES = {
    Rule.NOT_THROUGH: _("below %(core)s °C in the middle"),
    Rule.NOT_HOT: _("below %(hot)s °C"),
    Rule.NOT_COLD: _("above %(cold)s °C"),
    Rule.NEITHER: _("between %(cold)s and %(hot)s °C"),
    Rule.WARMED_UP: _("warmed up, not reheated to %(core)s °C"),
    Rule.COOLED_TOO_SLOWLY: _("cooled too slowly"),
    Rule.OUT_TOO_LONG: _("out for too long"),
    Rule.OUT_TWICE: _("out for a second time"),
    Rule.REHEATED_TWICE: _("reheated for a second time"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadingRow:
    """One temperature, and which rules it breaks, in words."""

    pk: int
    stage: Any
    time: str
    degrees: str
    air: str
    wrongs: list[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class FoodRow:
    """A batch and what to do with it: in a shape, a colour and words; `until` belongs to that."""

    batch: Batch
    state: State
    kind: Any
    made: str
    since: str
    until: str
    minutes_left: int
    hold_minutes: int | None
    readings: list[ReadingRow]
    allergens: str

    @property
    def mark(self) -> str:
        """The shape of its state."""
        return STATES[self.state][0]

    @property
    def room(self) -> str:
        """The colour of its state, by the word that the sheet has for it."""
        return STATES[self.state][1]

    @property
    def words(self) -> Any:  # noqa: ANN401 - a sentence
        """What to do with it."""
        is_cold_out = self.state == State.OUT and self.batch.kind == Kind.COLD
        return COLD_OUT if is_cold_out else STATES[self.state][2]


@dataclass(frozen=True, kw_only=True, slots=True)
class FoodPage:
    """An evening's batches, what is lost first, and the rules that they are judged by."""

    iftar: Iftar
    reader: Reader
    place: str
    date: str
    rows: list[FoodRow]
    limits: Limits
    hot_minutes: int
    cold_minutes: int
    rice_minutes: int
    dishes: list[str]
    has_begun: bool


def instant_of(iftar: Iftar, clock: time | None, now: datetime) -> datetime:
    """Return when it is this time on the day of an evening, whose day ends six hours after Maghrib; else now.

    Whole minutes, as they are typed. Raises a Refusal `not_yet` where that has not come.
    """
    if clock is None:
        return now.replace(second=0, microsecond=0)
    last = iftar.maghrib_at + LONGEST_AFTER_MAGHRIB
    local = last.astimezone(zone(iftar.site.zone))
    at = datetime.combine(local.date(), clock, tzinfo=local.tzinfo)
    if at > local:
        at -= timedelta(days=1)
    if at > now:
        raise Refusal("not_yet")
    return at


def food_page(iftar: Iftar, reader: Reader, now: datetime) -> FoodPage:
    """Return an evening's batches as they stand now."""
    site, limits = iftar.site, LIMITS[iftar.site.food_rules]
    batches = Batch.objects.of(iftar.campaign.host).filter(iftar=iftar).with_readings()
    rows = [_row(iftar, batch, limits, reader, now) for batch in batches]
    order = list(reversed(State))
    return FoodPage(
        iftar=iftar, reader=reader, date=reader.long_date(iftar.evening_on), limits=limits,
        place=place_name(site, reader),
        rows=sorted(rows, key=lambda row: order.index(row.state)),
        hot_minutes=limits.hot_out // food_safety.MINUTE, cold_minutes=limits.cold_out // food_safety.MINUTE,
        rice_minutes=limits.longest_out(Kind.RICE, []) // food_safety.MINUTE,
        dishes=names_served(iftar), has_begun=now >= iftar.maghrib_at,
    )  # fmt: skip


def batch_choices(iftar: Iftar, reader: Reader) -> list[tuple[int, str]]:
    """Return an evening's batches to choose from, the last first."""
    batches = Batch.objects.of(iftar.campaign.host).filter(iftar=iftar).order_by("-made_at", "-pk")
    return [(batch.pk, f"{batch.dish} · {clock_at(batch.made_at, iftar.site, reader)}") for batch in batches]


def dishes_eaten(iftar: Iftar) -> list[str]:
    """Return what was eaten on an evening, by its batches and by what it serves, each once."""
    batches = Batch.objects.of(iftar.campaign.host).filter(iftar=iftar).order_by("made_at", "pk")
    return list(dict.fromkeys([*batches.values_list("dish", flat=True), *names_served(iftar)]))


def _row(iftar: Iftar, batch: Batch, limits: Limits, reader: Reader, now: datetime) -> FoodRow:
    kept = list(batch.readings.all())
    verdict = judge(
        limits, Kind(batch.kind), made_at=batch.made_at, readings=map(_value, kept),
        maghrib=shown(iftar.maghrib_at),
    )  # fmt: skip
    until = verdict.discard_at or verdict.measure_by
    return FoodRow(
        batch=batch, state=verdict.state(now), kind=dict(KINDS)[Kind(batch.kind)],
        made=clock_at(batch.made_at, iftar.site, reader), until=clock_at(until, iftar.site, reader),
        since=clock_at(verdict.out_since, iftar.site, reader) if verdict.out_since else "",
        minutes_left=max(0, (until - now) // food_safety.MINUTE), hold_minutes=verdict.hold_minutes,
        readings=_readings(iftar, kept, verdict, limits, reader),
        allergens=allergens_in(batch.allergens, reader),
    )  # fmt: skip


def _readings(
    iftar: Iftar, kept: list[Reading], verdict: Verdict, limits: Limits, reader: Reader
) -> list[ReadingRow]:
    facts = {name: reader.digits(f"{getattr(limits, name):g}") for name in ("core", "hot", "cold")}
    return [
        ReadingRow(
            pk=reading.pk, stage=dict(STAGES)[Stage(reading.stage)],
            time=clock_at(reading.read_at, iftar.site, reader), degrees=_degrees(reading.celsius, reader),
            air="" if reading.air_celsius is None else _degrees(reading.air_celsius, reader),
            wrongs=[RULES[breach.rule] % facts for breach in verdict.breaches if breach.reading == place],
        )
        for place, reading in enumerate(kept)
    ]  # fmt: skip


def _value(reading: Reading) -> food_safety.Reading:
    return food_safety.Reading(
        stage=Stage(reading.stage), at=reading.read_at, celsius=reading.celsius, air=reading.air_celsius
    )


def _degrees(celsius: float, reader: Reader) -> str:
    return str(DEGREES) % {"degrees": reader.digits(f"{celsius:g}")}
