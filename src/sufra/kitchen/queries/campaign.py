"""A campaign's kitchen on one day: every place's number, what runs short, and what can still be moved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Max, Min, Q

from sufra.kitchen.queries.hours import fixed_from
from sufra.kitchen.queries.number import numbers_of
from sufra.kitchen.queries.transfers import TransferRow, km_in_words, meals_made, transfer_row
from sufra.models import Arrival, Campaign, CookNumber, Iftar, KitchenReport, Moved, Transfer
from sufra.models.iftar import IftarQuerySet
from sufra.rules.surplus import Place, chance_short, hauls, nearest
from sufra.shell.formats import Reader
from sufra.shell.labels import place_name
from sufra.timing.clock import clock_at

MOST_ROWS = 100
MOST_HAULS = 30
MOST_FORECASTS = 60
LONGEST_EVENING = timedelta(days=1)
NEAR_MINUTES = 180
"""Beyond these, how far it is says more than how long it takes."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SiteRow:
    """One evening of the day: what to cook and by when, and what is there; None is not known."""

    iftar: Iftar
    place: str
    deadline: datetime
    clock: str
    state: str  # fixed, provisional, overdue or over
    number: Any  # a CookNumber, or what would be said now; both have low, high, meals and short
    there: int | None
    moved: Moved
    inside: int | None  # where doors counted, while it is not over
    chance: float | None
    spot: Place

    @property
    def percent(self) -> int | None:
        """On how many of a hundred such evenings hot meals run short."""
        return None if self.chance is None else round(100 * self.chance)

    @property
    def order(self) -> tuple[object, ...]:
        """Who may run short first, the likeliest before; then by deadline; what is over last."""
        risk = -(self.chance or 0) if self.spot.missing else 0
        return self.state == "over", not self.spot.missing, risk, self.deadline, self.place, self.iftar.pk


@dataclass(frozen=True, kw_only=True, slots=True)
class HaulRow:
    """Hot meals that can still be moved."""

    giver: SiteRow
    receiver: SiteRow
    meals: int
    km: str
    minutes: int
    leave_by: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CampaignKitchen:
    """A campaign's day: places by risk and deadline, what can be moved, what is on its way."""

    campaign: Campaign
    reader: Reader
    day: date | None
    day_words: str
    before: date | None
    after: date | None
    rows: list[SiteRow]
    hauls: list[HaulRow]
    on_the_way: list[TransferRow]
    nearest_km: str
    nearest_minutes: int | None

    @property
    def shown(self) -> list[SiteRow]:
        """The rows that stand on the page."""
        return self.rows[:MOST_ROWS]

    @property
    def more(self) -> int:
        """How many rows more there are."""
        return max(0, len(self.rows) - MOST_ROWS)

    @property
    def ahead(self) -> list[SiteRow]:
        """The evenings that are not over."""
        return [row for row in self.rows if row.state != "over"]

    @property
    def shown_hauls(self) -> list[HaulRow]:
        """The first of what can be moved: for the worst shortages."""
        return self.hauls[:MOST_HAULS]

    @property
    def more_hauls(self) -> int:
        """How many ways more there are."""
        return max(0, len(self.hauls) - MOST_HAULS)

    @property
    def short(self) -> list[SiteRow]:
        """The places that have fewer hot meals than they should."""
        return [row for row in self.rows if row.spot.missing]

    @property
    def missing(self) -> int:
        """How many hot meals are missing in all."""
        return sum(row.spot.missing for row in self.short)

    @property
    def stay(self) -> int:
        """How many stay missing when all that can be moved is moved."""
        return self.missing - sum(haul.meals for haul in self.hauls)

    @property
    def meals(self) -> int:
        """How many to cook in all, as far as numbers are known."""
        return sum(row.number.meals for row in self.ahead if row.number)

    @property
    def is_known(self) -> bool:
        """Whether anybody knows yet how many hot meals there are."""
        return any(row.there is not None for row in self.ahead)

    @property
    def all_are_known(self) -> bool:
        """Whether that is known of each place."""
        return all(row.spot.there is not None for row in self.ahead)


def campaign_kitchen(
    campaign: Campaign, day: date | None, reader: Reader, now: datetime
) -> CampaignKitchen:  # fmt: skip
    """Return a campaign's kitchen on a day; without one, on the next that is not over, else on the last."""
    public = Iftar.objects.of(campaign.host).published().filter(campaign=campaign)
    moving = Transfer.objects.of(campaign.host).on_the_way(public).order_by()
    is_on = Q(state="on")
    evenings = public.filter(is_on | Q(pk__in=moving.values("giver")) | Q(pk__in=moving.values("receiver")))
    day = day or _next_day(evenings, now)
    around = evenings.aggregate(
        before=Max("evening_on", filter=Q(evening_on__lt=day)),
        after=Min("evening_on", filter=Q(evening_on__gt=day)),
    ) if day else {"before": None, "after": None}  # fmt: skip
    tonight = evenings.filter(evening_on=day)
    iftars = list(tonight.filter(is_on).with_place()) if day else []
    rows = sorted(_rows(campaign, iftars, reader, now), key=lambda row: row.order)
    still = [row for row in rows if row.state != "over"]
    ways = _hauls(still, reader, now)
    close = None if ways else nearest([row.spot for row in still])
    return CampaignKitchen(
        campaign=campaign, reader=reader, day=day, day_words=reader.long_date(day) if day else "", rows=rows,
        hauls=ways, on_the_way=_on_the_way(campaign, tonight, reader, now),
        nearest_km=km_in_words(close.km, reader) if close else "",
        nearest_minutes=close.minutes if close and close.minutes <= NEAR_MINUTES else None, **around,
    )  # fmt: skip


