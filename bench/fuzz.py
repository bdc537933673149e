"""./sufra bench fuzz: 100,000 malformed inputs for the two readers of tickets and for the doors' endpoint.

Half are tickets made up from genuine ones, each read by the server's reader and by the page's in Chromium:
both must take the same, and nothing that this installation did not sign. Half are broken batches, sent to the
real server over HTTP. Facts in them to which nothing was done must count where the batch is taken, what is
acknowledged must be kept and nothing else, and after every 500 the same door sends good facts, which count
exactly. Each input follows from its seed.

One line of JSON a store, with the keys bench, store, inputs, batches, tickets, server_errors, crashes,
counted_wrongly, read_differently. `crashes` are inputs without an answer, readers that raise, and web workers
that had to be replaced. All four must be 0; the smallest input that was answered wrongly goes to standard
error.
"""

import argparse
import base64
import contextlib
import json
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from random import Random
from typing import Any

from _browser import FLAGS, chromium
from _forged import Forger, Shown, misread
from _guests import spread
from _malformed import Batches, Sent
from _server import STORES, database, empty_store, let_go, running, workers
from _tally import HTTP_OK, Tally
from _telephones import Place, Telephone
from playwright.sync_api import sync_playwright

A_ROUND, AT_ONCE, GENUINE, AT_ONCE_IN_THE_PAGE = 500, 3, 50, 1_000
KIND = {"Content-Type": "application/json"}
# Texts go as numbers, because half a surrogate pair would not come through.
READ = """async ([key, texts]) => {
  const { read } = await import('/static/door/app/ticket.js');
  const one = async (units) => {
    const said = await read(String.fromCharCode(...units), key).catch((problem) => String(problem));
    return said && said.code ? [said.evening, said.code, said.guests, said.section, said.version] : said;
  };
  return Promise.all(texts.map(one));
}"""


def main() -> int:
    """Play on each store in a process of its own, because a process has one store; return the exit code."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--inputs", type=int, default=100_000)
    parser.add_argument("--store", choices=STORES)
    given = parser.parse_args()
    if given.store:
        return _play(given.store, given.inputs)
    command = [sys.executable, __file__, "--inputs", str(given.inputs), "--store"]
    return max(subprocess.call([*command, store]) for store in STORES)


def _play(store: str, inputs: int) -> int:
    rounds = max(inputs // 2 // A_ROUND, 1)
    with database(store) as (address, _tops), empty_store(address):
        places = [Place.of(key) for key in spread(places=1000, evenings=rounds)]
        codes = [place.door(f"Door {number}") for number, place in enumerate(places)]
        with running() as (top, origin):
            before = {one.pid for one in workers(top)}
            tally = _batches(origin, list(zip(places, codes, strict=True)), inputs // 2 // rounds)
            tickets, crashed, misreadings, differing = _tickets(origin, places[0], inputs - tally.inputs)
            replaced = len(before - {one.pid for one in workers(top)})
        let_go()
    line = {
        "bench": "fuzz", "store": store, "inputs": tally.inputs + tickets, "batches": tally.inputs,
        "tickets": tickets, "server_errors": tally.server_errors,
        "crashes": tally.crashes + crashed + replaced,
        "counted_wrongly": tally.counted_wrongly + misreadings, "read_differently": differing,
    }  # fmt: skip
    print(json.dumps(line), flush=True)
    if tally.smallest is not None:
        sys.stderr.write(f"The smallest batch: {tally.smallest[:2000]!r}\n")
    return int(bool(tally.wrong or crashed or replaced or misreadings or differing))


def _batches(origin: str, doors: list[tuple[Place, str]], each: int) -> Tally:
    """Send every door's batches, a few doors at once; then compare with what is kept."""

    def sent(number: int) -> Tally:
        place, token = doors[number]
        made = Batches(Random(number), place.iftar, place.section, ["123456", "000000", "999999"])  # noqa: S311
        tally, phone = Tally(), Telephone(origin, token)
        tally.play((made.damaged() for _input in range(each)), lambda one: _posted(phone, one))
        tally.count(made, lambda one: _posted(phone, one))
        return tally

    with ThreadPoolExecutor(AT_ONCE) as pool:
        tallies = list(pool.map(sent, range(len(doors))))
    for (place, _token), tally in zip(doors, tallies, strict=True):
        tally.compare(place.kept())
    return sum(tallies, Tally())


def _posted(phone: Telephone, sent: Sent) -> tuple[int, Mapping[str, Any]]:
    """Post, and read the answer; a line that broke is opened anew by the next one."""
    try:
        status, body = phone.ask("POST", "/door/sync/", sent.body, {**KIND, **sent.headers})
    except BaseException:
        phone.connection.close()
        raise
    return status, json.loads(body) if status == HTTP_OK else {}


def _tickets(origin: str, place: Place, many: int) -> tuple[int, int, int, int]:
    """Show tickets to both readers; return how many, crashes, what was taken wrongly, and what differs."""
    from sufra.shell.tickets import Ticket, public_key, signed  # noqa: PLC0415 - the settings are chosen first

    chance = Random(1448)  # noqa: S311 - tickets for a bench
    genuine = [
        signed(
            Ticket(
                iftar_id=place.iftar, code=f"{chance.randrange(10**6):06}", guests=chance.randint(1, 9),
                section=place.section, version=chance.randint(1, 3),
            )
        )
        for _ticket in range(GENUINE)
    ]  # fmt: skip
    forger = Forger(chance, genuine)
    shown = [forger.show() for _input in range(many)]
    server = [_read(one.text) for one in shown]
    page = _in_the_page(origin, base64.b64encode(public_key()).decode(), shown)
    truth = {text: _read(text) for text in genuine}
    crashed = sum(isinstance(said, str) for said in [*server, *page])
    wrong = [
        one for one, *both in zip(shown, server, page, strict=True)
        if any(misread(one, said, truth[one.genuine]) for said in both)
    ]  # fmt: skip
    differing = [one for one, here, there in zip(shown, server, page, strict=True) if here != there]
    for text in sorted({one.text for one in [*wrong, *differing]}, key=len)[:12]:
        sys.stderr.write(f"Read wrongly or differently: {text[:200]!a} ({len(text)} characters)\n")
    return many, crashed, len(wrong), len(differing)


def _read(text: str) -> object:
    """Read it as the server does; a word stands for a reader that raised."""
    from sufra.shell.tickets import read  # noqa: PLC0415 - the settings are chosen first

    try:
        ticket = read(text)
    except Exception as problem:  # noqa: BLE001 - that is what is looked for
        return repr(problem)
    return ticket and [*asdict(ticket).values()]


def _in_the_page(origin: str, key: str, shown: list[Shown]) -> list[Any]:
    """Read them as the page does, in a real browser."""
    units = [[*memoryview(one.text.encode("utf-16-le", "surrogatepass")).cast("H")] for one in shown]
    said: list[Any] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium("fuzz"), args=FLAGS)
        with contextlib.closing(browser):
            page = browser.new_page()
            page.goto(f"{origin}/door/")
            for start in range(0, len(units), AT_ONCE_IN_THE_PAGE):
                said += page.evaluate(READ, [key, units[start : start + AT_ONCE_IN_THE_PAGE]])
    return said


if __name__ == "__main__":
    sys.exit(main())
