"""A full disk, or a store that can only be read: pages still read, and a form keeps its answers."""

import html
import re
from contextlib import contextmanager
from uuid import uuid4

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.utils import timezone
from tests.cast import huda

from sufra.booking.tests.test_reserving_places import answers_of, form_address, house
from sufra.campaigns.tests.test_refining_a_place import evening_data
from sufra.door import actions as door
from sufra.models import Arrival, Party
from sufra.stories.tests.test_giving_pictures import file, painted

pytestmark = pytest.mark.django_db(transaction=True)
SWITCH = {
    "sqlite": "PRAGMA query_only = {}",
    "postgresql": "SET SESSION default_transaction_read_only = {}",
}


@contextmanager
def read_only():
    def switch(state):
        with connection.cursor() as cursor:
            cursor.execute(SWITCH[connection.vendor].format(state))

    switch("on")
    try:
        yield
    finally:
        switch("off")


def test_pages_are_read_and_a_form_says_so_and_keeps_its_answers():
    season, client = house(), Client()
    answers = answers_of(season)
    with read_only():
        assert client.get(f"/en/i/{season.iftars[0].pk}/").status_code == 200
        assert client.get(form_address(season)).status_code == 200
        answer = client.post(form_address(season), answers)
    assert answer.status_code == 503
    text = answer.content.decode()
    assert "We could not save this now." in text
    assert 'value="Huda"' in text
    assert Party._rows.count() == 0
    assert client.post(form_address(season), answers).status_code == 302


def test_a_party_cannot_change_or_cancel_then_and_stays_as_it_was():
    season = house()
    made = huda(season, 4)
    client = Client()
    client.get(f"/en/r/{made.party.pk}/{made.secret}/")
    with read_only():
        page = client.get(f"/en/r/{made.party.pk}/")
        changed = client.post(f"/en/r/{made.party.pk}/change/", {**answers_of(season), "adults": "1"})
        cancelled = client.post(f"/en/r/{made.party.pk}/cancellation/")
    assert page.status_code == 200
    assert (changed.status_code, 'value="Huda"' in changed.content.decode()) == (422, True)
    assert (cancelled.status_code, "We could not save this now." in cancelled.content.decode()) == (503, True)
    assert Party._rows.get().standing == "seated"


def test_a_team_is_told_kindly_too_and_nobody_is_counted():
    season = house()
    client = Client()
    client.force_login(season.owner)
    evening = f"/en/host/{season.host.pk}/evening/{season.iftars[0].pk}/"
    section = season.iftars[0].sections.all()[0].pk
    tap = {"uuid": str(uuid4()), "section": section, "guests": "5"}
    with read_only():
        pages = [client.get(evening + page).status_code for page in ("counts/", "counting/", "parties/add/")]
        counted = client.post(f"{evening}counting/", tap)
        reserved = client.post(f"{evening}parties/add/", answers_of(season))
    assert pages == [200, 200, 200]
    for answer in (counted, reserved):
        assert (answer.status_code, "We could not save this now." in answer.content.decode()) == (503, True)
    assert (Arrival._rows.count(), Party._rows.count()) == (0, 0)
    assert [sent_again(client, answer).status_code for answer in (counted, reserved)] == [302, 302]
    assert (Arrival._rows.get().guests, Party._rows.get().guests) == (5, 4)


def sent_again(client, answer):
    """Press the button of the page that says that nothing was saved."""
    fields = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', answer.content.decode())
    data = {}
    for name, value in fields:
        data.setdefault(name, []).append(html.unescape(value))
    return client.post(answer.wsgi_request.path, data)


TITLE = 'The “long” table & <b>more</b> "قديم"'


def a_long_form(season):
    """Send the form of an evening, which a host filled for a quarter of an hour, to a full disk."""
    client = Client()
    client.force_login(season.owner)
    row = {"kind": "families", "seats": "45", "name": "The hall", "chairs": "yes"}
    with read_only():
        answer = client.post(
            f"/en/host/{season.host.pk}/evening/{season.iftars[0].pk}/",
            evening_data([row], 1, title=TITLE, description="One line\nand another"),
        )
    assert answer.status_code == 503
    return client, answer


def test_all_that_a_host_typed_is_kept_and_saved_when_it_is_sent_again():
    season = house()
    client, answer = a_long_form(season)
    assert sent_again(client, answer).status_code == 302
    [iftar] = season.iftars
    [section] = iftar.sections.all()
    assert (iftar.title, iftar.description.split()) == (TITLE, ["One", "line", "and", "another"])
    assert (section.name, section.seats, section.chairs) == ("The hall", 45, True)


def test_a_page_that_keeps_nothing_is_caught(monkeypatch):
    season = house()
    monkeypatch.setattr(QueryDict, "lists", lambda _sent: [])
    client, answer = a_long_form(season)
    monkeypatch.undo()
    assert sent_again(client, answer).status_code == 422
    assert season.iftars[0].title == ""


def test_a_picture_has_to_be_chosen_once_more_and_its_words_are_kept():
    season = house()
    client = Client()
    client.force_login(season.owner)
    with read_only():
        answer = client.post(
            f"/en/host/{season.host.pk}/logo/",
            {"file": file(painted(400, 100)), "credit": "Hafsa K.", "licence": "reserved", "words": ""},
        )
    text = answer.content.decode()
    assert (answer.status_code, "Hafsa K." in text) == (503, True)
    assert "A file has to be chosen once more." in text


def test_a_link_that_cannot_be_used_now_can_be_used_later():
    season, phone = house(), Client()
    iftar = season.iftars[0]
    secret = door.make_link(iftar=iftar, user=season.owner, now=timezone.now())
    with read_only():
        answer = phone.post(f"/en/counting/{secret}/")
    assert answer.status_code == 503
    assert sent_again(phone, answer).status_code == 302
