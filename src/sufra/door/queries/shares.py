"""How many are inside, what each door let in, and what doors may still let in by themselves."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db.models import Count, Max

from sufra.models import Arrival, Door, DoorShare, Iftar, Section
from sufra.models.arrival import NOWHERE
from sufra.rules.arrivals import State, fold
from sufra.rules.shares import Hold, used


@dataclass(frozen=True, slots=True)
class Counted:
    """What an evening's facts add up to: all of it, by section, and by device and section."""

    state: State
    inside: Mapping[int, int]
    used: Mapping[tuple[str, str], int]


def counted(iftar: Iftar) -> Counted:
    """Add an evening's facts up, once for each number of them: two dozen doors ask all the time."""
    stamp = Arrival.objects.of_evening(iftar).order_by().aggregate(last=Max("pk"), number=Count("pk"))
    return _counted(iftar, stamp["last"], stamp["number"])


@lru_cache(maxsize=64)
def _counted(iftar: Iftar, last: int | None, number: int) -> Counted:
    facts = Arrival.objects.of_evening(iftar).facts()
    state = fold(facts, {})
    sections = {*state.came, *state.left} - {NOWHERE}
    return Counted(state, {int(each): state.inside(each) for each in sections}, used(facts))


def holds_of(iftar: Iftar, section: Section, now: datetime) -> dict[int, Hold]:
    """Return what each door of an evening holds of a section, by the door's primary key."""
    known = counted(iftar).used
    kept = dict(DoorShare.objects.of_evening(iftar).filter(section=section).values_list("door", "share"))
    doors = Door.objects.of_evening(iftar).filter(enrolled_at__isnull=False)
    return {
        door.pk: Hold(
            share=kept.get(door.pk, 0), used=known.get((door.device, str(section.pk)), 0), parts=door.parts,
            live=door.is_live(now),
        )
        for door in doors
        if door.holds_places
    }  # fmt: skip


def promised(iftar: Iftar) -> dict[int, int]:
    """Return how many people doors may still let in by themselves, by section."""
    found = Counter[int]()
    for row, unused in _unused(iftar):
        found[row.section_id] += unused if row.door.holds_places else 0
    return dict(found)


def held_by_doors(iftar: Iftar) -> dict[int, int]:
    """Return how many people each door may still let in, by its key; of a lost one, may have let in."""
    found = Counter[int]()
    for row, unused in _unused(iftar):
        found[row.door_id] += unused
    return dict(found)


def _unused(iftar: Iftar) -> Iterator[tuple[DoorShare, int]]:
    rows = list(DoorShare.objects.of_evening(iftar).select_related("door"))
    known = counted(iftar).used if rows else {}
    for row in rows:
        used_of_it = known.get((row.door.device, str(row.section_id)), 0)
        yield row, Hold(share=row.share, used=used_of_it).unused
