"""The outbox: a letter is laid in the transaction of its deed, and sent once that has been committed.

Any number of processes send side by side. Whoever claims a letter alone sends it; a claim ends with its
lease, so what a crash left in hand goes out again, at most once more, under the same Message-ID.
"""

import base64
import hashlib
import hmac
import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parseaddr

from django.conf import settings

from sufra.models import Iftar, Letter, Move, Party
from sufra.rules.letters import MOST_TRIES_BY_PHONE, Lane, dialled, pause, way_to
from sufra.shell.channels import Failure, Line, ring
from sufra.shell.letters import Message, as_mail
from sufra.shell.sealing import derived, facts_of, master, seal_of

ROUND_S = 20
"""A round begins no letter after so long: other due work waits behind it."""

CHUNK = 500
LOG = logging.getLogger(__name__)
Writer = Callable[[Letter, datetime], Message | None]
NotBefore = Callable[[Iftar, datetime], datetime]


@dataclass(frozen=True, kw_only=True, slots=True)
class Round:
    """How many letters went out, and whether more could go at once."""

    sent: int
    more: bool


def lay(
    parties: Iterable[Party], kind: str, *, due_at: datetime, lane: Lane, move: Move | None = None
) -> None:
    """Lay a letter for each party that left a contact; a reminder that is there is not laid again."""
    letters = [
        Letter(party=party, kind=kind, due_at=due_at, lane=lane, move=move)
        for party in parties if party.contact_tag
    ]  # fmt: skip
    # A deed's letter that cannot be laid undoes its deed; of reminders that meet, one is enough.
    Letter.objects.bulk_create(letters, batch_size=CHUNK, ignore_conflicts=lane == Lane.REMINDER)


def send_due(now: datetime, writers: Mapping[str, Writer], *, not_before: NotBefore) -> Round:
    """Send what is due, lane by lane; a letter whose writer returns nothing is no longer needed.

    `not_before` says from when on somebody at an evening's place may be written to; lane 0 does not ask.
    """
    ends = time.monotonic() + ROUND_S
    with Line() as line:
        sender = _Sender(now=now, writers=writers, not_before=not_before, line=line)
        for pk in list(Letter.objects.due(now).values_list("pk", flat=True)):
            sender.look_at(pk)
            if line.broken and not settings.PHONE_URL:
                break
            if time.monotonic() > ends:
                return Round(sent=sender.sent, more=True)
    if line.broken:
        LOG.warning("Letters wait: the mail server does not take them now.")
    return Round(sent=sender.sent, more=False)


@dataclass(kw_only=True, slots=True)
class _Sender:
    """One round: its moment, who writes, the line, and how many went to each domain."""

    now: datetime
    writers: Mapping[str, Writer]
    not_before: NotBefore
    line: Line
    sent: int = 0
    by_domain: Counter[str] = field(default_factory=Counter)

    def look_at(self, pk: int) -> None:
        """Claim a letter and send it, unless it is quiet there, or its way is not open in this round."""
        rows = Letter.objects.select_related("party__iftar__campaign__host", "party__iftar__site")
        letter = rows.filter(pk=pk).first()
        if letter is None:
            return
        later = self.not_before(letter.party.iftar, self.now)
        if letter.lane != Lane.TONIGHT and later > self.now:
            Letter.objects.due(self.now).order_by().filter(pk=pk).update(due_at=later)
            return
        contact = facts_of(letter.party, seal_of(letter.party.iftar))["contact"]
        if self._is_open(contact) and Letter.objects.claim(pk, self.now):
            letter.tries += 1
            self._send(letter, contact)

    def _is_open(self, contact: str) -> bool:
        if way_to(contact) != "email":
            return True
        return self.by_domain[_domain(contact)] < settings.MAIL_PER_DOMAIN and self.line.is_open()

    def _send(self, letter: Letter, contact: str) -> None:
        try:
            message = self._written(letter)
            if message is None:
                _end(letter, withdrawn_at=self.now)
                return
            self._hand_over(letter, message, contact)
        except Failure as failure:
            self._failed(letter, failure, way_to(contact))
        except KeyboardInterrupt:
            _end(letter, claimed_at=None)
            raise
        else:
            # A telephone gets a line and a link: date and place stand there only where they are the news.
            of_evening = way_to(contact) == "email" or letter.kind == "changed"
            Letter.objects.has_told(letter, self.now, of_evening=of_evening)
            self.sent += 1

    def _written(self, letter: Letter) -> Message | None:
        """Let its writer write it; a bug there costs this letter a try, and the others nothing."""
        try:
            return self.writers[letter.kind](letter, self.now)
        except Exception:
            LOG.exception("Letter %s, of the kind %s, could not be written.", letter.pk, letter.kind)
            raise Failure("bug") from None

    def _hand_over(self, letter: Letter, message: Message, contact: str) -> None:
        way = way_to(contact)
        if way == "email":
            self.by_domain[_domain(contact)] += 1
            self.line.carry(as_mail(message, to=contact, message_id=message_id(letter)))
        elif way == "phone":
            ring(message, number=dialled(contact))
        else:
            raise Failure("no_address", permanent=True)

    def _failed(self, letter: Letter, failure: Failure, way: str) -> None:
        """Give up what can never arrive; what may arrive later waits, longer each time."""
        if failure.permanent or (way == "phone" and letter.tries >= MOST_TRIES_BY_PHONE):
            _end(letter, given_up_at=self.now, failed_because=failure.code)
            return
        due_at = self.now + pause(letter.pk, letter.tries)
        _end(letter, claimed_at=None, due_at=due_at, failed_because=failure.code)


def message_id(letter: Letter) -> str:
    """Return what marks a letter, the same at every try, so that a mailbox shows a second one once."""
    digest = hmac.digest(derived(master(), "message"), str(letter.pk).encode(), hashlib.sha256)
    mark = base64.b32encode(digest[:15]).decode().lower()
    return f"<{mark}@{_domain(parseaddr(settings.DEFAULT_FROM_EMAIL)[1])}>"


def _domain(address: str) -> str:
    return address.rpartition("@")[2].casefold()


def _end(letter: Letter, **fields: datetime | str | None) -> None:
    Letter.objects.filter(pk=letter.pk).update(**fields)
