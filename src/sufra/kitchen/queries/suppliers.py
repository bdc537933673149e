"""Who cooks how much of an evening's number, and when they set off and arrive."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sufra.models import MOST_MEALS, Iftar, Supplier
from sufra.rules.food_safety import LIMITS, MINUTE
from sufra.rules.suppliers import assign
from sufra.shell.formats import Reader
from sufra.timing.clock import clock_at, shown


@dataclass(frozen=True, kw_only=True, slots=True)
class SupplierRow:
    """A supplier and its part of the evening; `hold_minutes` is how long what comes first is held at most.

    That is 0 where it may be out for so long.
    """

    supplier: Supplier
    meals: int
    sets_off: str
    arrives_from: str
    arrives_until: str
    hold_minutes: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Cooking:
    """Who cooks how much, and how many hot meals nobody cooks yet; empty where no supplier is named."""

    rows: list[SupplierRow]
    nobody: int
    most_meals: int = MOST_MEALS


def cooking(iftar: Iftar, meals: int, reader: Reader) -> Cooking:
    """Return who cooks so many meals of an evening."""
    suppliers = list(Supplier.objects.of(iftar.campaign.host).filter(site=iftar.site_id))
    cooked, nobody = assign(meals, [supplier.most_meals for supplier in suppliers])
    rows = [_row(iftar, each, part, reader) for each, part in zip(suppliers, cooked, strict=True)]
    return Cooking(rows=rows, nobody=nobody)


def _row(iftar: Iftar, supplier: Supplier, meals: int, reader: Reader) -> SupplierRow:
    longest = LIMITS[iftar.site.food_rules].hot_out // MINUTE
    early, late = supplier.arrives_from, supplier.arrives_until
    return SupplierRow(
        supplier=supplier, meals=meals, sets_off=_clock(iftar, late + supplier.travel_minutes, reader),
        arrives_from=_clock(iftar, early, reader), arrives_until=_clock(iftar, late, reader),
        hold_minutes=early if early > longest else 0,
    )  # fmt: skip


def _clock(iftar: Iftar, minutes_before: int, reader: Reader) -> str:
    instant: datetime = shown(iftar.maghrib_at) - timedelta(minutes=minutes_before)
    return clock_at(instant, iftar.site, reader)
