"""A contact is written to for three parties at most, and no answer tells a stranger whether it is known."""

import re

import pytest
from django.test import Client
from tests.cast import huda

from sufra.booking.actions import changing, reserving
from sufra.booking.tests.test_reserving_places import answers_of, form_address, house
from sufra.models import Letter, Party
from sufra.rules.refusal import Refusal

pytestmark = pytest.mark.django_db
CONTACT, ADDRESS = "huda@example.org", "192.0.2.0/24"
OWN = r'value="[^"]*"|<svg.*?</svg>|\d{3} \d{3}|'


def written_to():
    return [bool(party.contact_tag) for party in Party._rows.order_by("reserved_at", "pk")]


def known(season):
    for spelling in (CONTACT, "HUDA@example.org", " huda@example.org"):
        huda(season, 1, contact=spelling, address=ADDRESS)


def answer(season, contact):
    """Reserve as a stranger with this contact; return all that it is told, without what is its own."""
    client = Client()
    answers = answers_of(season, contact=contact)
    sent = client.post(form_address(season), answers)
    told = [sent.status_code]
    if sent.status_code == 302:
        [party] = re.findall(r"/en/r/(\w+)/", sent.headers["Location"])
        for page in ("", "change/"):
            text = client.get(f"/en/r/{party}/{page}").content.decode()
            plain = re.sub(rf"{party}/calendar/[\w-]+\.ics", "", text)
            told.append(re.sub(OWN + party, "", plain, flags=re.DOTALL))
    return told


def test_one_contact_is_written_to_for_three_parties_however_it_is_spelt():
    season = house()
    known(season)
    huda(season, 1, contact="Huda@Example.org", address="198.51.100.0/24")
    assert sorted(written_to()) == [False, True, True, True]
    assert Letter.objects.count() == 3
    huda(season, 1, contact="other@example.org", address=ADDRESS)
    assert Letter.objects.count() == 4


def test_a_stranger_is_told_the_same_whether_a_contact_is_known_or_not():
    season = house()
    known(season)
    assert answer(season, CONTACT) == answer(season, "nobody@example.org")


def test_an_answer_that_tells_is_caught(monkeypatch):
    season = house()
    known(season)

    def refuse(_evening, contact, _party):
        if contact == CONTACT:
            raise Refusal("too_many_from_here")
        return "tag"

    monkeypatch.setattr(reserving, "written_to", refuse)
    assert answer(season, CONTACT) != answer(season, "nobody@example.org")


def test_a_change_writes_to_no_fourth_party_either():
    season = house()
    known(season)
    made = huda(season, 1, address=ADDRESS)
    wish = reserving.Wish(section=season.iftars[0].sections.all()[0].pk, guests=1, contact=CONTACT)
    assert changing.change(party=made.party, wish=wish, now=made.party.reserved_at).contact_tag == ""
    first = Party._rows.exclude(contact_tag="").order_by("pk")[0]
    assert changing.change(party=first, wish=wish, now=first.reserved_at).contact_tag != ""


def test_a_change_that_counts_nothing_is_caught(monkeypatch):
    season = house()
    known(season)
    made = huda(season, 1, address=ADDRESS)
    monkeypatch.setattr(changing, "written_to", lambda evening, at, _who: reserving.contact_tag(evening, at))
    wish = reserving.Wish(section=season.iftars[0].sections.all()[0].pk, guests=1, contact=CONTACT)
    assert changing.change(party=made.party, wish=wish, now=made.party.reserved_at).contact_tag != ""


def test_a_host_reserves_for_many_elders_at_its_own_contact():
    season = house()
    for _elder in range(5):
        huda(season, 1, contact=CONTACT)
    assert written_to() == [True] * 5
