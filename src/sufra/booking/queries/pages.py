"""What a party reads: how it stands, and its ticket."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import ngettext

from sufra.booking.queries.occasion import Occasion
from sufra.models import Party, Section
from sufra.rules.moving import OFF
from sufra.rules.room import Room
from sufra.shell.formats import Reader
from sufra.shell.labels import NEEDS, ROOM, section_name, standing_words
from sufra.shell.sealing import Seal, facts_of, seal_of
from sufra.shell.tickets import Ticket, signed
from sufra.timing.changes import that_differ
from sufra.timing.clock import zone
from sufra.timing.elsewhere import Elsewhere, elsewhere
from sufra.timing.news import SHOWN_FOR, News, news

QR_QUIET_MODULES = 4
# A signature looks like chance, so no mask suits it better than another, and trying all eight costs 7 ms.
QR_MASK = 2


@dataclass(frozen=True)
class PartyPage(Occasion):
    """How a party stands."""

    party: Party
    seal: Seal | None

    @cached_property
    def facts(self) -> dict[str, Any]:
        """Its name, contact and needs."""
        return facts_of(self.party, self.seal)

    @cached_property
    def section(self) -> Section | None:
        """Its section, None where the host has taken it away."""
        seal, tag = self.seal, self.party.section_tag
        return next((row for row in self.rows if seal and seal.tag("section", row.pk) == tag), None)

    @property
    def section_name(self) -> str:
        """What its section is called."""
        return section_name(self.section) if self.section else ""

    @property
    def stopped(self) -> str:
        """Where to go now, if entry to its section is stopped."""
        section = self.section
        if section is None or section.entry_stopped_at is None:
            return ""
        return ": ".join(filter(None, [str(ROOM[Room.STOPPED]), section.go_instead]))

    @property
    def count(self) -> int:
        """Of how many its headline speaks."""
        return (self.party.offered_guests if self.party.standing == "offered" else self.party.guests) or 0

    @property
    def headline(self) -> str:
        """How it stands, in a sentence."""
        return standing_words(self.party.standing, self.count) % {"count": self.reader.digits(self.count)}

    @property
    def more(self) -> str:
        """How many of a seated party still wait, in a sentence, or nothing."""
        count = self.party.more
        if not count:
            return ""
        return ngettext(
            "%(count)s of you is on the waiting list.", "%(count)s of you are on the waiting list.", count
        ) % {"count": self.reader.digits(count)}

    @property
    def offer(self) -> dict[str, str]:
        """What is offered and until when, or nothing."""
        count, until = self.party.offered_guests, self.party.offer_until
        if not count or not until:
            return {}
        texts = {
            "take": ngettext("Take the %(count)s place", "Take the %(count)s places", count),
            "until": ngettext(
                "%(count)s place is kept for you until %(time)s.",
                "%(count)s places are kept for you until %(time)s.",
                count,
            ),
        }
        local = until.astimezone(zone(self.iftar.site.zone))
        facts = {"count": self.reader.digits(count), "time": self.reader.moment(local)}
        return {key: text % facts for key, text in texts.items()}

    @property
    def needs(self) -> list[str]:
        """What it needs, in words."""
        return [str(NEEDS[need]) for need in self.facts["needs"]]

    @property
    def code(self) -> str:
        """The code in the reader's digits, in two groups that can be said aloud."""
        return self.reader.digits(self.plain_code)

    @property
    def plain_code(self) -> str:
        """The code in 0 to 9."""
        code = self.party.code or ""
        return f"{code[:3]} {code[3:]}"

    @cached_property
    def qr(self) -> str:
        """The ticket as a picture that needs no request of its own; nothing where there is no ticket."""
        if self.party.standing != "seated" or not self.section or self.iftar.state in OFF:
            return ""
        import segno  # noqa: PLC0415 - few pages draw one

        picture = segno.make(signed(self._ticket(self.section.pk)), error="m", micro=False, mask=QR_MASK)
        return str(picture.svg_inline(border=QR_QUIET_MODULES, omitsize=True, svgclass="qr", lineclass=None))

    def _ticket(self, section: int) -> Ticket:
        party = self.party
        return Ticket(
            iftar_id=self.iftar.pk, code=party.code or "", guests=party.guests, section=section,
            version=party.ticket_version,
        )  # fmt: skip

    @property
    def link(self) -> str:
        """The path of the private link."""
        secret = self.seal.secret(self.party.pk, self.party.link_version) if self.seal else "-"
        return reverse("enter_party", args=[self.party.pk, secret])

    @property
    def calendar(self) -> str:
        """The path of its own calendar, which follows the evening; whoever knows it can change nothing."""
        secret = self.seal.calendar(self.party.pk, self.party.link_version) if self.seal else "-"
        return reverse("party_calendar", args=[self.party.pk, secret])

    @property
    def stop(self) -> str:
        """The path at which this party is spared reminders; who knows it can do nothing else."""
        mark = self.seal.tag("stop", self.party.pk) if self.seal else "-"
        return reverse("no_reminders", args=[self.party.pk, mark])

    @property
    def shows_place(self) -> bool:
        """Whether the exact place may stand here: for who holds places, from the hour that the host chose."""
        hours = self.iftar.exact_place_hours_before
        released = hours is None or self.now >= self.iftar.maghrib_at - timedelta(hours=hours)
        return released and self.party.standing == "seated"

    @property
    def place_line(self) -> str:
        """The exact place in one line."""
        return " · ".join(filter(None, [self.iftar.site.name, self.iftar.site.address, self.place]))

    @cached_property
    def news(self) -> News | None:
        """What has lately changed of the evening."""
        return news(self.iftar, self.reader, self.now)

    @cached_property
    def elsewhere(self) -> Elsewhere | None:
        """Where to go instead, when nobody can come in here."""
        shut = self.iftar.state in OFF or bool(self.stopped)
        return (
            elsewhere(self.iftar, self.reader, self.now) if shut and self.now < self.iftar.closes_at else None
        )

    @cached_property
    def asks(self) -> bool:
        """Whether the evening was moved and the party has not said yet whether it comes all the same."""
        party = self.party
        if party.standing == "cancelled" or not self.iftar.is_on or not self.iftar.sequence:
            return False
        last = party.letters.filter(kind="changed", withdrawn_at=None).last()
        if last and not last.answer and self.iftar.moved_at and self.now - self.iftar.moved_at < SHOWN_FOR:
            return True
        return bool(that_differ(self.iftar, [party.told_sequence]))

    @property
    def is_the_day(self) -> bool:
        """Whether "still coming?" is asked: on the day, until the fast is broken."""
        today = self.now.astimezone(zone(self.iftar.site.zone)).date()
        return today == self.iftar.evening_on and self.now < self.iftar.maghrib_at and self.iftar.is_on

    @property
    def can_change(self) -> bool:
        """Whether anything can still be changed."""
        off = self.party.standing == "cancelled" or self.iftar.state in OFF
        return not off and self.now < self.iftar.closes_at


def party_page(party: Party, reader: Reader, now: datetime) -> PartyPage:
    """Return a party's page."""
    return PartyPage(party.iftar, reader, now, party, seal_of(party.iftar))


def party_initial(page: PartyPage) -> dict[str, Any]:
    """Return what the form of a change shows first."""
    party = page.party
    return {
        "adults": party.guests - party.children, "children": party.children,
        "section": page.section.pk if page.section else None, "needs": page.facts["needs"],
        "name": page.facts["name"], "contact": page.facts["contact"],
        "fewest": party.fewest if party.fewest < party.guests else None, "rest_waits": party.rest_waits,
    }  # fmt: skip
