"""The ways on which a letter leaves: by e-mail over one line a round, or to a telephone by a gateway."""

import contextlib
import signal
import smtplib
from collections.abc import Iterator
from types import FrameType, TracebackType
from typing import Any, Self
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.core.validators import validate_email

from sufra.shell.letters import Message

FINE, GOING_AWAY, FOR_GOOD = 250, 421, 500
"""RFC 5321: all is well; the server closes; a reply of 5yz is for good."""

MOST_REFUSALS = 5
"""So many letters in a row that the server puts off: it means us, not them."""

LONGEST_S = 60
"""One letter may take so long, however slowly the server speaks."""


class Failure(Exception):
    """A letter did not leave: a short code, and whether another try makes sense."""

    def __init__(self, code: str, *, permanent: bool = False) -> None:
        """Take both."""
        super().__init__(code)
        self.code = code
        self.permanent = permanent


class Line:
    """One connection to the mail server, opened when the first letter needs it and kept for the next."""

    def __init__(self) -> None:
        """Know the server that the settings name."""
        self.server: Any = get_connection()
        self.broken = False
        self.refusals = 0

    def __enter__(self) -> Self:
        """Begin a round."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Hang up."""
        self._hang_up()

    def is_open(self) -> bool:
        """Open the line where it is not open; a server that does not answer breaks it for this round."""
        if self.broken:
            return False
        talking = getattr(self.server, "connection", None)
        try:
            with _patience():
                if talking is not None and talking.noop()[0] != FINE:
                    raise smtplib.SMTPServerDisconnected
        except OSError:
            self._hang_up()
        try:
            with _patience():
                self.server.open()
        except OSError:
            self.broken = True
            self._hang_up()
        return not self.broken

    def carry(self, mail: EmailMessage) -> None:
        """Hand one letter over. Raises a Failure."""
        try:
            validate_email(mail.to[0])
            with _patience():
                self.server.send_messages([mail])
        except (ValidationError, ValueError):
            raise Failure("no_address", permanent=True) from None
        except smtplib.SMTPRecipientsRefused as refused:
            self._refused(max(code for code, _text in refused.recipients.values()))
        except smtplib.SMTPDataError as refused:
            self._refused(refused.smtp_code)
        except OSError:  # the sender is refused, the line fell, nobody answers: no fault of the letter
            self.broken = True
            self._hang_up()
            raise Failure("no_answer") from None
        self.refusals = 0

    def _refused(self, code: int) -> None:
        if code >= FOR_GOOD:
            raise Failure("refused", permanent=True)
        self.refusals += 1
        self.broken = code == GOING_AWAY or self.refusals >= MOST_REFUSALS
        raise Failure("later")

    def _hang_up(self) -> None:
        with contextlib.suppress(OSError), _patience():
            self.server.close()


@contextlib.contextmanager
def _patience() -> Iterator[None]:
    """Raise a TimeoutError when this takes too long: each reply may come in time and all of them never end.

    It needs a process whose main thread sends, as `tend` is.
    """

    def enough(number: int, frame: FrameType | None) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, enough)
    signal.setitimer(signal.ITIMER_REAL, LONGEST_S)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def ring(message: Message, *, number: str) -> None:
    """Hand the short form to the operator's gateway. Raises a Failure, for good where there is no gateway."""
    if not settings.PHONE_URL:
        raise Failure("no_channel", permanent=True)
    import apprise  # noqa: PLC0415 - most installations have no gateway

    gateway = apprise.Apprise(asset=apprise.AppriseAsset(async_mode=False, plugin_paths=[]))
    gateway.add(settings.PHONE_URL.replace("{phone}", quote(number)))
    if not gateway.notify(body=message.short, body_format=apprise.NotifyFormat.TEXT):
        raise Failure("channel_failed")
