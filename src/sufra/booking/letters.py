"""Letters to a party: one template each, sent from the outbox once what they tell has been committed."""

import logging
import smtplib
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.template.loader import render_to_string
from django.utils import translation

from sufra.booking.queries.pages import PartyPage, party_page
from sufra.models import Letter
from sufra.shell.formats import Reader
from sufra.shell.sealing import facts_of, seal_of

ABANDONED = timedelta(minutes=10)
MOST_AT_ONCE = 100
PERMANENT = 500  # RFC 5321: a reply of 5yz is for good
LOG = logging.getLogger(__name__)


def send_due(now: datetime) -> int:
    """Send what is due, each letter by whoever claims it first; return how many went out."""
    sent = 0
    for letter in Letter.objects.due(now, now - ABANDONED).select_related("party__iftar")[:MOST_AT_ONCE]:
        claimed = Letter.objects.due(now, now - ABANDONED).filter(pk=letter.pk).update(claimed_at=now)
        if claimed:
            sent += _send(letter, now)
    return sent


def _send(letter: Letter, now: datetime) -> bool:
    """Send one; what can never arrive is given up, what may arrive later is tried again in ten minutes."""
    page = _page(letter, now)
    if letter.kind == "offered" and not page.offer:  # answered, or run out, before anybody was told of it
        return _end(letter, given_up_at=now)
    try:
        validate_email(page.facts["contact"])
        written(letter.kind, page).send()
    except (ValidationError, smtplib.SMTPRecipientsRefused):
        return _end(letter, given_up_at=now)
    except smtplib.SMTPResponseException as answer:
        return answer.smtp_code >= PERMANENT and _end(letter, given_up_at=now)
    except OSError as problem:
        LOG.warning("A letter waits: the mail server does not answer (%s).", type(problem).__name__)
        return False
    _end(letter, sent_at=now)
    return True


def _end(letter: Letter, **fields: datetime) -> bool:
    Letter.objects.filter(pk=letter.pk).update(**fields)
    return False


def _page(letter: Letter, now: datetime) -> PartyPage:
    party = letter.party
    with translation.override(facts_of(party, seal_of(party.iftar))["language"]):
        return party_page(party, Reader.of(party.iftar.campaign.host), now)


def written(kind: str, page: PartyPage) -> EmailMessage:
    """Return a letter in its party's language; a subject is one line, whatever a host called its evening."""
    with translation.override(page.facts["language"]):
        text = render_to_string(
            f"booking/letters/{kind}.txt",
            {"page": page, "link": settings.ORIGIN + page.link, "origin": settings.ORIGIN},
        )
        subject = " ".join(f"{page.headline} {page.name}".split())
    return EmailMessage(subject=subject, body=text.strip() + "\n", to=[page.facts["contact"]])
