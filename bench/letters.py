"""./sufra bench letters: a mail server that is ill for six hours, and senders that are killed.

First 10,000 letters in six languages wait while the server is down, silent, putting off, or dropping what it
takes, each for an hour and a half of a simulated clock that goes on minute by minute; then it is well again.
`per_s` is the pace until 99 of 100 have arrived (a letter that was tried waits for its own moment). Parties
reserve meanwhile.
Then 2,000 letters are sent by three processes at once; 200 times one is killed (`kill -9`) between the
hand-over of a letter and the commit.

One line of JSON, with the keys bench, store, letters, lost, duplicated, per_s, reserved_meanwhile, kills,
killed_lost, killed_duplicated, most_of_one, peak_mb. It fails where a letter is lost, where more than one of
a thousand comes twice after the outage, or where a kill costs more than one duplicate.
"""

import argparse
import json
import logging
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from _guests import spread
from _postbox import Postbox
from _server import ROOT, empty_store

LANGUAGES, DOMAINS = ("en", "ar", "fa", "tr", "ur", "id"), 40
MINUTE = timedelta(minutes=1)
ILL = ("down", "tarpit", "later", "drop")
MINUTES_OF_EACH = 90
KILL_AMONG, AT_ONCE = 2000, 3


def main() -> None:
    """Fall ill, recover, kill, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--letters", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=200)
    given = parser.parse_args()
    os.environ["SUFRA_MAIL_URL"] = "smtp://127.0.0.1:9"
    logging.disable(logging.WARNING)  # each of the ill rounds says that letters wait
    with empty_store():
        line = {"bench": "letters", "store": "sqlite", "letters": given.letters}
        line |= _outage(given.letters) | _kills(given.kills)
    line["peak_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)
    print(json.dumps(line), flush=True)
    spoilt = line["duplicated"] > given.letters / 1000 or line["killed_duplicated"] > line["kills"]
    sys.exit(1 if line["lost"] or line["killed_lost"] or spoilt else 0)


def _laid(number: int, now: datetime) -> str:
    """Seat so many parties of one evening, lay a letter for each, and return the evening's key."""
    from sufra.models import EveningKey, Iftar, Party  # noqa: PLC0415 - the settings are chosen first
    from sufra.rules.letters import Lane  # noqa: PLC0415
    from sufra.shell.outbox import lay  # noqa: PLC0415
    from sufra.shell.sealing import Seal  # noqa: PLC0415

    [key] = spread(places=number + 1000)
    iftar = Iftar.objects.published().with_place().get(pk=key)
    seal = Seal.new(key)
    EveningKey(iftar=iftar, wrapped=seal.wrapped()).save(force_insert=True)
    section = seal.tag("section", iftar.sections.get().pk)
    parties = []
    for place in range(number):
        contact = f"guest{place}@d{place % DOMAINS}.example"
        party = Party(
            iftar=iftar, section_tag=section, standing="seated", guests=1, fewest=1, reserved_at=now,
            code=str(100_000 + place), contact_tag=seal.tag("contact", contact),
        )  # fmt: skip
        facts = {"name": "Guest", "contact": contact, "needs": [], "language": LANGUAGES[place % 6]}
        party.sealed = seal.close(party.pk, facts)
        parties.append(party)
    Party.objects.bulk_create(parties, batch_size=500)
    lay(parties, "reserved", due_at=now, lane=Lane.TONIGHT)  # a lane that no quiet holds back
    return key


def _send(now: datetime) -> bool:
    from sufra.booking.letters import WRITERS  # noqa: PLC0415 - the settings are chosen first
    from sufra.shell.outbox import send_due  # noqa: PLC0415
    from sufra.timing.quiet import not_before  # noqa: PLC0415

    return send_due(now, WRITERS, not_before=not_before).more


def _outage(letters: int) -> dict[str, object]:
    """Let the server be ill, then well; count what arrived."""
    from django.conf import settings  # noqa: PLC0415 - they are chosen first

    now = datetime.now(UTC)
    key = _laid(letters, now)
    settings.EMAIL_TIMEOUT = 0.1  # real seconds, of which the simulated clock knows nothing
    with Postbox() as postbox:
        reserved = 0
        for minute in range(len(ILL) * MINUTES_OF_EACH):
            mood = ILL[minute // MINUTES_OF_EACH]
            settings.EMAIL_PORT = 9 if mood == "down" else postbox.port
            postbox.mood = mood
            _send(now + minute * MINUTE)
            reserved += _reserves(key, minute) if minute % 10 == 0 else 0
        postbox.mood, settings.EMAIL_TIMEOUT = "fine", 20
        now, began, took = now + minute * MINUTE, time.monotonic(), 0.0
        for later in range(1, 120):  # a letter that was tried before waits for its own moment
            while _send(now + later * MINUTE):
                pass
            if len(postbox.kept) >= 0.99 * letters and not took:
                took = time.monotonic() - began
    times = Counter(postbox.kept)
    return {
        "lost": letters + reserved - len(times), "duplicated": sum(times.values()) - len(times),
        "per_s": round(0.99 * letters / took, 1), "reserved_meanwhile": reserved,
    }  # fmt: skip


def _reserves(key: str, number: int) -> int:
    from sufra.booking.actions.reserving import Wish, reserve  # noqa: PLC0415 - the settings are chosen first
    from sufra.models import Section  # noqa: PLC0415

    section = Section.objects.get(iftar=key)
    wish = Wish(section=section.pk, guests=1, name="Guest", contact=f"meanwhile{number}@m.example")
    reserve(iftar_id=key, form_key=f"meanwhile {number}", wish=wish, now=datetime.now(UTC))
    return 1


def _kills(kills: int) -> dict[str, object]:
    """Kill senders again and again; the next ones come once the lease of the dead is over."""
    from django.db import connection  # noqa: PLC0415 - the settings are chosen first

    from sufra.rules.letters import LEASE  # noqa: PLC0415

    now = datetime.now(UTC)
    _laid(KILL_AMONG, now)
    killed = 0
    with Postbox() as postbox:
        environment = {
            **os.environ, "PYTHONPATH": str(ROOT / "src"), "SUFRA_MAIL_URL": f"smtp://127.0.0.1:{postbox.port}",
        }  # fmt: skip
        while killed < kills:
            commands = [_command(str(connection.settings_dict["NAME"]), now) for _sender in range(AT_ONCE)]
            running = [subprocess.Popen(command, env=environment) for command in commands]
            ended = [one.wait() for one in running]
            if -signal.SIGKILL not in ended:
                raise RuntimeError(f"No sender was killed: {ended}.")
            killed += ended.count(-signal.SIGKILL)
            now += LEASE + MINUTE
        subprocess.run(
            [*_command(str(connection.settings_dict["NAME"]), now)[:-2], "0", ""], env=environment, check=True
        )
    times = Counter(postbox.kept)
    return {
        "kills": killed, "killed_lost": KILL_AMONG - len(times),
        "killed_duplicated": sum(times.values()) - len(times), "most_of_one": max(times.values()),
    }  # fmt: skip


def _command(name: str, now: datetime) -> list[str]:
    """Return a sender that dies at one of its next letters, behind those that the dead left in hand."""
    sender = Path(__file__).parent / "_sender.py"
    at = random.randint(AT_ONCE + 1, 2 * AT_ONCE + 1)  # noqa: S311 - any of them
    return [sys.executable, str(sender), name, now.isoformat(), str(at), ""]


if __name__ == "__main__":
    main()
