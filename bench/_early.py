"""A negative control of `kill.py`, and nothing else: the application, but it answers before it commits.

The deed runs in a thread of its own, which hands out the party and keeps the transaction open for a while.
"""

import threading
import time
from queue import SimpleQueue
from typing import Any

from sufra.config.wsgi import application as sufra

PAUSE_S = 0.05


def application(environ: dict[str, Any], start_response: Any) -> Any:  # noqa: ANN401
    """Answer as Sufra does, once its deed is broken."""
    from sufra.booking import views  # noqa: PLC0415 - Django is ready once the application is made

    if views.reserve_places is not reserve_early:
        views.reserve_places = reserve_early
    return sufra(environ, start_response)


def reserve_early(**given: Any) -> Any:  # noqa: ANN401
    """Return what was made while nothing of it is kept yet."""
    handed: SimpleQueue[Any] = SimpleQueue()
    threading.Thread(target=_reserve_late, args=(given, handed)).start()
    made = handed.get()
    if isinstance(made, Exception):
        raise made
    return made


def _reserve_late(given: dict[str, Any], handed: "SimpleQueue[Any]") -> None:
    from django.db import connection, transaction  # noqa: PLC0415 - as above

    from sufra.booking.actions.reserving import reserve  # noqa: PLC0415

    try:
        with transaction.atomic():
            handed.put(reserve(**given))
            time.sleep(PAUSE_S)
    except Exception as problem:  # noqa: BLE001 - the view raises it
        handed.put(problem)
    finally:
        connection.close()
