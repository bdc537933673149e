"""Whatever is done in whatever order: the promises of a reservation hold, and a broken one is noticed."""

from contextlib import suppress
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from tests.cast import NOW, amina, huda

from sufra.booking.actions import changing, evening, forgetting, reserving, tending
from sufra.booking.queries.line import waiter
from sufra.campaigns.forms.plan import SectionPlan
from sufra.door import actions as door
from sufra.models import Arrival, EveningKey, Iftar, Letter, Party, Section
from sufra.rules.refusal import Refusal
from sufra.rules.waiting import Round, hold, offer_round
from sufra.shell.sealing import seal_of
from sufra.timing.clock import zone

pytestmark = pytest.mark.django_db
SIZES = st.integers(1, 7)


class AnEvening(RuleBasedStateMachine):
    """Reserve, resize, cancel, offer, accept, lapse, other places, arrive, undo, erase; time goes on."""

    def __init__(self):
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.season = amina(coming="both", sections=[SectionPlan("families", 8), SectionPlan("women", 5)])
        [self.iftar] = self.season.iftars
        self.sections = list(self.iftar.sections.all())
        self.now = NOW
        self.offered = {}
        self.most_given = dict.fromkeys([section.pk for section in self.sections], 0)

    def teardown(self):
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    def some_party(self, data, **standing):
        rows = list(Party._rows.filter(iftar=self.iftar, **standing).order_by("reserved_at", "pk"))
        return data.draw(st.sampled_from(rows)) if rows else None

    @rule(guests=SIZES, fewest=SIZES, rest=st.booleans(), place=st.integers(0, 1), mail=st.booleans())
    def reserve(self, guests, fewest, rest, place, mail):
        self.now += timedelta(seconds=1)
        contact = f"{uuid4()}@example.org" if mail else ""
        before = Letter.objects.count()
        with suppress(Refusal):
            made = huda(
                self.season, guests, section=self.sections[place], now=self.now, rest_waits=rest,
                fewest=min(fewest, guests), contact=contact,
            )  # fmt: skip
            letters = Letter.objects.filter(party=made.party, kind="reserved").count()
            assert letters == bool(contact), "a confirmed party has its letter"
            assert Letter.objects.count() >= before

    @rule(data=st.data(), guests=SIZES, place=st.integers(0, 1))
    def change(self, data, guests, place):
        party = self.some_party(data)
        if party:
            wish = reserving.Wish(section=self.sections[place].pk, guests=guests, name="Huda")
            with suppress(Refusal):
                changing.change(party=party, wish=wish, now=self.now)

    @rule(data=st.data())
    def cancel(self, data):
        party = self.some_party(data)
        if party:
            with suppress(Refusal):
                changing.cancel(party=party, now=self.now)

    @rule(data=st.data())
    def accept(self, data):
        party = self.some_party(data, offered_guests__isnull=False)
        if party:
            with suppress(Refusal):
                changing.accept(party=party, now=self.now)

    @rule(place=st.integers(0, 1), places=st.integers(1, 10))
    def offer_other_places(self, place, places):
        Section.objects.filter(pk=self.sections[place].pk).update(places_offered=places)
        self.most_given[self.sections[place].pk] = self.given()[self.sections[place].pk]

    @rule(minutes=st.sampled_from([1, 31, 125, 600, 2000]))
    def time_goes_on(self, minutes):
        self.now += timedelta(minutes=minutes)
        tending.serve_waiting(self.now)

    @rule(data=st.data(), coming=SIZES)
    def arrive(self, data, coming):
        party = self.some_party(data, standing="seated")
        if party:
            counted = door.Counted(
                uuid=uuid4(), section=self.sections[0], guests=coming, device="x", party=party
            )
            with suppress(Refusal):
                door.count(iftar=self.iftar, counted=counted, now=self.now)

    @rule(data=st.data())
    def undo(self, data):
        rows = list(Arrival.objects.of_evening(self.iftar).can_be_undone())
        if rows:
            wrong = data.draw(st.sampled_from(rows))
            with suppress(Refusal):
                door.undo(iftar=self.iftar, arrival_id=wrong.pk, device="x", now=self.now)

    @precondition(lambda self: self.now > NOW + timedelta(hours=30))
    @rule()
    def forget(self):
        due = Iftar._rows.get(pk=self.iftar.pk).forgotten_from
        forgetting.forget_evening(iftar=self.iftar, now=due)
        assert not EveningKey.objects.filter(iftar=self.iftar).exists()
        for party in Party._rows.filter(iftar=self.iftar):
            assert {party.sealed, party.code, party.secret_hash} == {None}

    def given(self):
        """Add up, from the rows themselves, who is seated and what is held."""
        seal = seal_of(self.iftar)
        given = dict.fromkeys([section.pk for section in self.sections], 0)
        for section in self.sections if seal else []:
            for party in Party._rows.filter(section_tag=seal.tag("section", section.pk)):
                held = party.offered_guests or 0
                given[section.pk] += held + (party.guests if party.standing == "seated" else 0)
        return given

    @invariant()
    def seats_and_live_offers_stay_within_the_places_offered(self):
        for section in Section._default_manager.filter(iftar=self.iftar):
            given = self.given()[section.pk]
            assert given <= max(section.places_offered, self.most_given[section.pk])

    @invariant()
    def every_seated_party_has_exactly_one_live_ticket(self):
        live = Party._rows.filter(iftar=self.iftar, code__isnull=False)
        codes = [party.code for party in live]
        assert len(codes) == len(set(codes))
        if EveningKey.objects.filter(iftar=self.iftar).exists():
            assert all(party.code for party in Party._rows.filter(iftar=self.iftar, standing="seated"))

    @invariant()
    def nobody_waits_whom_the_rule_would_offer(self):
        if not EveningKey.objects.filter(iftar=self.iftar).exists() or self.now >= self.iftar.maghrib_at:
            return
        tending.serve_waiting(self.now)
        hand = evening.lock(self.iftar.pk)
        times = {"maghrib_at": self.iftar.maghrib_at, "closes_at": self.iftar.closes_at}
        if hold(self.now, zone=zone("Europe/Sarajevo"), **times) is None:
            return
        for section in hand.sections:
            waiters = [waiter(party) for party in hand.line(section)]
            free = max(hand.free(section), 0)
            found = offer_round(waiters, free=free, now=self.now, doors_at=self.iftar.doors_at)
            assert found.offerings == ()

    @invariant()
    def an_offer_is_made_once(self):
        for party in Party._rows.filter(iftar=self.iftar, offered_guests__isnull=False):
            first = self.offered.setdefault((party.pk, party.guests, party.standing), party.offer_until)
            assert first == party.offer_until or party.standing == "seated"

    @invariant()
    def no_party_is_in_more_often_than_it_has_guests_or_had(self):
        inside = Arrival.objects.of_evening(self.iftar).of_parties()
        assert all(0 <= guests <= 7 for guests in inside.values())


