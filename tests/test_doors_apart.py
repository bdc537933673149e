"""Evenings at eight doors without a network, as `./sufra bench door` plays 100,000 of them."""

import sys
from collections import Counter
from dataclasses import asdict, replace
from pathlib import Path
from uuid import UUID

import pytest

sys.path.append(str(Path(__file__).parents[1] / "bench"))

from _doors import LARGE, MANY, Evening, Ways
from door import Judgement, Outcome, play

from sufra.rules.arrivals import OF_PEOPLE, Kind, Oddity, fold

FEW = 150


def dedupe_off(facts, parties):
    fresh = [
        one if one.kind is Kind.UNDO else replace(one, uuid=UUID(int=number))
        for number, one in enumerate(facts)
    ]
    return fold(fresh, parties)


def by_the_clock(facts, parties):
    """An undo takes back what its device wrote last, by the clock on the wall."""
    once = list({one.uuid: one for one in facts}.values())
    return fold([one if one.kind is not Kind.UNDO else _last_before(one, once) for one in once], parties)


def _last_before(undo, facts):
    own = [one for one in facts if one.device == undo.device and one.kind is not Kind.UNDO]
    before = [one for one in own if one.counted_at <= undo.counted_at] or own
    return replace(undo, undoes=max(before, key=lambda one: one.counted_at).uuid) if before else undo


def every_record_counts(facts, parties):
    return fold([replace(one, whole=False) if one.ticket else one for one in facts], parties)


def cancellations_unknown(facts, parties):
    return fold(facts, {ticket: replace(one, seated=True) for ticket, one in parties.items()})


def all_to_each(left, **_holds):
    return left


def test_2000_evenings_add_up_to_who_is_inside():
    assert play(range(2_000)) == Outcome(diverged=0, lost=0, doubled=0, overshoot_broken=0)


def test_the_evenings_hold_what_they_are_to_show():
    seen, odd = Counter(), Counter()
    for seed in range(FEW):
        evening = Evening(seed, Ways()).play()
        facts = [fact for phone in evening.phones for fact in phone.facts]
        seen.update(fact.kind for fact in facts)
        seen["part"] += sum(not fact.whole for fact in facts)
        seen["warned"] += sum(fact.warned for fact in facts)
        seen["sent again"] += len(evening.server) - len({fact.uuid for fact in evening.server})
        seen["never sent"] += len({fact.uuid for fact in facts} - {fact.uuid for fact in evening.server})
        odd.update(flag.oddity for flag in Judgement.of(evening).state.flags)
        assert len(evening.phones) == MANY.phones
    assert all(
        seen[what] > FEW for what in [*OF_PEOPLE, Kind.UNDO, "part", "warned", "sent again", "never sent"]
    ), seen
    assert all(odd[what] for what in (Oddity.DOUBLE_ENTRY, Oddity.MORE_THAN_ITS_SIZE, Oddity.CANCELLED)), odd


def test_an_evening_of_1500_guests_at_seven_doors_adds_up():
    evening = Evening(1, Ways(), LARGE).play()
    judgement = Judgement.of(evening)
    assert len(evening.phones) == 7
    assert sum(map(len, evening.present.values())) >= 1_500
    assert judgement.outcome() == Outcome(diverged=0, lost=0, doubled=0, overshoot_broken=0)


@pytest.mark.parametrize(
    ("broken", "shown_by"),
    [
        (Ways(fold=dedupe_off), {"diverged", "doubled"}),
        (Ways(fold=by_the_clock), {"lost", "doubled"}),
        (Ways(fold=every_record_counts), {"doubled"}),
        (Ways(ack_before_commit=True), {"lost"}),
        (Ways(cancellations_synced=False), {"overshoot_broken"}),
        (Ways(fold=cancellations_unknown), {"overshoot_broken"}),
        (Ways(share=all_to_each), {"overshoot_broken"}),
    ],
    ids=[
        "dedupe off",
        "wall-clock order",
        "every record counts",
        "acknowledged before it is kept",
        "cancellations not sent to telephones",
        "cancellations not heeded",
        "every door may fill the place",
    ],
)
def test_a_fault_shows_in_the_same_evenings(broken, shown_by):
    assert {name for name, number in asdict(play(range(FEW), broken)).items() if number} >= shown_by
