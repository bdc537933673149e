"""A party's own calendar: its evening, and how it stands there."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from sufra.feeds.queries.evenings import Entry, entries
from sufra.feeds.queries.stamps import Stamps, latest
from sufra.models import Party
from sufra.shell.formats import Reader
from sufra.shell.labels import section_name, standing_words
from sufra.shell.rows import SECTIONS
from sufra.shell.sealing import Seal

STATUSES = {"waiting": "TENTATIVE", "offered": "TENTATIVE", "cancelled": "CANCELLED"}


def party_entry(party: Party, seal: Seal, reader: Reader, absolute: Callable[[str], str]) -> Entry:
    """Return the entry of a party, with its evening and place joined."""
    iftar = party.iftar
    [evening] = entries([iftar], reader, Stamps.of(iftar.campaign.host), absolute)
    mine = STATUSES.get(party.standing, "CONFIRMED")
    statuses = {mine, evening.status}
    count = (party.offered_guests if party.standing == "offered" else party.guests) or 0
    return evening.with_lines(
        standing_words(party.standing, count) % {"count": reader.digits(count)},
        _section(party, seal),
        *_code(party),
        uid=f"party-{party.pk}@sufra",
        # Both only ever rise: the evening's by its moves, the ticket's by what becomes of the party.
        sequence=iftar.sequence + party.ticket_version,
        status=next(word for word in ("CANCELLED", "TENTATIVE", "CONFIRMED") if word in statuses),
        changed_at=latest([evening.changed_at, party.reserved_at, party.cancelled_at]),
    )


def _section(party: Party, seal: Seal) -> str:
    rows = SECTIONS([party.iftar_id])
    mine = next((row for row in rows if seal.tag("section", row.pk) == party.section_tag), None)
    return section_name(mine) if mine else ""


def _code(party: Party) -> list[str]:
    if party.standing != "seated" or not party.code:
        return []
    return [_("Your code. Say it or show it at the entrance."), f"{party.code[:3]} {party.code[3:]}"]
