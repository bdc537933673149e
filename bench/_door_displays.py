"""1,000 screens in a square that ask every four seconds what is new: what the server spends on them.

Each keeps one connection and the mark of the last answer (If-None-Match), and asks when it is due, whether
the others were answered or not. Half-way entry is stopped, which every screen must say. What comes in the
first seconds, when each screen gets all for the first time, is not counted.
"""

import asyncio
import json
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import psutil
from _guests import spread
from _server import cpu, empty_store, running

DISPLAYS, EVERY_S, SECONDS, WARM_S = 1_000, 4.0, 20.0, 4.0
PATIENCE_S = 10
OK, NOT_MODIFIED = 200, 304


@dataclass
class Heard:
    """What all screens heard: answers by status, how long each took, and shares of one core."""

    statuses: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    server: float = 0
    client: float = 0


@dataclass
class Screen:
    """One screen, its connection and the mark of what it shows."""

    host: str
    port: int
    path: str
    mark: str = ""
    line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self) -> int:
        """Ask once; return the status, 0 where there is no answer."""
        try:
            return await asyncio.wait_for(self._asked(), PATIENCE_S)
        except (OSError, TimeoutError, ValueError, asyncio.IncompleteReadError):
            self.close()
            return 0

    async def _asked(self) -> int:
        self.line = self.line or await asyncio.open_connection(self.host, self.port)
        reader, writer = self.line
        known = f"If-None-Match: {self.mark}\r\n" if self.mark else ""
        head = f"GET {self.path} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\nAccept-Encoding: gzip\r\n"
        writer.write(f"{head}{known}\r\n".encode("ascii"))
        first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        status = int(first.split()[1])
        if status != NOT_MODIFIED:
            await reader.readexactly(int(headers["content-length"]))
        self.mark = headers.get("etag", self.mark)
        return status

    def close(self) -> None:
        """Let the line go."""
        if self.line:
            self.line[1].close()
            self.line = None


def measure() -> bool:
    """Let the screens ask, and print the line."""
    with empty_store():
        [key] = spread(places=1_500)
        path = _path(key)
        with running() as (top, origin):
            heard = asyncio.run(_screens(top, origin, path, key))
    asked, answered = heard.statuses.total(), heard.statuses[OK] + heard.statuses[NOT_MODIFIED]
    line = {
        "bench": "door", "measure": "displays", "displays": DISPLAYS, "asked": asked,
        "per_s": round(asked / SECONDS), "unchanged": round(heard.statuses[NOT_MODIFIED] / asked, 2),
        "errors": asked - answered, "p95_ms": round(sorted(heard.seconds)[asked * 95 // 100] * 1000, 1),
        "server_cpu_share": round(heard.server, 2), "client_cpu_share": round(heard.client, 2),
    }  # fmt: skip
    print(json.dumps(line), flush=True)
    if asked != answered:
        sys.stderr.write(f"By status, 0 for none: {dict(heard.statuses)}\n")
    return asked == answered and heard.statuses[OK] >= DISPLAYS


def _path(key: str) -> str:
    """Return the address that a screen of this evening's site asks."""
    from sufra.models import Iftar  # noqa: PLC0415 - the settings are chosen first
    from sufra.shell.sealing import display_key  # noqa: PLC0415

    return f"/display/{display_key(Iftar.objects.published().get(pk=key).site_id)}/state.json"


def _stop(key: str) -> None:
    """Stop entry to everywhere."""
    from sufra.door.actions import stop_entry  # noqa: PLC0415 - the settings are chosen first
    from sufra.models import Iftar  # noqa: PLC0415

    iftar = Iftar.objects.published().with_place().get(pk=key)
    facts: dict[str, Any] = {"iftar": iftar, "user": None, "now": datetime.now(UTC)}
    stop_entry(sections=list(iftar.sections.all()), instead="Packs at the gate", **facts)


async def _screens(top: psutil.Process, origin: str, path: str, key: str) -> Heard:
    """Let every screen ask in its turn, and stop entry meanwhile."""
    address, heard = urlsplit(origin), Heard()
    screens = [Screen(str(address.hostname), int(address.port or 0), path) for _one in range(DISPLAYS)]
    began = time.monotonic()
    asking = [
        _screen(screen, began + number * EVERY_S / DISPLAYS, began + WARM_S, heard)
        for number, screen in enumerate(screens)
    ]
    await asyncio.gather(*asking, _meter(top, heard), _stopped(key))
    for screen in screens:
        screen.close()
    return heard


async def _screen(screen: Screen, begins: float, counted_from: float, heard: Heard) -> None:
    due = begins
    while due < counted_from + SECONDS:
        await asyncio.sleep(max(due - time.monotonic(), 0))
        status = await screen.ask()
        if due >= counted_from:
            heard.statuses[status] += 1
            heard.seconds.append(time.monotonic() - due)
        due += EVERY_S


async def _meter(top: psutil.Process, heard: Heard) -> None:
    """Measure what share of one core the server and these screens take, once each has its first answer."""
    await asyncio.sleep(WARM_S)
    own = psutil.Process()
    began, server, client = time.monotonic(), cpu(top), sum(own.cpu_times()[:2])
    await asyncio.sleep(SECONDS)
    took = time.monotonic() - began
    heard.server, heard.client = (cpu(top) - server) / took, (sum(own.cpu_times()[:2]) - client) / took


async def _stopped(key: str) -> None:
    await asyncio.sleep(WARM_S + SECONDS / 2)
    await asyncio.to_thread(_stop, key)
