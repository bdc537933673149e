"""What a volunteer at a door reads."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db.models import Sum
from django.utils.translation import gettext as _

from sufra.door.queries.shares import counted, promised
from sufra.models import Arrival, Iftar, Invitation, Party, Section
from sufra.models.arrival import ArrivalQuerySet
from sufra.rules.arrivals import Kind
from sufra.rules.digits import latin_digits
from sufra.rules.entry import Crowd, crowd
from sufra.shell.formats import Reader
from sufra.shell.labels import section_name
from sufra.shell.sealing import facts_of, seal_of
from sufra.shell.tickets import MARK, read
from sufra.timing.clock import shown, zone

MOST_FOUND = 8
MOST_UNDONE = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class SectionInside:
    """A section: who is inside, how near its limit it is, and what doors may still let in by themselves."""

    section: Section
    name: str
    inside: int
    crowd: Crowd
    promised: int


@dataclass(frozen=True, kw_only=True, slots=True)
class PartyAtDoor:
    """A party that was asked for, and how many of it are in."""

    party: Party
    name: str
    section: Section | None
    section_name: str
    inside: int
    last: str

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
    word: str
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
    def handed_out(self) -> list[dict[str, Any]]:
        """What is handed out, if somebody counts it."""
        state = counted(self.iftar).state
        return [
            {"key": Kind.PACK.value, "name": _("Packs"), "number": state.packs},
            {"key": Kind.MEAL.value, "name": _("Hot meals"), "number": state.meals},
        ]

    @property
    def limited(self) -> bool:
        """Whether a section has a limit, and so doors have shares."""
        return any(row.section.entry_limit is not None for row in self.sections)

    @property
    def mark(self) -> str:
        """What makes a second sending of one form nothing new; each form asks once."""
        return str(uuid4())


def door_page(iftar: Iftar, reader: Reader, asked: str) -> CountingPage:
    """Return the page; `asked` is a code, in any script's digits, a part of a name, or a scanned ticket."""
    asked, word = _of_ticket(iftar, reader, asked.strip())
    rows = Arrival.objects.of_evening(iftar)
    inside, held = counted(iftar).inside, promised(iftar)
    maghrib = shown(iftar.maghrib_at).astimezone(zone(iftar.site.zone))
    sections = list(iftar.sections.all())
    names = {section.pk: section_name(section) for section in sections}
    return CountingPage(
        iftar=iftar, civil_date=reader.long_date(iftar.evening_on), maghrib=reader.clock(maghrib),
        sections=[_inside(row, inside.get(row.pk, 0), held.get(row.pk, 0)) for row in sections],
        last=[(row, names.get(row.section_id or 0, "")) for row in rows.can_be_undone()[:MOST_UNDONE]],
        found=_found(iftar, reader, sections, asked.strip()) if asked.strip() else [], asked=asked,
        word=word, reader=reader,
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Telephone:
    """A link to count: until when it can be opened, or since when it counts, and how many it counted."""

    invitation: Invitation
    used_at: str
    expires_at: str
    counted: int


def telephones(page: CountingPage, now: datetime) -> list[Telephone]:
    """Return the links of an evening that serve, or can still be opened."""
    iftar, local = page.iftar, zone(page.iftar.site.zone)
    counts = dict(
        Arrival.objects.of_evening(iftar).order_by().values_list("device").annotate(guests=Sum("guests"))
    )
    rows = Invitation.objects.of(iftar.campaign.host).filter(iftar=iftar).order_by("pk")
    return [
        Telephone(
            invitation=row, counted=counts.get(f"link {row.pk}", 0),
            used_at=page.reader.moment(row.used_at.astimezone(local)) if row.used_at else "",
            expires_at=page.reader.moment(row.expires_at.astimezone(local)),
        )
        for row in rows
        if row.used_at or row.expires_at > now
    ]  # fmt: skip


def qr(link: str) -> str:
    """Return a link as a picture that needs no request of its own; nothing for none."""
    if not link:
        return ""
    import segno  # noqa: PLC0415 - few pages draw one

    picture = segno.make(link, error="m", micro=False)
    return str(picture.svg_inline(omitsize=True, svgclass="qr", lineclass=None))


def _inside(section: Section, inside: int, held: int) -> SectionInside:
    near = crowd(inside=inside, limit=section.entry_limit, promised=held)
    name = section_name(section)
    return SectionInside(section=section, name=name, inside=inside, crowd=near, promised=held)


def _of_ticket(iftar: Iftar, reader: Reader, asked: str) -> tuple[str, str]:
    """Return the code in a scanned ticket; where it is none of this evening's, nothing and a word on it."""
    if not asked.startswith(MARK):
        return asked, ""
    ticket = read(asked)
    if ticket is None:
        return "", _("We do not know this ticket. Ask for the code.")
    if ticket.iftar_id == iftar.pk:
        party = Party.objects.of_evening(iftar).filter(code=ticket.code).first()
        older = party is not None and ticket.version != party.ticket_version
        return ticket.code, _(
            "This ticket is an older one. What stands here is what holds now."
        ) if older else ""
    other = Iftar.objects.published().with_place().filter(pk=ticket.iftar_id).first()
    if other is None:
        return "", _("This ticket is for another evening.")
    facts = {"date": reader.long_date(other.evening_on), "place": other.site.name or other.site.town}
    return "", _("This ticket is for another evening: %(date)s, %(place)s.") % facts


def _found(iftar: Iftar, reader: Reader, sections: list[Section], asked: str) -> list[PartyAtDoor]:
    seal = seal_of(iftar)
    if seal is None:
        return []
    tags = {seal.tag("section", section.pk): section for section in sections}
    code, wanted = "".join(latin_digits(asked).split()), asked.casefold()
    named = [
        (party, facts_of(party, seal)["name"])
        for party in Party.objects.of_evening(iftar).filter(sealed__isnull=False).order_by("reserved_at")
    ]
    found = [(party, name) for party, name in named if party.code == code or wanted in name.casefold()]
    arrivals = Arrival.objects.of_evening(iftar)
    inside, last = arrivals.of_parties(), _last(arrivals, iftar, reader, [party for party, _name in found])
    return [
        PartyAtDoor(
            party=party, name=name, section=tags.get(party.section_tag),
            section_name=_named(tags.get(party.section_tag)), inside=inside.get(party.pk, 0),
            last=last.get(party.pk, ""),
        )
        for party, name in found[:MOST_FOUND]
    ]  # fmt: skip


def _last(arrivals: ArrivalQuerySet, iftar: Iftar, reader: Reader, parties: list[Party]) -> dict[str, str]:
    """Return when and where somebody of each of these came in last, by the party's primary key."""
    local = zone(iftar.site.zone)
    rows = arrivals.standing().filter(party__in=parties[:MOST_FOUND], kind="party")
    return {
        str(row.party_id): f"{reader.clock(row.counted_at.astimezone(local))} · {_named(row.section)}"
        for row in rows.select_related("section").order_by("counted_at", "pk")
    }


def _named(section: Section | None) -> str:
    return section_name(section) if section else ""
