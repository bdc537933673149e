"""What no door would send and nobody gave out: as `./sufra bench fuzz` plays 100,000 of them."""

import sys
from pathlib import Path
from random import Random

import pytest
from django.test import Client
from django.utils import timezone
from tests.cast import amina

from sufra.door import forms, views
from sufra.door.actions.doors import enrol_door, show_code
from sufra.models import Arrival
from sufra.shell import tickets
from sufra.shell.tickets import Ticket, read, signed

sys.path.append(str(Path(__file__).parents[4] / "bench"))

from _forged import Forger, misread
from _malformed import Batches
from _tally import Tally

pytestmark = pytest.mark.django_db
EVENINGS, A_DOOR, TICKETS = 5, 300, 1500


@pytest.fixture
def season(monkeypatch):
    season = amina(days=list(range(1, EVENINGS + 1)), coming="both")
    now = season.iftars[0].doors_at
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    return season


def played(season, number, inputs, tally=None):
    """Send the batches of one door, good facts afterwards, and compare with what is kept."""
    iftar, tally = season.iftars[number], tally or Tally()
    facts = {"whole_season": False, "name": "", "user": None, "now": timezone.now()}
    _door, token = enrol_door(code=show_code(iftar=iftar, **facts), now=timezone.now())
    chance = Random(number)  # noqa: S311 - not a secret
    made = Batches(chance, iftar.pk, iftar.sections.get().pk, ["123456", "000000"])
    client = Client(raise_request_exception=False)

    def post(sent):
        headers = {"Authorization": f"Bearer {token}", **sent.headers}
        answer = client.post("/door/sync/", sent.body, "application/json", headers=headers)
        return answer.status_code, answer.json() if answer.status_code == 200 else {}

    tally.play((made.damaged() for _input in range(inputs)), post)
    tally.count(made, post)
    tally.compare({row.uuid: row for row in Arrival.objects.of_evening(iftar)})
    return tally


def test_of_1500_broken_batches_none_is_the_servers_fault_and_whole_facts_beside_them_count(season):
    tally = sum((played(season, number, A_DOOR) for number in range(EVENINGS)), Tally())
    assert tally.smallest is None
    assert (tally.inputs, tally.server_errors, tally.crashes, tally.counted_wrongly) == (1500, 0, 0, 0)


def test_the_batches_hold_what_they_are_to_show(season):
    tally = played(season, 0, A_DOOR)
    kept = Arrival.objects.of_evening(season.iftars[0]).count()
    assert 100 < len(tally.intact) < kept


def test_a_reader_that_looks_at_no_number_is_caught(season, monkeypatch):
    monkeypatch.setattr(forms, "_number", lambda given, *_bounds: given)
    assert played(season, 0, A_DOOR).server_errors


def test_a_reader_for_which_one_broken_fact_spoils_a_batch_is_caught(season, monkeypatch):
    def strict(body, now):
        batch, unread = forms.batch_of(body, now)
        return (batch if not unread else forms.batch_of(b'{"facts": []}', now)[0]), unread

    monkeypatch.setattr(views, "batch_of", strict)
    assert played(season, 0, A_DOOR).counted_wrongly


def test_a_door_that_acknowledges_what_it_did_not_keep_is_caught(season, monkeypatch):
    monkeypatch.setattr(views, "take_facts", lambda batch, **_facts: [told.uuid for told in batch.facts])
    assert played(season, 0, 50).counted_wrongly


def genuine():
    return [
        signed(Ticket(iftar_id="abcdefgh", code=f"{code:06}", guests=4, section=code, version=1))
        for code in range(1, 9)
    ]


def misreadings(reader):
    """Return what a reader took wrongly, the shortest first."""
    chance = Random(5)  # noqa: S311 - not a secret
    forger = Forger(chance, genuine())
    shown = [forger.show() for _input in range(TICKETS)]
    assert sum(one.untouched for one in shown) > 10
    wrong = [one.text for one in shown if misread(one, told(reader, one.text), read(one.genuine))]
    return sorted(wrong, key=len)


def told(reader, text):
    try:
        return reader(text)
    except ValueError as problem:
        return problem


def test_of_1500_made_up_tickets_none_is_taken_for_anything_but_what_was_signed():
    assert misreadings(read) == []


class AnyKey:
    """A key for which everything is signed."""

    def public_key(self):
        return self

    def verify(self, signature, plain):
        return None


def test_a_reader_that_checks_no_signature_is_caught(monkeypatch):
    def trusting(text):
        with monkeypatch.context() as careless:
            careless.setattr(tickets, "_key", AnyKey)
            return read(text)

    assert misreadings(trusting)


def test_a_reader_that_refuses_everything_is_caught():
    assert len(misreadings(lambda _text: None)) > 10
