"""A count of a few people is told only together with others."""

from hypothesis import given
from hypothesis import strategies as st

from sufra.rules.small_counts import LEAST, merged


def hides(merger, counts):
    groups = merger(counts)
    sums = [sum(counts[place] for place in group) for group in groups]
    whole = sorted(place for group in groups for place in group) == list(range(len(counts)))
    return whole and (all(total == 0 or total >= LEAST for total in sums) or 0 < sum(counts) < LEAST)


@given(st.lists(st.integers(0, 40), max_size=9))
def test_no_group_but_the_whole_is_small(counts):
    assert hides(merged, counts)


def test_a_list_as_it_stands_is_caught():
    assert not hides(lambda counts: [[place] for place in range(len(counts))], [2, 30])


def test_tables_as_they_are():
    assert merged([10, 2, 30, 1, 0]) == [[2], [4], [0, 1, 3]]
    assert merged([10, 3, 30, 4]) == [[0], [2], [1, 3]]
    assert merged([2, 1]) == [[0, 1]]
    assert merged([5, 6]) == [[0], [1]]
    assert merged([]) == []
