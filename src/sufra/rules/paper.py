"""What a door does on paper: when its list is offered, how long a tally is, which codes were ticked."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sufra.rules.digits import latin_digits

OFFERED_BEFORE = timedelta(hours=3)
PEOPLE_A_ROW = 50
"""Ten boxes of five strokes each."""

LEAST_ROWS, MOST_ROWS = 2, 12  # with those who leave, as much as a page holds
# A code stands on tickets in two groups of three; what follows it on its line, up to 99, is a part of it.
TICK = re.compile(
    r"(?<![0-9])([0-9]{3})[ \u00a0\u202f]?([0-9]{3})(?![0-9])(?:[^0-9]+([0-9]{1,2})(?![0-9]))?|([0-9]+)"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Tick:
    """A party that was ticked on the list: all of it, or so many as a part (None for all)."""

    code: str
    part: int | None


def is_offered(*, maghrib_at: datetime, closes_at: datetime, now: datetime) -> bool:
    """Return whether a page offers the list: from three hours before Maghrib until the close."""
    return maghrib_at - OFFERED_BEFORE <= now < closes_at


def tally_rows(people: int) -> tuple[int, int]:
    """Return how many rows of ten boxes a section of this size has for who comes, and for who leaves."""
    coming = min(max(-(-people // PEOPLE_A_ROW), LEAST_ROWS), MOST_ROWS)
    return coming, max(coming // 3, 1)


def ticked(text: str) -> tuple[list[Tick], list[str]]:
    """Return the ticks that were typed, in any script's digits, and the numbers that are no codes.

    Anything that is no digit parts one code from the next: "123 456", "123456 3" (three of that party came),
    one on a line or many.
    """
    ticks: list[Tick] = []
    unread: list[str] = []
    for first, second, part, other in _numbers(text):
        if other or part.strip("0") == "" != part:
            unread.append(other or f"{first}{second} {part}")
        else:
            ticks.append(Tick(code=first + second, part=int(part) if part else None))
    return ticks, unread


def _numbers(text: str) -> Iterator[tuple[str, str, str, str]]:
    for line in latin_digits(text).splitlines():
        yield from TICK.findall(line)
