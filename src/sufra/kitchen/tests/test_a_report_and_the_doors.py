"""What doors count is not written down as if somebody had; what was meant once is not asked again."""

import re

import pytest
from tests.cast import amina, signed_in, text, yusuf

from sufra.door.tests.test_doors_with_a_token import Phone
from sufra.kitchen import actions
from sufra.kitchen.host_views import number
from sufra.kitchen.queries.learned import evenings_of
from sufra.models import Arrival, KitchenReport
from sufra.rules.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def season(monkeypatch):
    season = amina(coming="both")
    [iftar] = season.iftars
    monkeypatch.setattr("django.utils.timezone.now", lambda: iftar.maghrib_at)
    wrote(season, 24, ticket="code1")
    wrote(season, 7)
    return season


@pytest.fixture
def cook(season):
    return signed_in(yusuf(season.host, Role.KITCHEN))


def wrote(season, guests, ticket=""):
    [iftar] = season.iftars
    Arrival(
        uuid=f"{guests:032}", iftar=iftar, section=iftar.sections.first(), guests=guests, ticket=ticket,
        kind="party" if ticket else "walk_in", device="x", counted_at=iftar.maghrib_at,
        received_at=iftar.maghrib_at,
    ).save(force_insert=True)  # fmt: skip


def address(season, language="en"):
    return f"/{language}/host/{season.host.pk}/evening/{season.iftars[0].pk}/kitchen/report/"


def filled(answer):
    """What a browser would send of a report as it stands."""
    form = answer.context["form"]
    said = {field.html_name: field.value() for field in form} | {"seen": answer.context["seen"]}
    return {name: value for name, value in said.items() if value is not None and value is not False}


def learned(season):
    [iftar] = season.iftars
    known = evenings_of(season.host, [iftar])[iftar.pk]
    return known.people, known.walk_ins


def saving_it_unchanged_lets_doors_go_on_counting(season, cook):
    assert cook.post(address(season), filled(cook.get(address(season)))).status_code == 302
    assert KitchenReport._rows.get().people is None
    wrote(season, 5)
    assert learned(season) == (None, 12)
    assert re.search(r'name="people" value="36"', cook.get(address(season)).content.decode())


def test_saving_it_unchanged_lets_doors_go_on_counting(season, cook):
    saving_it_unchanged_lets_doors_go_on_counting(season, cook)


def test_a_report_that_keeps_what_doors_counted_is_caught(season, cook, monkeypatch):
    monkeypatch.setattr(actions, "counted_by_doors", lambda _iftar: None)
    said = filled(cook.get(address(season)))
    del said["doors"]
    monkeypatch.setattr(f"{__name__}.filled", lambda _answer: said)
    with pytest.raises(AssertionError):
        saving_it_unchanged_lets_doors_go_on_counting(season, cook)


@pytest.mark.parametrize(("language", "shown"), [("en", ("31", "36")), ("ar", ("٣١", "٣٦"))])
def test_what_doors_counted_when_the_form_was_filled_is_no_count_by_hand_either(
    season, cook, language, shown
):
    said = filled(cook.get(address(season, language)))
    wrote(season, 5)
    assert (said["people"], filled(cook.get(address(season, language)))["doors"]) == shown
    assert cook.post(address(season, language), said).status_code == 302
    assert learned(season) == (None, 12)


@pytest.mark.parametrize(("typed", "kept"), [("٣٦", None), ("36", None), ("40", 40), ("", None), ("0", 0)])
def test_only_a_number_that_differs_from_what_doors_count_is_a_count_by_hand(season, cook, typed, kept):
    said = filled(cook.get(address(season))) | {"people": typed}
    wrote(season, 5)
    assert cook.post(address(season), said).status_code == 302
    assert KitchenReport._rows.get().people == kept


def test_a_count_by_hand_stands_however_often_it_is_saved(season, cook):
    cook.post(address(season), filled(cook.get(address(season))) | {"people": "40"})
    again = filled(cook.get(address(season)))
    assert again["people"] == "40"
    wrote(season, 9)  # of late doors: now they have counted 40 as well
    cook.post(address(season), again | {"note": "Rain at the end"})
    assert (KitchenReport._rows.get().people, learned(season)) == (40, (40, None))


def test_that_doors_keep_entries_is_said_where_the_evening_is_written_down(season, cook):
    door = Phone(season)
    assert "Doors have not sent" not in text(cook.get(address(season)))
    door.send(door.fact(guests=20), sequence=4, unsynced=3)
    assert "Doors have not sent 3 entries yet" in text(cook.get(address(season)))


IMPOSSIBLE = {"meals_made": "100", "meals_served": "120", "left_over": "5"}


def what_was_meant_once_is_not_asked_again(season, cook):
    cook.post(address(season), filled(cook.get(address(season))) | IMPOSSIBLE | {"insists": "on"})
    again = filled(cook.get(address(season)))
    assert cook.post(address(season), again | {"note": "Late rice"}).status_code == 302
    report = KitchenReport._rows.get()
    assert (report.note, report.insisted) == ("Late rice", True)


def test_what_was_meant_once_is_not_asked_again(season, cook):
    what_was_meant_once_is_not_asked_again(season, cook)


def test_numbers_that_change_are_asked_about_again(season, cook):
    what_was_meant_once_is_not_asked_again(season, cook)
    other = filled(cook.get(address(season))) | {"meals_served": "121"}
    assert cook.post(address(season), other).status_code == 422
    assert cook.post(address(season), other | {"insists": "on"}).status_code == 302
    KitchenReport._rows.update(insisted=False)
    assert cook.post(address(season), filled(cook.get(address(season)))).status_code == 422


def what_another_saved_meanwhile_is_shown_in_words(season, cook):
    said = filled(cook.get(address(season)))
    cook.post(address(season), said | {"leftover_went": "charity", "weather": "rain", "note": "charity"})
    for language, words in (
        ("en", ["a charity", "rain", "charity"]),
        ("ar", ["جمعية خيرية", "مطر", "charity"]),
    ):
        page = cook.post(address(season, language), said).content.decode()
        assert re.findall(r"<dd><bdi>(.*?)</bdi></dd>", page) == words


def test_what_another_saved_meanwhile_is_shown_in_words(season, cook):
    what_another_saved_meanwhile_is_shown_in_words(season, cook)


def test_a_list_of_stored_codes_is_caught(season, cook, monkeypatch):
    monkeypatch.setattr(number, "_in_words", lambda _field, value: value)
    with pytest.raises(AssertionError):
        what_another_saved_meanwhile_is_shown_in_words(season, cook)
