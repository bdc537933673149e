"""Past evenings are told as they were at the cook-by hour, and a coming one as it will be then."""

from dataclasses import replace

import pytest

from sufra.rules.demand import Evening
from sufra.rules.forecast import forecast
from sufra.rules.reserving import as_at_the_hour, as_it_will_be, resized

BEEN = Evening(day=5, sizes=(4, 3, 2, 6, 5), still_coming=9, came_of_parties=15, walk_ins=6)


def test_who_reserved_after_the_hour_is_one_who_walked_in():
    told = as_at_the_hour(BEEN, 10)
    assert told.guests == 10
    assert (told.came_of_parties, told.walk_ins) == (8, 13)  # of 15 as many as 10 of 20 guests
    assert told.came_of_parties + told.walk_ins == 21


def test_who_cancelled_after_the_hour_held_a_place_and_did_not_come():
    told = as_at_the_hour(BEEN, 26)
    assert (told.guests, told.came_of_parties, told.walk_ins) == (26, 15, 6)


def test_where_nobody_had_reserved_by_then_all_simply_came():
    told = as_at_the_hour(BEEN, 0)
    assert (told.sizes, told.came_of_parties, told.walk_ins, told.still_coming) == (None, None, 21, 0)


@pytest.mark.parametrize("evening", [replace(BEEN, sizes=None, came_of_parties=None), BEEN])
def test_an_evening_that_was_as_it_is_stays_so(evening):
    assert as_at_the_hour(evening, 20) == evening


def test_where_only_everybody_was_counted_the_sum_stays():
    counted = replace(BEEN, came_of_parties=None, walk_ins=None, people=21)
    told = as_at_the_hour(counted, 10)
    assert (told.guests, told.people, told.walk_ins) == (10, 21, None)


def late_ones_are_foreseen(told):
    """A quarter reserve after the hour, and 0.8 of all who hold a place come."""
    past = [
        told(Evening(day=day, sizes=(3,) * 80, came_of_parties=192, walk_ins=20), 180)
        for day in range(1, 25)
    ]  # fmt: skip
    low, high = forecast(Evening(day=25, sizes=(3,) * 60), past).interval(0.8)
    assert low < 212 < high


def test_who_reserves_late_every_evening_is_foreseen_at_the_hour():
    late_ones_are_foreseen(as_at_the_hour)


def test_learning_from_all_who_reserved_in_the_end_is_caught():
    with pytest.raises(AssertionError):
        late_ones_are_foreseen(lambda evening, _guests: evening)


def usual(*, weekend=False, guests=300):
    return [
        Evening(day=day, weekend=weekend, sizes=(3,) * (guests // 3), people=guests) for day in range(1, 9)
    ]


def test_a_coming_evening_has_the_guests_who_still_reserve():
    tonight = Evening(day=9, sizes=(2,) * 50)
    grown = [as_it_will_be(tonight, usual(), hours).guests for hours in (72, 24, 12, 0, -3)]
    assert grown == [300, 300, 200, 100, 100]
    assert as_it_will_be(Evening(day=9), usual(), 24).guests == 300  # in parties like theirs


def test_a_coming_evening_that_nobody_can_be_compared_with_stays_as_it_is():
    tonight = Evening(day=9, sizes=(2,) * 50)
    for past in ([], usual()[:2], usual(weekend=True), usual(guests=60)):
        assert as_it_will_be(tonight, past, 24) == tonight


def test_parties_are_resized_to_the_very_guest():
    assert resized((4, 3), 5) == (4, 1)
    assert resized((4, 3), 16) == (3, 4, 3, 4, 2)
    for guests in range(1, 400):
        assert sum(resized((1, 1, 2, 5, 2, 9, 4, 4), guests)) == guests


def test_parties_in_another_order_make_the_same_number():
    sizes = (9, 1, 4, 2, 5, 2, 4, 1) * 12
    backwards = tuple(reversed(sizes))
    assert resized(sizes, 150) == resized(backwards, 150)
    few, many = sorted(resized(sizes, 168))[:6], sorted(resized(sizes, 168))[-6:]
    assert few == [1] * 6
    assert many == [9] * 6

    assert resized((), 9) == resized((4, 3), 0) == ()
