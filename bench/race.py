"""./sufra bench race: 800 parties ask for 500 places, 200 at once, a fifth of them with a double click.

On SQLite and on a throwaway PostgreSQL, once with single guests (exactly 500 are seated) and once with
parties of 1 to 6 (never more than 500, and nobody waits whom the rule would offer places). A whole flow is
the form, two seconds of reading, the form sent, the party's page. The two seconds count in `p95_s`, and the
client's own work too, because it shares the machine. `seated` counts places given or held,
`cpu_s_per_guest` the server's processes, the store's too, for each party that asked.
One line of JSON a store and mix, with the keys bench, store, mix, seats, seated, duplicates, errors, p95_s,
cpu_s_per_guest. It fails where seats are exceeded, a party stands twice, or an answer is none.
"""

import argparse
import contextlib
import json
import os
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import psutil
from _guests import PATIENCE_S, TROUBLE, Guest, spread
from _server import STORES, cpu, database, empty_store, let_go, running

SEATS, ASKED, AT_ONCE, DOUBLE_EVERY = 500, 800, 200, 5
MIXES = {"one": (1, 1), "1-6": (1, 6)}
WARM = 40


@dataclass(frozen=True, slots=True)
class Flow:
    """How one guest fared."""

    seconds: float
    failed: bool = False
    parties: int = 1


def main() -> None:
    """Race on each store in a process of its own, because a process has one store."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--store", choices=STORES)
    store = parser.parse_args().store
    if store:
        sys.exit(_race(store))
    codes = [subprocess.call([sys.executable, __file__, "--store", one]) for one in STORES]
    sys.exit(max(codes))


def _race(store: str) -> int:
    """Race with each mix; return the exit code."""
    os.environ["SUFRA_TRUSTED_PROXIES"] = "1"
    good = True
    with database(store) as (address, tops), empty_store(address):
        [warm] = spread(places=SEATS)
        evenings = {mix: spread(places=SEATS)[0] for mix in MIXES}
        with running() as (top, origin):
            _all_at_once([Guest(origin, warm, number) for number in range(WARM)])
            for mix, iftar in evenings.items():
                good &= _report(store, mix, iftar, origin, [top, *tops])
        let_go()
    return 0 if good else 1


def _report(store: str, mix: str, iftar: str, origin: str, tops: list[psutil.Process]) -> bool:
    """Race for one evening, print the line, and tell whether it is as it must be."""
    chance = random.Random(1448)  # noqa: S311 - sizes for a bench
    guests = [
        Guest(origin, iftar, number, chance.randint(*MIXES[mix]), f"guest{number}@example.org")
        for number in range(ASKED)
    ]
    before = cpu(*tops)
    flows = _all_at_once(guests)
    spent = cpu(*tops) - before
    seated, twice, offerable = _found(iftar)
    line: dict[str, Any] = {
        "bench": "race", "store": store, "mix": mix, "seats": SEATS, "seated": seated,
        "duplicates": max(twice, sum(flow.parties > 1 for flow in flows)),
        "errors": sum(flow.failed for flow in flows),
        "p95_s": round(sorted(flow.seconds for flow in flows)[ASKED * 95 // 100 - 1], 2),
        "cpu_s_per_guest": round(spent / ASKED, 4),
    }  # fmt: skip
    print(json.dumps(line), flush=True)
    exact = seated == SEATS if mix == "one" else seated <= SEATS and not offerable
    if offerable:
        sys.stderr.write(f"The rule would offer places to {offerable} waiting parties.\n")
    return exact and not line["duplicates"] and not line["errors"]


def _all_at_once(guests: list[Guest]) -> list[Flow]:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(_flow, guests))


def _flow(guest: Guest) -> Flow:
    began = time.monotonic()
    parties: set[str] = set()
    try:
        guest.open_form()
        time.sleep(PATIENCE_S)
        parties = set(_twice(guest) if guest.number % DOUBLE_EVERY == 0 else [guest.send()])
        guest.look(min(parties))
    except TROUBLE as trouble:
        sys.stderr.write(f"{type(trouble).__name__}: {trouble}\n")
        return Flow(time.monotonic() - began, failed=True, parties=len(parties))
    finally:
        guest.leave()
    return Flow(time.monotonic() - began, parties=len(parties))


def _twice(guest: Guest) -> list[str]:
    """Send the same form on two connections at the same moment."""
    ready = threading.Barrier(2)

    def send(connection: Any) -> str:  # noqa: ANN401
        ready.wait()
        return guest.send(connection)

    with contextlib.closing(guest.another_connection()) as other, ThreadPoolExecutor(2) as pair:
        return list(pair.map(send, [guest.connection, other]))


def _found(iftar_id: str) -> tuple[int, int, int]:
    """Return places given or held, parties too many, and waiting parties that the rule would offer places.

    Every guest left a contact of its own: two parties of one contact are one guest counted twice.
    """
    from sufra.models import Iftar, Party  # noqa: PLC0415 - the settings are chosen first
    from sufra.rules.waiting import Waiter, offer_round  # noqa: PLC0415

    iftar = Iftar.objects.published().get(pk=iftar_id)
    parties = list(Party.objects.of_evening(iftar))
    seated = sum(party.guests for party in parties if party.standing == "seated")
    given = seated + sum(party.offered_guests or 0 for party in parties)
    twice = sum(count - 1 for count in Counter(party.contact_tag for party in parties).values())
    waiters = [
        Waiter(
            key=party.pk, guests=party.guests, fewest=party.fewest, joined_at=party.reserved_at,
            passed_times=party.passed_times, passed_since=party.passed_since,
        )
        for party in parties if party.standing == "waiting"
    ]  # fmt: skip
    due = offer_round(waiters, free=SEATS - given, now=datetime.now(UTC), doors_at=iftar.doors_at)
    return given, twice, len(due.offerings)


if __name__ == "__main__":
    main()
