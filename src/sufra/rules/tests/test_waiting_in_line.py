from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from sufra.almanac import convention, evening_times
from sufra.rules.waiting import Offering, Round, Waiter, hold, kept_for, offer_round, quiet

NOON = datetime(2027, 2, 20, 12, tzinfo=UTC)
DOORS = NOON + timedelta(hours=5)
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


def party(key, guests, fewest=None, *, joined=0, **passed):
    return Waiter(
        key=key,
        guests=guests,
        fewest=fewest or guests,
        joined_at=NOON - timedelta(hours=9 - joined),
        **passed,
    )


@st.composite
def parties(draw, key):
    guests = draw(st.integers(1, 7))
    times = draw(st.integers(0, 3))
    return party(
        key,
        guests,
        draw(st.sampled_from([guests, draw(st.integers(1, guests))])),
        joined=draw(st.integers(0, 4)),
        passed_times=times,
        passed_since=NOON - timedelta(minutes=draw(st.integers(0, 45))) if times else None,
    )


LINES = st.integers(0, 8).flatmap(lambda size: st.tuples(*(parties(key) for key in "hbfdaecg"[:size])))
ROUNDS = {
    "line": LINES,
    "free": st.integers(-2, 14),
    "doors_at": st.sampled_from([NOON - HALF_AN_HOUR, NOON, DOORS]),
}
# (minutes that go by, places that are freed, a party that joins)
STEPS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 4), st.none() | st.integers(1, 7)), max_size=25)


def in_line(line):
    return sorted(line, key=lambda waiter: (waiter.joined_at, waiter.key))


def replayed(line, offerings, free):
    """Yield each offering with its party, the places that were free, and who was passed by it."""
    offered = {offering.key for offering in offerings}
    for offering in offerings:
        ahead = in_line(line)[: [waiter.key for waiter in in_line(line)].index(offering.key)]
        waiter = next(waiter for waiter in line if waiter.key == offering.key)
        yield offering, waiter, free, [other for other in ahead if other.key not in offered]
        free -= offering.guests


# What holds of every round, whatever offers the places.


def no_more_than_is_free(offer, line, free, doors_at):
    offerings = offer(line, free=free, now=NOON, doors_at=doors_at).offerings
    assert sum(offering.guests for offering in offerings) <= max(free, 0)
    assert len({offering.key for offering in offerings}) == len(offerings)


def whole_parties_or_all_that_is_left(offer, line, free, doors_at):
    offerings = offer(line, free=free, now=NOON, doors_at=doors_at).offerings
    for offering, waiter, left, _passed in replayed(line, offerings, free):
        assert offering.guests == min(waiter.guests, left)
        assert offering.guests >= waiter.fewest


def order_of_arrival_unless_it_does_not_fit(offer, line, free, doors_at):
    done = offer(line, free=free, now=NOON, doors_at=doors_at)
    keys = [offering.key for offering in done.offerings]
    assert keys == [waiter.key for waiter in in_line(line) if waiter.key in keys]
    by_replay = Counter()
    for _offering, _waiter, left, passed in replayed(line, done.offerings, free):
        assert all(larger.fewest > left for larger in passed)
        by_replay.update(larger.key for larger in passed)
    assert Counter(done.passed) == by_replay


def nobody_is_passed_too_often_or_too_long(offer, line, free, doors_at):
    times = Counter()
    for _offering, _waiter, _left, passed in replayed(
        line, offer(line, free=free, now=NOON, doors_at=doors_at).offerings, free
    ):
        for larger in passed if doors_at > NOON else ():
            times[larger.key] += 1
            assert larger.passed_times + times[larger.key] <= 3
            assert NOON - (larger.passed_since or NOON) < HALF_AN_HOUR


def nobody_who_fits_is_left_out(offer, line, free, doors_at):
    done = offer(line, free=free, now=NOON, doors_at=doors_at)
    left = free - sum(offering.guests for offering in done.offerings)
    waiting = still_waiting(line, done, NOON)
    keeps = kept_for(waiting, now=NOON, doors_at=doors_at)
    keys = [waiter.key for waiter in waiting]
    assert all(waiter.fewest > left for waiter in waiting[: keys.index(keeps) + 1 if keeps else None])
    assert keeps is None or doors_at > NOON


def the_input_may_come_in_any_order(offer, line, free, doors_at):
    once = offer(line, free=free, now=NOON, doors_at=doors_at)
    assert once == offer(line, free=free, now=NOON, doors_at=doors_at)
    assert once == offer(line[::-1], free=free, now=NOON, doors_at=doors_at)
    assert once == offer(iter(sorted(line, key=repr)), free=free, now=NOON, doors_at=doors_at)


def still_waiting(line, done, now):
    offered, times = {offering.key for offering in done.offerings}, Counter(done.passed)
    return [
        replace(
            waiter,
            passed_times=waiter.passed_times + times[waiter.key],
            passed_since=waiter.passed_since or (now if times[waiter.key] else None),
        )
        for waiter in in_line(line)
        if waiter.key not in offered
    ]


