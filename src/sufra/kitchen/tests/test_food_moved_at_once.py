"""Many send and receive at once: the evenings' locks are what keeps portions single."""

import time
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Barrier

import pytest
from django.db import connection
from tests.cast import AT_ONCE, at_once

from sufra.kitchen.actions import food, transfers
from sufra.kitchen.tests.moving import local, moved, quay, receive, season, send, square, stew, take_back
from sufra.models import Batch, Iftar, Transfer

pytestmark = pytest.mark.django_db
__all__ = ["season"]  # a fixture


@pytest.mark.django_db(transaction=True)
def test_of_many_who_receive_at_once_one_does_and_the_others_are_told(season):
    sent = send(season, stew(season))
    got = at_once(lambda _number: receive(season, sent))
    assert sorted(str(each) for each in got) == ["Lentils"] + ["received_already"] * (AT_ONCE - 1)
    assert moved(square(season)) == (0, 0, 70)
    assert Batch._rows.filter(iftar=square(season)).count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_look_at_how_it_stands_it_is_received_many_times(season, monkeypatch):
    monkeypatch.setattr(transfers, "_standing", lambda transfer: transfer)
    sent = send(season, stew(season))
    at_once(lambda _number: receive(season, sent))
    assert Batch._rows.filter(iftar=square(season)).count() > 1


@pytest.mark.django_db(transaction=True)
def test_of_many_who_send_the_last_portions_at_once_one_does(season):
    batch = stew(season)
    got = at_once(lambda _number: send(season, batch, meals=120))
    assert sorted(str(each) for each in got) == ["120 Lentils"] + ["more_than_is_left"] * (AT_ONCE - 1)
    assert moved(quay(season)) == (120, 0, 0)


@pytest.mark.django_db(transaction=True)
def test_without_the_count_of_what_was_sent_the_last_portions_go_many_times(season, monkeypatch):
    monkeypatch.setattr(type(Transfer.objects), "sent_of", lambda _rows, _batch: 0)
    batch = stew(season)
    at_once(lambda _number: send(season, batch, meals=120))
    assert moved(quay(season)) == (120 * AT_ONCE, 0, 0)


def unlocked(monkeypatch):
    monkeypatch.setattr(
        "sufra.kitchen.actions.transfers.Iftar.objects.locked", lambda pk: Iftar._rows.get(pk=pk)
    )


def together(monkeypatch):
    """Let neither of the first two write before both have counted, which the lock would never allow."""
    decide, calls, both_have_counted = transfers.require_sendable, count(), Barrier(2, timeout=60)

    def decided_together(*verdicts, **facts):
        if next(calls) < both_have_counted.parties:
            both_have_counted.wait()
        decide(*verdicts, **facts)

    monkeypatch.setattr(transfers, "require_sendable", decided_together)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_last_portions_are_sent_twice(season, monkeypatch):
    unlocked(monkeypatch)
    monkeypatch.setattr(transfers, "send_transfer", transfers.send_transfer.__wrapped__)
    batch = stew(season)
    together(monkeypatch)
    at_once(lambda _number: send(season, batch, meals=120))
    assert moved(quay(season))[0] > 200


def slowly(monkeypatch):
    """Widen the moment between counting and writing."""
    counted = type(Transfer.objects).sent_of

    def counted_slowly(rows, batch):
        sent = counted(rows, batch)
        time.sleep(0.05)
        return sent

    monkeypatch.setattr(type(Transfer.objects), "sent_of", counted_slowly)


@pytest.mark.django_db(transaction=True)
def test_a_batch_is_sent_or_taken_back_but_never_both_at_once(season, monkeypatch):
    slowly(monkeypatch)
    batch = stew(season)
    got = at_once(lambda number: (send if number else take_back)(season, batch))
    if Batch._rows.exists():
        assert got[0] == "portions_away"
        assert Transfer._rows.exists()
    else:
        assert got == [None, *["batch_gone"] * (AT_ONCE - 1)]
        assert not Transfer._rows.exists()


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_a_batch_is_taken_back_while_portions_of_it_leave(season, monkeypatch):
    unlocked(monkeypatch)
    batch = stew(season)

    def somebody_sends_it(**_facts):
        with ThreadPoolExecutor(1) as another:
            another.submit(lambda: (send(season, batch), connection.close())).result()

    monkeypatch.setattr(food, "note", somebody_sends_it)  # it comes between the look and the deletion
    food.take_back_food.__wrapped__(iftar=batch.iftar, row=batch, user=season.owner, now=local("16:05"))
    assert not Batch._rows.exists()
    assert moved(quay(season)) == (70, 0, 0)
