import re

import pytest
from django.test import Client
from tests.cast import amina, huda

from sufra.campaigns.forms.plan import SectionPlan
from sufra.campaigns.tests.test_refining_a_place import evening_data, signed_in
from sufra.models import Party, Section

pytestmark = pytest.mark.django_db


def house():
    season = amina(coming="both", sections=[SectionPlan("families", 10), SectionPlan("women", 10)])
    huda(season, 8)
    return season, f"/en/host/{season.host.pk}/evening/{season.iftars[0].pk}/"


def rows(families, **more):
    return [{"kind": "families", "seats": str(families), **more}, {"kind": "women", "seats": "10"}]


def test_offering_fewer_than_are_given_asks_and_then_cancels_nobody():
    season, address = house()
    owner = signed_in(season.owner)
    asked = owner.post(address, evening_data(rows(5), 2))
    assert asked.status_code == 422
    text = asked.content.decode()
    assert "8 places are given already, and you would offer 5." in text
    assert 'name="knowingly"' in text
    assert Section.objects.filter(kind="families").get().places_offered == 10
    assert owner.post(address, evening_data(rows(5), 2, knowingly="on")).status_code == 302
    assert Section.objects.filter(kind="families").get().places_offered == 5
    assert Party._rows.get().standing == "seated"
    assert "3 more were given than are offered now" in owner.get(f"{address}counts/").content.decode()
    assert "Full" in Client().get(f"/en/i/{season.iftars[0].pk}/").content.decode()


def test_offering_as_many_as_are_given_does_not_ask():
    season, address = house()
    assert signed_in(season.owner).post(address, evening_data(rows(8), 2)).status_code == 302


def test_more_places_than_seats_are_offered_knowingly_and_the_page_says_what_it_means():
    season, address = house()
    owner = signed_in(season.owner)
    more = evening_data(rows(8, places_offered="12"), 2, title="The long table")
    asked = owner.post(address, more)
    assert asked.status_code == 422
    text = asked.content.decode()
    assert "You would offer 4 more places than there are seats. If everybody comes, so many stand." in text
    assert ('name="beyond_seats"' in text, 'name="knowingly"' in text) == (True, False)
    assert ('value="12"' in text, 'value="The long table"' in text) == (True, True)
    assert Section.objects.filter(kind="families").get().places_offered == 10
    assert owner.post(address, more | {"beyond_seats": "on"}).status_code == 302
    assert "4 more places are offered than there are seats" in owner.get(f"{address}counts/").content.decode()


def test_what_was_meant_once_is_not_asked_again_until_it_is_more():
    season, address = house()
    owner = signed_in(season.owner)
    first = evening_data(rows(8, places_offered="12"), 2, beyond_seats="on")
    assert owner.post(address, first).status_code == 302
    statuses = [
        owner.post(address, evening_data(rows(8, places_offered=offered), 2)).status_code
        for offered in ("12", "11", "12", "13")
    ]
    assert statuses == [302, 302, 422, 422]


def test_a_new_section_is_asked_about_too():
    season, address = house()
    new = {"kind": "quiet", "seats": "4", "places_offered": "6"}
    answer = signed_in(season.owner).post(address, evening_data([*rows(10), new], 2))
    assert "You would offer 2 more places than there are seats." in answer.content.decode()


def test_who_is_asked_both_keeps_the_first_tick_while_it_is_asked_the_second():
    season, address = house()
    both = [{"kind": "families", "seats": "5"}, {"kind": "women", "seats": "10", "places_offered": "11"}]
    owner = signed_in(season.owner)
    first = owner.post(address, evening_data(both, 2)).content.decode()
    assert ('name="knowingly"' in first, 'name="beyond_seats"' in first) == (True, False)
    second = owner.post(address, evening_data(both, 2, knowingly="on")).content.decode()
    assert re.search(r'name="knowingly"[^>]* checked', second)
    assert 'name="beyond_seats"' in second
    ticks = {"knowingly": "on", "beyond_seats": "on"}
    assert owner.post(address, evening_data(both, 2, **ticks)).status_code == 302


def test_a_house_that_asks_nothing_saves_at_once_and_is_caught(monkeypatch):
    season, address = house()
    monkeypatch.setattr("sufra.campaigns.actions.require_meant", lambda **_numbers: None)
    saved = signed_in(season.owner).post(address, evening_data(rows(8, places_offered="12"), 2))
    assert saved.status_code == 302


@pytest.mark.parametrize("knowingly", [{}, {"knowingly": "on"}])
def test_a_section_with_parties_is_not_taken_away(knowingly):
    season, address = house()
    taken_away = evening_data(rows(10, DELETE="on"), 2, **knowingly)
    answer = signed_in(season.owner).post(address, taken_away)
    assert answer.status_code == 422
    assert "It stays." in answer.content.decode()
    assert Section.objects.filter(kind="families").count() == 1
