"""Doors that may lose each other part the places that are left, and never let in more together."""

from uuid import UUID

from hypothesis import strategies as st

from sufra.rules.arrivals import Fact, Kind
from sufra.rules.shares import Hold, held, share, unheard, used
from sufra.rules.tests.trying import caught, tried

DOORS = 4


class Entrances:
    """Doors and their server: each acts by the share on its disk, the server by the largest it may have."""

    def __init__(self, rule, limit):
        self.rule, self.limit = rule, limit
        self.acts_by, self.inside = [0] * DOORS, [0] * DOORS
        self.kept, self.heard = [0] * DOORS, [0] * DOORS

    def ask(self, door, need, *, answer_comes):
        self.heard[door] = self.inside[door]
        holds = [Hold(share=self.kept[each], used=self.heard[each]) for each in range(DOORS)]
        own = Hold(share=self.acts_by[door], used=self.inside[door])
        others = [hold for each, hold in enumerate(holds) if each != door]
        given = self.rule(left=self.limit - sum(self.heard), others=others, own=own, need=need)
        self.kept[door] = max(self.acts_by[door], given)
        if answer_comes:
            self.acts_by[door] = given

    def let_in(self, door, people):
        if self.inside[door] + people <= self.acts_by[door]:
            self.inside[door] += people

    def let_out(self, door, people):
        self.inside[door] -= min(people, max(self.inside[door], 0))


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["ask", "ask", "unanswered", "in", "in", "in", "out"]),
        st.integers(0, DOORS - 1), st.integers(0, 12),
    ),
    min_size=20, max_size=80,
)  # fmt: skip


def never_more_than_the_limit(rule, *, limit, steps):
    doors = Entrances(rule, limit)
    for deed, door, people in steps:
        if deed in {"ask", "unanswered"}:
            doors.ask(door, people, answer_comes=deed == "ask")
        elif deed == "in":
            doors.let_in(door, people)
        else:
            doors.let_out(door, people)
        assert sum(doors.inside) <= limit


def all_that_is_left(*, left, others, own, need):
    return own.used + max(left, 0)


def what_is_heard_alone(*, left, others, own, need):
    """Forget what others may still let in, and part what is left evenly."""
    return own.used + max(left, 0) // 2


def test_doors_never_let_in_more_than_the_limit_whoever_loses_whom():
    values = {"limit": st.integers(1, 60), "steps": STEPS}
    tried(never_more_than_the_limit, share, **values)
    caught(never_more_than_the_limit, all_that_is_left, **values)
    caught(never_more_than_the_limit, what_is_heard_alone, **values)


class Forgetful(Entrances):
    """A server that believes that every answer arrives."""

    def ask(self, door, need, *, answer_comes):
        super().ask(door, need, answer_comes=answer_comes)
        if not answer_comes:
            self.kept[door] = self.heard[door]


def test_a_server_that_forgets_what_a_door_may_still_act_by_is_caught(monkeypatch):
    monkeypatch.setitem(globals(), "Entrances", Forgetful)
    caught(never_more_than_the_limit, share, limit=st.integers(1, 60), steps=STEPS)


def test_doors_that_all_hear_part_what_is_left_and_some_stays_for_who_asks():
    others = [Hold(share=20 + 33, used=20) for _door in range(3)]
    assert share(left=300, others=others, own=Hold(used=10)) == 10 + 65
    assert share(left=300, others=others, own=Hold(used=10), need=120) == 10 + 120
    assert share(left=300, others=others, own=Hold(used=10), need=500) == 10 + 201


def test_more_parts_are_more_places_and_none_are_none():
    others = [Hold(), Hold(parts=0)]
    assert share(left=90, others=others, own=Hold(parts=2)) == 40
    assert share(left=90, others=others, own=Hold(parts=0)) == 0
    assert share(left=90, others=others, own=Hold(parts=0), need=4) == 4


def test_a_door_that_is_cut_off_keeps_its_share_and_gets_nothing_new():
    cut_off = Hold(share=50, used=12, live=False)
    assert share(left=100, others=[cut_off], own=Hold(used=5)) == 5 + 52
    assert share(left=30, others=[cut_off], own=Hold(used=5), need=6) == 5


def fact(number, kind=Kind.WALK_IN, guests=1, **more):
    values = {"device": "north", "section": "court", "sequence": number, **more}
    return Fact(uuid=UUID(int=number), kind=kind, guests=guests, **values)


def test_a_door_uses_its_share_and_a_lost_one_may_have_used_the_rest():
    heard = [
        fact(1, guests=4), fact(2, guests=3), fact(3, Kind.LEFT, 1),
        fact(4, Kind.UNDO, 0, undoes=UUID(int=2), section=""), fact(5, section="quiet"),
    ]  # fmt: skip
    assert held(heard, "court") == 3
    assert used([*heard, fact(7, guests=2, device="south")])["south", "court"] == 2
    assert unheard(share=10, heard=heard, section="court") == 7
    assert unheard(share=10, heard=[*heard, fact(6, guests=4, warned=True)], section="court") == 7
    assert unheard(share=2, heard=heard, section="court") == 0
