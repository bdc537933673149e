"""Fix an evening's number at its hour, with all that went into it."""

import logging
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from sufra.kitchen.queries.hours import fixed_from
from sufra.models import Campaign, CookNumber, Iftar

if TYPE_CHECKING:
    from sufra.kitchen.queries.number import Number

LOG = logging.getLogger(__name__)
AHEAD = timedelta(hours=36)
AT_ONCE = 60
"""So many evenings of a campaign are reckoned together: with more their parties would fill the memory."""


def fix_due(now: datetime) -> int:
    """Fix the number of every evening whose hour has come and that is not over; return how many.

    An evening whose number cannot be reckoned is logged; the others get theirs.
    """
    campaigns: defaultdict[Campaign, list[Iftar]] = defaultdict(list)
    for iftar in Iftar.objects.without_a_number(now, now + AHEAD):
        if fixed_from(iftar) <= now < iftar.closes_at:
            campaigns[iftar.campaign].append(iftar)
    return sum(
        _write(number, now)
        for campaign, due in campaigns.items()
        for first in range(0, len(due), AT_ONCE)
        for number in _reckoned(campaign, due[first : first + AT_ONCE], now)
    )


def fix(*, iftar: Iftar, now: datetime) -> bool:
    """Write an evening's number down as it stands; one that stands already is never changed."""
    from sufra.kitchen.queries.number import number_of  # noqa: PLC0415 - it needs NumPy, once a day

    return _write(number_of(iftar, now), now)


def _reckoned(campaign: Campaign, due: Sequence[Iftar], now: datetime) -> "Iterator[Number]":
    """Yield the numbers of evenings; where one of them fails, halves are reckoned until it is alone."""
    from sufra.kitchen.queries.number import numbers_of  # noqa: PLC0415 - as above

    try:
        numbers = numbers_of(campaign, due, now)
    except Exception:
        if len(due) == 1:
            LOG.exception("The number of evening %s could not be reckoned.", due[0].pk)
            return
        middle = len(due) // 2
        yield from _reckoned(campaign, due[:middle], now)
        yield from _reckoned(campaign, due[middle:], now)
    else:
        yield from numbers.values()


@transaction.atomic
def _write(number: "Number", now: datetime) -> bool:
    """Write a number down, unless another stands."""
    if CookNumber.objects.of_evening(Iftar.objects.locked(number.iftar.pk)):
        return False
    _row(number, now).save(force_insert=True)
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
