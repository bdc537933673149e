"""The number that the kitchen cooks for: tonight's, fixed at its hour, and the next one, provisional."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sufra.kitchen.queries.behind import Behind, behind
from sufra.kitchen.queries.hours import fixed_from
from sufra.models import Campaign, Iftar
from sufra.rules.forecast import Evening, Forecast, forecast, hot_meals, packs
from sufra.rules.reserving import as_it_will_be

LOW, HIGH = 0.1, 0.9
HOUR = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Number:
    """What to cook as it would be said now, with what went into it."""

    iftar: Iftar
    tonight: Evening
    forecast: Forecast
    meals: int
    packs: int
    still_to_reserve: int  # guests who will hold places by its hour, as on past evenings

    @property
    def low(self) -> int:
        """In nine of ten evenings at least so many eat."""
        return self.forecast.quantile(LOW)

    @property
    def high(self) -> int:
        """In nine of ten evenings at most so many eat."""
        return self.forecast.quantile(HIGH)

    @property
    def short(self) -> float:
        """The chance that more eat than hot meals are cooked."""
        return self.forecast.chance_of_more_than(self.meals)

    @property
    def crew(self) -> int:
        """How many of the crew eat."""
        return self.tonight.crew

    @property
    def reserved(self) -> int | None:
        """How many hold places; None where nobody reserves."""
        return None if self.tonight.sizes is None else sum(self.tonight.sizes)


def number_of(iftar: Iftar, now: datetime) -> Number:
    """Reckon an evening's number from what is reserved now and what was counted before."""
    return numbers_of(iftar.campaign, [iftar], now)[iftar.pk]


def numbers_of(campaign: Campaign, iftars: Sequence[Iftar], now: datetime) -> dict[str, Number]:
    """Return the number of each of these evenings of one campaign, by its key."""
    known = behind(campaign, iftars, now) if iftars else {}
    return {iftar.pk: _number(iftar, known[iftar.pk], now) for iftar in iftars}


def _number(iftar: Iftar, known: Behind, now: datetime) -> Number:
    hours_left = 0 if iftar.coming == "open" else (fixed_from(iftar) - now) / HOUR
    then = as_it_will_be(known.tonight, known.past, hours_left)
    found, site = forecast(then, known.past, known.neighbours), iftar.site
    return Number(
        iftar=iftar, tonight=known.tonight, forecast=found,
        meals=hot_meals(found, spare_for_one=site.spare_for_one),
        packs=packs(found, margin=site.pack_margin_percent / 100),
        still_to_reserve=(then.guests or 0) - (known.tonight.guests or 0),
    )  # fmt: skip
