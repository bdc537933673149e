"""How often somebody may do something: counted in our own database, by a keyed hash, and soon swept away."""

import base64
import hashlib
import hmac
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db import connection

from sufra.shell.sealing import derived, master

TABLE = "limits"


def within(kind: str, who: str, *, most: int, window: timedelta, now: datetime) -> bool:
    """Count one more deed of this kind by this sender, and return whether it is still within its limit."""
    key = _key(kind, who, window, now)
    count = int(cache.get(key, 0)) + 1
    cache.set(key, min(count, most + 1), timeout=2 * window.total_seconds())
    return count <= most


def used_up(kind: str, who: str, *, most: int, window: timedelta, now: datetime) -> bool:
    """Return whether the limit is reached; this counts nothing, so whoever is slowed costs no writing."""
    return int(cache.get(_key(kind, who, window, now), 0)) >= most


def sweep(now: datetime) -> None:
    """Delete what has run out: the cache itself drops old rows only where there are very many."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {TABLE} WHERE expires < %s",  # noqa: S608 - a name of ours
            [connection.ops.adapt_datetimefield_value(now.replace(microsecond=0))],
        )


def _key(kind: str, who: str, window: timedelta, now: datetime) -> str:
    """Return the row's name: windows follow each other, so that a count begins anew by itself."""
    digest = hmac.digest(derived(master(), "limits"), f"{kind}:{who}".encode(), hashlib.sha256)
    number = int(now.timestamp() // window.total_seconds())
    return f"{kind}:{number}:{base64.urlsafe_b64encode(digest).decode()[:22]}"
