from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import strategies as st

from sufra.rules.tests.trying import caught, tried
from sufra.rules.waiting import Offering, Round, Waiter, kept_for, offer_round

NOON = datetime(2027, 2, 20, 12, tzinfo=UTC)
DOORS = NOON + timedelta(hours=5)
LATE = NOON + timedelta(days=90)
HALF_AN_HOUR = timedelta(minutes=30)
LONDON = ZoneInfo("Europe/London")


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
