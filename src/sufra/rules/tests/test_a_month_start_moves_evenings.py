"""A month start is announced: what hangs on a fast day goes with it, what hangs on a date stays."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sufra.rules.evenings import every_weekday, on_fast_days
from sufra.rules.moving import Hung, Told, clashes, follow, is_tonight, require_month
from sufra.rules.refusal import Refusal

FIRST = date(2027, 2, 8)
NINTH = date(2027, 2, 9)
EVE_OF_27 = Hung(
    evening_on=date(2027, 3, 5),
    anchor="fast_day",
    fast_day=26,
    by_weekday=False,
    conditional=False,
    state="on",
)
STREET = Hung(
    evening_on=date(2027, 3, 2), anchor="civil", fast_day=23, by_weekday=False, conditional=False, state="on"
)
DAY_30 = Hung(
    evening_on=date(2027, 3, 9),
    anchor="fast_day",
    fast_day=30,
    by_weekday=False,
    conditional=True,
    state="on",
)

starts = st.tuples(st.integers(-2, 2), st.sampled_from([None, 29, 30]))
evenings = st.builds(
    Hung, evening_on=st.dates(FIRST, FIRST + timedelta(days=29)), fast_day=st.integers(1, 30),
    anchor=st.sampled_from(["fast_day", "civil"]), by_weekday=st.sampled_from([False]),
    conditional=st.sampled_from([False]), state=st.sampled_from(["on", "paused", "cancelled"]),
)  # fmt: skip


def test_the_eve_of_the_27th_goes_with_the_month_and_the_street_iftar_stays_on_its_tuesday():
    moved = follow(EVE_OF_27, first_on=NINTH, days=None)
    assert moved == replace(EVE_OF_27, evening_on=date(2027, 3, 6))
    stayed = follow(STREET, first_on=NINTH, days=None)
    assert stayed == replace(STREET, fast_day=22)
    assert stayed.evening_on.strftime("%A") == "Tuesday"


@pytest.mark.parametrize(
    ("days", "conditional", "state"), [(None, True, "on"), (30, False, "on"), (29, False, "no_day")]
)
def test_day_30_waits_for_the_month_and_is_then_confirmed_or_falls_away(days, conditional, state):
    there = follow(DAY_30, first_on=FIRST, days=days)
    assert (there.conditional, there.state) == (conditional, state)
    again = follow(there, first_on=FIRST, days=None)
    assert (again.conditional, again.state) == (True, "on")


def test_a_day_30_that_its_host_cancelled_is_not_called_back_by_a_month_of_30_days():
    gone = replace(DAY_30, state="cancelled")
    assert follow(gone, first_on=FIRST, days=29).state == "cancelled"
    assert follow(gone, first_on=FIRST, days=30).state == "cancelled"


def test_a_date_whose_day_30_does_not_come_keeps_its_date_and_has_no_fast_day():
    hall = replace(STREET, evening_on=date(2027, 3, 9), fast_day=30)
    there = follow(hall, first_on=FIRST, days=29)
    assert (there.evening_on, there.fast_day, there.state) == (date(2027, 3, 9), None, "on")


def test_a_weekday_of_ramadan_keeps_its_date_is_looked_at_again_and_may_fall_outside():
    [first, *_others] = every_weekday(FIRST, 0)
    monday = Hung(
        evening_on=first.evening_on,
        anchor="civil",
        fast_day=1,
        by_weekday=True,
        conditional=False,
        state="on",
    )
    assert follow(monday, first_on=NINTH, days=None) == replace(monday, fast_day=None)
    assert follow(monday, first_on=FIRST, days=29) == monday


@given(evenings, st.lists(starts, min_size=1, max_size=6))
def test_after_any_announcements_an_evening_is_where_the_last_one_alone_would_put_it(evening, announced):
    there = evening
    for shift, days in announced:
        there = follow(there, first_on=FIRST + timedelta(days=shift), days=days)
    shift, days = announced[-1]
    first_on = FIRST + timedelta(days=shift)
    assert there == follow(evening, first_on=first_on, days=days)
    if evening.anchor == "fast_day":
        assert there.evening_on == first_on + timedelta(days=evening.fast_day - 1)
    else:
        assert there.evening_on == evening.evening_on


def test_an_offset_instead_of_a_month_start_does_not_come_back_to_the_same_day():
    """The negative control: what moves by a difference drifts when one announcement is heard twice."""

    def shifted(hung, by):
        return replace(hung, evening_on=hung.evening_on + by)

    heard_twice = shifted(shifted(EVE_OF_27, NINTH - FIRST), NINTH - FIRST)
    right = follow(follow(EVE_OF_27, first_on=NINTH, days=None), first_on=NINTH, days=None)
    assert right.evening_on == date(2027, 3, 6)
    assert heard_twice.evening_on != right.evening_on


@given(st.integers(-2, 2), st.sampled_from([29, 30]))
def test_no_evening_of_a_season_vanishes_or_stands_twice_on_one_date(shift, days):
    season = [
        Hung(
            evening_on=one.evening_on, anchor=one.anchor, fast_day=one.fast_day, by_weekday=False,
            conditional=one.is_conditional, state="on",
        )
        for one in on_fast_days(FIRST, list(range(1, 31)))
    ]  # fmt: skip
    moved = [follow(one, first_on=FIRST + timedelta(days=shift), days=days) for one in season]
    dates = [one.evening_on for one in moved]
    assert all(after - before == timedelta(days=1) for before, after in pairwise(dates))
    assert [one.state for one in moved].count("no_day") == (1 if days == 29 else 0)


@pytest.mark.parametrize(
    ("first_on", "next_on", "refused"),
    [
        (date(2027, 2, 9), None, None),
        (date(2027, 2, 8), date(2027, 3, 9), None),
        (date(2027, 2, 8), date(2027, 3, 10), None),
        (date(2027, 2, 8), date(2027, 3, 8), ("no_such_month", {"days": 28})),
        (date(2027, 2, 8), date(2027, 3, 11), ("no_such_month", {"days": 31})),
        (date(2027, 2, 18), None, ("far_from_computed", {"given": date(2027, 2, 18), "computed": FIRST})),
    ],
)
def test_a_month_has_29_or_30_days_and_begins_with_a_new_moon(first_on, next_on, refused):
    if refused is None:
        require_month(first_on=first_on, next_on=next_on, computed_on=FIRST)
        return
    with pytest.raises(Refusal) as caught:
        require_month(first_on=first_on, next_on=next_on, computed_on=FIRST)
    assert (caught.value.code, caught.value.facts) == refused


def test_two_evenings_of_one_place_on_one_evening_clash_and_nothing_else_does():
    there = [("a", "hall", FIRST), ("b", "hall", FIRST), ("c", "hall", NINTH), ("d", "court", FIRST)]
    assert clashes(there) == {"a": ["b"], "b": ["a"]}


MAGHRIB = datetime(2027, 3, 5, 17, 42, tzinfo=UTC)
AS_TOLD = Told(
    evening_on=date(2027, 3, 5), maghrib_at=MAGHRIB, site="s", state="on", conditional=False, packs_only=False
)


@pytest.mark.parametrize(
    ("now", "told"),
    [
        ({}, ()),
        ({"maghrib_at": MAGHRIB + timedelta(seconds=59)}, ()),
        ({"maghrib_at": MAGHRIB + timedelta(minutes=1)}, ("time",)),
        ({"evening_on": date(2027, 3, 6), "maghrib_at": MAGHRIB + timedelta(days=1)}, ("date",)),
        ({"site": "t", "packs_only": True}, ("place", "packs_only")),
        ({"state": "cancelled", "site": "t"}, ("cancelled",)),
        ({"state": "no_day"}, ("no_day",)),
        ({"state": "paused"}, ("paused",)),
    ],
)
def test_a_guest_is_told_of_what_differs_by_a_minute_or_more(now, told):
    assert AS_TOLD.difference(replace(AS_TOLD, **now)) == told


def test_there_and_back_again_is_nothing_to_tell():
    cancelled = replace(AS_TOLD, state="cancelled")
    assert cancelled.difference(AS_TOLD) == ("on_again",)
    assert AS_TOLD.difference(AS_TOLD) == ()


def test_tonight_begins_18_hours_before_maghrib_and_ends_with_the_evening():
    closes_at = MAGHRIB + timedelta(hours=2)
    hours = [19, 18, 0, -1, -2]
    assert [is_tonight(MAGHRIB, MAGHRIB - timedelta(hours=hour), closes_at=closes_at) for hour in hours] == [
        False, True, True, True, False,
    ]  # fmt: skip
