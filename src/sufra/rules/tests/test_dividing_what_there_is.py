"""What there is goes to sections by who is expected there, all of it, and nobody is a meal worse off."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sufra.rules.fair_share import divide, missing

PEOPLE = st.lists(st.floats(0, 10_000, allow_nan=False), min_size=1, max_size=8)
THERE = st.integers(0, 20_000)


def fair(divider, there, people):
    shares = divider(there, people)
    weights = people if any(people) else [1] * len(people)
    exact = [there * weight / sum(weights) for weight in weights]
    return sum(shares) == there and all(
        abs(share - part) < 1 + 1e-6 for share, part in zip(shares, exact, strict=True)
    )


@given(THERE, PEOPLE)
def test_all_of_it_is_given_and_each_gets_its_part(there, people):
    assert fair(divide, there, people)


def test_rounding_each_part_by_itself_gives_too_many_and_is_caught():
    def rounded(there, people):
        return [round(there * each / sum(people)) for each in people]

    assert not fair(rounded, 10, [1, 1, 1])
    assert not fair(rounded, 5, [1, 1])


@given(THERE, PEOPLE)
def test_who_expects_more_never_gets_less(there, people):
    ordered = divide(there, sorted(people, reverse=True))
    assert ordered == sorted(ordered, reverse=True)


@given(PEOPLE)
def test_where_there_is_enough_everybody_has_one(people):
    whole = [int(number) for number in people]
    for share, expected in zip(divide(sum(whole) + 7, whole), whole, strict=True):
        assert share >= expected


@pytest.mark.parametrize(
    ("there", "people", "shares"),
    [
        # 3,500 boxes for 5,000 guests (scenario 5): men, women, families, and a quiet corner.
        (3500, [2600, 1500, 860, 40], [1820, 1050, 602, 28]),
        (10, [1, 1, 1], [4, 3, 3]),
        (2, [0, 5], [0, 2]),
        (5, [0, 0], [3, 2]),
        (0, [40, 12], [0, 0]),
        (7, [], []),
    ],
)
def test_evenings_as_they_are(there, people, shares):
    assert divide(there, people) == shares


@pytest.mark.parametrize(("there", "people"), [(-1, [1]), (1, [-1, 3])])
def test_less_than_nothing_is_refused(there, people):
    with pytest.raises(ValueError, match="0 or more"):
        divide(there, people)


@pytest.mark.parametrize(
    ("due", "came", "inside", "lacks"),
    [(60, 60, 0, 0), (60, 48, 0, 12), (60, 70, 0, 0), (60, 60, 75, 15), (60, 48, 55, 12), (60, 48, 90, 42)],
)
def test_a_section_lacks_what_it_was_due_and_packs_for_whoever_is_inside(due, came, inside, lacks):
    assert missing(due=due, came=came, inside=inside) == lacks
