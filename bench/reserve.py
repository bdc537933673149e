"""./sufra bench reserve: CPU-seconds of a whole reservation through the real server.

A guest fetches the form, reads it for two seconds, sends it, and sees the party's page: three requests on a
connection of its own, limits and redirection included. One guest after another; only their two seconds of
reading are shared. Every second guest leaves an address, and the letters are sent before the count ends.
All processes of the tree are counted, `tend` too.
One line of JSON, with the keys bench, store, cpu_s, requests, per_s, worker_rss_mb.
"""

import json
import os
import time

from _guests import PATIENCE_S, Guest, spread
from _server import cpu, empty_store, running, workers

WARM, ASKED = 40, 200
PLACES = 1000
LETTERS_S = 180


def main() -> None:
    """Measure and print."""
    os.environ["SUFRA_TRUSTED_PROXIES"] = "1"
    with empty_store():
        [iftar] = spread(places=PLACES)
        with running() as (top, origin):
            _reserve([Guest(origin, iftar, number) for number in range(WARM)])
            guests = [
                Guest(origin, iftar, number, contact=f"guest{number}@example.org" if number % 2 else "")
                for number in range(WARM, WARM + ASKED)
            ]
            before = cpu(top)
            seconds = _reserve(guests)
            _letters_are_sent()
            line = {
                "bench": "reserve",
                "store": "sqlite",
                "cpu_s": round((cpu(top) - before) / ASKED, 4),
                "requests": 3,
                "per_s": round(ASKED / seconds, 1),
                "worker_rss_mb": round(max(one.memory_info().rss for one in workers(top)) / 1e6, 1),
            }
    print(json.dumps(line), flush=True)


def _reserve(guests: list[Guest]) -> float:
    """Let each guest reserve; return the seconds without those of reading."""
    began = time.monotonic()
    for guest in guests:
        guest.open_form()
    read = time.monotonic()
    time.sleep(PATIENCE_S)
    sent = time.monotonic()
    for guest in guests:
        guest.look(guest.send())
        guest.leave()
    return (read - began) + (time.monotonic() - sent)


def _letters_are_sent() -> None:
    """Wait for the rounds of `tend` that send them."""
    from sufra.models import Letter  # noqa: PLC0415 - the settings are chosen first

    late = time.monotonic() + LETTERS_S
    while Letter.objects.filter(sent_at__isnull=True).exists():
        if time.monotonic() > late:
            raise TimeoutError("The letters were not sent.")
        time.sleep(2)


if __name__ == "__main__":
    main()
