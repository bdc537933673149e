"""How many places of an evening are taken, by section, for every page that says whether there is room."""

from collections.abc import Sequence
from dataclasses import dataclass

from sufra.models import Party, Section
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
