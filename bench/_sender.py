"""A sender of letters in a process of its own, which dies where it hurts most, or is broken.

Given: the store's name, the moment, at which of its letters it dies between the hand-over and the commit
(0: at none), and what is broken (lease, claim, name, or nothing).
"""

import os
import signal
import sys
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import django

django.setup()

from django.db import connections  # noqa: E402 - the settings are chosen first

from sufra.booking.letters import WRITERS  # noqa: E402
from sufra.models import Letter  # noqa: E402
from sufra.models import letter as rows  # noqa: E402
from sufra.models.letter import LetterManager  # noqa: E402
from sufra.shell import outbox  # noqa: E402
from sufra.timing.quiet import not_before  # noqa: E402


def die_at(number: int) -> None:
    """Kill this process when so many letters were handed over, before the last is written down."""
    has_told, handed_over = LetterManager.has_told, count(1)

    def dying(letters: Any, letter: Letter, now: datetime, *, of_evening: bool) -> None:  # noqa: ANN401 - the manager's own type
        if next(handed_over) == number:
            os.kill(os.getpid(), signal.SIGKILL)
        has_told(letters, letter, now, of_evening=of_evening)

    LetterManager.has_told = dying  # type: ignore[method-assign]


def spoil(what: str) -> None:
    """Break one thing that the tests must catch."""
    if what == "lease":
        rows.LEASE = timedelta(seconds=-1)
    if what == "claim":
        LetterManager.claim = lambda found, pk, now: found.filter(pk=pk).update(claimed_at=now) == 1  # type: ignore[method-assign]
    if what == "name":
        names = count(1)
        outbox.message_id = lambda _letter: f"<{os.getpid()}.{next(names)}@x>"


def main() -> None:
    """Send what is due at that moment."""
    name, now, dies_at, broken = sys.argv[1:]
    connections["default"].settings_dict["NAME"] = name
    die_at(int(dies_at))
    spoil(broken)
    outbox.send_due(datetime.fromisoformat(now), WRITERS, not_before=not_before)


main()
