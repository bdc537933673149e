"""What the desk reads: who is inside against the limits, how fast people come, doors, and what is odd."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from sufra.door.queries import CountingPage, door_page
from sufra.door.queries.doors import DoorRow, door_rows
from sufra.door.queries.pace import Pace, moment_of, pace_of
from sufra.door.queries.shares import counted
from sufra.models import Arrival, FlagSeen, Iftar, Party, ShareCheck
from sufra.rules.arrivals import Expected, Flag, Oddity, State, fold
from sufra.rules.fair_share import missing
from sufra.shell.formats import Reader
from sufra.timing.clock import zone

MOST_FLAGS, MOST_BEYOND = 12, 50
ODD = {
    Oddity.DOUBLE_ENTRY: _("let in twice, counted once"),
    Oddity.MORE_THAN_ITS_SIZE: _("more than its size, counted as walk-ins"),
    Oddity.CANCELLED: _("cancelled, and let in: it stays in"),
    Oddity.OLDER_TICKET: _("an older ticket"),
    Oddity.UNKNOWN_TICKET: _("a ticket that is not on the list"),
    Oddity.ONE_MARK_TWICE: _("one mark for two entries"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class FlagRow:
    """Something odd that nobody has looked at yet: which party, what, about how many people, and where."""

    key: str
    code: str
    words: str
    people: int
    where: str
    can_be_others: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ShortRow:
    """A section to which less food came than it is due, and when that was said."""

    name: str
    packs: int
    meals: int
    said_at: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DeskPage:
    """The evening at a glance; `warned` people came in against a door's own warning."""

    page: CountingPage
    state: State
    doors: list[DoorRow]
    flags: list[FlagRow]
    more_flags: int
    beyond: list[str]
    short: list[ShortRow]
    pace: Pace
    as_of: str

    @property
    def left(self) -> int:
        """How many were counted out; who went unseen is not among them."""
        return sum(self.state.left.values())

    @property
    def hours(self) -> list[str]:
        """What stands below the picture of the pace."""
        return self.pace.hours(self.page.reader, self.page.iftar)

    @property
    def missing(self) -> int:
        """How many entries doors have that are not here yet, at most."""
        return sum(row.missing for row in self.doors)

    @property
    def unheard(self) -> int:
        """How many people doors that are not heard now may have let in by their shares."""
        return sum(row.unused for row in self.doors if not row.is_live)

    @property
    def warned(self) -> int:
        """How many came in against a door's own warning."""
        return sum(self.state.warned.values())

    @property
    def with_crew(self) -> int:
        """Everybody inside, the crew too."""
        return self.page.inside + self.page.iftar.crew


def desk_page(iftar: Iftar, reader: Reader, now: datetime) -> DeskPage:
    """Return the desk; what is odd is told while the evening's names are remembered."""
    page, state = door_page(iftar, reader, ""), _state(iftar)
    local, flags = zone(iftar.site.zone), _flags(iftar, reader, state, page)
    return DeskPage(
        page=page, state=state, doors=door_rows(iftar, reader, now), flags=flags[:MOST_FLAGS],
        more_flags=len(flags[MOST_FLAGS:]), beyond=_beyond(iftar, reader, page), pace=pace_of(iftar, now),
        short=_short(iftar, reader, page), as_of=reader.clock(now.astimezone(local)),
    )  # fmt: skip


def _state(iftar: Iftar) -> State:
    """Add the facts up, with what is known of each party; only that tells what is odd."""
    rows = Party.objects.of_evening(iftar).filter(code__isnull=False)
    listed = rows.values_list("code", "guests", "ticket_version", "standing")
    parties = {
        str(code): Expected(guests=guests, version=version, seated=standing == "seated")
        for code, guests, version, standing in listed
    }
    return fold(Arrival.objects.of_evening(iftar).facts(), parties) if parties else counted(iftar).state


def _beyond(iftar: Iftar, reader: Reader, page: CountingPage) -> list[str]:
    """Return who came in against a warning, the last first: "18:52 North: 4, Families"."""
    local, names = zone(iftar.site.zone), {row.section.pk: row.name for row in page.sections}
    rows = Arrival.objects.of_evening(iftar).standing().filter(warned=True).select_related("door")
    return [
        f"{reader.clock(moment_of(row).astimezone(local))} {row.door.name if row.door else ''}: "
        f"{reader.listed(reader.digits(row.guests), names.get(row.section_id or 0, ''))}"
        for row in rows.order_by("-received_at", "-pk")[:MOST_BEYOND]
    ]


def _short(iftar: Iftar, reader: Reader, page: CountingPage) -> list[ShortRow]:
    local, checks = zone(iftar.site.zone), ShareCheck.objects.of_evening(iftar)
    rows = [
        ShortRow(
            name=row.name, packs=missing(due=check.packs_due, came=check.packs, inside=row.inside),
            meals=missing(due=check.meals_due, came=check.meals),
            said_at=reader.clock(check.checked_at.astimezone(local)),
        )
        for row in page.sections
        if (check := checks.get(row.section.pk))
    ]  # fmt: skip
    return [row for row in rows if row.packs or row.meals]


def open_flags(iftar: Iftar) -> list[Flag]:
    """Return what is odd and nobody looked at yet; nothing once the evening's names are forgotten."""
    return [] if iftar.forgotten_at else _not_seen(iftar, _state(iftar))


def key_of(flag: Flag) -> str:
    """Return what a form calls a flag; one that grew is another."""
    return f"{flag.oddity}|{flag.about}|{flag.people}"


def _not_seen(iftar: Iftar, state: State) -> list[Flag]:
    seen = set(FlagSeen.objects.of_evening(iftar).values_list("oddity", "about", "people"))
    found = sorted(state.flags, key=lambda flag: (flag.oddity, flag.about))
    return [flag for flag in found if (flag.oddity.value, flag.about, flag.people) not in seen]


def _flags(iftar: Iftar, reader: Reader, state: State, page: CountingPage) -> list[FlagRow]:
    if iftar.forgotten_at:
        return []
    names = {row.section.pk: row.name for row in page.sections}
    found = _not_seen(iftar, state)
    wheres = _wheres(iftar, reader, [flag.about for flag in found], names)
    return [_flag_row(flag, wheres.get(flag.about, "")) for flag in found]


def _flag_row(flag: Flag, where: str) -> FlagRow:
    return FlagRow(
        key=key_of(flag), people=flag.people, where=where,
        code=flag.about if flag.oddity is not Oddity.ONE_MARK_TWICE else "", words=str(ODD[flag.oddity]),
        can_be_others=flag.oddity is Oddity.DOUBLE_ENTRY,
    )  # fmt: skip


def _wheres(iftar: Iftar, reader: Reader, tickets: list[str], names: dict[int, str]) -> dict[str, str]:
    """Return, by ticket, when and at which doors it was shown: "18:41 North · 18:52 River gate"."""
    local, found = zone(iftar.site.zone), dict[str, list[str]]()
    rows = Arrival.objects.of_evening(iftar).standing().filter(ticket__in=tickets)
    for row in rows.select_related("door").order_by("counted_at", "pk"):
        door = row.door.name if row.door else ""
        place = door or names.get(row.section_id or 0, "")
        found.setdefault(row.ticket, []).append(f"{reader.clock(moment_of(row).astimezone(local))} {place}")
    return {ticket: " · ".join(lines) for ticket, lines in found.items()}
