"""What an evening's numbers can be."""

from sufra.rules.refusal import Refusal


def require_possible(
    *, made: int | None, served: int | None, left: int | None, insists: bool, received: int = 0, sent: int = 0
) -> bool:
    """Return whether the numbers cannot be so and are meant all the same; what is None says nothing.

    `received` came from other places and `sent` went to them. Raises a Refusal `more_than_there_was` (with
    `served`, `left` and `made`), or where something was moved `more_than_was_moved_here` (with `received` and
    `sent` too), where nobody insists.
    """
    if made is None or (served or 0) + (left or 0) <= made + received - sent:
        return False
    if not insists:
        facts = {"served": served or 0, "left": left or 0, "made": made}
        if received or sent:
            raise Refusal("more_than_was_moved_here", **facts, received=received, sent=sent)
        raise Refusal("more_than_there_was", **facts)
    return True
