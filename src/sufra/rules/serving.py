"""How long it takes until everybody has a hot meal in the hand: stalls, servers, and seconds for a guest.

Assumed: all who eat come to the stalls when serving begins and choose the shorter line; every server takes as
long for each guest; no stall waits for food. Real lines are slower at their ends, so this is the best case.
"""

from math import ceil

MINUTE_SECONDS = 60
ROUNDING = 1e-9


def minutes_until_last(guests: int, *, stalls: int, servers: int, seconds: float) -> float:
    """Return how many minutes after serving begins the last of so many guests is served.

    `servers` at each of `stalls` (1 or more) each take `seconds` (above 0) for one guest.
    """
    return ceil(guests / (stalls * servers)) * seconds / MINUTE_SECONDS


def stalls_within(guests: int, *, servers: int, seconds: float, minutes: float) -> int | None:
    """Return how many stalls serve everybody within so many minutes; None where no number does."""
    rounds = int(minutes * MINUTE_SECONDS / seconds + ROUNDING)
    return ceil(guests / (rounds * servers)) if rounds > 0 else None
