"""A party follows its evening in a calendar that brings no cookie: the secret in the address opens it."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from icalendar import Calendar
from tests.cast import FIRST_ON, NOW, amina_with, do, huda

from sufra.booking.actions import changing
from sufra.booking.actions.forgetting import forget_party
from sufra.models import Party, Site
from sufra.rules.evenings import on_fast_days
from sufra.shell.sealing import Seal, seal_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _it_is_january(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def season():
    return amina_with(on_fast_days(FIRST_ON, [26]), town="London", coming="reservations")


def address(made):
    """The address that stands on the party's page."""
    browser = Client()
    browser.get(f"/en/r/{made.party.pk}/{made.secret}/")
    page = browser.get(f"/en/r/{made.party.pk}/").content.decode()
    return re.search(r'href="(/en/r/\w+/calendar/[^"]+\.ics)"', page)[1]


def ask(path, **headers):
    return Client().get(path, headers=headers)


def event(path):
    [found] = Calendar.from_ical(ask(path).content).walk("VEVENT")
    return found


def test_it_says_how_many_where_and_the_code_and_follows_the_evening(season):
    made = huda(season)
    path = address(made)
    before = event(path)
    assert before["UID"] == f"party-{made.party.pk}@sufra"
    assert before["STATUS"] == "CONFIRMED"
    code = made.party.code
    assert before["DESCRIPTION"].split("\n")[:4] == [
        "You have 4 places.", "Everyone", "Your code. Say it or show it at the entrance.",
        f"{code[:3]} {code[3:]}",
    ]  # fmt: skip
    do(season, "move", to_on=date(2027, 3, 6))
    after = event(path)
    assert (after["UID"], after["SEQUENCE"]) == (before["UID"], before["SEQUENCE"] + 1)
    assert after.start.date() == date(2027, 3, 6)


def test_it_lets_nobody_change_anything(season):
    made = huda(season)
    path = address(made)
    text = ask(path).content.decode().replace("\r\n ", "")
    assert made.secret not in text + path
    secret = path.rpartition("/")[2].removesuffix(".ics")
    assert ask(f"/en/r/{made.party.pk}/{secret}/").status_code == 404
    assert "Set-Cookie" not in ask(path).headers
    assert "no-store" in ask(path)["Cache-Control"]


def test_a_wrong_secret_opens_nothing_nor_does_another_partys(season):
    one, other = huda(season), huda(season)
    secret = address(other).rpartition("/")[2]
    assert ask(f"/en/r/{one.party.pk}/calendar/{secret}").status_code == 404
    assert ask(f"/en/r/{one.party.pk}/calendar/x.ics").status_code == 404
    assert ask("/en/r/nobody12/calendar/x.ics").status_code == 404


def test_a_secret_that_did_not_hang_on_the_party_would_be_caught(season, monkeypatch):
    monkeypatch.setattr(Seal, "calendar", lambda seal, _party, _version: seal.tag("calendar", ""))
    one, other = huda(season), huda(season)
    secret = address(other).rpartition("/")[2]
    assert ask(f"/en/r/{one.party.pk}/calendar/{secret}").status_code == 200


def test_a_link_that_is_made_anew_closes_the_calendar_of_the_old_one(season):
    made = huda(season)
    path = address(made)
    changing.rotate_link(party=made.party, now=NOW)
    assert ask(path).status_code == 404


def test_a_cancelled_party_is_struck_out_though_the_evening_takes_place(season):
    made = huda(season)
    path = address(made)
    before = event(path)["SEQUENCE"]
    changing.cancel(party=made.party, now=NOW + timedelta(hours=1))
    sheet = Calendar.from_ical(ask(path).content)
    [found] = sheet.walk("VEVENT")
    assert sheet["METHOD"] == "CANCEL"
    assert (found["STATUS"], found["SEQUENCE"]) == ("CANCELLED", before + 1)
    assert found["DESCRIPTION"].startswith("This reservation is cancelled.")
    assert made.party.code not in found["DESCRIPTION"].replace(" ", "")


def test_a_cancelled_evening_is_struck_out_for_who_held_places(season):
    path = address(huda(season))
    before = event(path)["SEQUENCE"]
    do(season, "cancel")
    found = event(path)
    assert (found["STATUS"], found["SEQUENCE"]) == ("CANCELLED", before + 1)


def test_who_waits_is_not_sure(season):
    huda(season, 20)
    huda(season, 20)
    path = address(huda(season, 10))
    found = event(path)
    assert found["STATUS"] == "TENTATIVE"
    assert found["DESCRIPTION"].startswith("You are on the waiting list for 10 places.")


def test_a_withheld_place_stays_withheld_also_here(season):
    path = address(huda(season))
    Site.objects.of(season.host).update(address="12 Seven Sisters Road", area="Finsbury Park")
    assert "Seven Sisters" in event(path)["LOCATION"]
    do(season, "withhold", hours=24 * 60)
    assert event(path)["LOCATION"] == "Finsbury Park"
    assert "Seven Sisters" not in ask(path).content.decode().replace("\r\n ", "")


def test_a_forgotten_party_has_no_calendar_and_its_telephone_guesses_nothing(season):
    made, other = huda(season), huda(season)
    path = address(made)
    forget_party(party=made.party, now=NOW)
    assert ask(path).status_code == 404
    season.iftars[0].key.delete()
    assert [ask(address_).status_code for address_ in [path] * 100] == [404] * 100
    assert seal_of(season.iftars[0]) is None
    assert Party.objects.of_evening(season.iftars[0]).filter(pk=other.party.pk).exists()


def test_a_calendar_that_asks_again_is_told_that_its_copy_stands(season):
    made = huda(season)
    path = address(made)
    etag = ask(path)["ETag"]
    assert ask(path, **{"If-None-Match": etag}).status_code == 304
    changing.cancel(party=made.party, now=NOW)
    assert ask(path, **{"If-None-Match": etag}).status_code == 200
