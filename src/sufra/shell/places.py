"""How many places of an evening are taken, by section, and so whether there is room, for every page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sufra.models import Iftar, Party, Section
from sufra.rules.room import Room, room
from sufra.shell.sealing import KEYS, Seal


@dataclass(frozen=True, slots=True)
class Taken:
    """Places of a section that are seated or held, and people who wait for one."""

    places: int = 0
    waiting: int = 0


NONE_TAKEN = Taken()


def taken(sections: Sequence[Section]) -> dict[int, Taken]:
    """Return what is taken in these sections, by their primary keys; untouched ones are left out."""
    iftars = list(dict.fromkeys(section.iftar_id for section in sections))
    counted = {(row[0], row[1]): Taken(row[2], row[3]) for row in Party.objects.taken(iftars)}
    touched = list(dict.fromkeys(iftar_id for iftar_id, _tag in counted))
    seals = {row.iftar_id: Seal.unwrapped(row.iftar_id, bytes(row.wrapped)) for row in KEYS(touched)}
    return {
        section.pk: counted[key]
        for section in sections
        if (seal := seals.get(section.iftar_id))
        and (key := (section.iftar_id, seal.tag("section", section.pk))) in counted
    }


def room_in(section: Section, iftar: Iftar, counts: Mapping[int, Taken]) -> Room:
    """Return the word for a section of an evening; `counts` as `taken` gave them."""
    count = counts.get(section.pk, NONE_TAKEN)
    return room(
        coming=iftar.coming, places=section.places_offered, taken=count.places, waiting=count.waiting,
        host_says=section.host_says, stopped=section.entry_stopped_at is not None, state=iftar.state,
    )  # fmt: skip
