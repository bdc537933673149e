"""Several of a team confirm, or take back, at the same moment, on real connections."""

from contextlib import suppress
from threading import Barrier

import pytest
from django.db import IntegrityError, connection
from tests.cast import AT_ONCE, FIRST_ON, NOW, amina_with, at_once, do, reserve_at

from sufra.models import Change, Letter, Move
from sufra.models.ids import new_id
from sufra.moves import actions
from sufra.moves.queries.outcomes import Intent, fingerprint, outcomes
from sufra.rules.evenings import on_fast_days

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def season():
    season = amina_with(on_fast_days(FIRST_ON, [25, 26]), town="London", coming="reservations")
    reserve_at(season, 26)
    return season


def preview_of(season):
    keys = tuple(one.pk for one in season.iftars)
    intent = Intent(kind="pause", campaign_id=season.campaign.pk, targets=keys, asked_of=keys[0])
    return fingerprint(intent, outcomes(season.host, intent, NOW))


def stored():
    return Move._rows.count(), Change._rows.count(), Letter.objects.filter(kind="changed").count()


def test_one_preview_confirmed_by_several_at_once_is_one_move(season):
    seen = preview_of(season)
    [move] = set(at_once(lambda _number: do(season, "pause", key="a" * 32, seen=seen)))
    assert move.kind == "pause"
    assert stored() == (1, 2, 1)


def test_of_several_previews_of_one_state_the_first_alone_is_carried_out(season):
    seen = preview_of(season)
    got = at_once(lambda _number: do(season, "pause", seen=seen))
    # Whoever comes later finds them paused already.
    assert sorted(one for one in got if isinstance(one, str)) == ["nothing_to_do"] * (AT_ONCE - 1)
    assert stored() == (1, 2, 1)


def test_without_the_lock_more_than_one_is_carried_out(season, monkeypatch):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL locks no row outside a transaction, so there is nothing to take away")
    seen, compared = preview_of(season), Barrier(AT_ONCE, timeout=60)
    monkeypatch.setattr(actions, "carry_out", actions.carry_out.__wrapped__)
    mark = actions.fingerprint

    def together(*facts):
        found = mark(*facts)
        compared.wait()
        return found

    monkeypatch.setattr(actions, "fingerprint", together)

    def careless(_number):
        with suppress(IntegrityError):
            do(season, "pause", key=new_id(), seen=seen)

    at_once(careless)
    assert Move._rows.count() == AT_ONCE


def test_a_move_taken_back_by_several_at_once_is_taken_back_once(season):
    move = do(season, "pause")
    got = at_once(lambda _number: actions.undo(move=move, user=season.owner, now=NOW))
    assert sorted(one for one in got if isinstance(one, str)) == ["undone_already"] * (AT_ONCE - 1)
    assert [one.state for one in season.iftars] == ["on", "on"]
    assert Letter.objects.waiting().filter(kind="changed").count() == 0
