"""Suppliers cook up to what they can, nobody more; and how long serving takes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sufra.rules.serving import minutes_until_last, stalls_within
from sufra.rules.suppliers import assign


def cooked_well(assigner, meals, most):
    cooked, nobody = assigner(meals, most)
    return (
        sum(cooked) + nobody == meals
        and all(0 <= number <= limit for number, limit in zip(cooked, most, strict=True))
        and (nobody == 0 or cooked == list(most))
    )


@given(st.integers(0, 50_000), st.lists(st.integers(0, 5_000), max_size=12))
def test_nobody_cooks_more_than_they_can_and_nothing_is_forgotten(meals, most):
    assert cooked_well(assign, meals, most)


def test_a_supplier_that_is_given_more_than_its_most_is_caught():
    assert not cooked_well(lambda meals, most: ([meals, *[0] * (len(most) - 1)], 0), 3500, [1000] * 4)
    assert not cooked_well(lambda _meals, most: ([0] * len(most), 0), 3500, [1000] * 4)


@pytest.mark.parametrize(
    ("meals", "most", "found"),
    [
        # 3,500 boxes by kitchens of at most 1,000 each (scenario 5).
        (3500, [1000, 1000, 1000, 1000], ([1000, 1000, 1000, 500], 0)),
        (3500, [1000, 1000], ([1000, 1000], 1500)),
        (40, [1000, 1000], ([40, 0], 0)),
        (40, [], ([], 40)),
    ],
)
def test_evenings_as_they_are(meals, most, found):
    assert assign(meals, most) == found


@pytest.mark.parametrize(("meals", "most"), [(-1, [10]), (10, [-1])])
def test_less_than_nothing_is_refused(meals, most):
    with pytest.raises(ValueError, match="0 or more"):
        assign(meals, most)


def test_two_stalls_of_two_servers_serve_three_hundred_in_a_quarter_of_an_hour():
    assert minutes_until_last(300, stalls=2, servers=2, seconds=12) == 15
    assert minutes_until_last(0, stalls=2, servers=2, seconds=12) == 0
    # 19 meals a minute out of two lanes were counted in Virginia (facts/field.md [S17]): 6.3 seconds each.
    assert minutes_until_last(800, stalls=2, servers=1, seconds=6.3) == pytest.approx(42, abs=0.1)


@given(st.integers(1, 20_000), st.integers(1, 6), st.floats(1, 120), st.floats(1, 180))
def test_so_many_stalls_are_enough_and_one_fewer_is_not(guests, servers, seconds, minutes):
    stalls = stalls_within(guests, servers=servers, seconds=seconds, minutes=minutes)
    if stalls is None:
        assert seconds > minutes * 60 * (1 - 1e-9)
        return
    facts = {"servers": servers, "seconds": seconds}
    assert minutes_until_last(guests, stalls=stalls, **facts) <= minutes + 1e-9
    assert stalls == 1 or minutes_until_last(guests, stalls=stalls - 1, **facts) > minutes * (1 - 1e-9)
