"""How long an offer holds: nobody is told of places, or of their end, by night or at the meal."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import strategies as st

from sufra.almanac import convention, evening_times
from sufra.rules.tests.trying import caught, tried
from sufra.rules.waiting import hold, quiet

NOON = datetime(2027, 2, 20, 12, tzinfo=UTC)
LATE = NOON + timedelta(days=90)
HALF_AN_HOUR = timedelta(minutes=30)
HALF_A_DAY = timedelta(hours=12)
LONDON = ZoneInfo("Europe/London")
# Around nights on which clocks change: Cairo's and Beirut's 23:00 comes twice, Nuuk's is skipped.
NIGHTS = [
    ("Europe/London", datetime(2027, 3, 28, 1, tzinfo=UTC)),
    ("Europe/London", datetime(2027, 10, 31, 1, tzinfo=UTC)),
    ("Africa/Cairo", datetime(2026, 10, 29, 21, tzinfo=UTC)),
    ("Africa/Cairo", datetime(2026, 4, 23, 22, tzinfo=UTC)),
    ("Asia/Beirut", datetime(2026, 10, 24, 21, tzinfo=UTC)),
    ("America/Nuuk", datetime(2027, 3, 28, 1, tzinfo=UTC)),
    ("Asia/Jakarta", datetime(2027, 2, 20, 17, tzinfo=UTC)),
]


MOST_DAYS = 45


def by_the_clock_on_the_wall(instant, zone, maghrib_at):
    at_night = not time(8) <= instant.astimezone(zone).time() < time(23)
    return at_night or any(
        timedelta(minutes=-45 - 2 * min(days, 60))
        <= instant - (maghrib_at - timedelta(days=days))
        < timedelta(minutes=30 + 2 * min(days, 60))
        for days in range(MOST_DAYS)
    )


def an_offer_leaves_two_hours_awake(holds, night, from_night, to_maghrib, close):
    days, open_for = close
    zone, now = ZoneInfo(night[0]), night[1] + timedelta(minutes=from_night)
    maghrib_at = now + timedelta(days=days, minutes=to_maghrib)
    closes_at = maghrib_at + timedelta(minutes=open_for)
    held = holds(now, zone=zone, maghrib_at=maghrib_at, closes_at=closes_at)
    last = closes_at
    while by_the_clock_on_the_wall(last, zone, maghrib_at):
        last -= timedelta(minutes=1)
    if held is None:
        nearly_over = now > last - HALF_AN_HOUR
        assert by_the_clock_on_the_wall(now, zone, maghrib_at) or nearly_over
        return
    starts_at, runs_out_at = held
    assert starts_at == now
    assert not by_the_clock_on_the_wall(now, zone, maghrib_at)
    assert runs_out_at <= closes_at
    if runs_out_at > last - timedelta(minutes=1):
        # The evening itself ends it: at its close, or where the quiet begins in which the close lies.
        assert runs_out_at <= last + timedelta(minutes=1)
        return
    assert not by_the_clock_on_the_wall(runs_out_at, zone, maghrib_at)
    minutes = [
        starts_at + timedelta(minutes=n) for n in range((runs_out_at - starts_at) // timedelta(minutes=1))
    ]
    awake = sum(not by_the_clock_on_the_wall(minute, zone, maghrib_at) for minute in minutes)
    local = runs_out_at.astimezone(zone)
    assert awake == 120 or (awake <= 150 and local.time() == time(8, 30))
    assert local.date() == starts_at.astimezone(zone).date() or local.time() >= time(8, 30)


# Maghrib stays away from the morning here; it may be late in the evening, or that of another day.
OFFERS = {
    "night": st.sampled_from(NIGHTS),
    "from_night": st.integers(-600, -60) | st.integers(420, 900),
    "to_maghrib": st.integers(-60, 240),
    # The evening is in so many days, and is open for so many minutes after Maghrib.
    "close": st.tuples(st.sampled_from([0, 0, 1, 7, 30]), st.sampled_from([10, 120, 240])),
}


def at_once(now, *, zone, **evening):
    held = hold(now, zone=zone, **evening)
    return held and (now, now + timedelta(hours=2))


def by_night_too(now, *, zone, **evening):
    return hold(now, zone=UTC, **evening)


def through_maghrib(now, *, zone, maghrib_at, closes_at):
    return hold(now, zone=zone, maghrib_at=maghrib_at + HALF_A_DAY, closes_at=closes_at)


def through_maghrib_of_other_days(now, *, zone, maghrib_at, closes_at):
    if maghrib_at - now < HALF_A_DAY:
        return hold(now, zone=zone, maghrib_at=maghrib_at, closes_at=closes_at)
    return hold(now, zone=zone, maghrib_at=maghrib_at + HALF_A_DAY, closes_at=closes_at)


def longer_than_its_evening(now, *, zone, maghrib_at, closes_at):
    return hold(now, zone=zone, maghrib_at=maghrib_at, closes_at=LATE)


def until_the_stroke_of_eight(now, *, zone, **evening):
    held = hold(now, zone=zone, **evening)
    early = held and held[1].astimezone(zone).time() == time(8, 30)
    return (held[0], held[1] - HALF_AN_HOUR) if early else held


def by_the_wall(now, *, zone, **evening):
    """Take the night for nine hours, which it is not when the clocks change."""
    held = hold(now, zone=zone, **evening)
    return held and (held[0], (held[0].astimezone(zone) + (held[1] - held[0])).astimezone(UTC))


def test_an_offer_leaves_two_hours_awake_and_never_runs_out_in_quiet_time():
    tried(an_offer_leaves_two_hours_awake, hold, **OFFERS)


@pytest.mark.parametrize(
    "broken",
    [
        at_once,
        by_night_too,
        through_maghrib,
        through_maghrib_of_other_days,
        longer_than_its_evening,
        until_the_stroke_of_eight,
        by_the_wall,
    ],
    ids=lambda each: each.__name__,
)
def test_a_broken_hold_is_caught(broken):
    caught(an_offer_leaves_two_hours_awake, broken, **OFFERS)


@pytest.mark.parametrize(
    ("made", "runs_out"),
    [
        ("2027-02-20 12:00", "2027-02-20 14:00"),
        ("2027-02-20 15:30", "2027-02-20 18:45"),  # over Maghrib at 17:30
        ("2027-02-20 14:45", "2027-02-20 18:00"),  # would run out as the quiet around Maghrib begins
        ("2027-02-20 16:44", "2027-02-20 19:30"),  # the evening closes
        ("2027-02-19 14:00", "2027-02-19 16:00"),  # the evening before
        ("2027-02-19 15:30", "2027-02-19 18:49"),  # over the Maghrib of the evening before, two minutes wider
        ("2027-02-13 15:30", "2027-02-13 19:13"),  # and of a week before
        ("2027-02-20 18:00", "2027-02-20 20:00"),
        ("2027-02-20 20:59", "2027-02-20 22:59"),
        ("2027-02-20 21:00", "2027-02-21 08:30"),
        ("2027-02-20 21:10", "2027-02-21 08:30"),
        ("2027-02-20 22:00", "2027-02-21 09:00"),
        ("2027-03-27 22:00", "2027-03-28 09:00"),  # an hour is skipped that night
        ("2027-10-30 22:00", "2027-10-31 09:00"),  # and comes twice that night
    ],
)
def test_an_offer_runs_out_when_people_are_awake_and_not_at_the_meal(made, runs_out):
    made, runs_out = (datetime.fromisoformat(text).replace(tzinfo=LONDON) for text in (made, runs_out))
    maghrib_at = datetime(2027, 2, 20, 17, 30, tzinfo=UTC)
    closes_at = maghrib_at + timedelta(hours=2) if made < maghrib_at else made + timedelta(days=1)
    held = hold(made, zone=LONDON, maghrib_at=maghrib_at, closes_at=closes_at)
    assert held == (made.astimezone(UTC), runs_out.astimezone(UTC))


@pytest.mark.parametrize(
    ("clock", "is_quiet"),
    [
        ("00:30", True),
        ("07:59", True),
        ("08:00", False),
        ("16:44", False),
        ("16:45", True),
        ("17:59", True),
        ("18:00", False),
        ("22:59", False),
        ("23:00", True),
    ],
)
def test_nights_and_the_time_around_maghrib_are_quiet(clock, is_quiet):
    instant = datetime.combine(NOON, time.fromisoformat(clock), LONDON)
    maghrib_at = datetime(2027, 2, 20, 17, 30, tzinfo=UTC)
    assert quiet(instant, zone=LONDON, maghrib_at=maghrib_at) is is_quiet
    assert (hold(instant, zone=LONDON, maghrib_at=maghrib_at, closes_at=LATE) is None) is is_quiet


def test_where_the_sun_sets_late_no_offer_of_an_evening_goes_over_into_the_morning_after_it():
    maghrib_at = datetime(2027, 6, 20, 22, 40, tzinfo=LONDON)
    evening = {"zone": LONDON, "maghrib_at": maghrib_at, "closes_at": maghrib_at + timedelta(hours=2)}
    quiet_from = datetime(2027, 6, 20, 21, 55, tzinfo=LONDON)
    assert hold(quiet_from - timedelta(hours=1), **evening)[1] == quiet_from
    assert hold(quiet_from - HALF_AN_HOUR, **evening)[1] == quiet_from
    assert hold(quiet_from - timedelta(minutes=29), **evening) is None


TOWNS = {
    "Jakarta": (-6.2, 106.8, "Asia/Jakarta", 60), "Cairo": (30.1, 31.2, "Africa/Cairo", 60),
    "Sarajevo": (43.9, 18.4, "Europe/Sarajevo", 60), "London": (51.5, -0.1, "Europe/London", 60),
    "Melbourne": (-37.8, 145.0, "Australia/Melbourne", 60), "Glasgow": (55.9, -4.3, "Europe/London", 30),
}  # fmt: skip


@pytest.mark.parametrize("town", TOWNS)
@pytest.mark.parametrize(
    "evening_on", [date(2027, 3, 9), date(2027, 6, 1), date(2027, 9, 25), date(2028, 2, 20)]
)
def test_the_real_maghrib_of_every_day_before_an_evening_lies_in_quiet_time(town, evening_on):
    latitude, longitude, zone, days = TOWNS[town]
    dates = [evening_on - timedelta(days=back) for back in range(days + 1)]
    times = evening_times(latitude, longitude, zone, dates, convention("sunset", 3), ramadan=True)
    own, *before = [found.maghrib_at for found in times]
    assert all(quiet(maghrib, zone=ZoneInfo(zone), maghrib_at=own) for maghrib in before)


@pytest.mark.parametrize("town", ["London", "Melbourne", "Glasgow"])
def test_a_quiet_time_that_does_not_widen_misses_the_real_maghrib(town, monkeypatch):
    monkeypatch.setattr("sufra.rules.quiet.DRIFT", timedelta(0))
    with pytest.raises(AssertionError):
        test_the_real_maghrib_of_every_day_before_an_evening_lies_in_quiet_time(town, date(2027, 3, 9))
