from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sufra.rules.evenings import (
    NIGHTS_OF_DECREE,
    ODD_NIGHTS,
    eve_of,
    every_weekday,
    eves_typed,
    fast_day_of,
    fast_days_typed,
    last_weekday,
    on_eves,
    on_fast_days,
    one_date,
    require_in_month,
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


@pytest.mark.parametrize(
    ("eves", "fast_days"),
    [(ODD_NIGHTS, [20, 22, 24, 26, 28]), (NIGHTS_OF_DECREE, [18, 20, 22]), ((27,), [26])],
)
def test_an_eve_is_the_evening_of_the_fast_day_before_it(eves, fast_days):
    evenings = on_eves(FIRST_ON, eves)
    assert [evening.fast_day for evening in evenings] == fast_days
    assert [(evening.evening_on - FIRST_ON).days + 1 for evening in evenings] == fast_days
    assert {evening.anchor for evening in evenings} == {"fast_day"}
    assert [eve_of(evening.fast_day, 30) for evening in evenings] == [str(eve) for eve in eves]


@given(st.dates(date(1950, 1, 1), date(2070, 1, 1)), st.integers(2, 30), st.sampled_from([None, 30]))
def test_a_fast_day_is_never_taken_for_its_eve(first_on, eve, days_in_month):
    [evening] = on_eves(first_on, [eve])
    [same_number] = on_fast_days(first_on, [eve])
    assert same_number.evening_on - evening.evening_on == timedelta(days=1)
    assert eve_of(evening.fast_day, days_in_month) in {str(eve), "30_or_eid"}
    assert not evening.is_conditional


@pytest.mark.parametrize(
    ("typed", "eves"),
    [
        ("27", [27]),
        ("the 21st, 23rd and 27th", [21, 23, 27]),
        ("eves of the 19th, 21st and 23rd", [19, 21, 23]),
        ("ليلة ٢٧", [27]),
        ("شب ۱۹، ۲۱ و ۲۳", [19, 21, 23]),
        ("2 to 4, 30", [2, 3, 4, 30]),
    ],
)
def test_eves_are_read_as_a_person_writes_them(typed, eves):
    assert eves_typed(typed) == eves


@pytest.mark.parametrize(
    ("typed", "code", "facts"),
    [
        ("", "no_eve", {}),
        ("1", "no_such_eve", {"day": "1"}),
        ("31st", "no_such_eve", {"day": "31"}),
        ("Eid", "not_eves", {"given": "eid"}),
        ("27 to 21", "days_run_backwards", {"first": "27", "last": "21"}),
    ],
)
def test_what_is_no_eve_is_refused_as_it_was_typed(typed, code, facts):
    with pytest.raises(Refusal) as refusal:
        eves_typed(typed)
    assert (refusal.value.code, refusal.value.facts) == (code, facts)


def test_a_month_that_is_known_to_have_29_days_has_no_day_30():
    assert [e.fast_day for e in every_weekday(FIRST_ON, 1, None)] == [2, 9, 16, 23, 30]
    assert [e.fast_day for e in every_weekday(FIRST_ON, 1, 29)] == [2, 9, 16, 23]
    assert last_weekday(FIRST_ON, 1, 29)[0].fast_day == 23
    assert last_weekday(FIRST_ON, 1, 30)[0].fast_day == 30
    require_in_month(on_fast_days(FIRST_ON, [30]), [], None)
    require_in_month(on_fast_days(FIRST_ON, [29]), [], 29)
    require_in_month(on_eves(FIRST_ON, [30]), [30], 30)
    for evenings, eves in ((on_fast_days(FIRST_ON, [30]), []), (on_eves(FIRST_ON, [30]), [30])):
        with pytest.raises(Refusal) as refusal:
            require_in_month(evenings, eves, 29)
        assert refusal.value.code == "only_29_days"


@given(st.dates(date(1950, 1, 1), date(2070, 1, 1)), st.integers(0, 6), st.sampled_from([None, 29, 30]))
def test_the_last_weekday_is_the_last_of_every_such_day_and_only_day_30_is_conditional(first_on, day, days):
    every, [last] = every_weekday(first_on, day, days), last_weekday(first_on, day, days)
    assert len(every) in {4, 5}
    assert (last.evening_on, last.weekday_rule) == (every[-1].evening_on, f"last:{day}")
    assert all(one.evening_on.weekday() == day for one in every)
    assert [one.fast_day for one in every] == [fast_day_of(first_on, one.evening_on) for one in every]
    assert last.is_conditional == (last.fast_day == 30)
    assert (days or 30) - 7 < last.fast_day <= (days or 30)
