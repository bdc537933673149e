"""How what there is to eat is divided between sections before service: to each by who is expected there."""

from collections.abc import Sequence
from fractions import Fraction


def divide(there: int, people: Sequence[float]) -> list[int]:
    """Return how many of so many packs (or meals) go to each section, by the people expected in each.

    Largest remainders (Hamilton): each gets its exact part, rounded down or up, and all of it is given, so
    that no section is a whole meal worse off than another; of equal remainders the earlier section's is
    first. Where nobody is expected anywhere it is divided evenly. No people: an empty list.
    Raises ValueError for less than nothing.
    """
    if there < 0 or any(number < 0 for number in people):
        raise ValueError(f"Meals and people are 0 or more; given {there} for {list(people)}.")
    if not people:
        return []
    weights = [Fraction(number) for number in people] if any(people) else [Fraction(1)] * len(people)
    exact = [there * weight / sum(weights) for weight in weights]
    shares = [int(part) for part in exact]
    first = sorted(range(len(exact)), key=lambda place: shares[place] - exact[place])
    for place in first[: there - sum(shares)]:
        shares[place] += 1
    return shares


def missing(*, due: int, came: int, inside: int = 0) -> int:
    """Return how many packs (or meals) a section lacks of those it was due, and for who is inside.

    Packs are for everybody, so that those inside count where they are more than was due; hot meals are not.
    """
    return max(due - came, inside - came, 0)
