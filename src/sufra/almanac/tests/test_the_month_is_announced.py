"""An announced start wins over a computed one, and no announcement loses a day or counts one twice."""

import csv
import datetime as dt
from dataclasses import replace
from itertools import pairwise, permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sufra.almanac import (
    AUTHORITIES,
    Announcements,
    Calendar,
    HijriDate,
    MonthStart,
    announcements,
    calendar,
)
from sufra.almanac.announcements import shipped
from sufra.almanac.tests.reference import truth

COMPUTED = calendar("umm_al_qura")
NOTHING = Announcements.none_yet("somebody", COMPUTED)
MONTHS = [(1448, 7), (1448, 8), (1448, 9), (1448, 10), (1448, 11), (1448, 12), (1449, 1), (1449, 2)]
NAMES = {
    "FCNA (USA)": "usa_fcna", "Indonesia (Kemenag)": "indonesia_kemenag", "UAE": "uae",
    "Iran (Leader office)": "iran_leader", "Iraq (Sistani)": "iraq_sistani",
    "Singapore (MUIS)": "singapore_muis", "Turkey (Diyanet)": "turkey_diyanet",
    "UK London Central Mosque": "uk_london_central_mosque",
}  # fmt: skip


def start(month, days_later, source=""):
    year, number = month
    first_on = COMPUTED.month(year, number).first_on + dt.timedelta(days=days_later)
    return MonthStart(authority="somebody", year=year, month=number, first_on=first_on, source=source)


def mended(made: Calendar, starts=()):
    """Return what is wrong with a calendar around 1448: nothing, where each day stands once and in order."""
    wrong = [f"{one.name} elsewhere" for one in starts if made.civil(first_of(one)) != one.first_on]
    day, last = COMPUTED.month(1447, 1).first_on, COMPUTED.month(1450, 1).first_on
    before = made.date(day - dt.timedelta(days=1))
    while day < last:
        on = made.date(day)
        begins = on.day == 1 and before.day in {29, 30} and months(on) == months(before) + 1
        goes_on = months(on) == months(before) and on.day == before.day + 1
        if not (begins or goes_on) or made.civil(on) != day:
            wrong.append(f"{before}, then {on} on {day}")
        before, day = on, day + dt.timedelta(days=1)
    return wrong


def months(date):
    return 12 * date.year + date.month


def first_of(one):
    return HijriDate(one.year, one.month, 1)


deeds = st.lists(
    st.lists(
        st.builds(start, st.sampled_from(MONTHS), st.integers(-4, 4), st.sampled_from(["", "a page"])),
        min_size=1, max_size=3,
    ),
    max_size=6,
)  # fmt: skip


@settings(deadline=None)  # three years of days are walked through each time
@given(deeds)
def test_whatever_is_announced_in_whatever_order_each_day_stands_once(sequence):
    known = NOTHING
    for deed in sequence:
        try:
            known = known.announce(*deed)
        except ValueError:
            continue
        assert {one.first_on for one in deed} <= {one.first_on for one in known.starts.values()}
    assert mended(known.calendar, known.starts.values()) == []


def test_three_months_announced_in_every_order_come_to_the_same():
    for offsets in product((-1, 0, 1), repeat=3):
        starts = [start(month, days) for month, days in zip(MONTHS[1:4], offsets, strict=True)]
        for order in permutations(starts):
            known, refused = NOTHING, False
            for one in order:
                try:
                    known = known.announce(one)
                except ValueError:
                    refused = True
            assert mended(known.calendar, known.starts.values()) == []
            whole = starts_fit(starts)
            assert refused != whole
            if whole:
                assert known.starts == NOTHING.announce(*starts).starts


def starts_fit(starts):
    days = [(after.first_on - before.first_on).days for before, after in pairwise(starts)]
    return all(29 <= number <= 30 for number in days)


def test_a_bare_offset_and_an_announcement_that_moves_no_other_month_lose_days():
    cut = COMPUTED.index(1448, 9)
    offset = replace(COMPUTED, start=lambda index: COMPUTED.start(index) + (index >= cut))
    assert mended(offset) == ["1448-08-31, then 1448-09-01 on 2027-02-09"]
    alone = replace(COMPUTED, start=lambda index: COMPUTED.start(index) - 2 * (index == cut))
    assert mended(alone) != []
    assert mended(NOTHING.announce(start((1448, 9), -2)).calendar) == []


def test_an_announced_start_wins_and_a_computed_one_is_provisional():
    known = NOTHING.announce(start((1448, 9), 1, "a page"))
    ramadan = known.calendar.month(1448, 9)
    assert (ramadan.first_on, ramadan.days) == (dt.date(2027, 2, 9), 29)
    assert (ramadan.provisional, ramadan.open_ended) == (False, True)
    assert known.start(1448, 9).kind == "announced"
    shawwal = known.start(1448, 10)
    assert (shawwal.kind, shawwal.source) == ("computed", "Umm al-Qura")
    assert shawwal.first_on == dt.date(2027, 3, 10)
    whole = known.announce(start((1448, 10), 1)).calendar.month(1448, 9)
    assert (whole.days, whole.provisional, whole.open_ended) == (29, False, False)
    assert known.calendar.month(1450, 9) == COMPUTED.month(1450, 9)


