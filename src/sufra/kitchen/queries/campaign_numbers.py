"""The numbers of many evenings of a campaign at once, each as its own page reckons it."""

from collections.abc import Sequence
from datetime import datetime

from sufra.kitchen.queries.behind import behind
from sufra.kitchen.queries.number import Number, number_from
from sufra.models import Campaign, Iftar


def numbers_of(campaign: Campaign, iftars: Sequence[Iftar], now: datetime) -> dict[str, Number]:
    """Return the number of each of these evenings of one campaign, by its key."""
    if not iftars:
        return {}
    known = behind(campaign, iftars, now)
    return {iftar.pk: number_from(iftar, known[iftar.pk]) for iftar in iftars}
