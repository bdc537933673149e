"""Fix an evening's number at its hour, with all that went into it."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from sufra.kitchen.queries.hours import fixed_from
from sufra.models import CookNumber, Iftar

if TYPE_CHECKING:
    from sufra.kitchen.queries.number import Number

AHEAD = timedelta(hours=36)


def fix_due(now: datetime) -> int:
    """Fix the number of every evening whose hour has come and that is not over; return how many."""
    due = [iftar for iftar in Iftar.objects.without_a_number(now, now + AHEAD) if fixed_from(iftar) <= now]
    return sum(fix(iftar=iftar, now=now) for iftar in due if now < iftar.closes_at)


@transaction.atomic
def fix(*, iftar: Iftar, now: datetime) -> bool:
    """Write an evening's number down as it stands; one that stands already is never changed."""
    from sufra.kitchen.queries.number import number_of  # noqa: PLC0415 - it needs NumPy, once a day

    locked = Iftar.objects.locked(iftar.pk)
    if CookNumber.objects.of_evening(locked):
        return False
    _row(number_of(iftar, now), now).save(force_insert=True)
    return True


def _row(number: "Number", now: datetime) -> CookNumber:
    sizes, site = number.tonight.sizes, number.iftar.site
    return CookNumber(
        iftar=number.iftar, fixed_at=now, parties=None if sizes is None else len(sizes),
        guests=number.reserved, crew=number.tonight.crew,
        evenings_learned=number.forecast.evenings_learned, spare_for_one=site.spare_for_one,
        pack_margin_percent=site.pack_margin_percent, mean=number.forecast.mean, low=number.low,
        high=number.high, meals=number.meals, packs=number.packs, short=number.short,
    )  # fmt: skip
