"""Letters to a party: one function each, which returns nothing where the letter is no longer needed."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from sufra.booking.queries.changed import sentences
from sufra.booking.queries.pages import PartyPage, party_page
from sufra.models import Iftar, Letter, Party
from sufra.rules.moving import OFF
from sufra.rules.waiting import HOLD
from sufra.shell.formats import Reader
from sufra.shell.labels import HEADLINES
from sufra.shell.letters import Message, compose, isolated
from sufra.shell.outbox import Writer
from sufra.shell.sealing import facts_of, seal_of
from sufra.timing.changes import told_by_sequence, told_now
from sufra.timing.quiet import reminding


def reserved(letter: Letter, now: datetime) -> Message | None:
    """Tell how a party stands, with its code or its place in the line."""
    stands = letter.party.standing in {"seated", "waiting"} and letter.party.iftar.state not in OFF
    return _told(letter, now) if stands and now < letter.party.iftar.closes_at else None


def offered(letter: Letter, now: datetime) -> Message | None:
    """Tell of places that are held for a party, until when."""
    until = letter.party.offer_until
    return _told(letter, now) if until and now < until else None


def lapsed(letter: Letter, now: datetime) -> Message | None:
    """Tell that an offer ran out."""
    is_over = letter.party.offered_guests is not None or now >= letter.party.iftar.closes_at
    return None if is_over else _told(letter, now)


def link(letter: Letter, now: datetime) -> Message | None:
    """Tell the private link again, to whoever asked for it."""
    is_over = letter.party.standing == "cancelled" or now >= letter.party.iftar.closes_at
    return None if is_over else _told(letter, now)


def cancelled(letter: Letter, now: datetime) -> Message | None:
    """Tell that the host took a reservation back."""
    is_over = letter.party.standing != "cancelled" or now >= letter.party.iftar.maghrib_at
    return None if is_over else _told(letter, now)


def day_before(letter: Letter, now: datetime) -> Message | None:
    """Remind of tomorrow."""
    return _reminder(letter, now)


def still_coming(letter: Letter, now: datetime) -> Message | None:
    """Ask, before the kitchen counts; who does not answer keeps its places."""
    return None if letter.party.still_coming else _reminder(letter, now)


def thanks(letter: Letter, now: datetime) -> Message | None:
    """Thank, and say when all is forgotten."""
    return _reminder(letter, now)


def changed(letter: Letter, now: datetime) -> Message | None:
    """Tell what differs from what the party knew, all of it at once; nothing where it knows already."""
    party, iftar = letter.party, letter.party.iftar
    if party.standing == "cancelled" or now >= iftar.closes_at:
        return None
    told = told_by_sequence(iftar, [party.told_sequence])[party.told_sequence]
    differences = told.difference(told_now(iftar))
    if not differences:
        return None
    with _page(letter, now) as page:
        context = {
            "page": page,
            "headline": HEADLINES[differences[0]],
            "told": sentences(page, told, differences),
        }
        return _composed(letter.kind, page, context)


WRITERS: Mapping[str, Writer] = {
    "reserved": reserved, "offered": offered, "lapsed": lapsed, "link": link, "cancelled": cancelled,
    "changed": changed, "day_before": day_before, "still_coming": still_coming, "thanks": thanks,
}  # fmt: skip


def _reminder(letter: Letter, now: datetime) -> Message | None:
    party = letter.party
    is_wanted = party.standing == "seated" and not party.no_reminders and party.iftar.is_on
    is_time = reminding(party.iftar, letter.kind).holds(now)
    return _told(letter, now, stoppable=True) if is_wanted and is_time else None


def _told(letter: Letter, now: datetime, *, stoppable: bool = False) -> Message:
    """Write a letter by its kind's templates, in its party's language, with its host's own sentence."""
    with _page(letter, now) as page:
        own = {"kind": letter.kind, "language": page.reader.language}
        words = page.iftar.campaign.letter_words.filter(**own).first()
        stop = settings.ORIGIN + page.stop if stoppable else ""
        return _usual(letter.kind, page, words.sentence if words else "", stop=stop)


def sample(kind: str, iftar: Iftar, language: str, greeting: str, now: datetime) -> Message:
    """Write a letter of this kind to an invented party of four."""
    offer = {"standing": "offered", "offered_guests": 4, "offer_until": now + HOLD}
    stands = offer if kind == "offered" else {"standing": "seated"}
    party = Party(iftar=iftar, guests=4, fewest=4, code="204716", reserved_at=now, **stands)
    with translation.override(language):
        return _usual(kind, party_page(party, Reader.of(iftar.campaign.host), now), greeting)


def _usual(kind: str, page: PartyPage, greeting: str, *, stop: str = "") -> Message:
    context = {"page": page, "headline": _headline(kind, page), "greeting": greeting}
    return _composed(kind, page, context, stop=stop)


@contextmanager
def _page(letter: Letter, now: datetime) -> Iterator[PartyPage]:
    """Speak the party's language while its page is read."""
    party = letter.party
    with translation.override(facts_of(party, seal_of(party.iftar))["language"]):
        yield party_page(party, Reader.of(party.iftar.campaign.host), now)


def _composed(kind: str, page: PartyPage, context: dict[str, Any], *, stop: str = "") -> Message:
    depends = f" ({page.reader.if_30_days})" if page.condition and kind != "thanks" else ""
    subject = f"{context['headline']} {isolated(page.name)}{depends}"
    return compose(
        f"booking/letters/{kind}", context, subject=subject, link=settings.ORIGIN + page.link, stop=stop,
    )  # fmt: skip


def _headline(kind: str, page: PartyPage) -> str:
    return {
        "offered": page.offer.get("until", ""),
        "lapsed": _("The offer has run out."),
        "day_before": _("Tomorrow evening."),
        "still_coming": _("Are you still coming this evening?"),
        "thanks": _("Thank you."),
    }.get(kind, page.headline)
