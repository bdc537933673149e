"""What doors count without each other: facts that only ever become more, and what they add up to.

Each telephone writes facts with a mark and a number of its own; the server keeps every one. What follows from
them is the same whichever way they came: in any order, in any pieces, and however often. Nothing depends on a
clock: those of telephones are wrong by days, and serve to show when something was, never what holds.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Kind(StrEnum):
    """What a door writes down."""

    PARTY = "party"
    WALK_IN = "walk_in"
    LEFT = "left"
    PACK = "pack"
    MEAL = "meal"
    UNDO = "undo"


OF_PEOPLE = frozenset({Kind.PARTY, Kind.WALK_IN, Kind.LEFT})
"""Packs and hot meals are things that were handed out; they move nobody."""


class Oddity(StrEnum):
    """What somebody should look at; none of it sends a person away."""

    DOUBLE_ENTRY = "double_entry"
    MORE_THAN_ITS_SIZE = "more_than_its_size"
    CANCELLED = "cancelled"
    OLDER_TICKET = "older_ticket"
    UNKNOWN_TICKET = "unknown_ticket"
    ONE_MARK_TWICE = "one_mark_twice"


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """So many people came in or left, or an earlier fact was wrong: written once, never changed.

    `sequence` counts 1, 2, 3 inside a device. `whole` says that all of a party came, not a part. `ticket` is
    a party's opaque id, of the `version` on the ticket (0: none shown). `warned` says that the door let them
    in against its own warning. `counted_at` is the device's clock; `elapsed_ms` is measured since its page
    was opened, None where that is not sure. Raises ValueError for a fact that says nothing.
    """

    uuid: UUID
    device: str
    sequence: int
    kind: Kind
    section: str = ""
    guests: int = 0
    whole: bool = True
    ticket: str = ""
    version: int = 0
    undoes: UUID | None = None
    warned: bool = False
    counted_at: datetime | None = None
    elapsed_ms: int | None = None

    def __post_init__(self) -> None:
        """Refuse what no door can have meant."""
        undo = self.kind is Kind.UNDO
        if undo != (self.undoes is not None) or undo != (self.guests == 0) or self.guests < 0:
            raise ValueError(f"An undo has a mark and no guests, all else has guests; given {self!r}.")
        if (self.kind is Kind.PARTY) != bool(self.ticket) or self.sequence < 1:
            raise ValueError(
                f"Only a party has a ticket, and it has one; sequences begin at 1; given {self!r}."
            )


@dataclass(frozen=True, kw_only=True, slots=True)
class Expected:
    """What is known of a party: its size, the version of its ticket, and whether it still holds places."""

    guests: int
    version: int = 1
    seated: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Flag:
    """An oddity of a party (or of a mark), and how many people it is about."""

    oddity: Oddity
    about: str
    people: int


@dataclass(frozen=True, kw_only=True, slots=True)
class State:
    """What the facts add up to, by section: who came, who left, who was let in against a warning.

    Of those who came, `of_parties` had places and `walk_ins` came without.
    """

    came: Mapping[str, int]
    left: Mapping[str, int]
    warned: Mapping[str, int]
    of_parties: int
    walk_ins: int
    flags: frozenset[Flag]
    packs: int = 0
    meals: int = 0

    def inside(self, section: str) -> int:
        """Return who is inside a section as counted; those who left unseen are in it."""
        return max(self.came.get(section, 0) - self.left.get(section, 0), 0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Gap:
    """So many facts of a device are missing, up to the last one that it is known to have written."""

    missing: int
    last: int


def fold(facts: Iterable[Fact], parties: Mapping[str, Expected]) -> State:
    """Add facts up; `parties` by the id on their tickets. Order, pieces and repetitions make no difference.

    An undo takes back the fact of its mark, once, whoever wrote it; an undo itself is not undone.
    """
    kept, flags = once(facts)
    undone = {fact.undoes for fact in kept.values() if fact.kind is Kind.UNDO}
    sums = {kind: Counter[str]() for kind in Kind}
    warned = Counter[str]()
    records: dict[str, list[Fact]] = {}
    for fact in kept.values():
        if fact.uuid in undone:
            continue
        if fact.warned:
            warned[fact.section] += fact.guests
        if fact.kind is Kind.PARTY:
            records.setdefault(fact.ticket, []).append(fact)
        else:
            sums[fact.kind][fact.section] += fact.guests
    came, walk_ins, of_parties = sums[Kind.WALK_IN].copy(), sums[Kind.WALK_IN].total(), 0
    for ticket, found in records.items():
        where, people = _of_party(found), parties.get(ticket)
        number = where.total()
        with_places = min(people.guests if people else 0, number)
        came += where
        of_parties += with_places
        walk_ins += number - with_places
        flags |= _flags(ticket, found, people, number)
    return State(
        came=dict(came), left=dict(sums[Kind.LEFT]), warned=dict(warned), of_parties=of_parties,
        walk_ins=walk_ins, flags=frozenset(flags), packs=sums[Kind.PACK].total(),
        meals=sums[Kind.MEAL].total(),
    )  # fmt: skip


def once(facts: Iterable[Fact]) -> tuple[dict[UUID, Fact], set[Flag]]:
    """Keep one fact for each mark; where two tell different things, the same one whichever came first."""
    kept: dict[UUID, Fact] = {}
    flags: set[Flag] = set()
    for fact in facts:
        known = kept.setdefault(fact.uuid, fact)
        if known != fact:
            kept[fact.uuid] = min(known, fact, key=repr)
            flags.add(Flag(oddity=Oddity.ONE_MARK_TWICE, about=str(fact.uuid), people=0))
    return kept, flags


def _of_party(records: Sequence[Fact]) -> Counter[str]:
    """Return who of a party came, by section: its largest whole or all its parts, whichever is more."""
    parts = Counter[str]()
    wholes = [fact for fact in records if fact.whole]
    for fact in records:
        if not fact.whole:
            parts[fact.section] += fact.guests
    largest = min(wholes, key=lambda fact: (-fact.guests, fact.uuid), default=None)
    if largest and largest.guests > parts.total():
        return Counter({largest.section: largest.guests})
    return parts


def _flags(ticket: str, records: Sequence[Fact], people: Expected | None, number: int) -> set[Flag]:
    """Return what is odd about a party; people who were written down and not counted are a double entry."""
    written = sum(fact.guests for fact in records)
    found = {Oddity.DOUBLE_ENTRY: written - number}
    if people is None:
        found[Oddity.UNKNOWN_TICKET] = number
    else:
        found[Oddity.MORE_THAN_ITS_SIZE] = number - people.guests
        found[Oddity.CANCELLED] = 0 if people.seated else number
        older = any(0 < fact.version < people.version for fact in records)
        found[Oddity.OLDER_TICKET] = number if older else 0
    return {Flag(oddity=oddity, about=ticket, people=count) for oddity, count in found.items() if count > 0}


def gaps(facts: Iterable[Fact], told: Mapping[str, int]) -> dict[str, Gap]:
    """Return, by device, what is missing of the facts that it wrote; one that lacks none is not in it.

    `told` is, by device, the last fact that it spoke of.
    """
    there: dict[str, set[int]] = {device: set() for device in told}
    for fact in facts:
        there.setdefault(fact.device, set()).add(fact.sequence)
    found = {}
    for device, sequences in there.items():
        last = max(told.get(device, 0), max(sequences, default=0))
        if last > len(sequences):
            found[device] = Gap(missing=last - len(sequences), last=last)
    return found
