"""What a host's team reads of reservations: counts for all, names for those at the desk."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from sufra.booking.queries.bursts import BurstPage, bursts_of
from sufra.booking.queries.occasion import Occasion
from sufra.booking.queries.pages import PartyPage
from sufra.booking.queries.workspace_party import PartyAtDesk
from sufra.models import Iftar, Party, Section, Total
from sufra.rules.digits import latin_digits
from sufra.rules.seating import MOST_PARTIES_SLOWLY
from sufra.shell.formats import Reader
from sufra.shell.labels import NEEDS, section_name
from sufra.shell.sealing import facts_of, seal_of
from sufra.timing.clock import cancel_by

MOST_LISTED = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class SectionCount:
    """A section in numbers: what it has, what is given, who waits, and what those who come need."""

    section: Section
    name: str
    given: int
    held: int
    waiting: int
    children: int
    parties: int
    needs: list[tuple[str, int]]

    @property
    def left(self) -> int:
        """Places that may still be given; none where more were given than are offered."""
        return max(self.section.places_offered - self.given - self.held, 0)

    @property
    def excess(self) -> int:
        """How many more were given than are offered now."""
        return max(self.given + self.held - self.section.places_offered, 0)

    @property
    def beyond_seats(self) -> int:
        """How many more places are offered than there are seats."""
        return max(self.section.places_offered - self.section.seats, 0)


@dataclass(frozen=True)
class CountsPage(Occasion):
    """An evening with its sections in numbers."""

    counts: list[SectionCount]

    @property
    def given(self) -> int:
        """Everybody who holds a place."""
        return sum(count.given for count in self.counts)

    @property
    def cancel_by(self) -> str:
        """Until when the supplier can be told no, as a date and a clock time there, or nothing."""
        until = cancel_by(self.iftar)
        return self.reader.moment(until) if until else ""

    @property
    def has_needs(self) -> bool:
        """Whether anybody said what it needs."""
        return any(count.needs for count in self.counts)

    @cached_property
    def bursts(self) -> list[BurstPage]:
        """Where very many came at once, the newest first."""
        found = bursts_of(self.iftar, self.now)
        return [BurstPage(self.iftar, self.reader, self.now, burst) for burst in found]

    @property
    def slow_since(self) -> str:
        """Since when reservations are taken slowly, or nothing."""
        since = self.iftar.slow_since
        return self.moment(since) if since else ""

    @property
    def slow_most(self) -> int:
        """How many are taken in a minute then."""
        return MOST_PARTIES_SLOWLY


def counts_page(iftar: Iftar, reader: Reader, now: datetime) -> CountsPage:
    """Return who comes; after the evening is forgotten, what was kept of it."""
    sections = list(iftar.sections.all())
    counts = _kept(iftar, sections) if iftar.forgotten_at else _counted(iftar, sections)
    return CountsPage(iftar, reader, now, counts)


def _counted(iftar: Iftar, sections: list[Section]) -> list[SectionCount]:
    seal = seal_of(iftar)
    parties = list(Party.objects.of_evening(iftar).exclude(standing="cancelled"))
    by_tag: dict[str, list[Party]] = {}
    for party in parties:
        by_tag.setdefault(party.section_tag, []).append(party)
    found = []
    for section in sections:
        own = by_tag.get(seal.tag("section", section.pk), []) if seal else []
        seated = [party for party in own if party.standing == "seated"]
        needs = Counter(need for party in seated for need in facts_of(party, seal)["needs"])
        found.append(
            SectionCount(
                section=section, name=section_name(section), given=sum(party.guests for party in seated),
                held=sum(party.offered_guests or 0 for party in own),
                waiting=sum(party.wants for party in own if party.standing != "offered"),
                children=sum(party.children for party in seated), parties=len(seated),
                needs=[(str(NEEDS[need]), number) for need, number in needs.items()],
            )
        )  # fmt: skip
    return found


def _kept(iftar: Iftar, sections: list[Section]) -> list[SectionCount]:
    rows: dict[int | None, dict[str, int]] = {}
    for total in Total.objects.filter(iftar=iftar):
        rows.setdefault(total.section_id, {})[total.what] = total.number
    return [
        SectionCount(
            section=section, name=section_name(section), given=row.get("guests", 0), held=0, waiting=0,
            children=row.get("children", 0), parties=row.get("parties", 0),
            needs=[(str(NEEDS[what]), number) for what, number in row.items() if what in NEEDS],
        )
        for section in sections
        for row in [rows.get(section.pk, {})]
    ]  # fmt: skip


def found_parties(evening: Occasion, asked: str) -> list[PartyAtDesk]:
    """Return the parties whose code or name was asked for, else all, in order of arrival."""
    seal = seal_of(evening.iftar)
    rows = Party.objects.of_evening(evening.iftar).filter(sealed__isnull=False).order_by("reserved_at", "pk")
    pages = [PartyAtDesk(evening.iftar, evening.reader, evening.now, row, seal) for row in rows]
    code = "".join(latin_digits(asked).split())
    wanted = [page for page in pages if _matches(page, code, asked.casefold().strip())]
    return wanted[:MOST_LISTED]


def _matches(page: PartyPage, code: str, name: str) -> bool:
    facts: dict[str, Any] = page.facts
    return not name or page.party.code == code or name in facts["name"].casefold()
