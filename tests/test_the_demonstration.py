"""The demonstration shows the evening that it filled, and a kitchen that learned from the others."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command

from sufra.config import crowd
from sufra.config.management.commands import seed
from sufra.models import CookNumber, Iftar, KitchenReport

pytestmark = pytest.mark.django_db
JUST_BEFORE_MAGHRIB_IN_DAKAR = datetime(2026, 11, 25, 18, 36, tzinfo=UTC)


def parties_shown(monkeypatch, capsys):
    monkeypatch.setattr("django.utils.timezone.now", lambda: JUST_BEFORE_MAGHRIB_IN_DAKAR)
    call_command("seed", stage="tonight", as_json=True)
    shown = json.loads(capsys.readouterr().out.splitlines()[-1])["guest"].rstrip("/").split("/")[-1]
    return Iftar._rows.get(pk=shown).parties.count()


def test_a_few_minutes_before_a_maghrib_the_next_place_is_shown_and_filled(monkeypatch, capsys):
    assert seed.AHEAD == crowd.AHEAD
    assert parties_shown(monkeypatch, capsys) > 10


def test_a_demonstration_that_fills_another_evening_than_it_shows_is_caught(monkeypatch, capsys):
    monkeypatch.setattr(crowd, "AHEAD", timedelta())
    with pytest.raises(AssertionError):
        assert parties_shown(monkeypatch, capsys) > 10


def test_a_season_that_is_over_has_thirty_evenings_from_which_its_kitchen_learned(capsys):
    call_command("seed", stage="over", as_json=True)
    learned = CookNumber._rows.order_by("iftar__maghrib_at").values_list("evenings_learned", flat=True)
    assert list(learned) == list(range(30))
    assert KitchenReport._rows.exclude(people=None).count() == 30
