"""A convention's evening agrees with the authority's printed minutes, and no minute is shown early."""

import datetime as dt
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sufra.almanac import (
    CONVENTIONS,
    DIYANET,
    TEHRAN,
    TZDATA_VERSION,
    UMM_AL_QURA,
    Convention,
    EveningTimes,
    Minutes,
    Reason,
    calendar,
    convention,
    evening_times,
    shown_at,
    sunset_plus,
    zone,
)
from sufra.almanac.tests.reference import Row, truth

RAMADAN = 9
MINUTE = dt.timedelta(minutes=1)


def published(authority: str, place: str, kept: Convention) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    """Each grade A minute that the authority printed for a place, with the instant computed for it."""
    for row in truth("official_times.csv"):
        of_an_evening = row["event"] in {"maghrib", "isha"}
        if (row["authority"], row["place"], row["grade"]) == (authority, place, "A") and of_an_evening:
            yield printed(row), computed(row, kept)


def printed(row: Row) -> dt.datetime:
    local = dt.datetime.fromisoformat(f"{row['date']}T{row['local_time']}")
    return local.replace(tzinfo=zone(row["tz"]))


def computed(row: Row, kept: Convention) -> dt.datetime:
    date = dt.date.fromisoformat(row["date"])
    ramadan = calendar("umm_al_qura").date(date).month == RAMADAN
    place = float(row["lat"]), float(row["lon"]), row["tz"]
    evening = evening_times(*place, [date], kept, ramadan=ramadan)[0]
    return evening.maghrib_at if row["event"] == "maghrib" else evening.isha_at


def cairo(kept: Convention, *, ramadan: bool = True) -> EveningTimes:
    return evening_times(30.06263, 31.24967, "Africa/Cairo", [dt.date(2027, 2, 8)], kept, ramadan=ramadan)[0]


@pytest.mark.parametrize(
    ("authority", "place", "kept", "count"),
    [
        ("Tehran Geophysics", "Tehran", TEHRAN, 1),
        ("Umm al-Qura", "Makkah", UMM_AL_QURA, 19),
        ("Umm al-Qura", "Riyadh", UMM_AL_QURA, 2),
    ],
)
def test_the_shown_minute_is_within_one_of_the_published(
    authority: str, place: str, kept: Convention, count: int
) -> None:
    both = list(published(authority, place, kept))
    assert len(both) == count
    for minute, instant in both:
        assert abs(shown_at(instant) - minute) <= MINUTE


MISDATED = {("Ankara", "2019-10-01")}
"""Its Maghrib and isha are to the minute those of the day before: a copy of a copy."""


def shown_later(kept: Convention = DIYANET) -> dict[tuple[str, str], int]:
    """By how many minutes our shown Maghrib is later than the one that Diyanet prints."""
    return {
        (row["place"], row["date"]): (shown_at(computed(row, kept)) - printed(row)) // MINUTE
        for row in truth("official_times.csv")
        if (row["authority"], row["event"], row["grade"]) == ("Diyanet", "maghrib", "A")
    }


def test_diyanets_maghrib_is_shown_at_the_minute_it_prints_or_the_next_and_never_before() -> None:
    found = shown_later()
    assert (len(found), found.keys() >= MISDATED) == (17, True)
    kept = [found[key] for key in found.keys() - MISDATED]
    assert (kept.count(0), kept.count(1)) == (11, 5)
    assert all(minutes in {0, 1} for (place, _date), minutes in found.items() if place == "Istanbul")


@pytest.mark.parametrize("minutes", [0, 5, 7])
def test_another_precaution_than_diyanets_is_caught(minutes: int) -> None:
    found = shown_later(replace(DIYANET, maghrib=Minutes(minutes=minutes)))
    kept = {found[key] for key in found.keys() - MISDATED}
    assert min(kept) < 0 or max(kept) > 1


def test_in_ramadan_isha_in_makkah_waits_two_hours() -> None:
    evening, other = cairo(UMM_AL_QURA), cairo(UMM_AL_QURA, ramadan=False)
    assert evening.maghrib_at == evening.sunset_at == other.maghrib_at
    assert evening.isha_at - evening.maghrib_at == dt.timedelta(minutes=120)
    assert other.isha_at - other.maghrib_at == dt.timedelta(minutes=90)


def test_each_convention_keeps_its_own_maghrib() -> None:
    sunset = cairo(sunset_plus(0)).maghrib_at
    assert cairo(sunset_plus(3)).maghrib_at - sunset == 3 * MINUTE
    assert cairo(DIYANET).maghrib_at - sunset == 6 * MINUTE
    assert 15 * MINUTE < cairo(TEHRAN).maghrib_at - sunset < 20 * MINUTE


