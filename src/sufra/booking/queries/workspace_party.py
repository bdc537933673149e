"""A party as the host's team speaks of it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sufra.booking.queries.pages import PartyPage
from sufra.models import Party
from sufra.shell.formats import Reader
from sufra.shell.sealing import seal_of


@dataclass(frozen=True)
class PartyAtDesk(PartyPage):
    """A party as the host's team speaks of it."""

    @property
    def headline(self) -> str:
        """How it stands, in a few words."""
        return _standing(self.party.standing, self.count) % {"count": self.reader.digits(self.count)}


def party_at_desk(party: Party, reader: Reader, now: datetime) -> PartyAtDesk:
    """Return a party's page for the team."""
    return PartyAtDesk(party.iftar, reader, now, party, seal_of(party.iftar))


def _standing(standing: str, count: int) -> str:
    if standing == "seated":
        return ngettext("holds %(count)s place", "holds %(count)s places", count)
    if standing == "waiting":
        return ngettext("waits for %(count)s place", "waits for %(count)s places", count)
    if standing == "offered":
        return ngettext("is offered %(count)s place", "is offered %(count)s places", count)
    return _("cancelled")
