"""Whatever is announced, moved and taken back in whatever order: no day is lost, nobody is told twice."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from tests.cast import FIRST_ON, NOW, amina_with, deliver, do, reserve_at

from sufra.booking.actions import changing
from sufra.models import Iftar, Move, Party
from sufra.moves import actions
from sufra.moves.queries import outcomes as reckoning
from sufra.rules.evenings import on_fast_days, one_date
from sufra.rules.refusal import Refusal
from sufra.timing import changes
from sufra.timing.changes import told_now

pytestmark = pytest.mark.django_db
STREET = date(2027, 3, 2)
DAYS = (5, 26, 30)


class ASeason(RuleBasedStateMachine):
    """Announce, move, cancel, pause, call back, undo, reserve, leave, write letters; time goes on."""

    def __init__(self):
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        evenings = [*on_fast_days(FIRST_ON, list(DAYS)), *one_date(FIRST_ON, STREET, today=NOW.date())]
        self.season = amina_with(evenings, town="London", coming="reservations")
        self.street = next(one.pk for one in self.season.iftars if one.anchor == "civil")
        self.now, self.number, self.first_on, self.days = NOW, 0, FIRST_ON, None
        self.knows, self.contacts = {}, {}
        for day in DAYS:  # somebody is there to be told from the first deed on
            self.reserve_at(day)

    def teardown(self):
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    def later(self):
        self.now += timedelta(minutes=3)
        self.number += 1

    def do(self, kind, **facts):
        return do(self.season, kind, now=self.now, **facts)

    @rule(shift=st.integers(-2, 2), days=st.sampled_from([None, 29, 30]))
    def announce(self, shift, days):
        self.later()
        first_on = FIRST_ON + timedelta(days=shift)
        next_on = first_on + timedelta(days=days) if days else None
        self.do("announce", first_on=first_on, next_on=next_on, authority="B", announced=True)
        self.first_on, self.days = first_on, days

    @rule(
        place=st.integers(0, 3),
        kind=st.sampled_from(["cancel", "pause", "resume", "packs_only", "hot_meals"]),
    )
    def change(self, place, kind):
        self.later()
        with suppress(Refusal):
            self.do(kind, iftars=[self.season.iftars[place]])

    @rule(place=st.integers(0, 3), by=st.integers(-2, 2))
    def move(self, place, by):
        self.later()
        iftar = self.season.iftars[place]
        with suppress(Refusal):
            self.do("move", iftars=[iftar], to_on=iftar.evening_on + timedelta(days=by))

    @rule()
    def undo(self):
        self.later()
        last = Move.objects.of(self.season.host).exclude(kind="undo").first()
        if last:
            with suppress(Refusal):
                actions.undo(move=last, user=self.season.owner, now=self.now)
                month = reckoning.ramadan_of(self.season.campaign, self.season.campaign.month_starts.all())
                self.first_on, self.days = month.first_on, month.days

    @rule(day=st.sampled_from(DAYS))
    def reserve(self, day):
        self.reserve_at(day)

    def reserve_at(self, day):
        self.later()
        iftar = next((one for one in self.season.iftars if one.fast_day == day and one.is_on), None)
        if iftar:
            party = reserve_at(self.season, day, contact=f"{self.number}@example.org", now=self.now)
            deliver(self.now)  # the confirmation, so that what comes after it is news
            self.knows[party.pk], self.contacts[party.pk] = told_now(iftar), f"{self.number}@example.org"

    @rule(data=st.data())
    def leave(self, data):
        self.later()
        if self.knows:
            key = data.draw(st.sampled_from(sorted(self.knows)))
            party = Party.objects.of(self.season.host).select_related("iftar").get(pk=key)
            changing.cancel(party=party, now=self.now)
            del self.knows[key]

    @rule()
    def write_letters(self):
        """Each party that knows something else than what is true gets one letter, and nobody else any."""
        parties = list(Party.objects.of(self.season.host).filter(pk__in=self.knows).select_related("iftar"))
        mail.outbox.clear()
        self.now += timedelta(days=1)  # at noon again, when no quiet keeps a letter back
        while deliver(self.now):
            pass
        got = [letter.to[0] for letter in mail.outbox if not letter.subject.startswith(("You", "Tomorrow"))]
        news = [party.pk for party in parties if self.knows[party.pk].difference(told_now(party.iftar))]
        assert sorted(got) == sorted(self.contacts[key] for key in news), (
            "one letter each, and to nobody else"
        )
        for party in parties:
            party.refresh_from_db()
            state = changes.told_by_sequence(party.iftar, [party.told_sequence])[party.told_sequence]
            assert not state.difference(told_now(party.iftar)), "everybody knows what is true"
            self.knows[party.pk] = told_now(party.iftar)

    @invariant()
    def every_fast_day_is_on_its_date(self):
        for iftar in Iftar.objects.of(self.season.host).filter(anchor="fast_day"):
            assert iftar.evening_on == self.first_on + timedelta(days=iftar.fast_day - 1)
            assert iftar.conditional == (iftar.fast_day == 30 and self.days is None)
            assert (iftar.state == "no_day") <= (iftar.fast_day == 30 and self.days == 29)

    @invariant()
    def the_times_are_those_of_the_date(self):
        for iftar in self.season.iftars:
            assert iftar.maghrib_at.date() == iftar.evening_on


def live_through(examples, **options):
    run_state_machine_as_test(
        ASeason,
        settings=settings(
            max_examples=examples, stateful_step_count=14, deadline=None, derandomize=True, database=None,
            suppress_health_check=list(HealthCheck), **options,
        ),
    )  # fmt: skip


def test_a_season_keeps_its_days_and_its_word_whatever_is_done():
    live_through(25)


def never_moved(hung, **_month):
    return hung


BROKEN = {
    "the evenings stay where they were": ("moves.queries.outcomes.follow", never_moved),
    "no letter is laid": ("timing.changes._lay_letters", lambda *_facts: None),
    "what a letter said is not noted": (
        "models.letter.LetterManager.has_told",
        lambda *_facts, **_more: None,
    ),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_a_season_that_breaks_its_word_is_noticed(broken, monkeypatch):
    where, variant = BROKEN[broken]
    monkeypatch.setattr(f"sufra.{where}", variant)
    with pytest.raises((AssertionError, ExceptionGroup)):
        live_through(200, phases=[Phase.generate])
