from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import strategies as st

from sufra.rules.arrivals import Expected, Fact, Flag, Gap, Kind, Oddity, fold, gaps
from sufra.rules.tests.trying import caught, tried

EVENING = datetime(2027, 2, 20, 17, tzinfo=UTC)
TICKETS = {
    "six": Expected(guests=6),
    "two": Expected(guests=2, version=3),
    "gone": Expected(guests=4, seated=False),
}
DOORS = ("north", "south")
SECTIONS = ("court", "families")


def mark(number):
    return UUID(int=number)


def fact(number, kind=Kind.WALK_IN, guests=1, *, device="north", section="court", **more):
    return Fact(
        uuid=mark(number), device=device, sequence=number, kind=kind, section=section, guests=guests, **more
    )


def party(number, guests, *, ticket="six", whole=True, version=3, **more):
    return fact(number, Kind.PARTY, guests, ticket=ticket, whole=whole, version=version, **more)


def part(number, guests, **more):
    return party(number, guests, whole=False, **more)


def undo(number, of, device="north"):
    return Fact(uuid=mark(number), device=device, sequence=number, kind=Kind.UNDO, undoes=mark(of))


def oddities(state):
    return {(flag.oddity, flag.about, flag.people) for flag in state.flags}


@st.composite
def written(draw, number):
    """What some door writes down; rarely under a mark that another fact has already."""
    kind = draw(st.sampled_from([Kind.PARTY, Kind.PARTY, Kind.WALK_IN, Kind.LEFT, Kind.UNDO]))
    name = draw(st.sampled_from([number, number, number, 1]))
    common = {
        "uuid": mark(name),
        "sequence": number,
        "device": draw(st.sampled_from(DOORS)),
        "counted_at": EVENING + timedelta(minutes=draw(st.integers(-2880, 2880))),
    }
    if kind is Kind.UNDO:
        return Fact(kind=kind, undoes=mark(draw(st.integers(1, 9))), **common)
    common |= {"section": draw(st.sampled_from(SECTIONS)), "guests": draw(st.integers(1, 8))}
    if kind is Kind.PARTY:
        common |= {
            "ticket": draw(st.sampled_from([*TICKETS, "unknown"])),
            "version": draw(st.integers(1, 3)),
            "whole": draw(st.booleans()),
        }
    return Fact(kind=kind, warned=draw(st.booleans()), **common)


FACTS = st.integers(0, 9).flatmap(lambda size: st.tuples(*(written(number) for number in range(1, size + 1))))
ANYHOW = {"facts": FACTS, "chance": st.randoms(use_true_random=False)}


def same_anyhow(rule, *, facts, chance):
    """Whichever way facts come: shuffled, in pieces that overlap, and again."""
    once = rule(facts, TICKETS)
    shuffled = chance.sample(facts, len(facts))
    cut = chance.randint(0, len(facts))
    assert rule(shuffled, TICKETS) == once
    assert rule([*facts[cut:], *facts[:cut]], TICKETS) == once
    assert rule([*shuffled, *facts[cut:], *shuffled[:cut]], TICKETS) == once


def without_marks(facts, parties):
    """Each fact counts as often as it comes: the deduplication is off."""
    return fold([replace(one, uuid=mark(100 + place)) for place, one in enumerate(facts)], parties)


def the_first_counts(facts, parties):
    """Of two facts under one mark the one counts that came first."""
    return fold({one.uuid: one for one in reversed(facts)}.values(), parties)


def test_facts_add_up_to_the_same_in_any_order_in_any_pieces_and_however_often():
    tried(same_anyhow, fold, **ANYHOW)


@pytest.mark.parametrize("broken", [without_marks, the_first_counts])
def test_a_fold_that_depends_on_how_facts_came_is_caught(broken):
    caught(same_anyhow, broken, **ANYHOW)


def unmoved_by_clocks(rule, *, facts, days):
    off = [replace(one, counted_at=one.counted_at + timedelta(days=days[one.sequence % 3])) for one in facts]
    assert rule(off, TICKETS) == rule(facts, TICKETS) or len({one.uuid for one in facts}) < len(facts)


def by_the_clock(facts, parties):
    """Of each party the record counts that was written last by the clock on the wall."""
    last = {}
    for one in sorted(facts, key=lambda one: (one.counted_at, one.uuid)):
        last[one.ticket or one.uuid] = one
    return fold(last.values(), parties)


CLOCKS = {"facts": FACTS, "days": st.tuples(*[st.integers(-2, 2)] * 3)}


def test_no_clock_changes_what_holds():
    tried(unmoved_by_clocks, fold, **CLOCKS)


def test_a_fold_in_the_order_of_clocks_is_caught():
    caught(unmoved_by_clocks, by_the_clock, **CLOCKS)


def nobody_from_nowhere(rule, *, facts):
    """Never more people than were written down, nor fewer of a party than any one record tells."""
    state = rule(facts, TICKETS)
    once = {one.uuid: one for one in facts}
    undone = {one.undoes for one in once.values()}
    live = [one for one in once.values() if one.uuid not in undone and one.kind in {Kind.PARTY, Kind.WALK_IN}]
    if len(once) < len(facts):
        return
    assert sum(state.came.values()) == state.of_parties + state.walk_ins
    assert sum(state.came.values()) <= sum(one.guests for one in live)
    largest = Counter()
    for one in live:
        if one.kind is Kind.PARTY:
            largest[one.ticket] = max(largest[one.ticket], one.guests)
    assert sum(state.came.values()) >= largest.total()
    assert state.of_parties <= sum(people.guests for people in TICKETS.values())


