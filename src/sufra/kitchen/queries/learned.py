"""Evenings as the forecast knows them: what was reserved, who came, and what kind of evening it was."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import Min, Sum

from sufra.kitchen.queries.counted import Came, counted
from sufra.models import Host, Iftar, KitchenReport, Party, Section
from sufra.rules.forecast import Evening

FRIDAY = 4
"""From Friday to Sunday more come than on the other days, wherever figures are known."""
LAST_TEN_FROM = 21
Seated = tuple[int, str]
"""Of a party with places: its guests, and whether they still come."""


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
    doors = counted(host, asked)
    firsts, seats = _firsts(host, iftars), _seats(iftars)
    return {
        iftar.pk: _evening(
            iftar, parties[iftar.pk], doors.get(iftar.pk), told.get(iftar.pk),
            first_on=firsts[iftar.campaign_id], places=seats.get(iftar.pk),
        )
        for iftar in iftars
    }  # fmt: skip


def _evening(
    iftar: Iftar, parties: list[Seated], came: Came | None, told: KitchenReport | None, *, first_on: int,
    places: int | None,
) -> Evening:  # fmt: skip
    people = told.people if told else None
    reserves = iftar.coming != "open"
    day = iftar.evening_on.toordinal() - first_on + 1
    return Evening(
        day=iftar.fast_day or day, weekend=iftar.evening_on.weekday() >= FRIDAY, first=day == 1,
        last_ten=(iftar.fast_day or 0) >= LAST_TEN_FROM, special=bool(iftar.title),
        # That nobody has reserved yet says nothing; those who will are among the unknown.
        sizes=tuple(guests for guests, _answer in parties) if reserves and parties else None,
        still_coming=sum(guests for guests, answer in parties if answer == "yes"),
        bad_weather=told is not None and told.weather in {"rain", "heat"}, crew=iftar.crew_who_eat,
        people=people,
        came_of_parties=came[0] if came and parties and people is None else None,
        walk_ins=came[1] if came and people is None else None,
        # Where only who reserved may come, places tell nothing of who walks in.
        places=places if iftar.coming != "reservations" else None,
    )  # fmt: skip


def is_counted(evening: Evening) -> bool:
    """Tell whether anybody counted who came."""
    return evening.people is not None or evening.walk_ins is not None


def _firsts(host: Host, iftars: Sequence[Iftar]) -> dict[str, int]:
    """Return the ordinal of each campaign's first evening."""
    campaigns = {iftar.campaign_id for iftar in iftars}
    rows = Iftar.objects.of(host).filter(campaign__in=campaigns).order_by()
    return {key: day.toordinal() for key, day in rows.values_list("campaign").annotate(Min("evening_on"))}


def _seats(iftars: Iterable[Iftar]) -> dict[str, int]:
    """Return how many places each evening has."""
    rows = Section.objects.filter(iftar__in=iftars).order_by()
    return dict(rows.values_list("iftar").annotate(Sum("seats")))
