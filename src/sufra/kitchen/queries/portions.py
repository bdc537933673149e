"""What falls to each section and each need, by the parties that hold places there."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from sufra.kitchen.queries.number import HIGH, LOW, Number
from sufra.models import Iftar, Party
from sufra.rules.needs import by_need
from sufra.shell.labels import NEEDS, section_name
from sufra.shell.sealing import facts_of, seal_of

CALLED = {"children": _("Children"), **NEEDS}
AT_TABLE = ("vegetarian", "low_calorie", "labelled")


@dataclass(frozen=True, kw_only=True, slots=True)
class Portion:
    """So many hot meals for a section or a need, and between how many on eight of ten evenings."""

    name: str
    number: int
    low: int
    high: int


def by_section(iftar: Iftar, number: Number) -> list[Portion]:
    """Return what falls to each section, where somebody has reserved; walk-ins are parted as places are."""
    seal, seated = seal_of(iftar), _seated(iftar)
    if seal is None or not seated:
        return []
    sizes: defaultdict[str, list[int]] = defaultdict(list)
    for party in seated:
        sizes[party.section_tag].append(party.guests)
    return [
        _portion(section_name(section), number, sizes[seal.tag("section", section.pk)], seated)
        for section in iftar.sections.all()
    ]


def needs(iftar: Iftar, number: Number) -> list[Portion]:
    """Return children and the needs that change a plate, as far as anybody said so; nobody is named by it."""
    seal, seated = seal_of(iftar), _seated(iftar)
    counts: defaultdict[str, list[int]] = defaultdict(list)
    for party in seated:
        counts["children"] += [party.children] if party.children else []
        for need in facts_of(party, seal)["needs"] if seal and party.sealed else ():
            counts[need].append(1)
    return [
        _portion(str(CALLED[need]), number, counts[need], seated)
        for need in ("children", *AT_TABLE)
        if counts[need]
    ]


def _portion(name: str, number: Number, sizes: list[int], seated: list[Party]) -> Portion:
    found = by_need(sum(party.guests for party in seated), sizes, number.forecast)
    spare = number.iftar.site.spare_for_one
    return Portion(
        name=name, number=found.quantile(spare / (spare + 1)), low=found.quantile(LOW),
        high=found.quantile(HIGH),
    )  # fmt: skip


def _seated(iftar: Iftar) -> list[Party]:
    return list(Party.objects.of_evening(iftar).filter(standing="seated"))