def a_whole_afternoon_is_fair(offer, line, steps):
    """Follow the line through many rounds, with a ledger of its own of who was passed and when."""
    now, free, ledger = NOON, 0, {}
    doors_at = NOON + timedelta(hours=1, minutes=30)
    line = [replace(waiter, passed_times=0, passed_since=None) for waiter in line]
    for number, (minutes, freed, joins) in enumerate(steps):
        now, free = now + timedelta(minutes=minutes), free + freed
        line += [replace(party(f"late {number:02}", joins), joined_at=now)] if joins else []
        done = offer(line, free=free, now=now, doors_at=doors_at)
        for _offering, _waiter, _left, passed in replayed(line, done.offerings, free):
            for larger in passed:
                ledger.setdefault(larger.key, []).append(now)
                first, times = ledger[larger.key][0], len(ledger[larger.key])
                assert now >= doors_at or (times <= 3 and now - first < HALF_AN_HOUR)
        free -= sum(offering.guests for offering in done.offerings)
        assert free >= 0
        line = still_waiting(line, done, now)
        if kept_for(line, now=now, doors_at=doors_at) is None:
            assert all(waiter.fewest > free for waiter in line)


OF_A_ROUND = [
    no_more_than_is_free,
    whole_parties_or_all_that_is_left,
    order_of_arrival_unless_it_does_not_fit,
    nobody_is_passed_too_often_or_too_long,
    nobody_who_fits_is_left_out,
    the_input_may_come_in_any_order,
]


def tried(holds, rule, *, phases=(Phase.generate, Phase.shrink), **values):
    """Try a property with many values; the same ones every time, so that no run depends on luck."""

    @settings(
        database=None,
        derandomize=True,
        deadline=None,
        max_examples=400,
        phases=phases,
        report_multiple_bugs=False,
    )
    @given(**values)
    def attempt(**drawn):
        holds(rule, **drawn)

    attempt()


def caught(holds, broken, **values):
    with pytest.raises(AssertionError):
        tried(holds, broken, phases=(Phase.generate,), **values)


@pytest.mark.parametrize("holds", OF_A_ROUND, ids=lambda holds: holds.__name__)
def test_a_round_is_fair(holds):
    tried(holds, offer_round, **ROUNDS)


def test_round_after_round_is_fair():
    tried(a_whole_afternoon_is_fair, offer_round, line=LINES, steps=STEPS)


# Broken on purpose: each must be caught by a property above.


def changed(line, **values):
    return [replace(waiter, **values) for waiter in line]


def limit_off(line, *, free, now, doors_at):
    return offer_round(line, free=free, now=now, doors_at=now)


def half_an_hour_forgotten(line, *, free, now, doors_at):
    return offer_round(changed(line, passed_since=None), free=free, now=now, doors_at=doors_at)


def earlier_passes_forgotten(line, *, free, now, doors_at):
    return offer_round(changed(line, passed_times=0), free=free, now=now, doors_at=doors_at)


def kept_after_doors_open(line, *, free, now, doors_at):
    return offer_round(line, free=free, now=now, doors_at=LATE)


def nobody_ever_passes(line, *, free, now, doors_at):
    offerings = []
    for waiter in in_line(line):
        if waiter.guests > free:
            break
        offerings.append(Offering(key=waiter.key, guests=waiter.guests))
        free -= waiter.guests
    return Round(offerings=tuple(offerings), passed=())


def smallest_first(line, *, free, now, doors_at):
    line = [replace(waiter, joined_at=NOON + timedelta(minutes=waiter.guests)) for waiter in line]
    return offer_round(line, free=free, now=now, doors_at=doors_at)


def order_of_the_input(line, *, free, now, doors_at):
    line = [replace(waiter, joined_at=NOON + timedelta(minutes=at)) for at, waiter in enumerate(line)]
    return offer_round(line, free=free, now=now, doors_at=doors_at)


def one_place_too_many(line, *, free, now, doors_at):
    return offer_round(line, free=free + 1, now=now, doors_at=doors_at)


def parties_torn_apart(line, *, free, now, doors_at):
    return offer_round(changed(line, fewest=1), free=free, now=now, doors_at=doors_at)


def passes_not_written_down(line, *, free, now, doors_at):
    return replace(offer_round(line, free=free, now=now, doors_at=doors_at), passed=())


@pytest.mark.parametrize(
    ("broken", "holds"),
    [
        (limit_off, nobody_is_passed_too_often_or_too_long),
        (half_an_hour_forgotten, nobody_is_passed_too_often_or_too_long),
        (earlier_passes_forgotten, nobody_is_passed_too_often_or_too_long),
        (kept_after_doors_open, nobody_who_fits_is_left_out),
        (nobody_ever_passes, nobody_who_fits_is_left_out),
        (smallest_first, order_of_arrival_unless_it_does_not_fit),
        (order_of_the_input, the_input_may_come_in_any_order),
        (one_place_too_many, no_more_than_is_free),
        (parties_torn_apart, whole_parties_or_all_that_is_left),
        (passes_not_written_down, order_of_arrival_unless_it_does_not_fit),
    ],
    ids=lambda each: each.__name__,
)
def test_a_broken_round_is_caught(broken, holds):
    caught(holds, broken, **ROUNDS)


