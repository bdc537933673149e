"""What is done at the desk: look at what is odd, say who helps, close a lost door, count packs and meals."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from sufra.door.actions import stop_entry
from sufra.door.queries.desk import key_of, open_flags
from sufra.models import Arrival, Door, FlagSeen, Iftar, Section, User
from sufra.rules.arrivals import Kind
from sufra.shell.audit import note

OTHERS = UUID("0b5d6d4e-3f0a-4d0b-9a53-57f3a1c2e6f1")


@transaction.atomic
def see_flag(*, iftar: Iftar, key: str, others: bool, user: User | None, now: datetime) -> None:
    """Say that somebody looked at a flag; with `others` its people were others, and count as walk-ins, once.

    They count where its party came in last. A flag that is gone, or has changed since, is left as it is.
    """
    locked = Iftar.objects.locked(iftar.pk)
    flag = {key_of(flag): flag for flag in open_flags(locked)}.get(key)
    if flag is None:
        return
    seen = FlagSeen(iftar=locked, oddity=flag.oddity, about=flag.about, people=flag.people, seen_at=now)
    seen.save()
    rows = Arrival.objects.of_evening(locked)
    last = rows.standing().filter(ticket=flag.about).order_by("received_at", "pk").last()
    if others and last:
        Arrival(
            uuid=uuid5(OTHERS, f"{locked.pk} {key}"), iftar=locked, section=last.section, kind=Kind.WALK_IN,
            guests=flag.people, device="desk", counted_at=now, received_at=now,
        ).save(force_insert=True)  # fmt: skip
    note(host=iftar.campaign.host, user=user, deed="see_flag", target=iftar, now=now)


@transaction.atomic
def say_crew(*, iftar: Iftar, crew: int, user: User | None, now: datetime) -> None:
    """Say how many volunteers, cooks and people of the stage are inside."""
    iftar.crew = crew
    iftar.save(update_fields=["crew"])
    note(host=iftar.campaign.host, user=user, deed="say_crew", target=iftar, fields=["crew"], now=now)


@transaction.atomic
def lose_door(*, iftar: Iftar, door_id: int, user: User | None, now: datetime) -> None:
    """Close a telephone as lost: its places go to the others; should it come back, all of it counts."""
    host = iftar.campaign.host
    if Door.objects.of(host).of_evening(iftar).filter(pk=door_id, lost_at=None).update(lost_at=now):
        note(host=host, user=user, deed="lose_door", target=iftar, now=now)


@transaction.atomic
def stop_from_door(*, door: Door, stops: Mapping[int, str], now: datetime) -> list[int]:
    """Stop entry to sections as a door asks, each with where to go; return those that are dealt with.

    What is stopped already keeps the words that it has. Only the team opens entry again.
    """
    near = [iftar.pk for iftar in door.listed(now)] if stops and not door.revoked_at else []
    sections = Section.objects.filter(pk__in=stops, iftar__in=near, entry_stopped_at=None)
    for section in sections.select_related("iftar__campaign__host"):
        stop_entry(iftar=section.iftar, sections=[section], instead=stops[section.pk], user=None, now=now)
    return list(stops)


@transaction.atomic
def hand_out(
    *, iftar: Iftar, kind: Kind, number: int, section: Section, mark: UUID, device: str, now: datetime
) -> None:
    """Count packs or hot meals that were handed out, once for each mark."""
    locked = Iftar.objects.locked(iftar.pk)
    if Arrival.objects.counted(mark) is None:
        Arrival(
            uuid=mark, iftar=locked, section=section, kind=kind, guests=number, device=device, counted_at=now,
            received_at=now,
        ).save(force_insert=True)  # fmt: skip
