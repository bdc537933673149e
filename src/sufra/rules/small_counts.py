"""Counts so small that they point at somebody are merged before they leave whoever needs them."""

from collections.abc import Sequence

LEAST = 5
"""Below this a count of people with a need may tell who they are; statistics offices use 3 to 10."""


def merged(counts: Sequence[int], *, least: int = LEAST) -> list[list[int]]:
    """Return which places of a list are shown together so that each group counts none or at least so many.

    Counts of nobody and large ones stand alone, in order. The small ones are one group, and where that is
    still small it takes the smallest of the large ones in. Where all together are small they are one group
    all the same: then its number is not to be told, only that it is small.
    """
    small = [place for place, count in enumerate(counts) if 0 < count < least]
    large = sorted((count, place) for place, count in enumerate(counts) if count >= least)
    if small and sum(counts[place] for place in small) < least and large:
        small.append(large[0][1])
    alone = [[place] for place in range(len(counts)) if place not in small]
    return [*alone, *([sorted(small)] if small else [])]
