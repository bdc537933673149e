"""What falls to each section and each need, by the parties that hold places there."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from sufra.kitchen.queries.number import HIGH, LOW, Number
from sufra.models import CookNumber, Iftar, Party, Section
from sufra.rules.fair_share import divide
from sufra.rules.needs import by_need
from sufra.rules.ranges import Range
from sufra.rules.reserving import resized
from sufra.rules.small_counts import LEAST, merged
from sufra.shell.formats import Reader
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
    return [_portion(section_name(section), number, found) for section, found in _ranges(iftar, number)]


def by_places(iftar: Iftar, stands: CookNumber | Number) -> list[Portion]:
    """Return what falls to each section as its places are to all, the crew aside; they add up."""
    sections = list(iftar.sections.all())
    seats = [float(section.seats) for section in sections]
    parts = [
        divide(max(of_all - stands.crew, 0), seats) for of_all in (stands.meals, stands.low, stands.high)
    ]
    return [
        Portion(name=section_name(section), number=meals, low=low, high=high)
        for section, meals, low, high in zip(sections, *parts, strict=True)
    ]


def people_by_section(iftar: Iftar, number: Number) -> list[float]:
    """Return how many people are expected in each section, the crew aside: by who reserved, else by seats."""
    ranges = _ranges(iftar, number)
    if ranges:
        return [found.mean for _section, found in ranges]
    seats = [section.seats for section in iftar.sections.all()]
    guests = max(number.forecast.mean - number.tonight.crew, 0)
    return [guests * each / sum(seats) for each in seats]


def needs(iftar: Iftar, number: Number, reader: Reader, *, cooks: bool) -> list[Portion]:
    """Return children and the needs that change a plate, as far as anybody said so; nobody is named by it.

    Who does not cook reads small counts only together with others, and nothing where all are few.
    """
    seal, seated = seal_of(iftar), _seated(iftar)
    counts: defaultdict[str, list[int]] = defaultdict(list)
    for party in seated:
        counts["children"] += [party.children] if party.children else []
        for need in facts_of(party, seal)["needs"] if seal and party.sealed else ():
            counts[need].append(1)
    told = [need for need in ("children", *AT_TABLE) if counts[need]]
    groups = [[need] for need in told] if cooks else _together(told, [sum(counts[need]) for need in told])
    return [
        _portion(
            reader.listed(*(str(CALLED[need]) for need in group)), number,
            _range(number, [guests for need in group for guests in counts[need]], seated),
        )
        for group in groups
    ]  # fmt: skip


def _together(needs: list[str], numbers: list[int]) -> list[list[str]]:
    groups = merged(numbers)
    return [[needs[at] for at in group] for group in groups if sum(numbers[at] for at in group) >= LEAST]


def _ranges(iftar: Iftar, number: Number) -> list[tuple[Section, Range]]:
    seal, seated = seal_of(iftar), _seated(iftar)
    if seal is None or not seated or not number.forecast.counts_parties:
        return []
    sizes: defaultdict[str, list[int]] = defaultdict(list)
    for party in seated:
        sizes[party.section_tag].append(party.guests)
    return [
        (section, _range(number, sizes[seal.tag("section", section.pk)], seated))
        for section in iftar.sections.all()
    ]


def _range(number: Number, sizes: list[int], seated: list[Party]) -> Range:
    guests = sum(party.guests for party in seated)
    all_of_them = guests + number.still_to_reserve
    return by_need(all_of_them, resized(sizes, round(sum(sizes) * all_of_them / guests)), number.forecast)


def _portion(name: str, number: Number, found: Range) -> Portion:
    spare = number.iftar.site.spare_for_one
    return Portion(
        name=name, number=found.quantile(spare / (spare + 1)), low=found.quantile(LOW),
        high=found.quantile(HIGH),
    )  # fmt: skip


def _seated(iftar: Iftar) -> list[Party]:
    return list(Party.objects.of_evening(iftar).filter(standing="seated"))
