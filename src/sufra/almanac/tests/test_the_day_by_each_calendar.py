"""Which day it is by each calendar: whole months, no day lost, and errors that say what there is."""

import datetime as dt
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sufra.almanac import CALENDARS, NOON, Calendar, HijriDate, Month, SolarDate, calendar, solar_events

UMM_AL_QURA = CALENDARS["umm_al_qura"]
TABULAR = {key: made for key, made in CALENDARS.items() if key != "umm_al_qura"}
# Leap where (11 x year + shift) mod 30 < 11: the closed form of each scheme, beside our lists.
SHIFTS = {"I": 15, "II": 14, "III": 11, "IV": 9}

# What the tables of Umm al-Qura record of their first years.
AS_RECORDED = [
    (1343, 9, 28), (1345, 5, 31), (1345, 8, 28), (1348, 11, 31), (1348, 12, 28), (1349, 10, 28),
    (1349, 11, 31), (1364, 8, 28),
]  # fmt: skip


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
def test_ramadan_begins_and_ends_with_the_umm_al_qura_calendar(year, first_on, days):
    ramadan = UMM_AL_QURA.month(year, 9)
    assert ramadan == Month(year=year, month=9, first_on=first_on, days=days)
    assert (ramadan.provisional, ramadan.open_ended) == (True, True)
    assert UMM_AL_QURA.date(first_on) == HijriDate(year, 9, 1)
    assert UMM_AL_QURA.date(ramadan.last_on + dt.timedelta(days=1)) == HijriDate(year, 10, 1)


def test_2030_holds_two_ramadans_and_2029_one():
    assert [(month.year, month.first_on) for month in UMM_AL_QURA.starting(9, 2030)] == [
        (1451, dt.date(2030, 1, 5)),
        (1452, dt.date(2030, 12, 26)),
    ]
    assert [month.year for month in UMM_AL_QURA.starting(9, 2029)] == [1450]


@pytest.mark.parametrize(
    ("civil", "hijri"),
    [
        (dt.date(1648, 6, 10), "1058-05-18"),
        (dt.date(1903, 4, 19), "1321-01-21"),
        (dt.date(1996, 2, 25), "1416-10-05"),
        (dt.date(2038, 11, 10), "1460-10-12"),
        (dt.date(2094, 7, 18), "1518-03-05"),
    ],
)
def test_the_usual_arithmetic_calendar_is_that_of_the_book(civil, hijri):
    """Reingold and Dershowitz, Calendrical Calculations, sample dates."""
    book = calendar("tabular_II_friday")
    assert str(book.date(civil)) == hijri
    assert book.civil(HijriDate.parse(hijri)) == civil


def test_the_kuwaiti_algorithm_has_25_ramadan_1420_on_the_first_day_of_2000():
    assert str(calendar("tabular_II_thursday").date(dt.date(2000, 1, 1))) == "1420-09-25"


@pytest.mark.parametrize("key", TABULAR)
def test_every_arithmetic_variant_follows_its_closed_form(key):
    _tabular, scheme, epoch = key.split("_")
    assert differing(TABULAR[key], SHIFTS[scheme], epoch) == []


def test_another_scheme_is_not_taken_for_this_one():
    for scheme, shift in SHIFTS.items():
        for other in SHIFTS:
            found = differing(TABULAR[f"tabular_{other}_friday"], shift, "friday")
            assert (found == []) == (other == scheme)


