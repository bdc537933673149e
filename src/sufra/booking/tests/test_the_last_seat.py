"""Many at once, on real connections: the lock is what keeps the last seat single."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from tests.cast import amina, huda

from sufra.booking.actions import reserving
from sufra.campaigns.forms.plan import SectionPlan
from sufra.models import Letter, Party

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 8


def house(places):
    return amina(coming="reservations", sections=[SectionPlan("families", places)])


def slowly(monkeypatch):
    """Widen the moment between counting and writing, with and without the lock."""
    decide = reserving.seated_now

    def decided_slowly(**facts):
        time.sleep(0.05)
        return decide(**facts)

    monkeypatch.setattr(reserving, "seated_now", decided_slowly)


def all_at_once(season, deed):
    def one(number):
        try:
            return deed(season, number)
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, range(AT_ONCE)))


def seated():
    return sum(party.guests for party in Party._rows.filter(standing="seated"))


def test_the_last_seat_is_given_once(monkeypatch):
    slowly(monkeypatch)
    season = house(places=1)
    made = all_at_once(season, lambda season, _number: huda(season, 1, contact="huda@example.org"))
    assert sorted(one.party.standing for one in made) == ["seated"] + ["waiting"] * (AT_ONCE - 1)
    assert len({one.party.code for one in made}) == AT_ONCE
    assert Letter.objects.count() == AT_ONCE


def together(monkeypatch):
    """Let nobody write before everybody has counted, which the lock would never allow."""
    decide, all_have_counted = reserving.seated_now, Barrier(AT_ONCE, timeout=60)

    def decided_together(**facts):
        all_have_counted.wait()
        return decide(**facts)

    monkeypatch.setattr(reserving, "seated_now", decided_together)


def test_without_the_lock_the_last_seat_is_given_twice(monkeypatch):
    monkeypatch.setattr("tests.cast.reserve", reserving.reserve.__wrapped__)
    monkeypatch.setattr(
        "sufra.booking.actions.evening.Iftar.objects.locked",
        lambda pk: reserving.Iftar._rows.select_related("site", "campaign__host").get(pk=pk),
    )
    season = house(places=1)
    huda(season, 1)
    Party._rows.all().delete()  # the evening's key is there now: only the seat is raced for
    together(monkeypatch)
    all_at_once(season, lambda season, _number: huda(season, 1))
    assert seated() > 1


def test_the_same_form_sent_many_times_at_once_makes_one_party(monkeypatch):
    slowly(monkeypatch)
    season = house(places=40)
    made = all_at_once(season, lambda season, _number: huda(season, 3, key="one form"))
    assert len({one.party.pk for one in made}) == 1
    assert seated() == 3


def test_families_at_once_never_exceed_the_places(monkeypatch):
    slowly(monkeypatch)
    season = house(places=10)
    all_at_once(season, lambda season, number: huda(season, 1 + number % 6))
    assert 5 <= seated() <= 10
