"""Reminders and thanks: laid once a party, when their time has come."""

from datetime import datetime, timedelta

from sufra.models import Arrival, Iftar, Letter
from sufra.models.iftar import MOST_DAYS_KEPT
from sufra.models.letter import ONCE
from sufra.models.party import PartyQuerySet
from sufra.rules.letters import Lane
from sufra.shell.outbox import CHUNK, lay
from sufra.timing.quiet import not_before, reminding

AHEAD, BEHIND = timedelta(days=2), timedelta(days=MOST_DAYS_KEPT + 1)


def remind(now: datetime) -> None:
    """Lay what is due of every evening around now, in chunks that are each committed.

    Whoever reserved after a reminder's time had come was just told the same.
    """
    for iftar in Iftar.objects.between(now - BEHIND, now + AHEAD).iterator(chunk_size=CHUNK):
        for kind in ONCE:
            span = reminding(iftar, kind)
            if span.holds(now):
                _lay(iftar, kind, span.begins, now)


def _lay(iftar: Iftar, kind: str, since: datetime, now: datetime) -> None:
    parties = _concerned(iftar, kind, since)
    due_at = not_before(iftar, now)
    while chunk := list(parties[:CHUNK]):
        lay(chunk, kind, due_at=due_at, lane=Lane.REMINDER)


def _concerned(iftar: Iftar, kind: str, since: datetime) -> PartyQuerySet:
    """Return who is reminded or thanked: thanks go to who was counted in, where anybody was."""
    parties = Letter.objects.not_yet_told(iftar, kind, since)
    if kind == "still_coming":
        return parties.filter(still_coming="")
    if kind == "thanks":
        inside = Arrival.objects.of_evening(iftar).of_parties()
        came = [party for party, guests in inside.items() if guests > 0]
        return parties.filter(pk__in=came) if came else parties
    return parties