def differing(made, shift, epoch):
    """Return the years and months that begin elsewhere than by the closed form."""
    first = dt.date(622, 7, 19 if epoch == "friday" else 18).toordinal()
    found = []
    for year in range(1, 200):
        days = 354 * (year - 1) + sum((11 * past + shift) % 30 < 11 for past in range(1, year))
        for month in range(1, 13):
            expected = dt.date.fromordinal(first + days + (59 * (month - 1) + 1) // 2)
            if made.month(year, month).first_on != expected:
                found.append((year, month))
    return found


@pytest.mark.parametrize("key", CALENDARS)
def test_months_follow_one_another_without_a_gap(key):
    made = CALENDARS[key]
    years = range(made.first_year, min(made.last_year, made.first_year + 200) + 1)
    months = [made.month(year, month) for year in years for month in range(1, 13)]
    odd = [(month.year, month.month, month.days) for month in months if month.days not in {29, 30}]
    assert odd == (AS_RECORDED if key == "umm_al_qura" else [])
    for month, following in pairwise(months):
        assert month.last_on + dt.timedelta(days=1) == following.first_on
    assert months[0].first_on == made.first_on
    assert made.month(made.last_year, 12).last_on == made.last_on


@pytest.mark.parametrize("key", CALENDARS)
@given(data=st.data())
def test_a_day_comes_back_from_any_calendar(key, data):
    made = CALENDARS[key]
    civil = data.draw(st.dates(made.first_on, made.last_on))
    assert made.civil(made.date(civil)) == civil


@pytest.mark.parametrize("key", CALENDARS)
def test_each_calendar_ends_where_it_says(key):
    made = CALENDARS[key]
    assert made.date(made.first_on) == HijriDate(made.first_year, 1, 1)
    assert (made.date(made.last_on).year, made.date(made.last_on).month) == (made.last_year, 12)
    for beyond in (made.first_on - dt.timedelta(days=1), made.last_on + dt.timedelta(days=1)):
        with pytest.raises(ValueError, match=f"covers {made.first_on} to {made.last_on}; given {beyond}"):
            made.date(beyond)


@pytest.mark.parametrize(
    ("year", "month", "sentence"),
    [
        (1342, 9, "Hijri years 1343 to 1500; given 1342"),
        (1501, 9, "Hijri years 1343 to 1500; given 1501"),
        (1448, 0, "from 1 to 12; given 0"),
        (1448, 13, "from 1 to 12; given 13"),
    ],
)
def test_a_month_outside_the_tables_is_refused(year, month, sentence):
    with pytest.raises(ValueError, match=sentence):
        UMM_AL_QURA.month(year, month)


def test_day_30_of_a_month_of_29_is_refused_and_says_what_the_month_has():
    with pytest.raises(ValueError, match="By Umm al-Qura 1448-09 has the days 1 to 29; given 30"):
        UMM_AL_QURA.civil(HijriDate(1448, 9, 30))
    assert UMM_AL_QURA.civil(HijriDate(1447, 9, 30)) == dt.date(2026, 3, 19)
    assert calendar("tabular_II_friday").civil(HijriDate(1448, 9, 30)) == dt.date(2027, 3, 9)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("1448-13-01", "month from 1 to 12 and a day from 1 to 30 .*; given 1448-13-01"),
        ("1448-09-32", "given 1448-09-32"),
        ("1448-09-00", "given 1448-09-00"),
        ("0000-09-01", "year from 1 on"),
        ("1448-09", "such as 1448-09-01; given '1448-09'"),
        ("Ramadan 1", "such as 1448-09-01; given 'Ramadan 1'"),
        ("1448-²-01", "such as 1448-09-01"),
    ],
)
def test_what_is_no_hijri_date_gets_a_sentence(text, sentence):
    with pytest.raises(ValueError, match=sentence):
        HijriDate.parse(text)


def test_an_unknown_calendar_is_answered_with_those_there_are():
    with pytest.raises(ValueError, match=r"one of umm_al_qura, tabular_I_thursday.*; given 'julian'"):
        calendar("julian")


@pytest.mark.parametrize(
    ("civil", "solar"),
    [
        (dt.date(1979, 8, 7), "1358-05-16"),
        (dt.date(2024, 3, 20), "1403-01-01"),
        (dt.date(2025, 3, 20), "1403-12-30"),
        (dt.date(2025, 3, 21), "1404-01-01"),
        (dt.date(2027, 2, 8), "1405-11-19"),
    ],
)
def test_solar_hijri_dates_of_iran(civil, solar):
    assert str(SolarDate.of(civil)) == solar
    assert SolarDate.of(civil).civil == civil


def test_the_solar_year_begins_on_the_day_whose_noon_is_the_first_after_the_equinox():
    """At 52.5 degrees east, the meridian of Iran's clock: that noon finds the sun north of the equator."""
    assert late_or_early(0) == []
    assert late_or_early(1) == late_or_early(-1) == list(range(1900, 2101))


def late_or_early(days_aside):
    """Return the civil years whose 1 Farvardin, so many days aside, is not that day by the sun."""
    found = []
    for year in range(1900, 2101):
        first = SolarDate(year - 621, 1, 1).civil + dt.timedelta(days=days_aside)
        before, on = (declination_at_noon(first + dt.timedelta(days=day)) for day in (-1, 0))
        if not before < 0 <= on:
            found.append(year)
    return found


def declination_at_noon(day):
    from sufra.almanac.sun import apparent_sun  # noqa: PLC0415 - NumPy and the sun, for this check alone

    noon = solar_events(0, 52.5, "Asia/Tehran", [day], [NOON]).at[0, 0, 0]
    _equation, sine, _distance = apparent_sun(np.array([noon.astype("i8") / 86_400e6]))
    return sine[0]


@given(st.dates(dt.date(1827, 3, 22), dt.date(2120, 3, 19)))
@example(dt.date(1827, 3, 22))
@example(dt.date(2120, 3, 19))
def test_a_solar_date_comes_back(civil):
    assert SolarDate.of(civil).civil == civil


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (lambda: SolarDate(1404, 12, 30), "1404-12 has the days 1 to 29; given 30"),
        (lambda: SolarDate(1405, 7, 31), "1405-07 has the days 1 to 30; given 31"),
        (lambda: SolarDate(1205, 1, 1), "from 1206 to 1498 .*; given 1205-01-01"),
        (lambda: SolarDate.of(dt.date(2120, 3, 20)), "1827-03-22 to 2120-03-19; given 2120-03-20"),
    ],
)
def test_what_is_no_solar_date_is_refused(wrong, sentence):
    with pytest.raises(ValueError, match=sentence):
        wrong()


def test_a_calendar_with_a_gap_would_be_seen():
    """A broken variant: everything from Ramadan 1448 on a day later, as a bare offset would have it."""
    cut = UMM_AL_QURA.index(1448, 9)
    broken: Calendar = replace(UMM_AL_QURA, start=lambda index: UMM_AL_QURA.start(index) + (index >= cut))
    assert UMM_AL_QURA.month(1448, 8).days == 30
    assert broken.month(1448, 8).days == 31
