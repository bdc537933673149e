"""When people arrive, measured back from Maghrib: what a desk may expect, before anything is learned there.

Two profiles, drawn by hand through few anchors of real iftars, so an inference: a meal that is free to all
fills early, one with reservations late, 65 % of its guests in the last half hour.
"""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

NO_SHOW = 0.28
"""Of the places that were reserved free of charge, so many are not taken up (15 to 60 % were seen)."""

OPEN_TO_ALL = (
    (-150, 0.0),
    (-120, 0.05),
    (-90, 0.15),
    (-60, 0.35),
    (-30, 0.75),
    (-15, 0.90),
    (0, 0.97),
    (60, 1.0),
)
RESERVED = ((-90, 0.0), (-60, 0.12), (-30, 0.32), (-15, 0.65), (0, 0.97), (60, 1.0))
"""Minutes after Maghrib, and which part of all guests is in by then; straight between."""


def part_in(minutes: float, *, coming: str) -> float:
    """Return which part of all guests is in so many minutes after Maghrib (below 0: before), from 0 to 1."""
    curve: Sequence[tuple[int, float]] = RESERVED if coming == "reservations" else OPEN_TO_ALL
    place = bisect_right([minute for minute, _part in curve], minutes)
    if place in {0, len(curve)}:
        return 0.0 if place == 0 else 1.0
    (begins, low), (ends, high) = curve[place - 1 : place + 1]
    return low + (high - low) * (minutes - begins) / (ends - begins)


def expected_pace(edges: Sequence[float], *, people: float, coming: str) -> list[float]:
    """Return how many people a minute are expected between each two of these minutes after Maghrib."""
    parts = [part_in(edge, coming=coming) for edge in edges]
    return [
        people * (later - earlier) / (end - begin)
        for (earlier, later), (begin, end) in zip(pairwise(parts), pairwise(edges), strict=True)
    ]