def test_28_fasts_are_refused_unless_the_same_deed_corrects_the_start_with_its_source():
    """As in Saudi Arabia in 1984."""
    wrong = MonthStart(authority="somebody", year=1404, month=9, first_on=dt.date(1984, 6, 1))
    known = NOTHING.announce(wrong)
    eid = replace(wrong, month=10, first_on=dt.date(1984, 6, 29))
    with pytest.raises(
        ValueError, match=r"1404-09 to that of 1404-10 there are 29 or 30; given 28\..*source"
    ):
        known.announce(eid)
    with pytest.raises(ValueError, match="announced for 1984-06-01: to correct it, name the source"):
        known.announce(replace(wrong, first_on=dt.date(1984, 5, 31)), eid)
    corrected = known.announce(replace(wrong, first_on=dt.date(1984, 5, 31), source="a page"), eid)
    assert corrected.calendar.month(1404, 9).days == 29
    assert corrected.calendar.date(dt.date(1984, 6, 1)) == HijriDate(1404, 9, 2)
    assert known.calendar.date(dt.date(1984, 6, 1)) == HijriDate(1404, 9, 1)


@pytest.mark.parametrize(
    ("deed", "sentence"),
    [
        ([start((1448, 9), 0), start((1448, 10), 2)], "29 or 30; given 31"),
        (
            [start((1448, 9), 2), start((1448, 11), -1)],
            r"1448-09 to that of 1448-11 there are 58 to 60; given 5",
        ),
        ([start((1448, 9), 4)], "within 3 days of 2027-02-08, which is computed; given 2027-02-12"),
        ([start((1448, 9), 0), start((1448, 9), 1)], "begins once; given 2027-02-08 and 2027-02-09"),
        ([replace(start((1448, 9), 0), authority="else")], "announcements of somebody; given else"),
        ([replace(start((1448, 9), 0), month=13)], "from 1 to 12; given 13"),
        ([replace(start((1448, 9), 0), year=1501)], "1343 to 1500; given 1501"),
    ],
)
def test_an_announcement_that_cannot_be_is_refused_with_what_is_allowed(deed, sentence):
    with pytest.raises(ValueError, match=sentence):
        NOTHING.announce(*deed)


def test_a_day_30_that_an_authority_s_month_does_not_have_is_refused():
    turkey = announcements("turkey_diyanet").calendar
    with pytest.raises(ValueError, match=r"Diyanet\) 1447-09 has the days 1 to 29; given 30"):
        turkey.civil(HijriDate(1447, 9, 30))
    assert COMPUTED.civil(HijriDate(1447, 9, 30)) == dt.date(2026, 3, 19)


def test_every_recorded_start_comes_out_as_recorded():
    rows = truth("first_days.csv")
    assert len(rows) == 100
    for row in rows:
        key = NAMES.get(row["authority"], row["authority"].lower().replace(" ", "_"))
        day = HijriDate(int(row["ah_year"]), int(row["month"]), 1)
        known = announcements(key)
        assert str(known.calendar.civil(day)) == row["first_day"]
        assert known.start(day.year, day.month).kind == "announced"
        assert known.start(day.year, day.month).source == row["source"]
        assert str(COMPUTED.civil(day)) == row["ummalqura_day"]
    assert sum(row["offset_days"] != "0" for row in rows) > 30  # so the computed one alone would not do


def test_13_ramadan_1399_was_7_august_1979_in_iran():
    iran = announcements("iran_leader")
    assert iran.calendar.civil(HijriDate(1399, 9, 13)) == dt.date(1979, 8, 7)
    assert iran.start(1399, 9).grade == "C"
    assert COMPUTED.civil(HijriDate(1399, 9, 13)) == dt.date(1979, 8, 6)


def test_two_authorities_of_one_country_may_differ_and_both_are_kept():
    kemenag, muhammadiyah = map(announcements, ["indonesia_kemenag", "indonesia_muhammadiyah"])
    assert {AUTHORITIES[known.authority].country for known in (kemenag, muhammadiyah)} == {"ID"}
    assert kemenag.calendar.date(dt.date(2023, 4, 21)).month == 9
    assert muhammadiyah.calendar.date(dt.date(2023, 4, 21)) == HijriDate(1444, 10, 1)
    assert muhammadiyah.start(1447, 9).announced_on == dt.date(2025, 9, 22)
    assert (
        kemenag.calendar.month(1447, 9).first_on - muhammadiyah.calendar.month(1447, 9).first_on
    ).days == 1


def test_2030_holds_two_ramadans_by_every_authority():
    for key in AUTHORITIES:
        found = announcements(key).calendar.starting(9, 2030)
        assert [(month.year, month.provisional) for month in found] == [(1451, True), (1452, True)]


@pytest.mark.parametrize("key", AUTHORITIES)
def test_what_is_shipped_of_an_authority_is_whole(key):
    known = announcements(key)
    assert known.starts
    assert mended(known.calendar) == []
    lengths = [known.calendar.month(year, month).days for year in range(1365, 1500) for month in range(1, 13)]
    assert set(lengths) == {29, 30}
    for one in known.starts.values():
        assert one.source
        assert one.grade in {"A", "B", "C"}
        assert one.announced_on is None or one.announced_on < one.first_on


def test_each_start_that_is_shipped_has_its_authority():
    assert {one.authority for one in shipped()} == set(AUTHORITIES)
    with pytest.raises(ValueError, match=r"one of algeria, .*; given 'atlantis'"):
        announcements("atlantis")


def test_what_is_shipped_cannot_be_changed_in_place():
    known = announcements("iran_leader")
    before = dict(known.starts)
    known.announce(replace(known.start(1440, 9), first_on=dt.date(2019, 5, 6), source="a page"))
    assert announcements("iran_leader").starts == before
    with pytest.raises(AttributeError):
        known.start(1440, 9).first_on = dt.date(2019, 5, 6)


def test_the_list_that_was_found_by_hand_is_shipped(request):
    path = request.config.rootpath / "builders" / "announced_starts.csv"
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            one = announcements(row["authority"]).start(int(row["year"]), int(row["month"]))
            assert (str(one.first_on), one.source, one.grade) == (
                row["first_on"],
                row["source"],
                row["grade"],
            )
