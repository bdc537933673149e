"""What is done with shares: a door that asks gets one, and the host says which door gets more."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from sufra.door.queries.shares import counted, holds_of
from sufra.models import Door, DoorShare, Iftar, Section, User
from sufra.rules.shares import Hold, share
from sufra.shell.audit import note

MOST_PARTS = 9


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """What a door says of a section: the share by which it acts, what it used of it, who stands before it."""

    share: int
    used: int
    need: int


@transaction.atomic
def give_shares(*, door: Door, said: Mapping[int, Said], asked: int, now: datetime) -> dict[int, int]:
    """Return the door's share of each of these sections that has a limit, by its primary key.

    The larger of what it acts by and what it is given now is kept for it until it asks again: this answer may
    never arrive. A request that was overtaken by a later one gets nothing.
    """
    own = Door.objects.of(door.host).filter(pk=door.pk, asked__lt=asked, revoked_at=None)
    if not said or not own.update(asked=asked):
        return {}
    near = [iftar.pk for iftar in door.listed(now)]
    sections = list(Section.objects.filter(pk__in=said, iftar__in=near, entry_limit__isnull=False))
    found: dict[int, int] = {}
    for iftar_id in sorted({section.iftar_id for section in sections}):
        iftar = Iftar.objects.locked(iftar_id)
        for section in sections:
            if section.iftar_id == iftar_id:
                found[section.pk] = _give(door, iftar, section, said[section.pk], now)
    return found


def _give(door: Door, iftar: Iftar, section: Section, said: Said, now: datetime) -> int:
    known = counted(iftar)
    heard = known.used.get((door.device, str(section.pk)), 0)
    used = max(heard, said.used)
    left = (section.entry_limit or 0) - known.inside.get(section.pk, 0) - (used - heard)
    others = [hold for pk, hold in holds_of(iftar, section, now).items() if pk != door.pk]
    given = share(left=left, others=others, own=Hold(used=used, parts=door.parts), need=said.need)
    DoorShare.objects.keep(door, section, max(said.share, given, 0))
    return given


@transaction.atomic
def move_shares(*, iftar: Iftar, door_id: int, by: int, user: User | None, now: datetime) -> None:
    """Give a door more or fewer parts of what is left beside the others, 0 to 9, from its next answer on."""
    host = iftar.campaign.host
    door = Door.objects.of(host).of_evening(iftar).filter(pk=door_id).first()
    if door:
        door.parts = max(0, min(door.parts + by, MOST_PARTS))
        door.save(update_fields=["parts"])
        note(host=host, user=user, deed="move_shares", target=iftar, fields=["parts"], now=now)
