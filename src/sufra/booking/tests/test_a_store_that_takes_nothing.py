"""A full disk, or a store that can only be read: pages still read, and a form keeps its answers."""

from contextlib import contextmanager
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from tests.cast import huda

from sufra.booking.tests.test_reserving_places import answers_of, form_address, house
from sufra.models import Arrival, Party

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
    assert client.post(f"{evening}counting/", tap).status_code == 302
    assert Arrival._rows.count() == 1
