"""Many say at once what is served: on real connections, the host's row is what keeps a dish single."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction
from tests.cast import NOW, amina

from sufra.kitchen.actions import menu
from sufra.models import Dish
from sufra.rules.refusal import Refusal

AT_ONCE = 6
NAMES = ["Soup", "soup", "SOUP", " Soup", "soup ", "Soup"]
on_postgresql = pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="SQLite lets one transaction write at a time in any case."
)
pytestmark = pytest.mark.django_db(transaction=True)


def at_once(deed):
    gate = Barrier(AT_ONCE, timeout=60)

    def one(number):
        gate.wait()
        try:
            return deed(number)
        except (Refusal, IntegrityError) as stopped:
            return stopped
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, range(AT_ONCE)))


def written_down(season):
    said = at_once(
        lambda number: menu.add_dish(
            host=season.host, said={"name": NAMES[number], "part": "meal"}, user=None, now=NOW
        )
    )
    assert not any(isinstance(one, IntegrityError) for one in said)
    assert Dish._rows.count() == 1


def test_a_dish_is_written_down_once():
    written_down(amina())


def test_a_beginning_is_made_once():
    season = amina()
    at_once(lambda _number: menu.begin_dishes(host=season.host, user=None, now=NOW))
    assert Dish._rows.count() == 2


def test_what_is_served_is_chosen_twice_without_harm():
    season = amina()
    dish = menu.add_dish(host=season.host, said={"name": "Soup", "part": "meal"}, user=None, now=NOW)
    iftar = season.iftars[0]
    said = at_once(
        lambda _number: menu.serve_dishes(iftar=iftar, dishes=[dish], later=True, user=None, now=NOW)
    )
    assert said == [1] * AT_ONCE
    assert list(iftar.dishes.all()) == [dish]


@on_postgresql
def test_without_the_hosts_lock_one_dish_becomes_several(monkeypatch):
    season, both = amina(), Barrier(AT_ONCE, timeout=60)
    monkeypatch.setattr(menu, "_lock", lambda _host: None)
    looked = menu._require_own_name

    def together(*args, **facts):
        looked(*args, **facts)
        both.wait()

    monkeypatch.setattr(menu, "_require_own_name", together)
    with pytest.raises(AssertionError):
        written_down(season)
    with transaction.atomic():
        assert Dish._rows.count() > 1
