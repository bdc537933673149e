"""./sufra bench page: CPU-seconds, bytes and requests of a guest's pages through the real server.

All processes of the tree are counted, `tend` too. No conditional headers are sent; there is no page cache.
One line of JSON a page, with the keys bench, page, cpu_s, bytes, requests.
"""

import io
import json
import random
import re
import urllib.parse
import urllib.request
from datetime import UTC, datetime, timedelta

import psutil
from _server import empty_store, running

EVENINGS = 200
PUBLISHED = 20_000
ASKED = 400
TIMED = (112931, 281184, 104515, 745044, 1642911, 2643743, 3133895, 4035413, 2553604)
"""GeoNames' numbers of Tehran, Jerusalem, Makkah, Istanbul, Jakarta, London, Tromso, Apia, Casablanca."""

TOWNS = ("Sarajevo", "Cairo", "Jakarta", "London", "Istanbul", "Lahore", "Tehran")


def main() -> None:
    """Measure the evening's page, the finder, and the two pages of the almanac."""
    with empty_store():
        pages, places = _prepare()
        with running() as (top, origin):
            _report("iftar", top, origin, pages)
            _report("finder", top, origin, places)
            _report("times", top, origin, [f"/en/times/{number}/" for number in TIMED])
            _report("moon", top, origin, ["/en/moon/1448-09/"])


def _report(page: str, top: psutil.Process, origin: str, paths: list[str]) -> None:
    cold_bytes, requests = _cold(origin, paths[0])
    for path in paths[:40]:
        _get(origin + path)
    before = _cpu(top)
    for number in range(ASKED):
        _get(origin + paths[number % len(paths)])
    spent = (_cpu(top) - before) / ASKED
    line = {
        "bench": "page",
        "page": page,
        "cpu_s": round(spent, 5),
        "bytes": cold_bytes,
        "requests": requests,
    }
    print(json.dumps(line), flush=True)


def _cpu(top: psutil.Process) -> float:
    """Return the CPU-seconds of the whole tree so far."""
    times = [process.cpu_times() for process in [top, *top.children(recursive=True)]]
    return sum(one.user + one.system for one in times)


def _cold(origin: str, path: str) -> tuple[int, int]:
    """Return bytes over the wire and requests of a first visit, headers and favicon included."""
    page, body = _get(origin + path)
    found = re.findall(
        r'(?:<link rel="(?:stylesheet|icon)"[^>]*href|<script[^>]*src)="([^"]+)"', body.decode()
    )
    sizes = [page, *(_get(origin + one)[0] for one in found)]
    return sum(sizes), len(sizes)


def _get(address: str) -> tuple[int, bytes]:
    """Return the bytes on the wire, headers included, and the plain body."""
    asked = urllib.request.Request(
        address, headers={"Accept-Encoding": "br, gzip" if "/static/" in address else ""}
    )
    with urllib.request.urlopen(asked, timeout=30) as answer:
        body = answer.read()
        return len(body) + len(str(answer.headers)), body


def _prepare() -> tuple[list[str], list[str]]:
    """Fill a store: 200 evenings of a host, and 20,000 published evenings on one date."""
    from django.core.management import call_command  # noqa: PLC0415 - the settings are chosen first

    call_command("seed", stage="open", stdout=io.StringIO())
    from sufra.models import Host, Iftar  # noqa: PLC0415

    hosts = Host.objects.order_by("made_at")
    keys = [key for host in hosts for key in Iftar.objects.of(host).values_list("pk", flat=True)][:EVENINGS]
    _fill(hosts[0])
    towns = ["Sarajevo", "القاهرة", "Jakarta", "London", "استانبول", "Lahore", "Toronto", "تهران"]
    return [f"/en/i/{key}/" for key in keys], [f"/en/?q={urllib.parse.quote(town)}" for town in towns]


def _fill(host: object) -> None:
    """Publish 20,000 evenings tonight, each at a site of its own, near towns all over the world."""
    from sufra import gazetteer  # noqa: PLC0415
    from sufra.models import Campaign, Iftar, Section, Site  # noqa: PLC0415
    from sufra.timing.evenings import tzdata_version  # noqa: PLC0415

    chance = random.Random(1448)  # noqa: S311 - places for a bench
    towns = [
        gazetteer.search(name)[0]
        for name in ("Sarajevo", "Cairo", "Jakarta", "London", "Istanbul", "Lahore", "Tehran")
    ]
    campaign = Campaign(host=host, name="Bench", hijri_year=1448)
    campaign.save()
    now = datetime.now(UTC)
    sites = [
        Site(
            host=host, town=town.name("en"), place_id=town.id, zone=town.zone,
            latitude=town.latitude + chance.gauss(0, 0.2), longitude=town.longitude + chance.gauss(0, 0.2),
        )
        for _number in range(PUBLISHED)
        for town in [chance.choice(towns)]
    ]  # fmt: skip
    Site.objects.bulk_create(sites, batch_size=500)
    iftars = [
        Iftar(
            campaign=campaign, site=site, anchor="civil", evening_on=now.date(),
            maghrib_at=now + timedelta(hours=2),
            maghrib_source="sunset+3", tzdata=tzdata_version(), coming="open", published_at=now,
        )
        for site in sites
    ]  # fmt: skip
    Iftar.objects.bulk_create(iftars, batch_size=500)
    sections = [Section(iftar=iftar, seats=45, places_offered=45) for iftar in iftars]
    Section.objects.bulk_create(sections, batch_size=500)


if __name__ == "__main__":
    main()
