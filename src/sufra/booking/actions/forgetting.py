"""What is personal dies: an evening is forgotten when its time has come, a party at once when it asks."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from sufra.booking.actions.changing import give_back
from sufra.models import Arrival, EveningKey, FlagSeen, Iftar, Letter, Party, Section, Total
from sufra.models.ids import new_id
from sufra.shell.sealing import Seal, facts_of, seal_of

CHUNK = 200
FORGOTTEN = {
    "code": None, "sealed": None, "section_tag": "", "contact_tag": "", "address_tag": "", "form_key": None,
    "secret_hash": None, "children": 0,
}  # fmt: skip


@transaction.atomic
def forget_party(*, party: Party, now: datetime) -> None:
    """Cancel a party and erase what is personal of it now."""
    cancelled = give_back(party=party, now=now)
    Letter.objects.filter(party=cancelled).delete()
    _blank(cancelled)
    cancelled.save()
    _note(cancelled)


def noted() -> list[str]:
    """Return the ids of the parties that asked to be forgotten; a restored backup may still hold them."""
    path = _notes()
    return path.read_text(encoding="ascii").split() if path.exists() else []


def _note(party: Party) -> None:
    """Write down, outside the database, that this id is to stay forgotten; it says nothing of anybody.

    Before the transaction ends, so that no erasure is done that a restore would not repeat.
    """
    with _notes().open("a", encoding="ascii") as notes:
        notes.write(f"{party.pk}\n")


def _notes() -> Path:
    return settings.DATA / "forgotten"


@transaction.atomic
def forget_evening(*, iftar: Iftar, now: datetime) -> bool:
    """Freeze the totals by section and need, erase what is personal, and destroy the evening's key.

    Size, standing, hour and the answer of the day stay, as numbers to learn from. Return whether it was due.
    """
    fresh = Iftar.objects.locked(iftar.pk)
    if fresh.forgotten_at or now < fresh.forgotten_from:
        return False
    seal = seal_of(fresh)
    parties = list(Party.objects.of_evening(fresh))
    if seal:
        Total.objects.bulk_create(_totals(fresh, parties, seal))
    Letter.objects.filter(party__iftar=fresh).delete()
    _sever(fresh)
    for party in parties:
        _blank(party)
        party.save()
    EveningKey.objects.filter(iftar=fresh).delete()
    fresh.forgotten_at = now
    fresh.save(update_fields=["forgotten_at"])
    return True


def _sever(iftar: Iftar) -> None:
    """Part arrivals from who came; those of one party stay together under a word that names nobody."""
    rows = Arrival.objects.of_evening(iftar)
    words: defaultdict[str, str] = defaultdict(new_id)
    arrivals = list(rows.exclude(ticket=""))
    for arrival in arrivals:
        arrival.party, arrival.ticket = None, words[arrival.ticket]
    Arrival.objects.bulk_update(arrivals, ["party", "ticket"], batch_size=CHUNK)
    rows.update(party=None)
    FlagSeen.objects.of_evening(iftar).delete()


def _blank(party: Party) -> None:
    for field, value in FORGOTTEN.items():
        setattr(party, field, value)
    party.reserved_at = party.reserved_at.replace(minute=0, second=0, microsecond=0)
    party.passed_since = None
    if party.cancelled_at:
        party.cancelled_at = party.cancelled_at.replace(minute=0, second=0, microsecond=0)


def _totals(iftar: Iftar, parties: list[Party], seal: Seal) -> Iterator[Total]:
    """Count who was seated, by section; a need is counted once for each party that named it."""
    for section in iftar.sections.all():
        counts: Counter[str] = Counter()
        for party in _seated_in(section, parties, seal):
            counts.update({"parties": 1, "guests": party.guests, "children": party.children})
            counts.update(facts_of(party, seal)["needs"])
        for what, number in counts.items():
            yield Total(iftar=iftar, section=section, what=what, number=number)


def _seated_in(section: Section, parties: list[Party], seal: Seal) -> list[Party]:
    tag = seal.tag("section", section.pk)
    return [party for party in parties if party.standing == "seated" and party.section_tag == tag]
