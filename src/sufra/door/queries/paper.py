"""What was counted with a pen and entered afterwards, sheet by sheet."""

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.db.models import Min

from sufra.models import Arrival, Iftar, Section
from sufra.rules.arrivals import Fact, Kind, fold
from sufra.shell.formats import Reader
from sufra.shell.labels import section_name
from sufra.timing.clock import zone

PAPER = "paper "
SHEET = PAPER + "{number} {name}"


@dataclass(frozen=True, kw_only=True, slots=True)
class SheetRow:
    """A sheet that was entered: what of it counts now; nothing where it was taken back."""

    device: str
    name: str
    entered_at: str
    walk_ins: int
    left: int
    parties: int
    of_parties: int

    @property
    def counts(self) -> bool:
        """Whether anything of it counts."""
        return bool(self.walk_ins or self.left or self.parties)


@dataclass(frozen=True, kw_only=True, slots=True)
class PaperPage:
    """An evening, its sections, the sheets that were entered, and whether another one can be."""

    iftar: Iftar
    civil_date: str
    reader: Reader
    sections: list[tuple[Section, str]]
    sheets: list[SheetRow]
    is_remembered: bool

    @property
    def mark(self) -> str:
        """What makes a second sending of the form nothing new."""
        return str(uuid4())


def paper_page(iftar: Iftar, reader: Reader, now: datetime) -> PaperPage:
    """Return the page; the sheet that was entered last stands first."""
    facts: dict[str, list[Fact]] = {}
    rows = Arrival.objects.of_evening(iftar).filter(device__startswith=PAPER)
    for row in rows.standing().order_by():
        facts.setdefault(row.device, []).append(row.fact)
    return PaperPage(
        iftar=iftar, civil_date=reader.long_date(iftar.evening_on), reader=reader,
        sections=[(section, section_name(section)) for section in iftar.sections.all()],
        sheets=[
            _row(device, entered_at, facts.get(device, []), iftar, reader)
            for device, entered_at in reversed(sheets_of(iftar).items())
        ],
        is_remembered=iftar.forgotten_at is None and now < iftar.forgotten_from,
    )  # fmt: skip


def sheets_of(iftar: Iftar) -> dict[str, datetime]:
    """Return the devices of an evening's sheets, with when each was entered, in that order."""
    rows = Arrival.objects.of_evening(iftar).filter(device__startswith=PAPER, sequence__gt=0)
    found = rows.order_by().values_list("device").annotate(at=Min("received_at"), first=Min("pk"))
    return {device: at for device, at, _first in found.order_by("first")}


def _row(device: str, entered_at: datetime, facts: list[Fact], iftar: Iftar, reader: Reader) -> SheetRow:
    state = fold(facts, {})
    walk_ins = sum(fact.guests for fact in facts if fact.kind is Kind.WALK_IN)
    return SheetRow(
        device=device, name=device.split(" ", 2)[2], walk_ins=walk_ins, left=sum(state.left.values()),
        entered_at=reader.moment(entered_at.astimezone(zone(iftar.site.zone))),
        parties=len({fact.ticket for fact in facts if fact.kind is Kind.PARTY}),
        of_parties=sum(state.came.values()) - walk_ins,
    )  # fmt: skip
