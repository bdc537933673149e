"""By noon the kitchen has one number with a range; what changes after it was fixed is a difference."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from tests.cast import amina, huda, text, yusuf

from sufra.door.tests.test_doors_with_a_token import Phone
from sufra.kitchen.actions.fixing import fix, fix_due
from sufra.kitchen.queries.hours import fixed_from
from sufra.kitchen.queries.learned import evenings_of
from sufra.kitchen.queries.number import number_of
from sufra.kitchen.queries.page import _curve, kitchen_page
from sufra.kitchen.queries.portions import by_section, needs, people_by_section
from sufra.models import Arrival, CookNumber, Iftar, KitchenReport, Party, Site
from sufra.rules.roles import Role
from sufra.shell.formats import Reader

pytestmark = pytest.mark.django_db
DAYS = list(range(1, 11))


@pytest.fixture
def season():
    return amina(coming="reservations")


def before(iftar, **ago):
    return iftar.maghrib_at - timedelta(**ago)


def page(season, iftar, user=None, end=""):
    client = Client()
    client.force_login(user or season.owner)
    return client.get(f"/en/host/{season.host.pk}/evening/{iftar.pk}/kitchen/{end}")


def reported(iftar, people):
    KitchenReport(iftar=iftar, people=people, written_at=iftar.closes_at).save(force_insert=True)


def many_more(season, parties):
    for number in range(parties):
        huda(season, 6, key=f"more {number}", contact=f"more{number}@example.org")


def test_without_anything_known_it_answers_and_says_that_it_learned_from_nothing(season):
    [iftar] = season.iftars
    found = number_of(iftar, before(iftar, hours=9))
    assert found.forecast.evenings_learned == 0
    assert 0 <= found.low <= found.meals <= found.packs
    shown = text(page(season, iftar))
    assert "Evenings here that it learned from: 0" in shown
    assert "take this range as a guess" in shown


def test_more_reserved_is_more_cooked_and_never_one_for_one(season):
    huda(season, 6)
    [iftar] = season.iftars
    few = number_of(iftar, before(iftar, hours=9))
    many_more(season, 5)
    many = number_of(iftar, before(iftar, hours=9))
    assert (few.reserved, many.reserved) == (6, 36)
    middle_of_few, middle_of_many = (number.forecast.quantile(0.5) for number in (few, many))
    assert middle_of_few < middle_of_many < middle_of_few + 30


def test_the_crew_eats_too(season):
    [iftar] = season.iftars
    alone = number_of(iftar, before(iftar, hours=9)).forecast.mean
    Iftar._rows.filter(pk=iftar.pk).update(crew=12)
    [iftar] = season.iftars
    assert number_of(iftar, before(iftar, hours=9)).forecast.mean == pytest.approx(alone + 12)


def test_the_crew_of_a_usual_evening_eats_too_and_more_where_the_desk_counts_more(season):
    [iftar] = season.iftars
    alone = number_of(iftar, before(iftar, hours=9)).forecast.mean
    for said, usual, there in ((0, 9, 9), (4, 9, 9), (12, 9, 12), (0, 0, 0)):
        Site._rows.filter(pk=iftar.site_id).update(usual_crew=usual)
        Iftar._rows.filter(pk=iftar.pk).update(crew=said)
        [iftar] = season.iftars
        assert number_of(iftar, before(iftar, hours=9)).forecast.mean == pytest.approx(alone + there)


def test_it_learns_from_this_places_evenings():
    season = amina(coming="open", days=DAYS)
    *past, tonight = season.iftars
    blank = number_of(tonight, before(tonight, hours=9))
    for iftar in past:
        reported(iftar, 80)
    learned = number_of(tonight, before(tonight, hours=9))
    assert learned.forecast.evenings_learned == len(past)
    assert 60 < learned.forecast.mean < 100
    assert learned.high - learned.low < blank.high - blank.low


def test_an_evening_that_was_forgotten_still_teaches_who_came(season):
    party = huda(season, 4).party
    [iftar] = season.iftars
    facts = {"iftar": iftar, "section": iftar.sections.first(), "counted_at": iftar.maghrib_at}
    told = [("party", 4, party.code), ("walk_in", 7, ""), ("left", -2, ""), ("pack", 50, "")]
    Arrival.objects.bulk_create(
        Arrival(
            uuid=f"{number:032}", kind=kind, guests=guests, ticket=ticket,
            received_at=iftar.maghrib_at, **facts
        )
        for number, (kind, guests, ticket) in enumerate(told)
    )  # fmt: skip
    known = evenings_of(season.host, [iftar])[iftar.pk]
    assert (known.sizes, known.came_of_parties, known.walk_ins) == ((4,), 4, 7)
    Arrival._rows.filter(ticket=party.code).update(ticket="wordword")
    assert evenings_of(season.host, [iftar])[iftar.pk] == known


def test_at_its_hour_the_number_is_fixed_once_with_what_went_into_it(season):
    huda(season, 4)
    [iftar] = season.iftars
    noon = fixed_from(iftar)
    assert fix_due(noon - timedelta(seconds=1)) == 0
    assert (fix_due(noon), fix_due(noon + timedelta(minutes=1))) == (1, 0)
    fixed = CookNumber._rows.get()
    assert (fixed.parties, fixed.guests, fixed.fixed_at) == (1, 4, noon)
    assert "Fixed since Fri 5 Mar, 12:00" in text(page(season, iftar))


def test_what_is_due_is_fixed_by_what_goes_on_beside_the_web_workers(season, monkeypatch):
    [iftar] = season.iftars
    monkeypatch.setattr("django.utils.timezone.now", lambda: fixed_from(iftar))
    call_command("tend", once=True)
    assert CookNumber._rows.get().iftar_id == iftar.pk


def test_what_changes_after_the_hour_is_a_difference_and_not_another_number(season):
    huda(season, 2)
    [iftar] = season.iftars
    fix_due(fixed_from(iftar))
    fixed = CookNumber._rows.get()
    many_more(season, 6)
    shown = text(page(season, iftar))
    assert re.search(rf"Cook {fixed.meals} hot meals", shown)
    assert re.search(r"By what is known now it would be \d+ more", shown)
    found = kitchen_page(iftar, Reader.of(season.host), fixed_from(iftar), cooks=True)
    assert found.left == round(found.number.forecast.expected_left(fixed.meals))
    assert float(found.curve.cook) < float(_curve(found.number.forecast, found.number.meals).cook)
    assert fix(iftar=iftar, now=before(iftar, hours=1)) is False
    assert CookNumber._rows.get().meals == fixed.meals


def test_a_number_that_is_reckoned_anew_after_its_hour_is_caught(season, monkeypatch):
    huda(season, 2)
    [iftar] = season.iftars
    fix_due(fixed_from(iftar))
    fixed = CookNumber._rows.get()
    monkeypatch.setattr(type(CookNumber.objects), "of_evening", lambda _manager, _iftar: None)
    many_more(season, 6)
    with pytest.raises(AssertionError):
        assert re.search(rf"Cook {fixed.meals} hot meals", text(page(season, iftar)))


def test_an_evening_that_is_off_or_over_gets_no_number(season):
    [iftar] = season.iftars
    Iftar._rows.update(state="cancelled")
    assert fix_due(fixed_from(iftar)) == 0
    Iftar._rows.update(state="on")
    assert fix_due(iftar.closes_at) == 0


def test_where_places_are_optional_one_family_takes_nothing_from_those_who_come(season):
    Iftar._rows.update(coming="both")
    [iftar] = season.iftars
    alone = number_of(iftar, before(iftar, hours=9))
    huda(season, 4)
    family = number_of(iftar, before(iftar, hours=9))
    assert (alone.reserved, family.reserved) == (None, 4)
    assert alone.meals <= family.meals
    assert people_by_section(iftar, family) == pytest.approx([family.forecast.mean])


def test_what_doors_have_not_sent_is_said_and_learned_from_once_it_is_here(season):
    door, [iftar] = Phone(season), season.iftars
    assert "Doors have not sent" not in text(page(season, iftar))
    door.send(door.fact(guests=20), sequence=4, unsynced=3)
    assert "Doors have not sent 3 entries yet" in text(page(season, iftar))
    door.send(door.fact(guests=5), sequence=4, unsynced=0)
    assert "Doors have not sent" not in text(page(season, iftar))


def test_two_looks_show_the_same_number(season):
    huda(season, 4)
    [iftar] = season.iftars
    assert text(page(season, iftar)) == text(page(season, iftar))


def test_sections_and_needs_are_counted_by_their_own_parties_and_name_nobody(season):
    kept = huda(season, 4, name="Canary Zarqa", needs=("vegetarian",), children=2).party
    [iftar] = season.iftars
    number = number_of(iftar, before(iftar, hours=9))
    [section] = by_section(iftar, number)
    assert section.low <= section.number <= section.high
    assert [row.name for row in needs(iftar, number, Reader.of(), cooks=True)] == [
        "Children",
        "Vegetarian food",
    ]
    shown = page(season, iftar).content.decode()
    assert "Vegetarian food" in shown
    for secret in ("Zarqa", kept.pk, kept.code):
        assert secret not in shown
    assert Party._rows.get().code == kept.code


def test_outside_the_kitchen_small_counts_are_merged_or_not_told(season):
    huda(season, 4, needs=("vegetarian",), children=2)
    [iftar] = season.iftars
    helper, cook = yusuf(season.host, Role.HELPER), yusuf(season.host, Role.KITCHEN)
    few = text(page(season, iftar, helper))
    assert "Guests with places: &lt;5" in few
    assert "Guests with places: 4" in text(page(season, iftar, cook))
    assert "Vegetarian" not in few
    assert "Children" not in few
    assert "Vegetarian food" in text(page(season, iftar, cook))
    for number in range(3):
        huda(season, 6, key=f"{number}", contact=f"{number}@example.org", children=4, needs=("low_calorie",))
    # One vegetarian and three low-calorie meals are four: the children's number hides them.
    assert "Children, Vegetarian food, A low-calorie meal" in text(page(season, iftar, helper))
    huda(season, 6, key="4", contact="4@example.org", needs=("low_calorie",))
    merged = text(page(season, iftar, helper))
    assert "Vegetarian food, A low-calorie meal" in merged
    assert "Children, Vegetarian" not in merged


def test_the_whole_team_reads_the_number_and_the_kitchen_alone_writes_what_it_came_to(season):
    [iftar] = season.iftars
    kitchen, helper = yusuf(season.host, Role.KITCHEN), yusuf(season.host, Role.HELPER)
    assert [page(season, iftar, user).status_code for user in (kitchen, helper)] == [200, 200]
    assert [page(season, iftar, user, "report/").status_code for user in (kitchen, helper)] == [200, 403]


def test_one_evening_behind_and_nine_take_the_same_number_of_questions(django_assert_num_queries):
    season = amina(coming="both", days=DAYS)
    client = Client()
    client.force_login(season.owner)
    *past, tonight = season.iftars
    address = f"/en/host/{season.host.pk}/evening/{tonight.pk}/kitchen/"
    client.get(address)
    reported(past[0], 60)
    with django_assert_num_queries(QUESTIONS):
        client.get(address)
    for iftar in past[1:]:
        reported(iftar, 60)
    with django_assert_num_queries(QUESTIONS):
        client.get(address)


QUESTIONS = 25