def _next_day(evenings: IftarQuerySet, now: datetime) -> date | None:
    """Return the next day with an evening that is not over, else the last with one that is."""
    near = evenings.filter(maghrib_at__gt=now - LONGEST_EVENING).order_by("evening_on", "maghrib_at")
    for iftar in near.iterator(chunk_size=MOST_ROWS):
        if now < iftar.closes_at:
            return iftar.evening_on
    return evenings.aggregate(last=Max("evening_on"))["last"]  # type: ignore[no-any-return]  # a date, or None


def _rows(campaign: Campaign, iftars: Sequence[Iftar], reader: Reader, now: datetime) -> list[SiteRow]:
    host = campaign.host
    fixed = {row.iftar_id: row for row in CookNumber.objects.of(host).filter(iftar__in=iftars)}
    reports = {row.iftar_id: row for row in KitchenReport.objects.of(host).filter(iftar__in=iftars)}
    moved = Transfer.objects.of(host).moved(iftars)
    ahead = [iftar for iftar in iftars if now < iftar.closes_at]
    inside = Arrival.objects.of(host).inside_by_evening(ahead)
    waiting = [iftar for iftar in ahead if iftar.pk not in fixed]
    waiting.sort(key=fixed_from)
    numbers: dict[str, Any] = fixed | numbers_of(campaign, waiting[:MOST_FORECASTS], now)
    return [
        _row(
            iftar, numbers.get(iftar.pk), moved.get(iftar.pk, Moved()), reader, inside=inside.get(iftar.pk),
            there=meals_made(iftar, reports.get(iftar.pk), fixed.get(iftar.pk)),
            state=_state(iftar, iftar.pk in fixed, now),
        )
        for iftar in iftars
    ]  # fmt: skip


def _row(
    iftar: Iftar, number: Any, moved: Moved, reader: Reader, *, there: int | None, inside: int | None,  # noqa: ANN401 - of two kinds
    state: str,
) -> SiteRow:  # fmt: skip
    deadline, site = fixed_from(iftar), iftar.site
    at = number.fixed_at if isinstance(number, CookNumber) else deadline
    there = None if there is None else max(0, there + moved.more)
    eat = inside + iftar.crew_who_eat if inside else 0
    spot = Place(
        key=iftar.pk, latitude=site.latitude, longitude=site.longitude, maghrib_at=iftar.maghrib_at,
        needed=max(number.meals, eat) if number else 0, there=there if number and state != "over" else None,
        coming=moved.coming_in_time,
    )  # fmt: skip
    return SiteRow(
        iftar=iftar, place=place_name(site, reader), deadline=deadline,
        clock=clock_at(at, site, reader),
        state=state, number=number, there=there, moved=moved, inside=inside, spot=spot,
        chance=_chance(number, there, eat) if number and state != "over" else None,
    )  # fmt: skip


def _chance(number: Any, there: int | None, eat: int) -> float:  # noqa: ANN401 - of two kinds
    """Return the chance that hot meals run short; certain where more people than meals are there already."""
    if there is None:
        return float(number.short)
    if eat > there:
        return 1.0
    return chance_short(there, low=number.low, high=number.high, meals=number.meals, short=number.short)


def _state(iftar: Iftar, is_fixed: bool, now: datetime) -> str:  # noqa: FBT001 - one of two facts
    if now >= iftar.closes_at:
        return "over"
    if is_fixed:
        return "fixed"
    return "overdue" if fixed_from(iftar) <= now else "provisional"


def _hauls(rows: Sequence[SiteRow], reader: Reader, now: datetime) -> list[HaulRow]:
    by_key = {row.iftar.pk: row for row in rows}
    return [
        HaulRow(
            giver=by_key[haul.giver], receiver=by_key[haul.receiver], meals=haul.meals,
            km=km_in_words(haul.km, reader), minutes=haul.minutes,
            leave_by=clock_at(haul.leave_by, by_key[haul.giver].iftar.site, reader),
        )
        for haul in hauls([row.spot for row in rows], now)
    ]  # fmt: skip


def _on_the_way(
    campaign: Campaign, iftars: IftarQuerySet, reader: Reader, now: datetime
) -> list[TransferRow]:  # fmt: skip
    rows = Transfer.objects.of(campaign.host).on_the_way(iftars).with_places()
    return [transfer_row(transfer, reader, now) for transfer in rows]
