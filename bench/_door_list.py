"""How much a door's list of 2,000 parties weighs, and what the server spends on it."""

import json
import statistics
import time

from _server import cpu, empty_store, running
from _telephones import Place, Telephone

PARTIES, WARM, ASKED = 2_000, 10, 60
PACKED = {"Accept-Encoding": "gzip"}


def measure() -> bool:
    """Download it again and again, and print the line."""
    with empty_store():
        place = Place.with_parties(PARTIES)
        token = place.door()
        with running() as (top, origin):
            phone = Telephone(origin, token)
            plain = phone.ask("GET", "/door/list.json")[1]
            for _warm in range(WARM):
                phone.ask("GET", "/door/list.json", headers=PACKED)
            before, seconds, sizes = cpu(top), [], []
            for _time in range(ASKED):
                began = time.perf_counter()
                sizes.append(len(phone.ask("GET", "/door/list.json", headers=PACKED)[1]))
                seconds.append(time.perf_counter() - began)
            spent = (cpu(top) - before) / ASKED
    found = len(json.loads(plain)["evenings"][0]["parties"])
    line = {
        "bench": "door", "measure": "list", "parties": found, "bytes": len(plain),
        "bytes_gzip": max(sizes), "server_cpu_ms": round(spent * 1000, 1),
        "p50_ms": round(statistics.median(seconds) * 1000, 1),
    }  # fmt: skip
    print(json.dumps(line), flush=True)
    return found == PARTIES