@pytest.mark.parametrize(
    "broken", [limit_off, half_an_hour_forgotten, smallest_first, passes_not_written_down]
)
def test_a_broken_afternoon_is_caught(broken):
    caught(a_whole_afternoon_is_fair, broken, line=LINES, steps=STEPS)


# The rule in examples.


def keys_offered(*line, free, now=NOON, doors_at=DOORS):
    return [
        (each.key, each.guests) for each in offer_round(line, free=free, now=now, doors_at=doors_at).offerings
    ]


def test_a_family_of_five_is_passed_three_times_and_then_kept_for():
    line = [party("family", 5), *(party(f"guest {number}", 1, joined=number) for number in range(1, 6))]
    done = offer_round(line, free=4, now=NOON, doors_at=DOORS)
    assert done == Round(
        offerings=tuple(Offering(key=f"guest {number}", guests=1) for number in (1, 2, 3)),
        passed=("family",) * 3,
    )
    waiting = still_waiting(line, done, NOON)
    assert kept_for(waiting, now=NOON, doors_at=DOORS) == "family"
    assert keys_offered(*waiting, free=4) == []
    assert keys_offered(*waiting, free=6) == [("family", 5), ("guest 4", 1)]


def test_half_an_hour_after_it_was_first_passed_a_family_is_passed_no_more():
    line = [party("family", 5, passed_times=1, passed_since=NOON), party("couple", 2, joined=1)]
    just_before = NOON + timedelta(minutes=29, seconds=59)
    assert keys_offered(*line, free=4, now=just_before) == [("couple", 2)]
    assert kept_for(line, now=just_before, doors_at=DOORS) is None
    assert keys_offered(*line, free=4, now=NOON + HALF_AN_HOUR) == []
    assert kept_for(line, now=NOON + HALF_AN_HOUR, doors_at=DOORS) == "family"


def test_when_the_doors_open_seats_are_kept_for_nobody():
    line = [party("family", 5, passed_times=3, passed_since=NOON), party("couple", 2, joined=1)]
    assert keys_offered(*line, free=4, now=DOORS - timedelta(seconds=1)) == []
    assert keys_offered(*line, free=4, now=DOORS) == [("couple", 2)]
    assert kept_for(line, now=DOORS, doors_at=DOORS) is None


def test_who_came_before_the_family_is_offered_what_is_kept_for_it():
    line = [party("couple", 2), party("family", 5, joined=1, passed_times=3, passed_since=NOON)]
    assert kept_for(line, now=NOON, doors_at=DOORS) == "family"
    assert keys_offered(*line, free=2) == [("couple", 2)]


def test_of_two_families_seats_are_kept_for_the_first():
    line = [party("b", 5, joined=1, passed_times=3), party("a", 6, passed_times=3)]
    assert kept_for(line, now=NOON, doors_at=DOORS) == "a"
    assert keys_offered(*line, free=5) == []


def test_a_party_that_may_come_as_fewer_is_offered_what_is_left():
    assert keys_offered(party("family", 5, 3), party("guest", 1, joined=1), free=4) == [("family", 4)]
    assert keys_offered(party("family", 5, 3), party("guest", 1, joined=1), free=2) == [("guest", 1)]


def test_where_more_is_given_than_there_is_nobody_is_offered_anything():
    assert keys_offered(party("guest", 1), free=0) == keys_offered(party("guest", 1), free=-3) == []


def test_of_two_who_came_at_the_same_instant_the_key_decides():
    assert keys_offered(party("b", 1), party("a", 1), free=1) == [("a", 1)]


def test_in_the_hour_that_comes_twice_the_first_to_arrive_is_first():
    first = datetime(2027, 10, 31, 1, 50, tzinfo=LONDON)
    second = datetime(2027, 10, 31, 1, 10, fold=1, tzinfo=LONDON)
    line = [replace(party("a", 1), joined_at=second), replace(party("b", 1), joined_at=first)]
    assert keys_offered(*line, free=1) == [("b", 1)]


def test_a_skipped_hour_does_not_make_a_quarter_of_an_hour_longer():
    passed_since, now = (datetime(2027, 3, 28, hour, tzinfo=LONDON) for hour in (0, 2))
    line = [party("family", 5, passed_times=1, passed_since=passed_since + timedelta(minutes=50))]
    assert kept_for(line, now=now + timedelta(minutes=5), doors_at=LATE) is None
    assert kept_for(line, now=now + timedelta(minutes=20), doors_at=LATE) == "family"


# How long an offer holds.


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
    monkeypatch.setattr("sufra.rules.waiting.DRIFT", timedelta(0))
    with pytest.raises(AssertionError):
        test_the_real_maghrib_of_every_day_before_an_evening_lies_in_quiet_time(town, date(2027, 3, 9))
