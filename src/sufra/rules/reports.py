"""What an evening's numbers can be."""

from sufra.rules.refusal import Refusal


def require_possible(*, made: int | None, served: int | None, left: int | None, insists: bool) -> bool:
    """Return whether the numbers cannot be so and are meant all the same; what is None says nothing.

    Raises a Refusal `more_than_there_was` (with `served`, `left` and `made`) where nobody insists.
    """
    if made is None or (served or 0) + (left or 0) <= made:
        return False
    if not insists:
        raise Refusal("more_than_there_was", served=served or 0, left=left or 0, made=made)
    return True
