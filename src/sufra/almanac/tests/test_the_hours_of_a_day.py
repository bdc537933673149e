"""The hours of a day agree with what authorities print, and what stands in for the sun is named."""

import datetime as dt
from collections import defaultdict
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sufra.almanac import (
    CONVENTIONS,
    HOURS,
    TZDATA_VERSION,
    Angle,
    Convention,
    HighLatitude,
    Minutes,
    Time,
    calendar,
    convention,
    day_times,
    printed_at,
    reckoning,
    shown_at,
    zone,
)
from sufra.almanac.tests.reference import Row, truth

RAMADAN = 9
MINUTE = dt.timedelta(minutes=1)
AUTHORITIES = {
    "Diyanet": "diyanet", "Dubai/Awqaf UAE": "dubai", "Egyptian Survey": "egypt",
    "Karachi (Hanafi)": "karachi", "Kemenag": "indonesia", "MUIS Singapore": "singapore",
    "Morocco Habous": "morocco", "Qatar": "qatar", "Tehran Geophysics": "tehran",
    "Umm al-Qura": "umm_al_qura", "Moonsighting Committee": "moonsighting",
}  # fmt: skip
GRADE_A = 898
TROMSO = (69.65, 18.96, "Europe/Oslo")
LONDON = (51.51, -0.13, "Europe/London")
JUNE, DECEMBER, MARCH = dt.date(2027, 6, 21), dt.date(2027, 12, 21), dt.date(2027, 3, 21)


def tables() -> dict[tuple[str, bool], list[Row]]:
    """The grade A rows, by place and authority and by whether it was Ramadan."""
    found = defaultdict(list)
    for row in truth("official_times.csv"):
        if row["grade"] == "A":
            ramadan = calendar("umm_al_qura").date(dt.date.fromisoformat(row["date"])).month == RAMADAN
            found[row["place"] + row["authority"], ramadan].append(row)
    return found


