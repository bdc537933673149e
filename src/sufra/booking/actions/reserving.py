"""A party asks for places, once for each form."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Q

from sufra.booking.actions.evening import Evening, lock, serve_lines, tell
from sufra.models import Iftar, Party, Section, hashed
from sufra.rules.seating import (
    ADDRESS_WINDOW,
    MOST_PARTIES_A_CONTACT,
    RUSH_WINDOW,
    Lately,
    require_hope,
    require_moderate,
    require_open,
    seated_now,
)
from sufra.shell.sealing import facts_of

FIRST_CODE, CODES = 100_000, 900_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """What a party asks for. `address` is the sender's network; a host who reserves for a caller has none."""

    section: int
    guests: int
    children: int = 0
    needs: tuple[str, ...] = ()
    name: str = ""
    contact: str = ""
    language: str = "en"
    fewest: int | None = None
    rest_waits: bool = False
    address: str = ""

    def facts(self) -> dict[str, Any]:
        """Return what is sealed."""
        return {
            "name": self.name,
            "contact": self.contact,
            "needs": list(self.needs),
            "language": self.language,
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class Reserved:
    """The party, the secret of its private link, and whether it is other than what this form says now."""

    party: Party
    secret: str
    differs: bool = False


@transaction.atomic
def reserve(*, iftar_id: str, form_key: str, wish: Wish, now: datetime) -> Reserved:
    """Seat a party, or put it on the waiting list; the same form again returns the party that it made.

    Raises a Refusal of `rules.seating`, or `no_such_section`.
    """
    evening = lock(iftar_id)
    known = evening.parties.filter(form_key=hashed(form_key)).first()
    if known:
        return Reserved(
            party=known,
            secret=evening.seal.secret(known.pk, known.link_version),
            differs=_differs(evening, known, wish),
        )
    iftar = evening.iftar
    require_open(
        coming=iftar.coming, published=iftar.published_at is not None, now=now, maghrib_at=iftar.maghrib_at,
        state=iftar.state,
    )  # fmt: skip
    section = evening.section(wish.section)
    require_hope(fewest=wish.fewest or wish.guests, offered=section.places_offered)
    if wish.address:
        _require_moderate(evening, wish, now)
    party = _new_party(evening, section, wish, now)
    party.form_key = hashed(form_key)
    _seat(evening, section, party, now)
    tell(evening, [party], "reserved", now)
    return Reserved(party=party, secret=evening.seal.secret(party.pk, party.link_version))


def _differs(evening: Evening, party: Party, wish: Wish) -> bool:
    was = facts_of(party, evening.seal), party.guests + party.more, party.section_tag
    return was != (wish.facts(), wish.guests, evening.tag(evening.section(wish.section)))


def _require_moderate(evening: Evening, wish: Wish, now: datetime) -> None:
    of_address = Q(
        address_tag=evening.seal.tag("address", wish.address), reserved_at__gt=now - ADDRESS_WINDOW
    )
    of_evening = Q(reserved_at__gt=now - RUSH_WINDOW) & ~Q(address_tag="")
    counts = evening.parties.aggregate(
        of_address=Count("pk", filter=of_address),
        of_evening=Count("pk", filter=of_evening),
    )
    places = sum(section.places_offered for section in evening.sections)
    require_moderate(Lately(**counts), places=places, slow=evening.iftar.slow_since is not None)


def contact_tag(evening: Evening, contact: str) -> str:
    """Return what stands for a contact, however it was spaced and capitalised; empty for none."""
    plain = "".join(contact.casefold().split())
    return evening.seal.tag("contact", plain) if plain else ""


def written_to(evening: Evening, contact: str, party: Party) -> str:
    """Return the tag of the contact at which a party is written to; empty for none, and for one too many.

    A refusal would tell a stranger that somebody with this contact comes. A host may reserve for many.
    """
    tag = contact_tag(evening, contact)
    if not tag or not party.address_tag:
        return tag
    others = evening.parties.filter(contact_tag=tag).exclude(standing="cancelled").exclude(pk=party.pk)
    return tag if others.count() < MOST_PARTIES_A_CONTACT else ""


def _new_party(evening: Evening, section: Section, wish: Wish, now: datetime) -> Party:
    party = Party(
        iftar=evening.iftar, section_tag=evening.tag(section), standing="waiting", guests=wish.guests,
        children=wish.children, code=_code(evening.iftar), fewest=wish.fewest or wish.guests,
        rest_waits=wish.rest_waits, told_sequence=evening.iftar.sequence, reserved_at=now,
        address_tag=evening.seal.tag("address", wish.address) if wish.address else "",
    )  # fmt: skip
    party.contact_tag = written_to(evening, wish.contact, party)
    party.sealed = evening.seal.close(party.pk, wish.facts())
    party.secret_hash = hashed(evening.seal.secret(party.pk, party.link_version))
    return party


def _code(iftar: Iftar) -> str:
    """Return six digits that no other party of the evening has; the evening is locked."""
    given = Party.objects.of_evening(iftar)
    while True:
        code = str(FIRST_CODE + secrets.randbelow(CODES))
        if not given.filter(code=code).exists():
            return code


def _seat(evening: Evening, section: Section, party: Party, now: datetime) -> None:
    """Seat a party where nobody waits; else it stands in line, and takes what it is offered."""
    if not evening.line(section).exists():
        seated = seated_now(guests=party.guests, fewest=party.fewest, free=max(evening.free(section), 0))
        if seated:
            take(party, seated)
        party.save(force_insert=True)
        return
    party.save(force_insert=True)
    offered = serve_lines(evening, now)
    tell(evening, [other for other in offered if other.pk != party.pk], "offered", now)
    mine = next((other for other in offered if other.pk == party.pk), None)
    if mine:
        take(party, mine.offered_guests or 0)
        party.save()


def take(party: Party, places: int) -> None:
    """Give a party places; what it still lacks waits on, or is let go, as it wished."""
    lacks = party.wants - places
    held = party.guests if party.standing == "seated" else 0
    party.standing, party.guests = "seated", held + places
    party.more = lacks if party.rest_waits else 0
    party.fewest, party.children = min(party.fewest, party.guests), min(party.children, party.guests)
    party.offered_guests = party.offer_until = None
    party.ticket_version += 1
