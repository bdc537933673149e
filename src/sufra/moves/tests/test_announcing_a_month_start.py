"""One announcement: a preview, a confirmation, and every evening is where it belongs."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from tests.cast import FIRST_ON, NOW, amina_with, do, idris, reserve_at

from sufra.models import Change, Letter, MonthStart, Move, written
from sufra.models.ids import new_id
from sufra.moves import actions
from sufra.moves.queries.outcomes import Intent, fingerprint, outcomes
from sufra.rules.evenings import on_fast_days, one_date
from sufra.rules.refusal import Refusal
from sufra.shell.outbox import lay
from sufra.timing import changes

pytestmark = pytest.mark.django_db


def tables(days=(26, 30)):
    """A season of fast days, and one street iftar that keeps to its Tuesday."""
    street = one_date(FIRST_ON, date(2027, 3, 2), today=NOW.date())
    return amina_with([*on_fast_days(FIRST_ON, list(days)), *street], town="London", coming="reservations")


def announce(season, first_on, next_on=None, **facts):
    source = {"authority": "Mosque B", "source": "https://example.org/moon", "announced": True}
    return do(season, "announce", first_on=first_on, next_on=next_on, **source, **facts)


def where(season):
    return {(one.anchor, one.fast_day): (one.evening_on, one.conditional, one.state) for one in season.iftars}


def of_day(season, fast_day):
    return next(one for one in season.iftars if one.fast_day == fast_day)


def test_fast_days_follow_the_announced_start_and_the_street_iftar_keeps_its_tuesday():
    season = tables()
    before = of_day(season, 26).maghrib_at
    announce(season, date(2027, 2, 9))
    assert where(season) == {
        ("fast_day", 26): (date(2027, 3, 6), False, "on"),
        ("fast_day", 30): (date(2027, 3, 10), True, "on"),
        ("civil", 22): (date(2027, 3, 2), False, "on"),
    }
    later = of_day(season, 26).maghrib_at - before - timedelta(days=1)
    assert timedelta(seconds=90) < later < timedelta(seconds=120)  # what a day is in London in March
    [start] = MonthStart.objects.all()
    assert (start.starts_on, start.kind, start.authority) == (date(2027, 2, 9), "announced", "Mosque B")


def test_two_hosts_of_one_city_differ_by_a_day_and_neither_moves_the_other():
    one, other = tables(), idris(town="London")
    untouched = [written(iftar) for iftar in other.iftars]
    announce(one, date(2027, 2, 9))
    assert [written(iftar) for iftar in other.iftars] == untouched


@pytest.mark.parametrize(("next_on", "state"), [(date(2027, 3, 9), "no_day"), (date(2027, 3, 10), "on")])
def test_day_30_is_played_both_ways(next_on, state):
    season = tables(days=[30])
    assert where(season)["fast_day", 30] == (date(2027, 3, 9), True, "on")
    announce(season, FIRST_ON, next_on)
    assert where(season)["fast_day", 30] == (date(2027, 3, 9), False, state)


def test_a_month_of_28_days_is_refused_and_nothing_changes():
    season = tables()
    before = where(season)
    with pytest.raises(Refusal, match="no_such_month"):
        announce(season, FIRST_ON, date(2027, 3, 8))
    assert where(season) == before
    assert not Move.objects.of(season.host).exists()


def test_a_second_confirmation_of_the_same_preview_changes_nothing():
    season = tables()
    first = announce(season, date(2027, 2, 9), key="once")
    there = where(season)
    again = announce(season, date(2027, 2, 9), key="once", seen="of a preview that is done")
    assert (again, where(season)) == (first, there)
    assert Change.objects.of(season.host).count() == 3


def test_a_preview_that_something_has_overtaken_is_refused():
    season = tables()
    intent = Intent(
        kind="announce", campaign_id=season.campaign.pk, first_on=date(2027, 2, 9), authority="Mosque B",
        source="https://example.org/moon", announced=True,
    )  # fmt: skip
    seen = fingerprint(intent, outcomes(season.host, intent, NOW))
    announce(season, date(2027, 2, 7), key="first")
    with pytest.raises(Refusal, match="stale_preview"):
        announce(season, date(2027, 2, 9), key="second", seen=seen)
    assert where(season)["fast_day", 26][0] == date(2027, 3, 4)


def test_within_ten_minutes_it_is_undone_whole_and_no_letter_is_left():
    season = tables(days=[26])
    there, starts = where(season), list(season.campaign.month_starts.values())
    party = reserve_at(season, 26)
    move = announce(season, date(2027, 2, 9))
    assert letters(party) == 1
    actions.undo(move=move, user=season.owner, now=NOW + timedelta(minutes=5))
    assert (where(season), list(season.campaign.month_starts.values())) == (there, starts)
    assert letters(party) == 0
    with pytest.raises(Refusal, match="undone_already"):
        actions.undo(move=move, user=season.owner, now=NOW + timedelta(minutes=6))


def test_a_move_that_another_has_overtaken_is_not_taken_back():
    season = tables(days=[26])
    first = announce(season, date(2027, 2, 9), key="first")
    announce(season, date(2027, 2, 7), key="second")
    with pytest.raises(Refusal, match="changed_since"):
        actions.undo(move=first, user=season.owner, now=NOW)


def test_two_confirmations_of_one_preview_are_one_move():
    season = tables(days=[26])
    party = reserve_at(season, 26)
    first = announce(season, date(2027, 2, 9), key="once")
    assert announce(season, date(2027, 2, 9), key="once") == first
    assert (Move.objects.of(season.host).count(), letters(party)) == (1, 1)


def test_a_deed_that_breaks_off_leaves_nothing_behind(monkeypatch):
    season = tables(days=[26])
    there, party = where(season), reserve_at(season, 26)
    with monkeypatch.context() as broken:
        broken.setattr(actions, "note", lambda **_facts: 1 / 0)  # the last that a deed does
        with pytest.raises(ZeroDivisionError):
            announce(season, date(2027, 2, 9))
    assert (letters(party), Move.objects.of(season.host).count()) == (0, 0)
    assert (where(season), Change.objects.of(season.host).count()) == (there, 0)
    announce(season, date(2027, 2, 9))
    assert letters(party) == 1


def lay_outside_the_transaction(monkeypatch):
    """Keep letters in hand, and lay them once the deed is over, however it ended."""
    deed, in_hand = actions.carry_out, []

    def keep(parties, kind, **facts):
        in_hand.append((list(parties), kind, {**facts, "move": None}))

    def carry_out(**asked):
        try:
            return deed(**asked)
        finally:
            for parties, kind, facts in in_hand:
                lay(parties, kind, **facts)

    monkeypatch.setattr(changes, "lay", keep)
    monkeypatch.setattr(actions, "carry_out", carry_out)


def test_a_letter_outside_the_transaction_is_caught(monkeypatch):
    """The negative control: the deed is taken back by the store, and its letter is not."""
    lay_outside_the_transaction(monkeypatch)
    with pytest.raises(AssertionError, match=r"\(1, 0\) == \(0, 0\)"):
        test_a_deed_that_breaks_off_leaves_nothing_behind(monkeypatch)


class AnyMark(str):
    """A mark that is the same as every other."""

    __slots__ = ()
    __hash__ = None

    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False


def test_a_stale_preview_that_is_carried_out_is_caught(monkeypatch):
    """The negative control: who does not compare with what was seen moves evenings blindly."""
    monkeypatch.setattr(actions, "fingerprint", lambda _intent, _found: AnyMark())
    with pytest.raises(pytest.fail.Exception, match="DID NOT RAISE"):
        test_a_preview_that_something_has_overtaken_is_refused()


def test_a_confirmation_without_its_key_is_caught(monkeypatch):
    """The negative control: two confirmations, two moves."""
    deed = actions.carry_out
    monkeypatch.setattr(actions, "carry_out", lambda **asked: deed(**{**asked, "key": new_id()}))
    with pytest.raises(AssertionError):
        test_two_confirmations_of_one_preview_are_one_move()
    assert Move._rows.count() == 2


def letters(party):
    return Letter.objects.waiting().filter(party=party, kind="changed").count()


def test_each_party_has_one_letter_for_all_that_changed_and_none_once_it_is_as_it_knew_it():
    season = tables(days=[26])
    party = reserve_at(season, 26)
    announce(season, date(2027, 2, 9), key="one")
    announce(season, date(2027, 2, 7), key="two", now=NOW + timedelta(minutes=1))
    assert letters(party) == 1
    announce(season, FIRST_ON, key="three", now=NOW + timedelta(minutes=2))
    assert letters(party) == 0


def test_a_letter_for_every_change_is_caught(monkeypatch):
    """The negative control of the test above: who does not look at what a party knew tells too much."""
    monkeypatch.setattr(changes.Told, "difference", lambda _self, _other: ("date",))
    with pytest.raises(AssertionError):
        test_each_party_has_one_letter_for_all_that_changed_and_none_once_it_is_as_it_knew_it()


def test_who_reserves_after_a_move_is_told_nothing_of_it():
    season = tables(days=[26])
    announce(season, date(2027, 2, 9))
    party = reserve_at(season, 26)
    assert letters(party) == 0
    announce(season, FIRST_ON, key="back", now=NOW + timedelta(minutes=1))
    assert letters(party) == 1


def test_an_evening_that_has_been_stays_where_it_was():
    season = tables(days=[1, 26])
    announce(season, date(2027, 2, 9), now=of_day(season, 1).maghrib_at + timedelta(hours=1))
    there = where(season)
    assert there["fast_day", 1][0] == date(2027, 2, 8)
    assert there["fast_day", 26][0] == date(2027, 3, 6)


def owner(season):
    client = Client()
    client.force_login(season.owner)
    return client, f"/en/host/{season.host.pk}/campaign/{season.campaign.pk}/announcement/"


def hidden(page):
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))


def test_a_host_announces_sees_before_and_after_and_confirms(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    season = tables()
    client, address = owner(season)
    preview = client.post(address, {"by": "own", "first_on": "٢٠٢٧-٠٢-٠٩", "authority": "Mosque B"})
    text = preview.content.decode()
    assert preview.status_code == 200
    assert "3 evenings would change" in text
    assert "It keeps to its date." in text
    assert where(season)["fast_day", 26][0] == date(2027, 3, 5)
    given = {**hidden(text), "confirm": "yes", "reason": "Seen at B", "sentence_en": "We follow the moon."}
    done = client.post(address, given)
    assert done.status_code == 302
    page = client.get(done["Location"]).content.decode()
    assert "The month start was set" in page
    assert "Seen at B" in page
    assert where(season)["fast_day", 26][0] == date(2027, 3, 6)
    guest = Client().get(f"/en/i/{of_day(season, 26).pk}/").content.decode()
    assert "Moved from Friday 5 March 2027" in guest
    assert "We follow the moon." in guest
    assert "Seen at B" not in guest


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("1448-09-01", "This is a date of the Hijri calendar. If you mean 2027-02-08, write that."),
        ("۱۴۰۵/۱۱/۱۹", "This is a date of Iran’s calendar. If you mean 2027-02-08, write that."),
        ("2027-02-30", "Write the date as year-month-day"),
        ("", "Write the first day of Ramadan"),
        ("2027-02-18", "too far from the computed start"),
    ],
)
def test_a_date_of_another_calendar_is_recognised_and_a_wrong_one_refused(typed, said):
    season = tables()
    client, address = owner(season)
    answer = client.post(address, {"by": "own", "first_on": typed, "authority": "B"})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Move.objects.of(season.host).exists()
