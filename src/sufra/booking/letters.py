"""Letters to a party: one function each, which returns nothing where the letter is no longer needed."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from sufra.booking.queries.pages import PartyPage, party_page
from sufra.models import Iftar, Letter, LetterWords, Party
from sufra.rules.waiting import HOLD
from sufra.shell.formats import Reader
from sufra.shell.letters import Message, compose, isolated
from sufra.shell.outbox import Writer
from sufra.shell.sealing import facts_of, seal_of
from sufra.timing.quiet import reminding


def reserved(letter: Letter, now: datetime) -> Message | None:
    """Tell how a party stands, with its code or its place in the line."""
    stands = letter.party.standing in {"seated", "waiting"}
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


WRITERS: Mapping[str, Writer] = {
    "reserved": reserved, "offered": offered, "lapsed": lapsed, "link": link, "cancelled": cancelled,
    "day_before": day_before, "still_coming": still_coming, "thanks": thanks,
}  # fmt: skip


def _reminder(letter: Letter, now: datetime) -> Message | None:
    party = letter.party
    is_wanted = party.standing == "seated" and not party.no_reminders
    is_time = reminding(party.iftar, letter.kind).holds(now)
    return _told(letter, now, stoppable=True) if is_wanted and is_time else None


def _told(letter: Letter, now: datetime, *, stoppable: bool = False) -> Message:
    """Write a letter by its kind's templates, in its party's language, with its host's own sentence."""
    party = letter.party
    language = facts_of(party, seal_of(party.iftar))["language"]
    own = LetterWords.objects.filter(
        campaign=party.iftar.campaign_id, kind=letter.kind, language=language
    ).first()
    greeting = own.sentence if own else ""
    return _written(letter.kind, party, language, now, greeting=greeting, stoppable=stoppable)


def _written(
    kind: str, party: Party, language: str, now: datetime, *, greeting: str, stoppable: bool
) -> Message:
    with translation.override(language):
        page = party_page(party, Reader.of(party.iftar.campaign.host), now)
        headline = _headline(kind, page)
        return compose(
            f"booking/letters/{kind}",
            {"page": page, "headline": headline, "greeting": greeting},
            subject=f"{headline} {isolated(page.name)}",
            link=settings.ORIGIN + page.link,
            stop=settings.ORIGIN + page.stop if stoppable else "",
        )


def sample(kind: str, iftar: Iftar, language: str, greeting: str, now: datetime) -> Message:
    """Write a letter of this kind to an invented party of four."""
    offer = {"standing": "offered", "offered_guests": 4, "offer_until": now + HOLD}
    stands = offer if kind == "offered" else {"standing": "seated"}
    party = Party(iftar=iftar, guests=4, fewest=4, code="204716", reserved_at=now, **stands)
    return _written(kind, party, language, now, greeting=greeting, stoppable=False)


def _headline(kind: str, page: PartyPage) -> str:
    return {
        "offered": page.offer.get("until", ""),
        "lapsed": _("The offer has run out."),
        "day_before": _("Tomorrow evening."),
        "still_coming": _("Are you still coming this evening?"),
        "thanks": _("Thank you."),
    }.get(kind, page.headline)
