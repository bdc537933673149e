"""A deed is taken back: in what it changed, where nothing has overtaken it, and never into the past."""

from datetime import date, timedelta

import pytest
from django.test import Client
from tests.cast import FIRST_ON, NOW, amina_with, do, reserve_at

from sufra.models import Entrance, Iftar, Letter, MonthStart, Section, Site
from sufra.moves import actions
from sufra.moves.queries import undoing
from sufra.rules.evenings import on_fast_days
from sufra.rules.refusal import Refusal
from sufra.timing.changes import reckon_anew

pytestmark = pytest.mark.django_db


def house(*days):
    return amina_with(on_fast_days(FIRST_ON, list(days or [26])), town="London", coming="reservations")


def announce(season, days, *, first_on=FIRST_ON, **facts):
    next_on = first_on + timedelta(days=days) if days else None
    return do(season, "announce", first_on=first_on, next_on=next_on, authority="B", **facts)


def take_back(season, move, now=NOW):
    return actions.undo(move=move, user=season.owner, now=now)


def can_be_taken_back(season, move):
    client = Client()
    client.force_login(season.owner)
    text = client.get(f"/en/host/{season.host.pk}/moves/{move.pk}/").content.decode()
    return "Take it back" in text


def test_a_place_that_was_withheld_since_stays_withheld(monkeypatch):
    season = house()
    move = do(season, "move", to_on=date(2027, 3, 6))
    Iftar.objects.of(season.host).update(exact_place_hours_before=4)  # on the evening's own page
    with monkeypatch.context() as broken:
        broken.setattr(actions, "_take_back", all_of_it)
        assert shown_hours_after(season, move) is None, "the negative control"
    take_back(season, move)
    [iftar] = season.iftars
    assert (iftar.evening_on, iftar.exact_place_hours_before) == (date(2027, 3, 5), 4)


def all_of_it(change):
    for field, value in actions.read_back(change.before).items():
        setattr(change.iftar, field, value)


def shown_hours_after(season, move):
    """What would stand there, without leaving it there."""
    from django.db import transaction  # noqa: PLC0415

    with transaction.atomic():
        take_back(season, move)
        found = season.iftars[0].exact_place_hours_before
        transaction.set_rollback(True)
    return found


def test_a_move_that_another_month_has_overtaken_is_not_taken_back(monkeypatch):
    """Its evening hung on a day 30 that the month turned out not to have."""
    season = house(30)
    move = do(season, "move", to_on=FIRST_ON + timedelta(days=28))
    announce(season, 29, now=NOW + timedelta(minutes=1))
    assert season.iftars[0].sequence == 1  # the announcement changed nothing of it
    assert not can_be_taken_back(season, move)
    with pytest.raises(Refusal, match="changed_since"):
        take_back(season, move)
    monkeypatch.setattr(undoing, "BY_THE_MONTH", set())
    take_back(season, move)
    assert season.iftars[0].conditional, "the negative control: conditional in a month that is known"


def test_of_two_announcements_the_later_is_taken_back_first():
    season = house()
    first = announce(season, 0, first_on=date(2027, 2, 9))
    later = announce(season, 29, first_on=date(2027, 2, 9), now=NOW + timedelta(minutes=1))
    with pytest.raises(Refusal, match="changed_since"):
        take_back(season, first)
    take_back(season, later)
    assert [row.hijri_month for row in MonthStart.objects.filter(campaign=season.campaign)] == [9]
    take_back(season, first)
    assert not MonthStart.objects.filter(campaign=season.campaign).exists()


def test_evenings_that_were_held_stay_as_they_were_held_and_nobody_hears_of_them():
    season = house(5, 26)
    reserve_at(season, 5)
    move = do(season, "packs_only")
    Letter.objects.all().delete()
    held, coming = season.iftars
    now = held.closes_at + timedelta(days=1)
    take_back(season, move, now)
    assert [one.packs_only_since is None for one in season.iftars] == [False, True]
    assert not Letter.objects.exists()
    with pytest.raises(Refusal, match="undone_already"):
        take_back(season, move, now)
    again = do(season, "pause", iftars=[coming], now=now)
    with pytest.raises(Refusal, match="over"):
        take_back(season, again, coming.closes_at)


def test_no_evening_is_put_back_into_the_past():
    season = house()
    move = do(season, "move", to_on=date(2027, 3, 7))
    with pytest.raises(Refusal, match="over"):
        take_back(season, move, season.iftars[0].maghrib_at - timedelta(days=1))
    take_back(season, move, season.iftars[0].maghrib_at - timedelta(days=2, hours=3))
    assert season.iftars[0].evening_on == date(2027, 3, 5)


def test_times_that_were_reckoned_anew_are_not_put_back_beside_another_pin():
    season = house()
    Site.objects.of(season.host).update(latitude=55.0)
    reckon_anew(season.iftars, user=season.owner, now=NOW)
    [change] = season.iftars[0].changes.all()
    assert not can_be_taken_back(season, change.move)
    with pytest.raises(Refusal, match="not_undone"):
        take_back(season, change.move)


def test_an_entrance_that_is_gone_stays_gone():
    season = house()
    Section.objects.filter(iftar__in=season.iftars).update(entrance=season.site.entrances.get())
    there = Site.objects.of(season.host).get()
    there.pk = None
    there._state.adding = True
    there.pk = "elsewher"
    there.save()
    move = do(season, "place", site_id=there.pk)
    Entrance.objects.filter(site=season.site).delete()
    take_back(season, move)
    [iftar] = season.iftars
    assert (iftar.site_id, iftar.sections.get().entrance) == (season.site.pk, None)
