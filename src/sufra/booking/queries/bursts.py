"""Whom a burst brought: what a host can decide on, without an address."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sufra.booking.queries.occasion import Occasion
from sufra.booking.queries.workspace_party import PartyAtDesk
from sufra.models import Arrival, Iftar, Party
from sufra.rules.bursts import bursts
from sufra.shell.sealing import seal_of

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SHOWN_FOR = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Burst:
    """The parties of a burst in order of arrival: those that are not cancelled and of whom nobody is in."""

    begins: datetime
    ends: datetime
    parties: Sequence[Party]

    @property
    def guests(self) -> int:
        """All their people."""
        return sum(party.guests + party.more for party in self.parties)

    @property
    def networks(self) -> list[tuple[str, int]]:
        """What stands for each network that they came from, with its parties, the busiest first."""
        return Counter(party.address_tag for party in self.parties).most_common()

    @property
    def mark(self) -> str:
        """What marks exactly these parties as they stand, so that another set is known."""
        rows = sorted(f"{party.pk} {party.standing} {party.guests} {party.more}" for party in self.parties)
        return hashlib.sha256("\n".join(rows).encode()).hexdigest()


def bursts_of(iftar: Iftar, now: datetime) -> list[Burst]:
    """Return an evening's bursts of the last day, the newest first."""
    line = _line(iftar)
    places = sum(section.places_offered for section in iftar.sections.all())
    spans = bursts((party.reserved_at for party in line), places=places)
    return [_between(line, begins, ends) for begins, ends in spans if ends > now - SHOWN_FOR]


def burst_between(iftar: Iftar, begins: datetime, ends: datetime) -> Burst:
    """Return what is still there of a burst that was shown."""
    return _between(_line(iftar), begins, ends)


def _line(iftar: Iftar) -> list[Party]:
    """Return the live parties that strangers' forms made, without those of whom somebody is in already."""
    inside = Arrival.objects.of_evening(iftar).of_parties()
    rows = Party.objects.of_evening(iftar).by_form().order_by("reserved_at", "pk")
    return [party for party in rows if not inside.get(party.pk)]


def _between(line: list[Party], begins: datetime, ends: datetime) -> Burst:
    own = [party for party in line if begins <= party.reserved_at <= ends]
    return Burst(begins=begins, ends=ends, parties=own)


def microseconds(moment: datetime) -> int:
    """Return an instant as an address carries it: microseconds since 1970."""
    return (moment - EPOCH) // timedelta(microseconds=1)


def instant(number: int) -> datetime:
    """Return the instant that an address carries."""
    return EPOCH + timedelta(microseconds=number)


@dataclass(frozen=True)
class BurstPage(Occasion):
    """An evening with one of its bursts, party by party."""

    burst: Burst

    @property
    def begins(self) -> int:
        """Its first arrival, for the form."""
        return microseconds(self.burst.begins)

    @property
    def ends(self) -> int:
        """Its last arrival, for the form."""
        return microseconds(self.burst.ends)

    @property
    def begins_at(self) -> str:
        """Its first arrival, in words."""
        return self.moment(self.burst.begins)

    @property
    def ends_at(self) -> str:
        """Its last arrival, in words."""
        return self.moment(self.burst.ends)

    @property
    def most(self) -> int:
        """How many parties the busiest network sent."""
        return self.burst.networks[0][1]

    @property
    def groups(self) -> list[tuple[str, list[PartyAtDesk]]]:
        """What stands for each network, with the pages of its parties."""
        seal, by_network = seal_of(self.iftar), dict[str, list[PartyAtDesk]]()
        for row in self.burst.parties:
            page = PartyAtDesk(self.iftar, self.reader, self.now, row, seal)
            by_network.setdefault(row.address_tag, []).append(page)
        return [(tag, by_network[tag]) for tag, _count in self.burst.networks]
