"""Finding places by name, as people type it."""

import re
import zlib
from bisect import bisect_left
from collections.abc import Iterator

from sufra.gazetteer.folding import fold, skeleton
from sufra.gazetteer.places import Place, by_numbers, store

LONGEST = 100
"""Characters of a query; nobody types more to find a town."""

MOST = 20
"""Places that a search gives at most."""

_COMMA = re.compile("[,،]")


def search(query: str, *, limit: int = 8) -> list[Place]:
    """Return at most `limit` (up to 20) places named so, then those whose name begins so, the larger first.

    Any script and spelling (see `folding`); "Cairo, Egypt" is tried as it stands, then up to its comma. What
    is empty, too long or no text finds nothing; it never raises.
    """
    if not query or len(query) > LONGEST or "\0" in query or not _is_text(query):
        return []
    wanted = max(0, min(limit, MOST))
    for part in (query, _COMMA.split(query)[0]):
        if folded := fold(part):
            numbers = _numbers(folded)
            if numbers:
                return by_numbers(numbers[:wanted])
    return []


def named(query: str) -> list[Place]:
    """Return the places (20 at most) that bear this name in any script and spelling, the best known first."""
    if not query or len(query) > LONGEST or "\0" in query or not _is_text(query):
        return []
    folded = fold(query)
    return by_numbers(_exact(folded)[:MOST]) if folded else []


def _is_text(query: str) -> bool:
    # A lone surrogate is half a character: it can be neither folded nor looked up.
    return not any("\ud800" <= letter <= "\udfff" for letter in query)


def _numbers(folded: str) -> list[int]:
    """Return the numbers of places, the best first; by the skeleton of the name if nothing else fits."""
    exact = _exact(folded)
    best = store().execute("SELECT numbers FROM prefixes WHERE prefix = ?", (folded,)).fetchone()
    begun = _split(best[0]) if best else sorted({number for found in _begun(folded) for number in found})
    numbers = list(dict.fromkeys([*exact, *begun]))
    bones = skeleton(folded)
    return numbers or (_exact(f"~{bones}") if bones else [])


def _exact(name: str) -> list[int]:
    lines = _block(name)
    at = bisect_left(lines, f"{name}\t")
    if at < len(lines) and lines[at].startswith(f"{name}\t"):
        return _split(lines[at].partition("\t")[2])
    return []


def _begun(prefix: str) -> Iterator[list[int]]:
    """Yield the places of names that begin with a prefix: few, since `prefixes` answers for the others."""
    query = "SELECT block FROM names WHERE first > ? AND first < ?"
    later = store().execute(query, (prefix, f"{prefix}\U0010ffff"))
    for lines in (_block(prefix), *(_lines(block) for (block,) in later)):
        for line in lines[bisect_left(lines, prefix) :]:
            if not line.startswith(prefix):
                break
            yield _split(line.partition("\t")[2])


def _block(name: str) -> list[str]:
    """Return the lines of the block in which a name stands, if it stands anywhere."""
    query = "SELECT block FROM names WHERE first <= ? ORDER BY first DESC LIMIT 1"
    row = store().execute(query, (name,)).fetchone()
    return _lines(row[0]) if row else []


def _lines(block: bytes) -> list[str]:
    return zlib.decompress(block).decode().split("\n")


def _split(numbers: str) -> list[int]:
    return [int(number) for number in numbers.split(" ")]
