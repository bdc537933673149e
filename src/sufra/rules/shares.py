"""Shares of a section: how many people each door may let in by itself, so that no two let in the same place.

A door that loses the others obeys its own share. What doors may still let in never adds up to more than the
places that are left, whoever loses whom and whichever answer is lost: a share is made smaller only when its
door says by which one it acts, and until then the larger one is kept for it. (Escrow of a number that several
sites use: O'Neil 1986; the same held up to a bound: Barbará-Millá and Garcia-Molina 1994.)
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil

from sufra.rules.arrivals import OF_PEOPLE, Fact, Kind, once

KEPT_BACK_A_DOOR = 10
"""So many places a door stay with the server, at most half of all: who has a network asks it for more."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Hold:
    """What a door has of a section, in people, all evening long.

    `share` is the largest by which it may still act, `used` what it let in less those it let out, as far as
    the server has heard. Of two doors the one with more `parts` gets more; one that is not `live` gets
    nothing new and keeps what it has.
    """

    share: int = 0
    used: int = 0
    parts: int = 1
    live: bool = True

    @property
    def unused(self) -> int:
        """How many it may still let in, as far as the server can tell."""
        return max(self.share - self.used, 0)


def share(*, left: int, others: Iterable[Hold], own: Hold, need: int = 0) -> int:
    """Return the share of a door that asks, all evening long: what it used, and what it may use from now on.

    `left` is the section's limit less those inside, below 0 where more are; the door's own `used` has in it
    what it has not sent yet, and so has `left`. `need` is how many stand at this door. It gets its part of
    what is left, more if it needs that and nobody else holds it, and never what others may still use.
    """
    found = list(others)
    to_all = left - sum(hold.unused for hold in found if not hold.live)
    free = max(left - sum(hold.unused for hold in found), 0)
    parts = own.parts + sum(hold.parts for hold in found if hold.live)
    doors = 1 + sum(hold.live for hold in found)
    spread = max(to_all - min(to_all // 2, KEPT_BACK_A_DOOR * doors), 0)
    fair = ceil(spread * own.parts / parts) if parts else 0
    return own.used + min(free, max(fair, need))


def used(facts: Iterable[Fact]) -> Mapping[tuple[str, str], int]:
    """Return how many people each device let into each section by its own facts, less those who left."""
    kept, _flags = once(facts)
    undone = {fact.undoes for fact in kept.values()}
    found = Counter[tuple[str, str]]()
    for fact in kept.values():
        if fact.kind in OF_PEOPLE and fact.uuid not in undone:
            found[fact.device, fact.section] += -fact.guests if fact.kind is Kind.LEFT else fact.guests
    return found


def held(facts: Iterable[Fact], section: str) -> int:
    """Return how many people these facts of one door let into a section."""
    return sum(people for (_device, where), people in used(facts).items() if where == section)


def unheard(*, share: int, heard: Iterable[Fact], section: str) -> int:
    """Return how many more than heard of a lost door may have let into a section, warned ones aside."""
    return max(share - held((fact for fact in heard if not fact.warned), section), 0)
