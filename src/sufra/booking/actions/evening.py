"""An evening in hand: its row locked, its seal opened, its places counted, its line served."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sufra.booking.queries.line import waiter
from sufra.models import EveningKey, Iftar, Letter, Party, Section
from sufra.models.party import PartyQuerySet
from sufra.rules.letters import Lane
from sufra.rules.refusal import Refusal
from sufra.rules.waiting import hold, offer_round
from sufra.shell.outbox import lay
from sufra.shell.rows import SECTIONS
from sufra.shell.sealing import Seal, seal_of
from sufra.timing.clock import zone
from sufra.timing.quiet import not_before


@dataclass(frozen=True, kw_only=True, slots=True)
class Evening:
    """A locked evening; only inside a transaction."""

    iftar: Iftar
    seal: Seal
    sections: list[Section]

    @property
    def parties(self) -> PartyQuerySet:
        """Its parties."""
        return Party.objects.of_evening(self.iftar)

    def tag(self, section: Section) -> str:
        """Return what stands for a section in its parties' rows."""
        return self.seal.tag("section", section.pk)

    def section(self, pk: int) -> Section:
        """Return one of its sections. Raises a Refusal `no_such_section`."""
        found = next((section for section in self.sections if section.pk == pk), None)
        if found is None:
            raise Refusal("no_such_section")
        return found

    def section_of(self, party: Party) -> Section:
        """Return a party's section. Raises a Refusal `no_such_section` where the host took it away."""
        found = next((section for section in self.sections if self.tag(section) == party.section_tag), None)
        if found is None:
            raise Refusal("no_such_section")
        return found

    def free(self, section: Section) -> int:
        """Count the places neither taken nor held; below nought where more were given than are offered."""
        counted = {tag: places for _iftar, tag, places, _waiting in Party.objects.taken([self.iftar.pk])}
        return section.places_offered - counted.get(self.tag(section), 0)

    def line(self, section: Section) -> PartyQuerySet:
        """Return who waits for places in a section."""
        return self.parties.in_line().filter(section_tag=self.tag(section))


# What a letter of this kind tells better; the writers look at what else has changed when they write.
OVERTAKEN = {
    "reserved": ("reserved", "offered"),
    "offered": ("offered", "lapsed"),
    "lapsed": ("offered",),
}


def lock(iftar_id: str) -> Evening:
    """Lock an evening until the transaction ends. Raises a Refusal `too_late` once it is forgotten."""
    iftar = Iftar.objects.locked(iftar_id)
    if iftar.forgotten_at:
        raise Refusal("too_late")
    return Evening(iftar=iftar, seal=seal_of(iftar) or _new_seal(iftar), sections=SECTIONS([iftar.pk]))


def _new_seal(iftar: Iftar) -> Seal:
    seal = Seal.new(iftar.pk)
    EveningKey(iftar=iftar, wrapped=seal.wrapped()).save(force_insert=True)
    return seal


def serve_lines(evening: Evening, now: datetime) -> list[Party]:
    """Offer what is free to whoever waits, section by section; return the parties that got an offer.

    In quiet hours, once the fast is broken, and where the evening is not sure, nobody is offered anything.
    """
    iftar = evening.iftar
    held = hold(now, zone=zone(iftar.site.zone), maghrib_at=iftar.maghrib_at, closes_at=iftar.closes_at)
    if held is None or now >= iftar.maghrib_at or not iftar.is_on:
        return []
    return [
        party for section in evening.sections for party in _serve(evening, section, now=now, until=held[1])
    ]


def _serve(evening: Evening, section: Section, *, now: datetime, until: datetime) -> list[Party]:
    free = evening.free(section)
    if free <= 0:
        return []
    line = {party.pk: party for party in evening.line(section)}
    waiters = [waiter(party) for party in line.values()]
    found = offer_round(waiters, free=free, now=now, doors_at=evening.iftar.doors_at)
    for key in found.passed:
        line[key].passed_times += 1
        line[key].passed_since = line[key].passed_since or now
    for offering in found.offerings:
        party = line[offering.key]
        party.offered_guests, party.offer_until = offering.guests, until
        party.standing = "seated" if party.more else "offered"
    offered = {offering.key for offering in found.offerings}
    for party in line.values():
        if party.pk in offered or party.pk in found.passed:
            party.save()
    return [party for party in line.values() if party.pk in offered]


def tell(evening: Evening, parties: Iterable[Party], kind: str, now: datetime) -> None:
    """Lay a letter into the outbox for each party that left a contact; what it overtakes is withdrawn."""
    told = list(parties)
    Letter.objects.withdraw(told, now, OVERTAKEN.get(kind, ()))
    lay(told, kind, due_at=not_before(evening.iftar, now), lane=Lane.ANSWER)


def fall_silent(parties: Iterable[Party], now: datetime) -> None:
    """Withdraw all that waits for parties that leave."""
    Letter.objects.withdraw(list(parties), now)
