"""What is done with a telephone that counts by itself: show a code, enrol it, take its facts, revoke it."""

import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from sufra.door.actions.shares import Said
from sufra.models import Arrival, Door, Iftar, Party, Section, User, hashed
from sufra.models.ids import new_secret
from sufra.rules.arrivals import Kind
from sufra.rules.refusal import Refusal
from sufra.shell.audit import note
from sufra.shell.sealing import derived, master

CODE_SHOWN = timedelta(minutes=10)
FARTHEST_CLOCK_S = 2**31 - 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Reported:
    """A fact as a door tells it; `guests` as it counts: below nought for who left, nought for an undo."""

    uuid: UUID
    sequence: int
    kind: Kind
    evening: str
    section: int
    guests: int
    whole: bool
    ticket: str
    version: int
    undoes: UUID | None
    warned: bool
    counted_at: datetime | None
    elapsed_ms: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Batch:
    """What a door sends at once: facts, the last number that it wrote, its clock, and until when it heard."""

    facts: Sequence[Reported]
    last_sequence: int
    unsynced: int
    clock_error_s: int | None
    heard_at: datetime | None
    battery: int | None
    asked: int
    shares: Mapping[int, Said]
    stops: Mapping[int, str]


@transaction.atomic
def show_code(*, iftar: Iftar, whole_season: bool, name: str, user: User | None, now: datetime) -> str:
    """Return six digits that enrol one telephone, once, within ten minutes; known to nobody afterwards.

    It will count at this evening, or at every coming one of its place. Raises a Refusal `evening_is_over`.
    """
    if now >= iftar.closes_at:
        raise Refusal("evening_is_over")
    code = f"{secrets.randbelow(10**6):06}"
    while Door.objects.by_code(hash_of_code(code), now):
        code = f"{secrets.randbelow(10**6):06}"
    host = iftar.campaign.host
    Door(
        host=host, site=iftar.site, iftar=None if whole_season else iftar, name=name, made_by=user,
        code_hash=hash_of_code(code), expires_at=now + CODE_SHOWN,
    ).save()  # fmt: skip
    note(host=host, user=user, deed="show_door_code", target=iftar, now=now)
    return code


def enrol_door(*, code: str, now: datetime) -> tuple[Door, str]:
    """Give a telephone its own token, known to it alone; of two with one code the first wins.

    Raises a Refusal `code_is_spent`; that a used code was shown again is told to the host (attack C1).
    """
    found = Door.objects.by_code(hash_of_code(code), now)
    if found is None:
        raise Refusal("code_is_spent")
    own, token = Door.objects.of(found.host).filter(pk=found.pk), new_secret()
    taken = own.filter(enrolled_at=None, revoked_at=None).update(
        enrolled_at=now, seen_at=now, token_hash=hashed(token)
    )
    if not taken:
        own.update(tried_again_at=now)
        raise Refusal("code_is_spent")
    return own.select_related("host", "iftar", "site").get(), token


@transaction.atomic
def revoke_door(*, iftar: Iftar, door_id: int, user: User | None, now: datetime) -> None:
    """Let a telephone count no more; what it sends from now on is kept apart, what came before stays."""
    host = iftar.campaign.host
    own = Door.objects.of(host).of_evening(iftar).filter(pk=door_id, revoked_at=None)
    if own.update(revoked_at=now):
        note(host=host, user=user, deed="revoke_door", target=iftar, now=now)


@transaction.atomic
def take_facts(*, door: Door, batch: Batch, now: datetime) -> list[UUID]:
    """Write a door's facts down, each once, and return the marks that are in; the others it may not write.

    What is written stands when this returns, so that a mark is acknowledged only for what is kept. Facts are
    kept whatever they say of limits and parties: they happened. Nothing is locked, for they only ever add.
    """
    evenings = {iftar.pk: iftar for iftar in door.evenings().filter(pk__in={f.evening for f in batch.facts})}
    meant = [told for told in batch.facts if told.evening in evenings]
    sections = dict(Section.objects.filter(iftar__in=evenings).values_list("pk", "iftar_id"))
    parties = _parties(evenings, meant)
    rows = [_row(door, told, sections, parties, now) for told in meant]
    Arrival.objects.bulk_create(rows, ignore_conflicts=True)
    error = batch.clock_error_s
    shown = None if error is None else max(-FARTHEST_CLOCK_S, min(error, FARTHEST_CLOCK_S))
    Door.objects.of(door.host).filter(pk=door.pk).update(
        seen_at=now, last_sequence=max(door.last_sequence, batch.last_sequence), unsynced=batch.unsynced,
        battery=batch.battery, lost_at=None, clock_error_s=shown,
    )  # fmt: skip
    return list(
        Arrival.objects.of(door.host)
        .filter(door=door, uuid__in=[row.uuid for row in rows])
        .values_list("uuid", flat=True)
    )


def hash_of_code(code: str) -> str:
    """Return what is stored of six digits: keyed, or a stolen file could be searched for them."""
    return hmac.digest(derived(master(), "door"), code.encode(), hashlib.sha256).hex()


def _parties(evenings: dict[str, Iftar], told: Sequence[Reported]) -> dict[tuple[str, str], str]:
    codes = {fact.ticket for fact in told if fact.ticket}
    return {
        (iftar.pk, party.code or ""): party.pk
        for iftar in evenings.values()
        for party in Party.objects.of_evening(iftar).filter(code__in=codes)
    }


def _row(
    door: Door, told: Reported, sections: dict[int, str], parties: dict[tuple[str, str], str], now: datetime
) -> Arrival:
    known = sections.get(told.section) == told.evening
    return Arrival(
        uuid=told.uuid, iftar_id=told.evening, section_id=told.section if known else None, kind=told.kind,
        party_id=parties.get((told.evening, told.ticket)), ticket=told.ticket, version=told.version,
        guests=told.guests, whole=told.whole, warned=told.warned, undoes=told.undoes, door=door,
        device=door.device, sequence=told.sequence, counted_at=told.counted_at or now,
        elapsed_ms=told.elapsed_ms, received_at=now, quarantined_at=now if door.revoked_at else None,
    )  # fmt: skip