def test_an_evening_carries_utc_and_the_release_of_the_zones() -> None:
    evening = cairo(TEHRAN)
    assert evening.maghrib_at.tzinfo is dt.UTC
    assert evening.tzdata == TZDATA_VERSION == "2026f"
    assert evening.reason == ""


def test_evenings_come_in_the_order_of_their_dates() -> None:
    dates = [dt.date(2027, 3, 1), dt.date(2026, 12, 31), dt.date(2027, 1, 1)]
    found = evening_times(30.06263, 31.24967, "Africa/Cairo", dates, DIYANET)
    local = [evening.sunset_at.astimezone(zone("Africa/Cairo")).date() for evening in found]
    assert local == dates
    assert evening_times(30.06263, 31.24967, "Africa/Cairo", [], DIYANET) == []


@pytest.mark.parametrize(
    ("place", "date", "kept", "missing", "reason"),
    [
        ((69.65, 18.96, "Europe/Oslo"), "2027-06-21", DIYANET, "sunset maghrib isha", Reason.SUN_STAYS_UP),
        ((69.65, 18.96, "Europe/Oslo"), "2026-12-21", DIYANET, "sunset maghrib", Reason.SUN_STAYS_DOWN),
        (
            (64.15, -21.94, "Atlantic/Reykjavik"),
            "2027-06-21",
            TEHRAN,
            "maghrib isha",
            Reason.NO_DUSK_FOR_MAGHRIB,
        ),
        ((51.51, -0.13, "Europe/London"), "2027-06-21", DIYANET, "isha", Reason.NO_DUSK_FOR_ISHA),
        ((-13.83, -171.77, "Pacific/Apia"), "2011-12-30", DIYANET, "sunset maghrib isha", Reason.NO_SUCH_DAY),
        ((21.42, 39.83, "Asia/Riyadh"), "2027-06-21", DIYANET, "", ""),
    ],
)
def test_what_does_not_happen_is_none_and_says_why(
    place: tuple[float, float, str], date: str, kept: Convention, missing: str, reason: str
) -> None:
    evening = evening_times(*place, [dt.date.fromisoformat(date)], kept)[0]
    none = [name for name in ("sunset", "maghrib", "isha") if getattr(evening, f"{name}_at") is None]
    assert none == missing.split()
    assert evening.reason == reason


def test_every_reason_has_a_sentence() -> None:
    assert all(reason.sentence.endswith("on this date.") or "No noon" in reason.sentence for reason in Reason)


@pytest.mark.parametrize(
    ("instant", "shown"),
    [
        ("2027-02-08T17:42:00.000000+00:00", "2027-02-08T17:42:00+00:00"),
        ("2027-02-08T17:42:00.000001+00:00", "2027-02-08T17:43:00+00:00"),
        ("2027-02-08T17:59:59.999999+03:00", "2027-02-08T18:00:00+03:00"),
        ("2027-12-31T23:59:01+00:00", "2028-01-01T00:00:00+00:00"),
    ],
)
def test_a_minute_is_shown_rounded_up(instant: str, shown: str) -> None:
    assert shown_at(dt.datetime.fromisoformat(instant)) == dt.datetime.fromisoformat(shown)


def test_rounding_up_steps_over_the_hour_that_cairo_skips() -> None:
    before = dt.datetime(2027, 4, 29, 23, 59, 30, tzinfo=zone("Africa/Cairo"))
    assert shown_at(before).isoformat() == "2027-04-30T01:00:00+03:00"


def test_an_instant_without_a_zone_is_not_shown() -> None:
    with pytest.raises(ValueError, match="needs its zone"):
        shown_at(dt.datetime(2027, 2, 8, 17, 42))  # noqa: DTZ001 - that is what is refused


def test_a_convention_is_found_by_its_key() -> None:
    assert [convention(key).key for key in CONVENTIONS] == list(CONVENTIONS)
    assert convention("sunset", 3) == sunset_plus(3)
    with pytest.raises(ValueError, match=r"one of sunset, tehran, jafari, .*moonsighting; given 'wml'"):
        convention("wml")


@pytest.mark.parametrize("minutes", [-1, 61, 2.5, True, "3"])
def test_minutes_after_sunset_are_whole_and_at_most_sixty(minutes: object) -> None:
    with pytest.raises(ValueError, match=r"0 to 60; given"):
        sunset_plus(minutes)


def test_what_nobody_confirmed_says_so() -> None:
    assert "isha" in sunset_plus(0).caution
    assert "unconfirmed" in TEHRAN.caution
    assert not DIYANET.caution


def test_conventions_and_calendars_need_no_numpy() -> None:
    source = Path(__file__).parents[3]
    code = "import sys, sufra.almanac as a; a.calendar('umm_al_qura').month(1448, 9)"
    code += "; sys.exit('numpy' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], cwd=source, check=False)  # noqa: S603 - our own code
    assert ran.returncode == 0
