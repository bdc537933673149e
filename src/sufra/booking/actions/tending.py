"""What is done once a minute: offers that ran out, lines that can be served, evenings to be forgotten."""

from datetime import datetime

from django.db import connection, transaction

from sufra.booking.actions.changing import lapse
from sufra.booking.actions.evening import lock, serve_lines, tell
from sufra.booking.actions.forgetting import forget_evening, forget_party, noted
from sufra.models import Iftar, Party


def serve_waiting(now: datetime) -> None:
    """End what ran out, and offer what is free: after a night, or where the host offers more places."""
    lapsed = Party.objects.with_lapsed_offer(now).values_list("iftar_id", flat=True)
    for iftar_id in set(lapsed):
        lapse(iftar_id=iftar_id, now=now)
    for iftar in Iftar.objects.with_a_line(now):
        with transaction.atomic():
            evening = lock(iftar.pk)
            tell(evening, serve_lines(evening, now), "offered", now)


def forget(now: datetime) -> int:
    """Forget the evenings whose time has come, and leave no copy in the store's own files."""
    done = sum(forget_evening(iftar=iftar, now=now) for iftar in Iftar.objects.to_be_forgotten(now))
    if done or connection.vendor == "sqlite":  # a log that was being read could not be cut the last time
        transaction.on_commit(wipe)
    return done


def forget_now(*, party: Party, now: datetime) -> None:
    """Forget a party at its own wish, and leave no copy in the store's own files."""
    forget_party(party=party, now=now)
    transaction.on_commit(wipe)


def repeat_forgetting(now: datetime) -> dict[str, int]:
    """Forget again what a backup brought back: the evenings that are due, the parties that had asked."""
    evenings = forget(now)
    parties = list(Party.objects.noted(noted()).exclude(sealed=None))
    for party in parties:
        forget_party(party=party, now=now)
    wipe()
    return {"evenings": evenings, "parties": len(parties)}


def wipe() -> None:
    """Make the store let go of old rows: SQLite keeps them in its log, PostgreSQL as dead rows."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            cursor.execute("VACUUM sufra_party, sufra_letter, sufra_eveningkey")
