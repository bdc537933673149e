from datetime import date

import pytest

from sufra.rules.evenings import (
    eve_of,
    every_weekday,
    fast_day_of,
    fast_days_typed,
    last_weekday,
    on_fast_days,
    one_date,
)
from sufra.rules.refusal import Refusal

FIRST_ON = date(2027, 2, 8)  # 1 Ramadan 1448, Umm al-Qura


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("1 to 3", [1, 2, 3]),
        ("1, 3, 5", [1, 3, 5]),
        ("١ إلى ٣، ٢٧", [1, 2, 3, 27]),
        ("من ١ إلى ٣", [1, 2, 3]),
        ("۲۶", [26]),
        ("28-30", [28, 29, 30]),
        ("5 5 5", [5]),
    ],
)
def test_fast_days_are_read_in_any_digits(typed, days):
    assert fast_days_typed(typed) == days


@pytest.mark.parametrize(
    ("typed", "code", "facts"),
    [
        ("", "no_fast_day", {}),
        ("31", "no_such_fast_day", {"day": "31"}),
        ("0", "no_such_fast_day", {"day": "0"}),
        ("99999999999", "no_such_fast_day", {"day": "99999999999"}),
        ("١ إلى ٣١", "no_such_fast_day", {"day": "٣١"}),
        ("a few", "not_fast_days", {"given": "a"}),
        ("9" * 5000, "no_such_fast_day", {"day": "9" * 400}),
        ("²", "not_fast_days", {"given": "²"}),
        ("-", "not_fast_days", {"given": "-"}),
        ("10 to 1", "days_run_backwards", {"first": "10", "last": "1"}),
        ("1, ٣٠-٢٨", "days_run_backwards", {"first": "٣٠", "last": "٢٨"}),
    ],
)
def test_what_is_no_fast_day_is_refused_with_its_code_and_as_it_was_typed(typed, code, facts):
    with pytest.raises(Refusal) as refusal:
        fast_days_typed(typed)
    assert (refusal.value.code, refusal.value.facts) == (code, facts)


def test_the_iftar_of_fast_day_26_is_on_the_5th_of_march():
    [evening] = on_fast_days(FIRST_ON, [26])
    assert (evening.evening_on, evening.anchor, evening.is_conditional) == (
        date(2027, 3, 5),
        "fast_day",
        False,
    )


def test_day_30_is_conditional():
    assert [e.is_conditional for e in on_fast_days(FIRST_ON, [29, 30])] == [False, True]


def test_every_friday_is_four_civil_evenings_that_know_their_fast_day():
    evenings = every_weekday(FIRST_ON, 4)
    assert [(e.evening_on.day, e.fast_day, e.anchor) for e in evenings] == [
        (12, 5, "civil"),
        (19, 12, "civil"),
        (26, 19, "civil"),
        (5, 26, "civil"),
    ]


def test_the_last_tuesday_that_is_day_30_is_conditional():
    [evening] = last_weekday(FIRST_ON, 1)
    assert (evening.evening_on, evening.fast_day, evening.is_conditional) == (date(2027, 3, 9), 30, True)


def test_one_date_keeps_its_date_and_a_past_one_is_refused():
    [evening] = one_date(FIRST_ON, date(2027, 3, 2), today=date(2027, 1, 1))
    assert (evening.fast_day, evening.anchor) == (23, "civil")
    with pytest.raises(Refusal):
        one_date(FIRST_ON, date(2026, 3, 2), today=date(2027, 1, 1))


@pytest.mark.parametrize(
    ("day", "days", "eve"),
    [(26, None, "27"), (29, None, "30_or_eid"), (29, 29, "eid"), (29, 30, "30"), (30, None, "eid")],
)
def test_the_eve_is_of_the_next_day_or_of_eid(day, days, eve):
    assert eve_of(day, days) == eve


def test_outside_ramadan_there_is_no_fast_day():
    assert [
        fast_day_of(FIRST_ON, day) for day in (date(2027, 2, 7), date(2027, 2, 8), date(2027, 3, 10))
    ] == [None, 1, None]
