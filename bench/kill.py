"""./sufra bench kill: kill -9 of web workers under load, and what became of every acknowledged reservation.

Guests reserve without a pause while the elder of the two workers is killed again and again; whoever gets no
answer sends the form once more. A reservation is acknowledged when its redirection to the party's page was
read whole. Afterwards: `lost` were acknowledged and have no row, `unlettered` are seated, left an address and
have no letter, `integrity` is SQLite's own word.
One line of JSON, with the keys bench, store, kills, acknowledged, lost, unlettered, integrity. It fails
where something is lost. With --answer-before-commit, a broken server must lose some, or this bench could not
see it.
"""

import argparse
import json
import os
import random
import sys
import threading
import time
from itertools import count
from pathlib import Path
from typing import Any, Self

import psutil
from _guests import PATIENCE_S, TROUBLE, Guest, spread
from _server import empty_store, running, workers

EVENINGS, PLACES = 25, 4000
AT_ONCE, FORMS_AT_ONCE, TRIES = 12, 10, 4
PAUSE_S = (1.2, 2.4)
WORKERS, RESPAWN_S = 2, 30
EARLY = f"""
import os
os.environ["PYTHONPATH"] = {str(Path(__file__).parent)!r}
from sufra.config import serving
was = serving._commands
def broken(*given):
    commands = was(*given)
    commands["web"][-1] = "_early:application"
    return commands
serving._commands = broken
"""


class Load:
    """Guests who reserve until they are told to stop."""

    def __init__(self, origin: str, evenings: list[str]) -> None:
        """Prepare the threads."""
        self.origin, self.evenings = origin, evenings
        self.acknowledged: list[str] = []
        self.numbers = count()
        self.over = threading.Event()
        self.threads = [threading.Thread(target=self._go_on) for _number in range(AT_ONCE)]

    def __enter__(self) -> Self:
        """Begin."""
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_why: object) -> None:
        """Stop, and wait for the last answers."""
        self.over.set()
        for thread in self.threads:
            thread.join()

    def _go_on(self) -> None:
        while not self.over.is_set():
            guests = [guest for guest in map(self._guest, range(FORMS_AT_ONCE)) if self._opens(guest)]
            self.over.wait(PATIENCE_S)
            for guest in guests:
                self._send(guest)
                guest.leave()

    def _guest(self, _number: int) -> Guest:
        number = next(self.numbers)
        contact = f"guest{number}@example.org"
        return Guest(self.origin, self.evenings[number % EVENINGS], number, contact=contact)

    def _opens(self, guest: Guest) -> bool:
        try:
            guest.open_form()
        except TROUBLE:
            guest.leave()
            return False
        return True

    def _send(self, guest: Guest) -> None:
        """Send until there is an answer, as a person would."""
        for _try in range(TRIES):
            if self.over.is_set():
                return
            try:
                self.acknowledged.append(guest.send().split("/")[-2])
            except TROUBLE:
                guest.leave()
                self.over.wait(0.3)
            else:
                return


def main() -> None:
    """Kill, count, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--answer-before-commit", action="store_true")
    given = parser.parse_args()
    os.environ["SUFRA_TRUSTED_PROXIES"] = "1"
    with empty_store():
        evenings = spread(places=PLACES, evenings=EVENINGS)
        prelude = EARLY if given.answer_before_commit else ""
        with running(prelude) as (top, origin), Load(origin, evenings) as load:
            for _number in range(given.kills):
                _kill_one(top)
            time.sleep(PAUSE_S[1])
        line = {"bench": "kill", "store": "sqlite", "kills": given.kills, **_found(load.acknowledged)}
    print(json.dumps(line), flush=True)
    if given.answer_before_commit:
        sys.exit(0 if line["lost"] else 1)
    sys.exit(1 if line["lost"] or line["unlettered"] or line["integrity"] != "ok" else 0)


def _kill_one(top: psutil.Process) -> None:
    """Kill the elder worker, once both are there and some time has passed."""
    time.sleep(random.uniform(*PAUSE_S))  # noqa: S311 - any moment
    late = time.monotonic() + RESPAWN_S
    while len(found := workers(top)) < WORKERS:
        if time.monotonic() > late:
            raise TimeoutError("A worker was not replaced.")
        time.sleep(0.05)
    found[0].kill()


def _found(acknowledged: list[str]) -> dict[str, Any]:
    """Compare what was acknowledged with the rows that are there."""
    from django.db import connection  # noqa: PLC0415 - the settings are chosen first

    from sufra.models import Iftar, Letter, Party  # noqa: PLC0415

    parties = [party for iftar in Iftar.objects.published() for party in Party.objects.of_evening(iftar)]
    lettered = set(Letter.objects.values_list("party_id", flat=True))
    seated = {party.pk for party in parties if party.standing == "seated" and party.contact_tag}
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        integrity = cursor.fetchall()[0][0]
    return {
        "acknowledged": len(acknowledged),
        "lost": len(set(acknowledged) - {party.pk for party in parties}),
        "unlettered": len(seated - lettered),
        "integrity": integrity,
    }


if __name__ == "__main__":
    main()
