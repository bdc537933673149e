"""How many of a party come in, and when a section is near its limit."""

from enum import StrEnum

from sufra.rules.refusal import Refusal

NEAR_PERCENT = 90


class Crowd(StrEnum):
    """What a steward must know of a section."""

    ROOM = "room"
    NEAR = "near"
    AT_LIMIT = "at_limit"


def require_part(*, party: int, inside: int, coming: int) -> None:
    """Let a whole party or a part of it in. Raises a Refusal `party_is_in` (with `inside` and `party`)."""
    if inside + coming > party:
        raise Refusal("party_is_in", inside=inside, party=party)


def require_somebody_inside(*, inside: int, leaving: int) -> None:
    """Count nobody out who is not in. Raises a Refusal `not_so_many_inside` (with `inside`)."""
    if leaving > inside:
        raise Refusal("not_so_many_inside", inside=inside)


def crowd(*, inside: int, limit: int | None, promised: int = 0) -> Crowd:
    """Return how near a section is to its entry limit; without a limit there is always room.

    `promised` is how many people others may still let in by themselves.
    """
    if limit is None or (inside + promised < limit and inside * 100 < limit * NEAR_PERCENT):
        return Crowd.ROOM
    return Crowd.AT_LIMIT if inside + promised >= limit else Crowd.NEAR
