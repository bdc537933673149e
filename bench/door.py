"""./sufra bench door: evenings in which eight telephones count for 40 minutes without a network.

Their clocks are wrong by up to two days and jump; what they send is shuffled, sent again, cut in pieces, and
its acknowledgements are lost; the server falls over; one telephone is lost. Parties come whole, in parts, at
two doors, or with more people than they said; some were cancelled after a telephone last heard; a volunteer
taps wrongly and takes it back; people leave. Each evening follows from its seed, without clock or network.

One line of JSON with the keys bench, seeds, diverged, lost, doubled, overshoot_broken. `diverged` counts
evenings whose facts added up differently when they came otherwise; `lost` and `doubled` people who were not
counted or counted twice, against who really stands inside as far as any telephone that is left can tell;
`overshoot_broken` evenings with more inside than the limit and what the report states. All four must be 0.

Then one more line for each further measure, with the keys bench, measure and its own: a ticket that a slow
telephone scans, the list of a door, telephones that send together, screens that ask. The files _door_*.py say
at their heads what they measure; `--only` plays one. It fails where something is lost, counted twice or not
answered.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from importlib import import_module
from uuid import UUID

from _doors import SECTIONS, Evening, Ways

from sufra.rules.arrivals import Fact, Kind, Oddity, State, gaps
from sufra.rules.shares import unheard

MEASURES = {name: f"_door_{name}" for name in ("scan", "list", "sync", "displays")}


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What went wrong in evenings."""

    diverged: int = 0
    lost: int = 0
    doubled: int = 0
    overshoot_broken: int = 0

    def __add__(self, other: "Outcome") -> "Outcome":
        """Add two."""
        return Outcome(
            diverged=self.diverged + other.diverged, lost=self.lost + other.lost,
            doubled=self.doubled + other.doubled,
            overshoot_broken=self.overshoot_broken + other.overshoot_broken,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the facts of an evening add up to, beside what was really so."""

    evening: Evening
    state: State
    heard: dict[UUID, Fact]
    known: dict[UUID, Fact]
    undone: frozenset[UUID | None]

    @classmethod
    def of(cls, evening: Evening) -> "Judgement":
        """Take together what the server has and what the telephones that are left wrote."""
        heard = {fact.uuid: fact for fact in evening.server}
        written = {
            fact.uuid: fact for phone in evening.phones if phone is not evening.lost for fact in phone.facts
        }
        known = written | heard
        state = evening.ways.fold(evening.server, evening.parties)
        return cls(evening, state, heard, known, frozenset(fact.undoes for fact in known.values()))

    def outcome(self) -> Outcome:
        """Return what went wrong."""
        off = [self.state.inside(section) - self._inside(section) for section in SECTIONS]
        return Outcome(
            diverged=self._differs(), lost=sum(max(-people, 0) for people in off),
            doubled=sum(max(people, 0) for people in off), overshoot_broken=self._is_unstated(),
        )  # fmt: skip

    def _inside(self, section: str) -> int:
        """Count who stands in a section, as far as facts tell: a person is one, however often told."""
        came, left = set[tuple[str, int]](), set[tuple[str, int]]()
        for mark, fact in self.known.items():
            deed = self.evening.really.get(mark)
            if deed and mark not in self.undone and deed.section == section:
                (left if fact.kind is Kind.LEFT else came).update(deed.people)
        return max(len(came) - len(left), 0)

    def _differs(self) -> bool:
        """Whether the same facts, shuffled and partly doubled, add up to anything else."""
        evening, facts = self.evening, self.evening.server
        for _turn in range(2):
            pieces = evening.rng.sample(facts, len(facts)) + evening.rng.sample(facts, len(facts) // 2)
            if evening.ways.fold(pieces, evening.parties) != self.state:
                return True
        return False

    def _is_unstated(self) -> bool:
        """Whether more are inside than the limits and the report tell, or something odd goes unnamed."""
        evening = self.evening
        flagged = {flag.about for flag in self.state.flags if flag.oddity is Oddity.CANCELLED}
        live = {fact.ticket for mark, fact in self.known.items() if mark not in self.undone}
        missing = gaps(evening.server, {phone.name: len(phone.facts) for phone in evening.phones})
        return (
            evening.over_limit
            or flagged != live & set(evening.cancelled_at)
            or any(evening.was_listed(phone, fact.ticket) for phone in evening.phones for fact in phone.facts)
            or sum(gap.missing for gap in missing.values()) != len(self._unheard())
            or any(self._exceeds(section) for section in SECTIONS)
        )

    def _exceeds(self, section: str) -> bool:
        """Whether more stand inside than are counted and the lost telephone can have let in unheard."""
        lost = self.evening.lost
        heard = [fact for fact in lost.facts if fact.uuid in self.heard]
        warned = sum(fact.guests for fact in self._unheard() if fact.warned)
        at_most = unheard(share=lost.shares[section], heard=heard, section=section) + warned
        return len(self.evening.present[section]) > self.state.inside(section) + at_most

    def _unheard(self) -> list[Fact]:
        return [fact for fact in self.evening.lost.facts if fact.uuid not in self.heard]


def play(seeds: Iterable[int], ways: Ways | None = None) -> Outcome:
    """Play evenings, and add up what went wrong."""
    ways = ways or Ways()
    return sum((Judgement.of(Evening(seed, ways).play()).outcome() for seed in seeds), Outcome())


def simulation(seeds: int) -> bool:
    """Play as many evenings as asked for, print the line, and tell whether all is right."""
    wrong = {name: int(number) for name, number in asdict(play(range(seeds))).items()}
    print(json.dumps({"bench": "door", "seeds": seeds, **wrong}), flush=True)
    return not any(wrong.values())


def main() -> int:
    """Measure what is asked for, or each in a process of its own; return the exit code."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=100_000)
    parser.add_argument("--only", choices=["simulation", *MEASURES])
    given = parser.parse_args()
    if given.only == "simulation":
        return int(not simulation(given.seeds))
    if given.only:
        return int(not import_module(MEASURES[given.only]).measure())
    command = [sys.executable, __file__, "--seeds", str(given.seeds), "--only"]
    return max([subprocess.call([*command, only]) for only in ("simulation", *MEASURES)])


if __name__ == "__main__":
    sys.exit(main())
