"""What is done for paper: make codes that are printed, enter a counted sheet, take one back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from sufra.door.actions import UNDO
from sufra.door.actions.doors import hash_of_code
from sufra.door.queries.paper import SHEET, sheets_of
from sufra.models import Arrival, Door, Iftar, Party, Section, User
from sufra.models.ids import new_secret
from sufra.rules.arrivals import Kind
from sufra.rules.paper import Tick
from sufra.rules.refusal import Refusal
from sufra.shell.audit import note
from sufra.shell.sealing import seal_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """What was counted with a pen: walk-ins who came and left by the section's key, and parties ticked.

    `unknown` is the section whose walk-ins the codes that nobody has are; None to refuse them.
    """

    mark: UUID
    name: str
    came: Mapping[int, int]
    left: Mapping[int, int]
    ticks: Sequence[Tick]
    unknown: int | None = None


@transaction.atomic
def make_paper_codes(
    *, iftar: Iftar, number: int, user: User | None, now: datetime
) -> list[tuple[Door, str]]:
    """Make doors of this evening, each with a secret that enrols one telephone, once, until the close.

    The secrets are known to nobody afterwards. Raises a Refusal `evening_is_over`.
    """
    if now >= iftar.closes_at:
        raise Refusal("evening_is_over")
    host, made = iftar.campaign.host, []
    for _code in range(number):
        secret = new_secret()
        door = Door(
            host=host, site=iftar.site, iftar=iftar, made_by=user, code_hash=hash_of_code(secret),
            expires_at=iftar.closes_at,
        )  # fmt: skip
        door.save()
        made.append((door, secret))
    note(host=host, user=user, deed="make_paper_codes", target=iftar, now=now)
    return made


@transaction.atomic
def enter_sheet(*, iftar: Iftar, sheet: Sheet, user: User | None, now: datetime) -> list[Arrival]:
    """Write down what a sheet says as facts of a device of its own, once for each mark.

    Facts are kept whatever they say of limits and of parties that are in: they happened. Raises a Refusal
    `evening_is_forgotten`, or `unknown_codes` (with `codes`), and then nothing of the sheet is written.
    """
    locked = _remembered(iftar, now)
    known = Arrival.objects.counted(uuid5(sheet.mark, "1"))
    if known:
        return list(Arrival.objects.of_evening(locked).filter(device=known.device))
    device = SHEET.format(number=len(sheets_of(locked)) + 1, name=sheet.name)
    facts = [
        Arrival(
            uuid=uuid5(sheet.mark, str(place)), iftar=locked, device=device, sequence=place, counted_at=now,
            received_at=now, **fact,
        )
        for place, fact in enumerate(_facts(locked, sheet), start=1)
    ]  # fmt: skip
    Arrival.objects.bulk_create(facts)
    note(host=iftar.campaign.host, user=user, deed="enter_sheet", target=iftar, now=now)
    return facts


@transaction.atomic
def take_back_sheet(*, iftar: Iftar, device: str, user: User, now: datetime) -> None:
    """Counter every fact of a sheet, each once; one that is taken back already stays so.

    Raises a Refusal `evening_is_forgotten`.
    """
    locked = _remembered(iftar, now)
    wrong = (
        list(Arrival.objects.of_evening(locked).standing().filter(device=device))
        if device in sheets_of(locked)
        else []
    )
    Arrival.objects.bulk_create(
        Arrival(
            uuid=uuid5(UNDO, str(fact.uuid)), iftar=locked, section_id=fact.section_id,
            party_id=fact.party_id, kind=Kind.UNDO, guests=-fact.guests, undoes=fact.uuid,
            device=f"page {user.pk}", counted_at=now, received_at=now,
        )
        for fact in wrong
    )  # fmt: skip
    if wrong:
        note(host=iftar.campaign.host, user=user, deed="take_back_sheet", target=iftar, now=now)


def _remembered(iftar: Iftar, now: datetime) -> Iftar:
    locked = Iftar.objects.locked(iftar.pk)
    if locked.forgotten_at or now >= locked.forgotten_from:
        raise Refusal("evening_is_forgotten")
    return locked


def _facts(iftar: Iftar, sheet: Sheet) -> Iterator[dict[str, Any]]:
    """Say what each line of a sheet is, always in the same order."""
    sections = list(iftar.sections.all())
    for section in sections:
        if guests := sheet.came.get(section.pk):
            yield {"kind": Kind.WALK_IN, "section": section, "guests": guests}
        if guests := sheet.left.get(section.pk):
            yield {"kind": Kind.LEFT, "section": section, "guests": -guests}
    yield from _of_ticks(iftar, sheet, sections)


def _of_ticks(iftar: Iftar, sheet: Sheet, sections: list[Section]) -> Iterator[dict[str, Any]]:
    codes = {tick.code for tick in sheet.ticks}
    parties = {party.code: party for party in Party.objects.of_evening(iftar).filter(code__in=codes)}
    as_walk_ins = next((section for section in sections if section.pk == sheet.unknown), None)
    unknown = [tick.code for tick in sheet.ticks if tick.code not in parties]
    if unknown and as_walk_ins is None:
        raise Refusal("unknown_codes", codes=", ".join(dict.fromkeys(unknown)))
    seal = seal_of(iftar)
    tags = {seal.tag("section", section.pk): section for section in sections} if seal else {}
    for tick in sheet.ticks:
        party = parties.get(tick.code)
        if party is None:
            yield {"kind": Kind.WALK_IN, "section": as_walk_ins, "guests": tick.part or 1}
            continue
        guests = tick.part or party.guests
        yield {
            "kind": Kind.PARTY, "section": tags.get(party.section_tag, sections[0]), "party": party,
            "ticket": tick.code, "guests": guests, "whole": guests == party.guests,
        }  # fmt: skip
