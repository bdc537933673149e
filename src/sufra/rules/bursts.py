"""A burst: more new parties of one evening within minutes than people make who hear of it one by one.

It may be an attack, or a sermon that ended. The host is told, sees whom it brought, and decides.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

BURST_WINDOW = timedelta(minutes=5)
BURST_LEAST, BURST_MOST = 10, 200
BURST_SHARE = 5
"""Within five minutes as many parties as a fifth of the places, at least 10 and at most 200."""


def bursts(moments: Iterable[datetime], *, places: int) -> list[tuple[datetime, datetime]]:
    """Return the first and the last arrival of each burst among these, the newest burst first.

    A burst lasts for as long as every arrival in it lies within five minutes of so many others.
    """
    line, many = sorted(moments), _many(places)
    found: list[tuple[datetime, datetime]] = []
    for first, last in zip(line, line[many - 1 :], strict=False):
        if last - first > BURST_WINDOW:
            continue
        if found and first <= found[-1][1]:
            found[-1] = found[-1][0], last
        else:
            found.append((first, last))
    return found[::-1]


def _many(places: int) -> int:
    return max(BURST_LEAST, min(places // BURST_SHARE, BURST_MOST))