def each_record(facts, parties):
    """A party counts as often as a door wrote it down: no more than its size is heeded nowhere."""
    state = fold([one if one.kind is not Kind.PARTY else replace(one, whole=False) for one in facts], parties)
    return replace(state, of_parties=state.of_parties + state.walk_ins, walk_ins=0)


def test_people_are_neither_made_up_nor_lost():
    tried(nobody_from_nowhere, fold, facts=FACTS)
    caught(nobody_from_nowhere, each_record, facts=FACTS)


@pytest.mark.parametrize(
    ("records", "of_parties", "walk_ins", "double"),
    [
        ([party(1, 6)], 6, 0, 0),
        ([party(1, 6), party(2, 6, device="south")], 6, 0, 6),
        ([part(1, 2), part(2, 3)], 5, 0, 0),
        ([part(1, 2), party(2, 6, device="south")], 6, 0, 2),
        ([part(1, 4), part(2, 4, device="south")], 6, 2, 0),
        ([party(1, 8)], 6, 2, 0),
        ([party(1, 4), part(2, 5)], 5, 0, 4),
    ],
)
def test_a_party_counts_its_largest_whole_or_all_its_parts_and_more_than_its_size_are_walk_ins(
    records, of_parties, walk_ins, double
):
    state = fold(records, TICKETS)
    assert (state.of_parties, state.walk_ins) == (of_parties, walk_ins)
    assert sum(flag.people for flag in state.flags if flag.oddity is Oddity.DOUBLE_ENTRY) == double
    more = sum(flag.people for flag in state.flags if flag.oddity is Oddity.MORE_THAN_ITS_SIZE)
    assert more == walk_ins


def test_parts_stand_where_they_came_in_and_of_two_wholes_one_does():
    parts = fold([part(1, 2), part(2, 3, section="families")], TICKETS)
    assert parts.came == {"court": 2, "families": 3}
    twice = fold([party(1, 6), party(2, 6, section="families", device="south")], TICKETS)
    assert sum(twice.came.values()) == 6


def test_a_cancelled_party_that_an_old_list_let_in_stays_in_and_is_named():
    state = fold([party(1, 4, ticket="gone")], TICKETS)
    assert state.inside("court") == 4
    assert oddities(state) == {(Oddity.CANCELLED, "gone", 4)}


def test_an_unknown_ticket_counts_as_walk_ins_and_an_older_one_is_named():
    state = fold([party(1, 3, ticket="unknown"), party(2, 2, ticket="two", version=1)], TICKETS)
    assert (state.of_parties, state.walk_ins) == (2, 3)
    assert oddities(state) == {(Oddity.UNKNOWN_TICKET, "unknown", 3), (Oddity.OLDER_TICKET, "two", 2)}


def test_an_undo_takes_back_the_fact_of_its_mark_even_if_it_comes_first_and_from_elsewhere():
    facts = [undo(3, of=1, device="desk"), fact(2, guests=5), fact(1, guests=2)]
    assert fold(facts, {}).inside("court") == 5
    assert fold([*facts, undo(4, of=1)], {}).inside("court") == 5
    assert fold([*facts, undo(5, of=3)], {}).inside("court") == 5
    assert fold(facts[1:], {}).inside("court") == 7


def test_who_leaves_is_counted_out_and_nobody_is_fewer_than_none():
    state = fold([fact(1, guests=5), fact(2, Kind.LEFT, 2), fact(3, Kind.LEFT, 1, section="families")], {})
    assert (state.inside("court"), state.inside("families")) == (3, 0)
    assert state.left == {"court": 2, "families": 1}


def test_who_was_let_in_against_a_warning_is_told_by_section():
    state = fold([fact(1, guests=3, warned=True), fact(2, guests=9), undo(3, of=2)], {})
    assert state.warned == {"court": 3}


def test_two_facts_under_one_mark_are_named_and_the_same_one_counts():
    one, other = fact(1, guests=2), fact(1, guests=3)
    state = fold([one, other], {})
    assert state == fold([other, one, other], {})
    assert state.flags == {Flag(oddity=Oddity.ONE_MARK_TWICE, about=str(mark(1)), people=0)}


def test_what_is_missing_of_a_device_shows_up_to_the_last_fact_it_spoke_of():
    facts = [fact(1), fact(2), fact(5), fact(2, device="south"), fact(3, device="south")]
    assert gaps(facts, {"north": 9, "desk": 2}) == {
        "north": Gap(missing=6, last=9),
        "south": Gap(missing=1, last=3),
        "desk": Gap(missing=2, last=2),
    }
    assert gaps(facts[:2], {"north": 2}) == {}


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": Kind.WALK_IN, "guests": 0},
        {"kind": Kind.WALK_IN, "guests": -1},
        {"kind": Kind.WALK_IN, "guests": 1, "ticket": "six"},
        {"kind": Kind.PARTY, "guests": 1},
        {"kind": Kind.UNDO},
        {"kind": Kind.UNDO, "guests": 1, "undoes": mark(1)},
        {"kind": Kind.LEFT, "guests": 1, "undoes": mark(1)},
        {"kind": Kind.LEFT, "guests": 1, "sequence": 0},
    ],
)
def test_a_fact_that_says_nothing_is_refused(wrong):
    with pytest.raises(ValueError, match="given"):
        Fact(**{"uuid": mark(9), "device": "north", "sequence": 1, **wrong})
