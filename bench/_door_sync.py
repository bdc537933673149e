"""24 telephones that were without a network send 10,000 facts together: seconds, and what was lost."""

import json
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from _server import STORES, cpu, database, empty_store, let_go, running
from _telephones import HTTP_OK, Place, Seated, Telephone

PHONES, PARTIES, AT_A_SECOND_DOOR = 24, 2_000, 1_000
OTHERS = {"walk_in": 6_000, "undo": 500, "left": 500}
A_PIECE = 200  # as the page sends
ANSWER_LOST_EVERY, TRIES, PAUSE_S = 3, 5, 4.0


@dataclass
class Ledger:
    """What telephones write down, dealt round, and how many people really stand inside."""

    place: Place
    phones: int = PHONES
    inside: int = 0
    written: list[list[dict[str, Any]]] = field(default_factory=list)
    chance: random.Random = field(default_factory=lambda: random.Random(1448))  # noqa: S311 - facts for a bench

    def filled(self) -> "Ledger":
        """Let all parties come, many of them at two doors that do not know of each other; and walk-ins."""
        again = self.chance.sample(self.place.parties, min(AT_A_SECOND_DOOR, len(self.place.parties)))
        deeds: list[Seated | str] = [*self.place.parties, *again]
        deeds += [kind for kind, many in OTHERS.items() for _one in range(many)]
        self.chance.shuffle(deeds)
        self.written = [[] for _phone in range(self.phones)]
        self.inside = sum(party.guests for party in self.place.parties)
        for number, deed in enumerate(deeds):
            own = self.written[number % self.phones]
            own.append(self._fact(own, deed) | {"sequence": len(own) + 1})
        return self

    def _fact(self, own: list[dict[str, Any]], deed: Seated | str) -> dict[str, Any]:
        mark = str(UUID(int=self.chance.getrandbits(128), version=4))
        fact = {"uuid": mark, "evening": self.place.iftar, "section": self.place.section, "warned": False}
        fact |= {"at": int(time.time() * 1000), "elapsed": len(own) * 900, "acknowledged": 0}
        if isinstance(deed, Seated):
            more = {"ticket": deed.code, "version": 1, "whole": True, "guests": deed.guests}
            return {**fact, "kind": "party", **more}
        wrong = next((one for one in own if one["kind"] == "walk_in" and "undone" not in one), None)
        guests = self.chance.randint(1, 5)
        if deed == "undo" and wrong:
            wrong["undone"] = True
            self.inside -= wrong["guests"]
            return {**fact, "kind": "undo", "undoes": wrong["uuid"], "guests": 0, "section": 0}
        self.inside += -guests if deed == "left" else guests
        return {**fact, "kind": "left" if deed == "left" else "walk_in", "guests": guests}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of facts: those that are not there, and people that were counted too often."""

    lost: int
    doubled: int

    @classmethod
    def of(
        cls, sent: Iterable[str], acknowledged: Iterable[str], kept: Iterable[UUID], people: tuple[int, int]
    ) -> "Outcome":
        """Compare marks that were sent, acknowledged and kept; and who is inside with who should be."""
        there, counted = {str(mark) for mark in kept}, people[0] - people[1]
        wanted = set(sent)
        lost = len(wanted - there) + len(wanted - set(acknowledged)) + max(-counted, 0)
        return cls(lost=lost, doubled=len(there - wanted) + max(counted, 0))


def measure() -> bool:
    """Send to each store in a process of its own, because a process has one store."""
    commands = [[sys.executable, str(Path(__file__)), store] for store in STORES]
    return sum(subprocess.call(command) for command in commands) == 0


def _measured(store: str) -> bool:
    with database(store) as (address, tops), empty_store(address):
        place = Place.with_parties(PARTIES)
        ledger = Ledger(place).filled()
        tokens = [place.door(f"Door {number}") for number in range(PHONES)]
        with running() as (top, origin):
            phones = [Telephone(origin, token) for token in tokens]
            for phone, own in zip(phones, ledger.written, strict=True):
                phone.facts = own
                phone.ask("GET", "/door/list.json")
            before, began = cpu(top, *tops), time.monotonic()
            results = _all_at_once(phones)
            seconds, spent = time.monotonic() - began, cpu(top, *tops) - before
            said = phones[0].send([])[1]["now"][place.iftar][str(place.section)][0]
        sent = [fact["uuid"] for own in ledger.written for fact in own]
        marks = [mark for result in results for mark in result.acknowledged]
        outcome = Outcome.of(sent, marks, place.kept(), (place.inside(), ledger.inside))
        line = {
            "bench": "door", "measure": "sync", "store": store, "phones": PHONES, "facts": len(sent),
            "seconds": round(seconds, 1), "server_cpu_s": round(spent, 1),
            "slowest_batch_s": round(max(result.slowest_s for result in results), 2),
            "tried_again": sum(result.tried_again for result in results), "lost": outcome.lost,
            "doubled": outcome.doubled,
        }  # fmt: skip
        let_go()
    print(json.dumps(line), flush=True)
    return not outcome.lost and not outcome.doubled and said == ledger.inside


@dataclass
class Result:
    """How one telephone fared."""

    acknowledged: list[str] = field(default_factory=list)
    slowest_s: float = 0
    tried_again: int = 0


def _all_at_once(phones: list[Telephone]) -> list[Result]:
    ready = threading.Barrier(len(phones))

    def sync(phone: Telephone) -> Result:
        result = Result()
        ready.wait()
        for start in range(0, len(phone.facts), A_PIECE):
            _send(phone, start, result)
        return result

    with ThreadPoolExecutor(len(phones)) as pool:
        return list(pool.map(sync, phones))


def _send(phone: Telephone, start: int, result: Result) -> None:
    """Send a piece until it is acknowledged; the answer to every third is lost, so that it comes twice."""
    piece, left = phone.facts[start : start + A_PIECE], len(phone.facts) - start - A_PIECE
    if start // A_PIECE % ANSWER_LOST_EVERY == 0:
        heard = phone.heard
        phone.send(piece, unsynced=max(left, 0))
        phone.heard = heard
    for _try in range(TRIES):
        began = time.monotonic()
        status, said = phone.send(piece, unsynced=max(left, 0))
        result.slowest_s = max(result.slowest_s, time.monotonic() - began)
        if status == HTTP_OK:
            result.acknowledged += said["in"]
            return
        result.tried_again += 1
        time.sleep(PAUSE_S)


if __name__ == "__main__":
    sys.exit(not _measured(sys.argv[1]))
