"""Evenings as the forecast knows them: what was reserved, who came, and what kind of evening it was."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Min, Sum

from sufra.models import Arrival, Host, Iftar, KitchenReport, Party, Section
from sufra.models.iftar import IftarQuerySet
from sufra.rules.arrivals import Expected, Fact, Kind, fold
from sufra.rules.forecast import Evening

FRIDAY = 4
"""From Friday to Sunday more come than on the other days, wherever figures are known."""
LAST_TEN_FROM = 21
ANY_SIZE = 10**6
MOST_EVENINGS = 90
Seated = tuple[int, str]
"""Of a party with places: its guests, and whether they still come."""


def history(iftar: Iftar, now: datetime) -> tuple[list[Evening], list[list[Evening]]]:
    """Return the evenings that were counted at this one's place, and at each other place of its campaign."""
    rows = Iftar.objects.of(iftar.campaign.host).filter(maghrib_at__lt=min(now, iftar.maghrib_at), state="on")
    own = _last(rows.filter(site=iftar.site_id))
    near = _last(rows.filter(campaign=iftar.campaign_id).exclude(site=iftar.site_id))
    found = evenings_of(iftar.campaign.host, [*own, *near])
    counted = {key: evening for key, evening in found.items() if is_counted(evening)}
    sites: defaultdict[str, list[Evening]] = defaultdict(list)
    for each in near:
        if each.pk in counted:
            sites[each.site_id].append(counted[each.pk])
    return [counted[each.pk] for each in own if each.pk in counted], list(sites.values())


def evenings_of(host: Host, iftars: Sequence[Iftar]) -> dict[str, Evening]:
    """Return each of a host's evenings by its key; what is not known of it is None."""
    parties: defaultdict[str, list[Seated]] = defaultdict(list)
    seated = Party.objects.of(host).filter(iftar__in=iftars, standing="seated")
    # Columns, not rows: a season has very many parties.
    for key, guests, still_coming in seated.values_list("iftar_id", "guests", "still_coming"):
        parties[key].append((guests, still_coming))
    reports = KitchenReport.objects.of(host).filter(iftar__in=iftars)
    told = {report.iftar_id: report for report in reports}
    # Where somebody said how many came, what doors counted is not asked.
    asked = [each for each in iftars if each.pk not in told or told[each.pk].people is None]
    facts = Arrival.objects.of(host).facts_by_evening(asked)
    firsts, seats = _firsts(host, iftars), _seats(iftars)
    return {
        iftar.pk: _evening(
            iftar, parties[iftar.pk], facts.get(iftar.pk, []), told.get(iftar.pk),
            first_on=firsts[iftar.campaign_id], places=seats.get(iftar.pk),
        )
        for iftar in iftars
    }  # fmt: skip


def _evening(
    iftar: Iftar, parties: list[Seated], facts: list[Fact], told: KitchenReport | None, *, first_on: int,
    places: int | None,
) -> Evening:  # fmt: skip
    of_parties, walk_ins = came(facts)
    people = told.people if told else None
    reserves = iftar.coming != "open"
    day = iftar.evening_on.toordinal() - first_on + 1
    return Evening(
        day=iftar.fast_day or day, weekend=iftar.evening_on.weekday() >= FRIDAY, first=day == 1,
        last_ten=(iftar.fast_day or 0) >= LAST_TEN_FROM, special=bool(iftar.title),
        # That nobody has reserved yet says nothing; those who will are among the unknown.
        sizes=tuple(guests for guests, _answer in parties) if reserves and parties else None,
        still_coming=sum(guests for guests, answer in parties if answer == "yes"),
        bad_weather=told is not None and told.weather in {"rain", "heat"}, crew=iftar.crew, people=people,
        came_of_parties=of_parties if facts and parties and people is None else None,
        walk_ins=walk_ins if facts and people is None else None,
        # Where only who reserved may come, places tell nothing of who walks in.
        places=places if iftar.coming != "reservations" else None,
    )  # fmt: skip


def came(facts: Iterable[Fact]) -> tuple[int, int]:
    """Return how many people of parties came, and how many without places; a forgotten party is one too."""
    found = list(facts)
    known = {fact.ticket: Expected(guests=ANY_SIZE) for fact in found if fact.kind is Kind.PARTY}
    state = fold(found, known)
    return state.of_parties, state.walk_ins


def is_counted(evening: Evening) -> bool:
    """Tell whether anybody counted who came."""
    return evening.people is not None or evening.walk_ins is not None


def _last(rows: IftarQuerySet) -> list[Iftar]:
    return list(rows.order_by("-maghrib_at")[:MOST_EVENINGS])[::-1]


def _firsts(host: Host, iftars: Sequence[Iftar]) -> dict[str, int]:
    """Return the ordinal of each campaign's first evening."""
    campaigns = {iftar.campaign_id for iftar in iftars}
    rows = Iftar.objects.of(host).filter(campaign__in=campaigns).order_by()
    return {key: day.toordinal() for key, day in rows.values_list("campaign").annotate(Min("evening_on"))}


def _seats(iftars: Iterable[Iftar]) -> dict[str, int]:
    """Return how many places each evening has."""
    rows = Section.objects.filter(iftar__in=iftars).order_by()
    return dict(rows.values_list("iftar").annotate(Sum("seats")))