def live_through(examples, phases=tuple(Phase)):
    run_state_machine_as_test(
        AnEvening,
        settings=settings(
            max_examples=examples, stateful_step_count=25, deadline=None, derandomize=True, database=None,
            suppress_health_check=list(HealthCheck), print_blob=False, phases=phases,
        ),
    )  # fmt: skip


def test_an_evening_keeps_its_promises_whatever_is_done():
    live_through(40)


def nobody_is_offered(*_waiters, **_facts):
    return Round(offerings=(), passed=())


class KeptKeys:
    """Evening keys that nobody destroys."""

    class objects:  # noqa: N801 - as Django calls it
        """Their rows."""

        @staticmethod
        def filter(**_whose):
            return EveningKey.objects.none()


BROKEN = {
    "the places are counted once": ("booking.actions.evening.Evening.free", lambda *_: 8),
    "whoever asks is seated": ("booking.actions.reserving.seated_now", lambda **asked: asked["guests"]),
    "growing asks nobody": ("booking.actions.changing.require_room_to_grow", lambda **_: None),
    "nobody is served": ("booking.actions.evening.offer_round", nobody_is_offered),
    "the letter is not written": ("booking.actions.reserving.tell", lambda *_: None),
    "the key is kept": ("booking.actions.forgetting.EveningKey", KeptKeys),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_promise_is_noticed(broken, monkeypatch):
    where, variant = BROKEN[broken]
    monkeypatch.setattr(f"sufra.{where}", variant)
    with pytest.raises((AssertionError, ExceptionGroup)):
        live_through(60, phases=[Phase.generate])  # that it fails is enough
