"""Who cooks how much: hot meals are given to suppliers in their order, to each up to what it can cook."""

from collections.abc import Sequence


def assign(meals: int, most: Sequence[int]) -> tuple[list[int], int]:
    """Return how many each supplier cooks, whose most are given, and how many nobody does.

    The first cooks all that it can before the next is asked, so that few deliveries are needed and a kitchen
    knows its number early. Raises ValueError for less than nothing.
    """
    if meals < 0 or any(number < 0 for number in most):
        raise ValueError(f"Meals are 0 or more; given {meals} for {list(most)}.")
    cooked = []
    for number in most:
        cooked.append(min(number, meals))
        meals -= cooked[-1]
    return cooked, meals