def residuals(choose=lambda kept: kept) -> dict[str, list[int]]:
    """For every grade A row, our printed minute less the authority's."""
    found = defaultdict(list)
    for (_place, ramadan), rows in tables().items():
        kept = choose(convention(AUTHORITIES[rows[0]["authority"]]))
        days = hours_printed(rows, kept, ramadan=ramadan)
        other = hours_printed(rows, replace(kept, shadow=2), ramadan=ramadan)
        for row in rows:
            hour = row["event"].removesuffix("_hanafi")
            ours = (other if hour != row["event"] else days)[row["date"]][hour]
            local = dt.datetime.fromisoformat(f"{row['date']}T{row['local_time']}")
            found[row["authority"]].append((ours - local.replace(tzinfo=zone(row["tz"]))) // MINUTE)
    return found


def hours_printed(rows: list[Row], kept: Convention, *, ramadan: bool) -> dict[str, dict[str, dt.datetime]]:
    """The minutes that a convention's authority would print on these rows' dates, by date and hour."""
    place = float(rows[0]["lat"]), float(rows[0]["lon"]), rows[0]["tz"]
    height = float(rows[0]["elev_m"] or 0)
    dates = sorted({dt.date.fromisoformat(row["date"]) for row in rows})
    days = day_times(*place, dates, kept, ramadan=ramadan, elevation_m=height)
    found = {str(day.date): {hour: time.printed_at for hour, time in day.hours.items()} for day in days}
    for row in rows:
        if row["event"] == "midnight":
            found[row["date"]]["midnight"] = midnight(place, dt.date.fromisoformat(row["date"]), kept)
    return found


def midnight(place: tuple[float, float, str], date: dt.date, kept: Convention) -> dt.datetime:
    """As Tehran prints it: the middle between sunset and fajr."""
    level = replace(kept, maghrib=Minutes(minutes=0))
    today, tomorrow = day_times(*place, [date, date + dt.timedelta(days=1)], level)
    sunset, fajr = today.hours["maghrib"].at, tomorrow.hours["fajr"].at
    return (sunset + (fajr - sunset) / 2 + MINUTE / 2).replace(second=0, microsecond=0)


def share_within_a_minute(found: dict[str, list[int]]) -> float:
    every = [minutes for group in found.values() for minutes in group]
    assert len(every) == GRADE_A
    return sum(abs(minutes) <= 1 for minutes in every) / len(every)


def test_every_printed_minute_was_compared_and_97_in_100_agree_within_one() -> None:
    found = residuals()
    assert set(found) == set(AUTHORITIES)
    assert share_within_a_minute(found) >= 0.97
    for group in found.values():
        assert sum(abs(minutes) <= 1 for minutes in group) / len(group) >= 0.97


@pytest.mark.parametrize(
    "broken",
    [
        lambda kept: replace(kept, margins={}),
        lambda kept: replace(kept, by_height=False, margins={}),
        lambda kept: replace(kept, fajr=Angle(degrees=15)),
    ],
)
def test_without_precautions_or_with_another_angle_the_tables_are_missed(broken) -> None:
    assert share_within_a_minute(residuals(broken)) < 0.9


def test_on_a_mountain_moroccos_table_needs_the_height() -> None:
    flat = residuals(lambda kept: replace(kept, by_height=False))["Morocco Habous"]
    assert min(flat) <= -4
    assert max(abs(minutes) for minutes in residuals()["Morocco Habous"]) <= 1


def test_the_exact_second_and_the_printed_minute_are_two_things() -> None:
    [day] = day_times(21.42, 39.83, "Asia/Riyadh", [MARCH], convention("umm_al_qura"))
    maghrib = day.hours["maghrib"]
    assert maghrib.at.tzinfo is dt.UTC
    assert maghrib.printed_at.second == maghrib.printed_at.microsecond == 0
    assert dt.timedelta() < maghrib.printed_at - maghrib.at < MINUTE
    assert day.tzdata == TZDATA_VERSION


def test_imsak_stands_only_where_an_authority_publishes_it() -> None:
    place = (-6.2, 106.8, "Asia/Jakarta")
    for key in CONVENTIONS:
        [day] = day_times(*place, [MARCH], convention(key))
        assert ("imsak" in day.hours) == (key == "indonesia")
        assert list(day.hours) == [hour for hour in HOURS if hour in day.hours]
        times = [time.at for time in day.hours.values()]
        assert times == sorted(times)
    [day] = day_times(*place, [MARCH], convention("indonesia"))
    assert day.hours["fajr"].at - day.hours["imsak"].at == 10 * MINUTE


def test_every_record_says_where_it_is_published_and_what_is_not_proved() -> None:
    assert len(CONVENTIONS) == 24
    for kept in CONVENTIONS.values():
        assert kept.called
        assert kept.published
        assert kept.confirmed or kept.caution


def hours(place, date, rule=None, kept="mwl") -> dict[str, Time]:
    return day_times(*place, [date], convention(kept), high_latitude=rule)[0].hours


def test_without_a_rule_what_does_not_come_is_not_there() -> None:
    assert set(hours(LONDON, JUNE)) == {"sunrise", "dhuhr", "asr", "maghrib"}
    assert set(hours(TROMSO, JUNE)) == {"dhuhr", "asr"}
    assert set(hours(TROMSO, DECEMBER)) == {"fajr", "dhuhr", "isha"}


@pytest.mark.parametrize("rule", HighLatitude)
def test_a_rule_stands_in_by_its_name_and_never_for_what_happens(rule: HighLatitude) -> None:
    for place in (LONDON, TROMSO, (21.42, 39.83, "Asia/Riyadh")):
        for date in (JUNE, DECEMBER, MARCH):
            sky, found = hours(place, date), hours(place, date, rule)
            for hour, time in found.items():
                assert time.by == (None if hour in sky else rule)
                assert hour not in sky or time == sky[hour]


@pytest.mark.parametrize(
    ("rule", "fajr", "isha"),
    [
        (HighLatitude.MIDDLE_OF_NIGHT, "01:02", "01:02"),
        (HighLatitude.ONE_SEVENTH, "03:40", "22:25"),
        (HighLatitude.ANGLE_60, "02:31", "23:27"),
    ],
)
def test_a_part_of_londons_midsummer_night(rule: HighLatitude, fajr: str, isha: str) -> None:
    """Sunset 21:22, sunrise 04:43: of 441 minutes the half, a seventh, or 17 and 18 sixtieths."""
    found = {hour: f"{time.printed_at:%H:%M}" for hour, time in hours(LONDON, JUNE, rule).items()}
    assert (found["fajr"], found["isha"]) == (fajr, isha)


TWILIGHT, HORIZON = frozenset({"fajr", "isha"}), frozenset({"sunrise", "maghrib"})


@pytest.mark.parametrize(
    ("rule", "date", "withheld"),
    [
        (HighLatitude.NEAREST_LATITUDE, JUNE, frozenset()),
        (HighLatitude.NEAREST_LATITUDE, DECEMBER, frozenset()),
        (HighLatitude.NEAREST_DAY, JUNE, TWILIGHT),  # April's isha, and a sunset past midnight in May
        (HighLatitude.NEAREST_DAY, DECEMBER, frozenset()),
        (HighLatitude.MAKKAH, JUNE, frozenset()),
        (HighLatitude.MAKKAH, DECEMBER, HORIZON),  # Tromso's own dusk comes before Makkah's Maghrib
    ],
)
def test_where_the_sun_stays_up_or_down_a_lender_gives_each_hour_that_is_in_order(
    rule, date, withheld
) -> None:
    [day] = day_times(*TROMSO, [date], convention("mwl"), high_latitude=rule)
    assert day.withheld == withheld
    assert set(day.hours) >= {"fajr", "sunrise", "dhuhr", "maghrib", "isha"} - withheld


ORDER = ("fajr", "sunrise", "dhuhr", "maghrib", "isha")


def disordered(days) -> list[tuple[dt.date, list[str]]]:
    """The days on which two hours stand the wrong way round."""
    found = []
    for day in days:
        at = [day.hours[hour].at for hour in ORDER if hour in day.hours]
        if at != sorted(set(at)):
            found.append((day.date, [hour for hour in ORDER if hour in day.hours]))
    return found


@pytest.mark.parametrize("rule", HighLatitude)
@settings(max_examples=40, deadline=None)
@given(
    latitude=st.floats(-89, 89),
    day=st.dates(dt.date(2020, 1, 1), dt.date(2060, 1, 1)),
    kept=st.sampled_from(sorted(CONVENTIONS)),
)
@example(latitude=69.65, day=dt.date(2052, 5, 10), kept="mwl")
@example(latitude=69.65, day=dt.date(2027, 12, 1), kept="umm_al_qura")
def test_fajr_sunrise_noon_maghrib_and_isha_keep_their_order_anywhere(rule, latitude, day, kept) -> None:
    days = [day + dt.timedelta(days=number) for number in range(0, 60, 3)]
    assert disordered(day_times(latitude, 18.96, "UTC", days, convention(kept), high_latitude=rule)) == []


def test_what_a_rule_would_put_out_of_order_is_withheld_and_said(monkeypatch) -> None:
    days = [dt.date(2052, 4, 28) + dt.timedelta(days=number) for number in range(30)]
    asked = (*TROMSO, days, convention("mwl"))
    found = day_times(*asked, high_latitude=HighLatitude.MAKKAH)
    assert any({"fajr", "isha"} & day.withheld for day in found)
    assert all(not day.withheld & set(day.hours) for day in found)
    assert not any(day.withheld for day in day_times(*asked))
    monkeypatch.setattr(reckoning, "_in_order", lambda _hour, lent, _hours: lent == lent)  # noqa: PLR0124
    assert disordered(day_times(*asked, high_latitude=HighLatitude.MAKKAH))


def test_the_nearest_day_is_the_nearest_that_has_the_hour() -> None:
    last = max(
        day for day in (dt.date(2027, 5, 1) + dt.timedelta(days=number) for number in range(40))
        if "maghrib" in hours(TROMSO, day)
    )  # fmt: skip
    lent, own = hours(TROMSO, dt.date(2027, 6, 1), HighLatitude.NEAREST_DAY), hours(TROMSO, last)
    after_noon = [found["maghrib"].at - found["dhuhr"].at for found in (lent, own)]
    assert abs(after_noon[0] - after_noon[1]) < dt.timedelta(milliseconds=1)


def test_beyond_55_degrees_the_seasonal_minutes_say_nothing() -> None:
    assert "isha" in hours(LONDON, JUNE, kept="moonsighting")
    assert "isha" not in hours((59.33, 18.07, "Europe/Stockholm"), JUNE, kept="moonsighting")


def test_south_of_the_equator_the_seasons_are_turned_round() -> None:
    north, south = ((latitude, 0.0, "UTC") for latitude in (45.0, -45.0))
    isha = {
        name: found["isha"].at - found["maghrib"].at
        for name, found in {
            "north in June": hours(north, JUNE, kept="moonsighting"),
            "south in December": hours(south, DECEMBER, kept="moonsighting"),
            "south in June": hours(south, JUNE, kept="moonsighting"),
        }.items()
    }
    assert abs(isha["north in June"] - isha["south in December"]) < MINUTE
    assert isha["south in June"] - isha["north in June"] > 15 * MINUTE


def test_nobody_eats_a_minute_too_long_or_breaks_the_fast_a_minute_early():
    for key, convention_ in CONVENTIONS.items():
        for day in day_times(-6.2, 106.85, "Asia/Jakarta", [dt.date(2027, 2, 8)], convention_):
            for hour, time in day.hours.items():
                early = time.shown_at - time.at
                before = hour in {"imsak", "fajr", "sunrise"}
                assert (
                    (-MINUTE < early <= dt.timedelta()) if before else (dt.timedelta() <= early < MINUTE)
                ), key
                assert abs(time.shown_at - time.printed_at) <= MINUTE
                assert time.shown_at.utcoffset() == dt.timedelta(hours=7)


def test_the_minutes_of_a_day_are_those_of_single_instants():
    for key in ("diyanet", "umm_al_qura", "tehran"):
        [day] = day_times(41.0, 28.95, "Europe/Istanbul", [dt.date(2027, 2, 8)], CONVENTIONS[key])
        for hour, time in day.hours.items():
            local = time.at.astimezone(time.printed_at.tzinfo)
            assert time.printed_at == printed_at(local, CONVENTIONS[key], hour)
        assert day.hours["maghrib"].shown_at == shown_at(day.hours["maghrib"].at)
