"""One courtyard (scenario 0): some 45 guests on weekdays, some 300 on weekends, and nobody reserves."""

import math
import re
from datetime import timedelta
from random import Random

import pytest
from django.core.management import call_command

from sufra.kitchen.actions import write_report
from sufra.kitchen.queries.hours import fixed_from
from sufra.models import REPORTED, CookNumber, Iftar, KitchenReport, Section
from sufra.rules.demand import CLUMP
from sufra.rules.roles import Role
from tests.cast import amina, signed_in, yusuf

pytestmark = pytest.mark.django_db
WEEKDAY, WEEKEND = 45, 300
BUSY_DAYS = {4, 5, 6}
NOTHING = dict.fromkeys(REPORTED, None) | {"leftover_went": "", "weather": "", "note": ""}


@pytest.fixture
def season():
    season = amina(days=list(range(1, 30)))
    for iftar in season.iftars:
        places = WEEKEND if is_weekend(iftar) else WEEKDAY
        Section.objects.filter(iftar=iftar).update(seats=places, places_offered=places)
    Iftar._rows.update(crew=0)
    return season


def is_weekend(iftar):
    return iftar.evening_on.weekday() in BUSY_DAYS


def lived(season, monkeypatch):
    """Let `tend` fix each number at noon, and the lead write down in the night what it came to."""
    chance = Random(1448)  # noqa: S311 - an invented season, the same each time
    for iftar in season.iftars:
        usual = WEEKEND if is_weekend(iftar) else WEEKDAY
        people = round(chance.gauss(usual, math.hypot(math.sqrt(CLUMP * usual), 0.1 * usual)))
        monkeypatch.setattr("django.utils.timezone.now", lambda iftar=iftar: fixed_from(iftar))
        call_command("tend", once=True)
        number, night = CookNumber.objects.of_evening(iftar), iftar.closes_at + timedelta(hours=1)
        said = NOTHING | {
            "people": people, "meals_made": number.meals, "meals_served": min(people, number.meals),
            "left_over": max(number.meals - people, 0),
        }  # fmt: skip
        write_report(iftar=iftar, said=said, seen=0, insists=False, user=None, now=night)
    return night


def of_kind(rows, *, weekend):
    return [row for row in rows if is_weekend(row.iftar) is weekend]


def test_the_kitchen_learns_both_kinds_of_evening(season, monkeypatch):
    night = lived(season, monkeypatch)
    rows = list(KitchenReport._rows.select_related("iftar__cook_number").order_by("iftar__evening_on"))
    first, known = rows[0], rows[7:]
    assert first.meals_made < 3 * WEEKDAY
    for weekend, usual in ((False, WEEKDAY), (True, WEEKEND)):
        cooked = [row.meals_made for row in of_kind(known, weekend=weekend)]
        assert usual < sum(cooked) / len(cooked) < 1.5 * usual
    numbers = [(row.iftar.cook_number, row.people) for row in known]
    within = [number.low <= people <= number.high for number, people in numbers]
    assert sum(within) >= 0.75 * len(within)
    assert sum(row.meals_served == row.people for row in known) >= 0.8 * len(known)

    monkeypatch.setattr("django.utils.timezone.now", lambda: night)
    page = (
        signed_in(yusuf(season.host, Role.KITCHEN))
        .get(f"/en/host/{season.host.pk}/site/{season.site.pk}/season/")
        .content.decode()
    )
    assert len(re.findall(r'<th scope="row">', page)) == 29
    assert "/ 29" in re.sub(r"<[^>]+>", " ", page).replace("  ", " ")


def test_one_kind_of_evening_for_all_is_caught(season, monkeypatch):
    monkeypatch.setattr("sufra.kitchen.queries.learned._weekend", lambda _evenings: frozenset())
    monkeypatch.setattr("sufra.kitchen.queries.learned._places", lambda _iftar, _laid: None)
    lived(season, monkeypatch)
    rows = list(KitchenReport._rows.select_related("iftar__cook_number").order_by("iftar__evening_on"))[7:]
    cooked = [row.meals_made for row in rows if not is_weekend(row.iftar)]
    assert sum(cooked) / len(cooked) > 1.5 * WEEKDAY
