"""What evenings are reckoned from: what is known of each, and the counted evenings behind it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from sufra.kitchen.queries.learned import evenings_of, is_counted
from sufra.models import Campaign, CookNumber, Iftar
from sufra.models.iftar import IftarQuerySet
from sufra.rules.forecast import Evening

MOST_EVENINGS = 90
A_PAGE = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Behind:
    """An evening, those counted at its place before, and those of each other place of its campaign."""

    tonight: Evening
    past: list[Evening]
    neighbours: list[list[Evening]]


class _Been(NamedTuple):
    pk: str
    site_id: str
    maghrib_at: datetime


def behind(campaign: Campaign, iftars: Sequence[Iftar], now: datetime) -> dict[str, Behind]:
    """Return it for each of these evenings of one campaign, by its key, at ten or eleven queries in all."""
    been = Iftar.objects.of(campaign.host).filter(maghrib_at__lt=now, state="on")
    sites = {iftar.site_id for iftar in iftars}
    own = _chosen(iftars, been.filter(site__in=sites), lambda here, there: here == there)
    near = _chosen(iftars, been.filter(campaign=campaign), lambda here, there: here != there)
    chosen = {each.pk for group in (*own.values(), *near.values()) for each in group}
    rows = {iftar.pk: iftar for iftar in iftars}
    others = Iftar.objects.of(campaign.host).filter(pk__in=chosen - rows.keys()).select_related("site")
    rows |= {row.pk: row for row in others}
    numbers = CookNumber.objects.of(campaign.host).filter(iftar__in=chosen - {iftar.pk for iftar in iftars})
    then = {key: guests or 0 for key, guests in numbers.values_list("iftar_id", "guests")}
    found = evenings_of(campaign.host, list(rows.values()), then)
    counted = {key: evening for key, evening in found.items() if is_counted(evening)}
    return {
        iftar.pk: Behind(
            tonight=_ahead(found[iftar.pk]),
            past=[counted[each.pk] for each in own[iftar.pk] if each.pk in counted],
            neighbours=_by_site(near[iftar.pk], counted),
        )
        for iftar in iftars
    }  # fmt: skip


def _ahead(evening: Evening) -> Evening:
    """Return an evening without what doors have counted of it so far, which is not yet who came."""
    return replace(evening, came_of_parties=None, walk_ins=None, people=None)


def _chosen(
    iftars: Sequence[Iftar], been: IftarQuerySet, fits: Callable[[str, str], bool]
) -> dict[str, list[_Been]]:
    """Return the last evenings before each, in time order, of those at a place that fits its own.

    They are read as columns, and no more of them than somebody still lacks.
    """
    found: dict[str, list[_Been]] = {iftar.pk: [] for iftar in iftars}
    lacking = list(iftars)
    rows = been.order_by("-maghrib_at", "pk").values_list(*_Been._fields)
    for row in rows.iterator(chunk_size=A_PAGE):
        each = _Been(*row)
        for iftar in lacking:
            if fits(iftar.site_id, each.site_id) and each.maghrib_at < iftar.maghrib_at:
                found[iftar.pk].append(each)
        lacking = [iftar for iftar in lacking if len(found[iftar.pk]) < MOST_EVENINGS]
        if not lacking:
            break
    return {key: evenings[::-1] for key, evenings in found.items()}


def _by_site(evenings: Iterable[_Been], counted: Mapping[str, Evening]) -> list[list[Evening]]:
    sites: dict[str, list[Evening]] = {}
    for each in evenings:
        if each.pk in counted:
            sites.setdefault(each.site_id, []).append(counted[each.pk])
    return list(sites.values())
