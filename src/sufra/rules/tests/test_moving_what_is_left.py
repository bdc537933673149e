"""What one place can spare reaches another that lacks it, in time, and makes nobody short."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import strategies as st

from sufra.rules.surplus import BEFORE_MAGHRIB, Place, chance_short, hauls, minutes_for, road_km
from sufra.rules.tests.trying import caught, tried
from sufra.rules.transfers import is_sent_for

MAGHRIB = datetime(2027, 3, 5, 16, 45, 30, tzinfo=UTC)
NOON = MAGHRIB.replace(hour=11)
# Squares of Istanbul, some kilometres apart.
NORTH, MIDDLE, SOUTH = (41.06, 28.99), (41.03, 28.98), (41.01, 28.95)


def place(key, point, needed, there, **more):
    latitude, longitude = point
    return Place(
        key=key, latitude=latitude, longitude=longitude, needed=needed, there=there,
        **{"maghrib_at": MAGHRIB, **more},
    )  # fmt: skip


def told(found):
    return [(haul.giver, haul.receiver, haul.meals) for haul in found]


def test_the_nearest_surplus_goes_to_the_worst_shortage_first():
    places = [
        place("a", NORTH, 300, 380), place("b", MIDDLE, 300, 340), place("c", SOUTH, 400, 330),
        place("d", MIDDLE, 200, 190), place("e", MIDDLE, 100, 100), place("f", NORTH, 100, None),
    ]  # fmt: skip
    assert told(hauls(places, NOON)) == [("b", "c", 40), ("a", "c", 30), ("a", "d", 10)]
    assert told(hauls(places[::-1], NOON)) == told(hauls(places, NOON))


def test_a_way_is_along_streets_through_evening_traffic_with_loading():
    km = road_km(NORTH, SOUTH)
    assert 8.3 < km < 8.5  # 6.5 km as the crow flies
    assert minutes_for(km) == 41  # 20.2 minutes at 25 km/h, and 20 to load and hand over
    [haul] = hauls([place("a", NORTH, 0, 50), place("c", SOUTH, 50, 0)], NOON)
    assert (haul.meals, haul.minutes, haul.km) == (50, 41, km)
    assert haul.leave_by == datetime(2027, 3, 5, 15, 49, tzinfo=UTC)


@pytest.mark.parametrize(("late", "moved"), [(0, 50), (1, 0)])
def test_after_the_last_minute_at_which_it_can_leave_nothing_is_moved(late, moved):
    places = [place("a", NORTH, 0, 50), place("c", SOUTH, 50, 0)]
    [haul] = hauls(places, NOON)
    assert sum(each.meals for each in hauls(places, haul.leave_by + timedelta(seconds=late))) == moved


def test_places_thousands_of_kilometres_apart_give_each_other_nothing():
    jakarta = place("a", (-6.2, 106.8), 0, 500)
    assert hauls([jakarta, place("b", SOUTH, 500, 0)], NOON) == []


def test_what_is_on_its_way_already_is_not_missing():
    receiver = place("c", SOUTH, 100, 40, coming=50)
    assert receiver.missing == 10
    assert told(hauls([place("a", NORTH, 100, 200), receiver], NOON)) == [("a", "c", 10)]


PLACES = st.lists(
    st.builds(
        Place, key=st.sampled_from("abcdefgh"), latitude=st.floats(40.9, 41.2),
        longitude=st.floats(28.7, 29.2),
        maghrib_at=st.integers(0, 30).map(lambda minutes: MAGHRIB + timedelta(minutes=minutes)),
        needed=st.integers(0, 60), there=st.none() | st.integers(0, 60), coming=st.integers(0, 10),
    ),
    max_size=6, unique_by=lambda place: place.key,
)  # fmt: skip
NOW = st.integers(0, 360).map(lambda minutes: NOON + timedelta(minutes=minutes))


def nobody_is_made_short_and_nothing_comes_too_late(rule, *, places, now):
    by_key = {place.key: place for place in places}
    given, taken = Counter(), Counter()
    for haul in rule(places, now):
        assert haul.meals > 0
        assert now <= haul.leave_by
        arrives = haul.leave_by + timedelta(minutes=haul.minutes)
        assert arrives <= by_key[haul.receiver].maghrib_at - BEFORE_MAGHRIB
        given[haul.giver] += haul.meals
        taken[haul.receiver] += haul.meals
    for place in places:
        assert not (given[place.key] and taken[place.key])
        if given[place.key]:
            assert place.there - given[place.key] >= place.needed
        if taken[place.key]:
            assert place.there + place.coming + taken[place.key] <= place.needed


def nothing_that_helps_is_left_undone(rule, *, places, now):
    """Where a place still lacks meals, no place that could reach it in time has any to spare."""
    found = rule(places, now)
    moved = Counter()
    for haul in found:
        moved[haul.giver] += haul.meals
        moved[haul.receiver] += haul.meals
    for receiver in places:
        for giver in places:
            if receiver.missing > moved[receiver.key] and giver.surplus > moved[giver.key]:
                [one] = hauls([replace(giver, there=giver.needed + 1), receiver], now) or [None]
                assert one is None


def each_gives_all_to_everybody(places, now):
    """Forget what was given to another place before."""
    return [
        haul
        for receiver in places
        for haul in hauls([receiver, *(each for each in places if each.surplus)], now)
    ]


def whenever(places, now):
    return hauls(places, NOON - timedelta(days=1))


def all_that_is_there(places, now):
    return hauls([replace(each, needed=0) if each.surplus else each for each in places], now)


def only_the_worst(places, now):
    return hauls(places, now)[:1]


def test_no_place_gives_what_it_needs_none_gets_more_than_it_lacks_and_all_of_it_is_in_time():
    tried(nobody_is_made_short_and_nothing_comes_too_late, hauls, places=PLACES, now=NOW)


@pytest.mark.parametrize("broken", [each_gives_all_to_everybody, whenever, all_that_is_there])
def test_giving_twice_too_late_or_too_much_is_caught(broken):
    caught(nobody_is_made_short_and_nothing_comes_too_late, broken, places=PLACES, now=NOW)


def test_as_much_as_can_help_is_moved():
    tried(nothing_that_helps_is_left_undone, hauls, places=PLACES, now=NOW)
    caught(nothing_that_helps_is_left_undone, only_the_worst, places=PLACES, now=NOW)


FIXED = {"low": 320, "high": 500, "meals": 477, "short": 0.14}


def test_the_chance_of_running_short_goes_through_what_a_fixed_number_keeps():
    assert chance_short(477, **FIXED) == pytest.approx(0.14)
    assert chance_short(320, **FIXED) == pytest.approx(0.9)
    assert chance_short(500, **FIXED) == pytest.approx(0.1)
    assert 0.9 < chance_short(250, **FIXED) < 1
    assert 0 < chance_short(600, **FIXED) < 0.1


def test_a_number_without_a_range_is_short_below_it_alone():
    sure = {"low": 30, "high": 30, "meals": 30, "short": 0.0}
    assert [chance_short(there, **sure) for there in (29, 30, 31)] == [1.0, 0.0, 0.0]


def more_food_is_never_a_greater_risk(rule, *, low, spread, above, short, one, other):
    number = {"low": low, "high": low + spread, "meals": low + spread + above, "short": short}
    few, many = sorted((one, other))
    assert 0 <= rule(many, **number) <= rule(few, **number) <= 1


def the_other_way_round(there, **number):
    return 1 - chance_short(there, **number)


def test_more_food_is_never_a_greater_risk():
    values = {
        "low": st.integers(0, 300), "spread": st.integers(0, 300), "above": st.integers(0, 40),
        "short": st.floats(0, 0.1), "one": st.integers(0, 800), "other": st.integers(0, 800),
    }  # fmt: skip
    tried(more_food_is_never_a_greater_risk, chance_short, **values)
    caught(more_food_is_never_a_greater_risk, the_other_way_round, **values)


def test_food_is_sent_for_an_evening_from_a_day_before_its_maghrib_until_it_is_over():
    over, second = MAGHRIB + timedelta(hours=2), timedelta(seconds=1)
    day_before = MAGHRIB - timedelta(days=1)
    sent = [day_before - second, day_before, MAGHRIB, over, over + second]
    found = [is_sent_for(at, maghrib_at=MAGHRIB, closes_at=over) for at in sent]
    assert found == [False, True, True, True, False]
