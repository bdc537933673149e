"""What `./sufra bench door --only sync` would see, if a server lost or doubled what telephones send."""

import sys
from pathlib import Path
from uuid import UUID

sys.path.append(str(Path(__file__).parents[1] / "bench"))

from _door_sync import Ledger, Outcome
from _telephones import Place, Seated

MARKS = [str(UUID(int=number)) for number in range(1, 6)]
KEPT = [UUID(mark) for mark in MARKS]


def test_what_was_sent_acknowledged_and_kept_is_neither_lost_nor_doubled():
    assert Outcome.of(MARKS, MARKS, KEPT, (20, 20)) == Outcome(lost=0, doubled=0)


def test_a_fact_that_is_acknowledged_and_not_kept_is_seen():
    assert Outcome.of(MARKS, MARKS, KEPT[1:], (20, 20)) == Outcome(lost=1, doubled=0)


def test_a_fact_that_nobody_acknowledged_is_seen():
    assert Outcome.of(MARKS, MARKS[1:], KEPT, (20, 20)) == Outcome(lost=1, doubled=0)


def test_people_who_are_counted_twice_or_not_at_all_are_seen():
    assert Outcome.of(MARKS, MARKS, [*KEPT, UUID(int=9)], (24, 20)) == Outcome(lost=0, doubled=5)
    assert Outcome.of(MARKS, MARKS, KEPT, (16, 20)) == Outcome(lost=4, doubled=0)


def test_the_telephones_hold_10000_facts_with_parties_at_two_doors_walk_ins_and_slips():
    ledger = Ledger(Place("abcdefgh", 1, [Seated(f"{code:06}", 3) for code in range(2_000)])).filled()
    facts = [fact for own in ledger.written for fact in own]
    came = {fact["ticket"]: fact["guests"] for fact in facts if fact["kind"] == "party"}
    undone = {fact["undoes"] for fact in facts if fact["kind"] == "undo"}
    walked = [fact for fact in facts if fact["kind"] == "walk_in" and fact["uuid"] not in undone]
    left = sum(fact["guests"] for fact in facts if fact["kind"] == "left")
    assert (len(facts), len({fact["uuid"] for fact in facts})) == (10_000, 10_000)
    assert ledger.inside == sum(came.values()) + sum(fact["guests"] for fact in walked) - left
