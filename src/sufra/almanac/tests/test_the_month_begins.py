"""The computed Hijri month."""

import datetime as dt
from itertools import pairwise

import pytest

from sufra.almanac import Month, umm_al_qura_date, umm_al_qura_month


@pytest.mark.parametrize(
    ("year", "first_on", "days"),
    [
        (1447, dt.date(2026, 2, 18), 30),
        (1448, dt.date(2027, 2, 8), 29),
        (1449, dt.date(2028, 1, 28), 29),
        (1450, dt.date(2029, 1, 16), 29),
        (1451, dt.date(2030, 1, 5), 30),
        (1452, dt.date(2030, 12, 26), 29),
        (1453, dt.date(2031, 12, 15), 30),
    ],
)
def test_ramadan_begins_and_ends_with_the_umm_al_qura_calendar(
    year: int, first_on: dt.date, days: int
) -> None:
    assert umm_al_qura_month(year, 9) == Month(year=year, month=9, first_on=first_on, days=days)
    assert umm_al_qura_date(first_on) == (year, 9, 1)
    assert umm_al_qura_date(first_on + dt.timedelta(days=days)) == (year, 10, 1)


def test_months_follow_one_another_without_a_gap() -> None:
    months = [umm_al_qura_month(year, month) for year in range(1343, 1501) for month in range(1, 13)]
    for month, following in pairwise(months):
        assert month.first_on + dt.timedelta(days=month.days) == following.first_on
    assert months[0].first_on == dt.date(1924, 8, 1)


@pytest.mark.parametrize(
    ("year", "month", "sentence"),
    [
        (1342, 9, "Hijri years 1343 to 1500; given 1342"),
        (1501, 9, "Hijri years 1343 to 1500; given 1501"),
        (1448, 0, "from 1 to 12; given 0"),
        (1448, 13, "from 1 to 12; given 13"),
    ],
)
def test_a_month_outside_the_tables_is_refused(year: int, month: int, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        umm_al_qura_month(year, month)


def test_a_date_outside_the_tables_is_refused() -> None:
    assert umm_al_qura_date(dt.date(1924, 8, 1)) == (1343, 1, 1)
    assert umm_al_qura_date(dt.date(2077, 11, 16)) == (1500, 12, 30)
    for date in (dt.date(1924, 7, 31), dt.date(2077, 11, 17)):
        with pytest.raises(ValueError, match=f"1924-08-01 to 2077-11-16; given {date}"):
            umm_al_qura_date(date)
