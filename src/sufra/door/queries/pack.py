"""What a door needs on paper: the evening, its sections, the list by code, room to count with a pen."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from sufra.door.queries import qr
from sufra.models import Door, Iftar, Party, Section
from sufra.rules.paper import PEOPLE_A_ROW, is_offered, tally_rows
from sufra.shell.formats import Reader
from sufra.shell.labels import place_name, section_name
from sufra.shell.rows import campaign_called
from sufra.shell.sealing import Seal, facts_of, seal_of
from sufra.timing.clock import shown, zone
from sufra.timing.months import ramadan_of


@dataclass(frozen=True, kw_only=True, slots=True)
class ListedParty:
    """A line of the list: a code as it is said aloud, how many, where; a name where it was asked for."""

    code: str
    guests: int
    section: str
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SectionOnPaper:
    """A section: its limit, who is expected, where to go if it is full, and the boxes of its tally."""

    section: Section
    name: str
    expected: int
    coming: list[int]
    leaving: list[int]


@dataclass(frozen=True, kw_only=True, slots=True)
class PackPage:
    """All that is printed, each text derived once."""

    iftar: Iftar
    reader: Reader
    now: datetime
    with_names: bool
    sections: list[SectionOnPaper]
    parties: list[ListedParty]

    @property
    def title(self) -> str:
        """What the evening is called in the reader's language."""
        return self.iftar.title or campaign_called(self.iftar.campaign, self.reader.language)

    @property
    def place(self) -> str:
        """The site's name, else its town."""
        site = self.iftar.site
        return place_name(site, self.reader)

    @property
    def civil_date(self) -> str:
        """The evening's civil date in words."""
        return self.reader.long_date(self.iftar.evening_on)

    @property
    def short_date(self) -> str:
        """The same in short, for the head of each column."""
        return self.reader.short_date(self.iftar.evening_on)

    @property
    def fast_day(self) -> str:
        """The fast day and the eve in words, or nothing."""
        campaign, day = self.iftar.campaign, self.iftar.fast_day
        ramadan = ramadan_of(campaign, campaign.month_starts.all()) if day else None
        return self.reader.fast_day(day, ramadan.year, ramadan.days) if day and ramadan else ""

    @property
    def maghrib(self) -> str:
        """The clock time of Maghrib there."""
        return self._clock(shown(self.iftar.maghrib_at))

    @property
    def doors(self) -> str:
        """The clock time at which doors open."""
        return self._clock(shown(self.iftar.maghrib_at) - timedelta(minutes=self.iftar.doors_minutes_before))

    @property
    def closes(self) -> str:
        """The clock time of the close."""
        return self._clock(shown(self.iftar.closes_at))

    @property
    def as_of(self) -> str:
        """When this list was made, as a date and a clock time there."""
        return self.reader.moment(self.now.astimezone(zone(self.iftar.site.zone)))

    @property
    def expected(self) -> int:
        """Everybody on the list."""
        return sum(party.guests for party in self.parties)

    @property
    def by_first_digit(self) -> list[list[ListedParty]]:
        """The list in stretches whose codes begin alike, for the eye."""
        return [list(rows) for _digit, rows in groupby(self.parties, key=lambda party: party.code[0])]

    def _clock(self, instant: datetime) -> str:
        return self.reader.clock(instant.astimezone(zone(self.iftar.site.zone)))


def pack_page(iftar: Iftar, reader: Reader, now: datetime, *, with_names: bool) -> PackPage:
    """Return what is printed: who holds places, by code; a name is opened only where it was asked for."""
    sections, seal = list(iftar.sections.select_related("entrance")), seal_of(iftar)
    tags = {seal.tag("section", section.pk): section for section in sections} if seal else {}
    rows = Party.objects.of_evening(iftar).filter(standing="seated", code__isnull=False).order_by("code")
    parties, expected = list(rows), Counter[int]()
    for party in parties:
        if party.section_tag in tags:
            expected[tags[party.section_tag].pk] += party.guests
    return PackPage(
        iftar=iftar, reader=reader, now=now, with_names=with_names,
        sections=[_section(section, expected[section.pk]) for section in sections],
        parties=[_listed(party, tags, seal if with_names else None) for party in parties],
    )  # fmt: skip


def pack_is_offered(iftar: Iftar, now: datetime) -> bool:
    """Return whether the evening's pages offer its list now."""
    return is_offered(maghrib_at=iftar.maghrib_at, closes_at=iftar.closes_at, now=now)


def codes_on_paper(codes: list[tuple[Door, str]], address: str) -> list[tuple[Door, str]]:
    """Return each new door with the picture that enrols its telephone."""
    return [(door, qr(f"{address}#{secret}")) for door, secret in codes]


def _section(section: Section, expected: int) -> SectionOnPaper:
    coming, leaving = tally_rows(section.entry_limit or section.seats)
    return SectionOnPaper(
        section=section, name=section_name(section), expected=expected,
        coming=_totals(coming), leaving=_totals(leaving),
    )  # fmt: skip


def _totals(rows: int) -> list[int]:
    """Return how many are counted at the end of each row."""
    return [row * PEOPLE_A_ROW for row in range(1, rows + 1)]


def _listed(party: Party, tags: dict[str, Section], seal: Seal | None) -> ListedParty:
    section, code = tags.get(party.section_tag), party.code or ""
    return ListedParty(
        code=f"{code[:3]} {code[3:]}", guests=party.guests, section=section_name(section) if section else "",
        name=facts_of(party, seal)["name"],
    )  # fmt: skip
