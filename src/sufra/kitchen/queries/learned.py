"""Evenings as the forecast knows them: what was reserved, who came, and what kind of evening it was."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from django.db.models import Min, Sum

from sufra.kitchen.queries.counted import Came, counted
from sufra.models import Host, Iftar, KitchenReport, Party, Section
from sufra.rules.forecast import Evening
from sufra.rules.moving import OFF
from sufra.rules.reserving import as_at_the_hour

WEEKEND = frozenset({4, 5, 6})
"""From Friday to Sunday more come than on the other days, wherever figures are known."""
BUSY, HABIT = 1.25, 2
"""So many times its usual places are laid out for a weekend, on so many of such days at least."""
LAST_TEN_FROM = 21
Seated = tuple[int, str]
"""Of a party with places: its guests, and whether they still come."""


@dataclass(frozen=True, slots=True)
class _Laid:
    """What a place lays out: how many places by evening, and on which weekdays more than usual."""

    places: dict[str, int]
    weekend: frozenset[int]


def evenings_of(
    host: Host, iftars: Sequence[Iftar], reserved_by_then: Mapping[str, int] | None = None
) -> dict[str, Evening]:
    """Return each of a host's evenings by its key; what is not known of it is None.

    Those with a number in `reserved_by_then` are told as they were known when so many guests held places.
    """
    parties: defaultdict[str, list[Seated]] = defaultdict(list)
    seated = Party.objects.of(host).filter(iftar__in=iftars, standing="seated")
    # Columns, not rows: a season has very many parties.
    for key, guests, still_coming in seated.values_list("iftar_id", "guests", "still_coming"):
        parties[key].append((guests, still_coming))
    reports = KitchenReport.objects.of(host).filter(iftar__in=iftars)
    told = {report.iftar_id: report for report in reports}
    # Where somebody said how many came, what doors counted is not asked.
    asked = [each for each in iftars if each.pk not in told or told[each.pk].people is None]
    doors = counted(host, asked)
    firsts, laid = _firsts(host, iftars), _laid_out(host, iftars)
    found = {
        iftar.pk: _evening(
            iftar, parties[iftar.pk], doors.get(iftar.pk), told.get(iftar.pk),
            first_on=firsts[iftar.campaign_id], laid=laid[iftar.site_id],
        )
        for iftar in iftars
    }  # fmt: skip
    then = {key: as_at_the_hour(found[key], guests) for key, guests in (reserved_by_then or {}).items()}
    return found | then


def _evening(
    iftar: Iftar, parties: list[Seated], came: Came | None, told: KitchenReport | None, *, first_on: int,
    laid: _Laid,
) -> Evening:  # fmt: skip
    people = told.people if told else None
    reserves = iftar.coming != "open"
    day = iftar.evening_on.toordinal() - first_on + 1
    return Evening(
        day=iftar.fast_day or day, weekend=iftar.evening_on.weekday() in laid.weekend, first=day == 1,
        last_ten=(iftar.fast_day or 0) >= LAST_TEN_FROM, special=bool(iftar.title),
        # That nobody has reserved yet says nothing; those who will are among the unknown.
        # In order, so that no store's own order decides which parties stand for all.
        sizes=tuple(sorted(guests for guests, _answer in parties)) if reserves and parties else None,
        still_coming=sum(guests for guests, answer in parties if answer == "yes"),
        bad_weather=told is not None and told.weather in {"rain", "heat"}, crew=iftar.crew_who_eat,
        people=people,
        came_of_parties=came[0] if came and parties and people is None else None,
        walk_ins=came[1] if came and people is None else None,
        places=_places(iftar, laid),
    )  # fmt: skip


def _places(iftar: Iftar, laid: _Laid) -> int | None:
    """Return how many an evening laid out; where only who reserved may come they tell nothing of walk-ins."""
    return None if iftar.coming == "reservations" else laid.places.get(iftar.pk)


def is_counted(evening: Evening) -> bool:
    """Tell whether anybody counted who came."""
    return evening.people is not None or evening.walk_ins is not None


def _firsts(host: Host, iftars: Sequence[Iftar]) -> dict[str, int]:
    """Return the ordinal of each campaign's first evening."""
    campaigns = {iftar.campaign_id for iftar in iftars}
    rows = Iftar.objects.of(host).filter(campaign__in=campaigns).order_by()
    return {key: day.toordinal() for key, day in rows.values_list("campaign").annotate(Min("evening_on"))}


def _laid_out(host: Host, iftars: Sequence[Iftar]) -> dict[str, _Laid]:
    """Return what each of these evenings' places lays out in the same seasons, by the place's key."""
    found: dict[str, list[tuple[str, date, int]]] = {iftar.site_id: [] for iftar in iftars}
    rows = Section.objects.filter(
        iftar__campaign__host=host, iftar__campaign__in={iftar.campaign_id for iftar in iftars},
        iftar__site__in=found.keys(),
    ).exclude(iftar__state__in=OFF).order_by()  # fmt: skip
    told = rows.values_list("iftar__site", "iftar", "iftar__evening_on").annotate(Sum("seats"))
    for site, *evening in told:
        found[site].append((*evening,))
    return {
        site: _Laid({key: places for key, _day, places in evenings}, _weekend(evenings))
        for site, evenings in found.items()
    }


def _weekend(evenings: Sequence[tuple[str, date, int]]) -> frozenset[int]:
    """Return the weekdays for which more places are laid out; Friday to Sunday where all are alike."""
    by_day: defaultdict[int, list[int]] = defaultdict(list)
    for _key, day, places in evenings:
        by_day[day.weekday()].append(places)
    usual = median(median(places) for places in by_day.values()) if by_day else 0
    busy = {
        day for day, places in by_day.items() if len(places) >= HABIT and median(places) >= BUSY * usual > 0
    }
    return frozenset(busy) or WEEKEND
