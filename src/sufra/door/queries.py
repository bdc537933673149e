"""What a volunteer at a door reads."""

from dataclasses import dataclass
from uuid import uuid4

from sufra.models import Arrival, Iftar, Party, Section
from sufra.rules.arriving import Crowd, crowd
from sufra.rules.digits import latin_digits
from sufra.shell.formats import Reader
from sufra.shell.labels import section_name
from sufra.shell.sealing import facts_of, seal_of
from sufra.timing.clock import shown, zone

MOST_FOUND = 8
MOST_UNDONE = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class SectionInside:
    """A section: who is inside, and how near its limit it is."""

    section: Section
    name: str
    inside: int
    crowd: Crowd


@dataclass(frozen=True, kw_only=True, slots=True)
class PartyAtDoor:
    """A party that was asked for, and how many of it are in."""

    party: Party
    name: str
    section: Section | None
    section_name: str
    inside: int

    @property
    def parts(self) -> list[int]:
        """How many may still come in: each number up to all that are missing, the whole first."""
        missing = self.party.guests - self.inside if self.party.standing == "seated" else 0
        return list(range(missing, 0, -1))


@dataclass(frozen=True, kw_only=True, slots=True)
class CountingPage:
    """The evening, its sections, the last arrivals with their sections, and a mark for each form."""

    iftar: Iftar
    civil_date: str
    maghrib: str
    sections: list[SectionInside]
    last: list[tuple[Arrival, str]]
    found: list[PartyAtDoor]
    asked: str
    reader: Reader

    @property
    def inside(self) -> int:
        """Everybody inside."""
        return sum(section.inside for section in self.sections)

    @property
    def limit(self) -> int | None:
        """The limit of all sections together, None where one has none."""
        limits = [row.section.entry_limit for row in self.sections]
        return None if None in limits else sum(limit or 0 for limit in limits)

    @property
    def mark(self) -> str:
        """What makes a second sending of one form nothing new; each form asks once."""
        return str(uuid4())


def counting_page(iftar: Iftar, reader: Reader, asked: str) -> CountingPage:
    """Return the page; `asked` is a code, in any script's digits, or a part of a name."""
    rows = Arrival.objects.of_evening(iftar)
    inside = rows.inside_by_section()
    maghrib = shown(iftar.maghrib_at).astimezone(zone(iftar.site.zone))
    sections = list(iftar.sections.all())
    names = {section.pk: section_name(section) for section in sections}
    return CountingPage(
        iftar=iftar, civil_date=reader.long_date(iftar.evening_on), maghrib=reader.clock(maghrib),
        sections=[_inside(section, inside.get(section.pk, 0)) for section in sections],
        last=[(row, names.get(row.section_id or 0, "")) for row in rows.can_be_undone()[:MOST_UNDONE]],
        found=_found(iftar, sections, asked.strip()) if asked.strip() else [], asked=asked,
        reader=reader,
    )  # fmt: skip


def _inside(section: Section, inside: int) -> SectionInside:
    near = crowd(inside=inside, limit=section.entry_limit)
    return SectionInside(section=section, name=section_name(section), inside=inside, crowd=near)


def _found(iftar: Iftar, sections: list[Section], asked: str) -> list[PartyAtDoor]:
    seal = seal_of(iftar)
    if seal is None:
        return []
    tags = {seal.tag("section", section.pk): section for section in sections}
    inside = Arrival.objects.of_evening(iftar).of_parties()
    code, wanted = "".join(latin_digits(asked).split()), asked.casefold()
    found = []
    for party in Party.objects.of_evening(iftar).filter(sealed__isnull=False).order_by("reserved_at"):
        name = facts_of(party, seal)["name"]
        if party.code == code or wanted in name.casefold():
            section = tags.get(party.section_tag)
            named = section_name(section) if section else ""
            found.append(
                PartyAtDoor(
                    party=party, name=name, section=section, section_name=named,
                    inside=inside.get(party.pk, 0),
                )
            )  # fmt: skip
    return found[:MOST_FOUND]
