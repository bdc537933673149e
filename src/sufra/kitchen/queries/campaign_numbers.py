"""The numbers of many evenings of a campaign at once, each as its own page reckons it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice

from django.db.models import Q

from sufra.kitchen.queries.learned import MOST_EVENINGS, evenings_of, is_counted
from sufra.kitchen.queries.number import Number, number_from
from sufra.models import Campaign, Iftar
from sufra.rules.forecast import Evening


def numbers_of(campaign: Campaign, iftars: Sequence[Iftar], now: datetime) -> dict[str, Number]:
    """Return the number of each of these evenings of one campaign, by its key, at five queries in all."""
    if not iftars:
        return {}
    sites = {iftar.site_id for iftar in iftars}
    rows = Iftar.objects.of(campaign.host).filter(maghrib_at__lt=now, state="on")
    been = list(rows.filter(Q(site__in=sites) | Q(campaign=campaign)).order_by("-maghrib_at"))
    here = {site: [each for each in been if each.site_id == site] for site in sites}
    of_campaign = [each for each in been if each.campaign_id == campaign.pk]
    own = {iftar.pk: _last_before(iftar, here[iftar.site_id]) for iftar in iftars}
    near = {iftar.pk: _last_before(iftar, _elsewhere(iftar, of_campaign)) for iftar in iftars}
    wanted = {each.pk: each for group in (*own.values(), *near.values(), iftars) for each in group}
    found = evenings_of(campaign.host, list(wanted.values()))
    counted = {key: evening for key, evening in found.items() if is_counted(evening)}
    return {
        iftar.pk: number_from(
            iftar, found[iftar.pk], [counted[each.pk] for each in own[iftar.pk] if each.pk in counted],
            _by_site(near[iftar.pk], counted),
        )
        for iftar in iftars
    }  # fmt: skip


def _elsewhere(iftar: Iftar, been: Iterable[Iftar]) -> Iterator[Iftar]:
    return (each for each in been if each.site_id != iftar.site_id)


def _last_before(iftar: Iftar, been: Iterable[Iftar]) -> list[Iftar]:
    """Return, in time order, the last evenings before one, from those that are given the last first."""
    before = (each for each in been if each.maghrib_at < iftar.maghrib_at)
    return list(islice(before, MOST_EVENINGS))[::-1]


def _by_site(evenings: Iterable[Iftar], counted: dict[str, Evening]) -> list[list[Evening]]:
    sites: dict[str, list[Evening]] = {}
    for each in evenings:
        if each.pk in counted:
            sites.setdefault(each.site_id, []).append(counted[each.pk])
    return list(sites.values())
