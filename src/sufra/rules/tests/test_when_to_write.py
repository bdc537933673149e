"""When a letter may come, by which way, how long until the next try, and when to remind."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sufra.rules.letters import FIRST_PAUSE, LONGEST_PAUSE, dialled, pause, way_to, when_to_remind
from sufra.rules.quiet import letter_not_before

SARAJEVO = ZoneInfo("Europe/Sarajevo")
ZONES = [SARAJEVO, ZoneInfo("Asia/Karachi"), ZoneInfo("America/Los_Angeles"), ZoneInfo("Pacific/Auckland")]
MAGHRIB = datetime(2027, 3, 5, 17, 43, tzinfo=SARAJEVO)
EVENING = {
    "zone": SARAJEVO, "maghrib_at": MAGHRIB, "closes_at": MAGHRIB + timedelta(hours=2),
    "forgotten_from": MAGHRIB + timedelta(days=2, hours=2), "cook_by": time(12),
}  # fmt: skip


def at(day, hour, minute=0):
    return datetime(2027, 3, day, hour, minute, tzinfo=SARAJEVO)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (at(5, 22, 59), at(5, 22, 59)),
        (at(5, 23), at(6, 8)),
        (at(6, 7, 59), at(6, 8)),
        (at(6, 8), at(6, 8)),
        (at(5, 17, 32), at(5, 17, 32)),
        (at(5, 17, 33), at(5, 18, 23)),
        (at(5, 18, 22), at(5, 18, 23)),
        (at(4, 17, 32), at(4, 18, 25)),  # the day before: two minutes wider on both sides
        (at(28, 0), at(28, 8)),  # the night in which clocks go forward
    ],
)
def test_no_letter_comes_at_night_or_around_maghrib(asked, told):
    assert letter_not_before(asked, zone=SARAJEVO, maghrib_at=MAGHRIB) == told


@given(
    moment=st.datetimes(datetime(2027, 1, 1), datetime(2027, 12, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    maghrib=st.datetimes(datetime(2027, 1, 1), datetime(2027, 12, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    zone=st.sampled_from(ZONES),
)
def test_it_is_never_told_to_come_earlier_nor_at_a_moment_that_is_quiet_itself(moment, maghrib, zone):
    told = letter_not_before(moment, zone=zone, maghrib_at=maghrib)
    assert moment <= told <= moment + timedelta(days=1)
    assert letter_not_before(told, zone=zone, maghrib_at=maghrib) == told
    assert 8 <= told.astimezone(zone).hour < 23


@pytest.mark.parametrize(
    ("contact", "way", "digits"),
    [
        ("huda@example.org", "email", ""),
        ("+387 61 000-000", "phone", "38761000000"),
        ("00387 61/000 000", "phone", "38761000000"),
        ("٠٣٠٠ ١٢٣٤٥٦٧", "phone", "03001234567"),
        ("(061) 000.000", "phone", "061000000"),
        ("12345", "", ""),
        ("1234567890123456", "", ""),
        ("call me at 061000000", "", ""),
        ("", "", ""),
    ],
)
def test_a_contact_is_reached_by_mail_or_by_telephone_or_not(contact, way, digits):
    assert (way_to(contact), dialled(contact)) == (way, digits)


@given(letter=st.integers(1, 10**9), tries=st.integers(1, 10_000))
def test_each_pause_is_the_same_whoever_asks_and_an_hour_at_most(letter, tries):
    assert pause(letter, tries) == pause(letter, tries)
    assert 0.75 * FIRST_PAUSE <= pause(letter, tries) <= LONGEST_PAUSE


def test_letters_that_failed_together_do_not_come_back_together():
    assert len({pause(letter, 3) for letter in range(1000)}) > 990


@pytest.mark.parametrize(
    ("kind", "begins", "ends"),
    [
        ("day_before", at(4, 11), at(5, 0)),
        ("still_coming", at(5, 9), at(5, 12)),
        ("thanks", at(6, 11), at(7, 19, 43)),
    ],
)
def test_a_reminder_has_its_hours_by_the_clock_of_the_place(kind, begins, ends):
    span = when_to_remind(kind, **EVENING)
    assert (span.begins, span.ends) == (begins, ends)
    assert [span.holds(moment) for moment in (begins - timedelta(seconds=1), begins, ends)] == [
        False, True, False,
    ]  # fmt: skip


@pytest.mark.parametrize(("begins", "hour"), [(0, 1), (4, 7), (7, 10), (12, 15)])
def test_the_question_of_the_day_ends_when_the_place_must_know(begins, hour):
    span = when_to_remind("still_coming", **EVENING | {"cook_by": time(hour)})
    assert (span.begins, span.ends) == (at(5, begins), at(5, hour))


def test_nobody_is_thanked_once_all_is_forgotten():
    span = when_to_remind("thanks", **{**EVENING, "forgotten_from": MAGHRIB + timedelta(hours=2)})
    assert not any(span.holds(MAGHRIB + timedelta(hours=hour)) for hour in range(60))
