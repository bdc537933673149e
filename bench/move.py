"""./sufra bench move: a month start is announced for 30 evenings with 10,000 parties in six languages.

The preview, the confirmation, every guest's page and every letter, through the views of the site itself, in
one process on SQLite. `preview_s` is from the form sent to the preview shown; `queued_s` from the
confirmation sent to its answer, when all letters lie in the outbox; `pages_s` until each evening's public
page has been read with its new date. `lost` counts parties without a letter, `duplicated` those with more
than one.
A second line is 500 sites with 30 evenings each and no parties, announced and undone: `redated_s`,
`undone_s`. `cpu_s` is this process's own for the announcement, `peak_mb` its largest resident memory.
It fails where a party has no letter or two, or an evening is not where it belongs.
"""

import json
import re
import resource
import sys
import time
from datetime import UTC, date, datetime, timedelta
from typing import Any

from _server import empty_store

LANGUAGES = ("en", "ar", "fa", "tr", "ur", "id")
EVENINGS, PARTIES = 30, 10_000
SITES = 500
FIRST_ON, NEW_FIRST_ON = date(2027, 2, 8), date(2027, 2, 9)
NOW = datetime(2027, 1, 20, 12, tzinfo=UTC)


def main() -> None:
    """Announce twice, print two lines."""
    with empty_store():
        first = _with_parties()
        print(json.dumps(first), flush=True)
        second = _many_sites()
        print(json.dumps(second), flush=True)
    sys.exit(1 if first["lost"] or first["duplicated"] or second["wrong"] else 0)


def _season(sites: int, days: int, name: str) -> Any:  # noqa: ANN401 - a Campaign; the settings are chosen first
    from sufra import gazetteer  # noqa: PLC0415
    from sufra.accounts.actions import add_host, person  # noqa: PLC0415
    from sufra.campaigns.actions.seasons import draft_evenings, plan_season, publish  # noqa: PLC0415
    from sufra.campaigns.forms.plan import SectionPlan  # noqa: PLC0415
    from sufra.models import Site  # noqa: PLC0415
    from sufra.rules.evenings import on_fast_days  # noqa: PLC0415

    user = person(email="host@example.org")
    host = add_host(name=name, owner=user, now=NOW)
    place = gazetteer.search("London")[0]
    evenings = on_fast_days(FIRST_ON, list(range(1, days + 1)))
    sections = [SectionPlan("everyone", 1000)]
    campaign, _site = plan_season(
        host=host, user=user, name=name, place=place, evenings=evenings, sections=sections,
        coming="reservations", contact="table@example.org", languages=list(LANGUAGES), hijri_year=1448,
        now=NOW,
    )  # fmt: skip
    for number in range(1, sites):
        site = Site(
            host=host, name=f"Table {number}", place_id=place.id, town="London", zone=place.zone,
            latitude=place.latitude + number / 1000, longitude=place.longitude,
        )  # fmt: skip
        site.save()
        draft_evenings(
            campaign=campaign, site=site, evenings=evenings, sections=sections, coming="reservations"
        )
    publish(campaign=campaign, user=user, now=NOW)
    return campaign, user


def _seat(campaign: Any, number: int) -> None:  # noqa: ANN401
    from sufra.models import EveningKey, Iftar, Party  # noqa: PLC0415
    from sufra.shell.sealing import Seal  # noqa: PLC0415

    iftars = list(Iftar.objects.of(campaign.host).filter(campaign=campaign))
    for place, iftar in enumerate(iftars):
        seal = Seal.new(iftar.pk)
        EveningKey(iftar=iftar, wrapped=seal.wrapped()).save(force_insert=True)
        tag = seal.tag("section", iftar.sections.get().pk)
        mine = range(place, number, len(iftars))
        parties = [
            Party(
                iftar=iftar, section_tag=tag, standing="seated", guests=2, fewest=2, reserved_at=NOW,
                code=str(100_000 + one), contact_tag=f"{one}",
            )
            for one in mine
        ]  # fmt: skip
        for one, party in zip(mine, parties, strict=True):
            facts = {"name": "Guest", "needs": [], "language": LANGUAGES[one % len(LANGUAGES)]}
            party.sealed = seal.close(party.pk, {**facts, "contact": f"guest{one}@example.org"})
        Party.objects.bulk_create(parties, batch_size=500)


def _with_parties() -> dict[str, Any]:
    from django.db.models import Count  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from sufra.models import Iftar, Letter, Party  # noqa: PLC0415

    campaign, user = _season(1, EVENINGS, "Season")
    _seat(campaign, PARTIES)
    client = Client()
    client.force_login(user)
    address = f"/en/host/{campaign.host_id}/campaign/{campaign.pk}/announcement/"
    cpu = time.process_time()
    began = time.perf_counter()
    preview = client.post(address, {"by": "own", "first_on": str(NEW_FIRST_ON), "authority": "Bench"})
    preview_s = time.perf_counter() - began
    text = preview.content.decode()
    _require(f"{PARTIES} parties would get a letter" in text, "The preview does not name all parties.")
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', text))
    began = time.perf_counter()
    done = client.post(address, {**hidden, "confirm": "yes", "reason": "bench"})
    queued_s = time.perf_counter() - began
    _require(done.status_code == 302, f"The confirmation was answered {done.status_code}.")  # noqa: PLR2004
    rows = Iftar.objects.of(campaign.host).order_by("evening_on")
    guest = Client()
    for after, iftar in enumerate(rows):
        day = NEW_FIRST_ON + timedelta(days=after)
        page = guest.get(f"/en/i/{iftar.pk}/").content.decode()
        _require(f"{day:%A} {day.day} {day:%B} {day.year}" in page, f"A page does not say {day}.")
    pages_s = time.perf_counter() - began
    letters = Letter.objects.filter(kind="changed").values("party").annotate(number=Count("pk"))
    numbers = list(letters.values_list("number", flat=True))
    return {
        "bench": "move", "iftars": EVENINGS, "parties": PARTIES, "preview_s": round(preview_s, 2),
        "pages_s": round(pages_s, 2), "queued_s": round(queued_s, 2),
        "lost": Party.objects.of(campaign.host).count() - len(numbers),
        "duplicated": sum(number > 1 for number in numbers), "cpu_s": round(time.process_time() - cpu, 2),
        "peak_mb": _peak_mb(),
    }  # fmt: skip


def _many_sites() -> dict[str, Any]:
    from sufra.models import Iftar  # noqa: PLC0415
    from sufra.moves.actions import carry_out, undo  # noqa: PLC0415
    from sufra.moves.queries.outcomes import Intent, fingerprint, outcomes  # noqa: PLC0415

    campaign, user = _season(SITES, EVENINGS, "Campaign")
    intent = Intent(kind="announce", campaign_id=campaign.pk, first_on=NEW_FIRST_ON, authority="Bench")
    seen = fingerprint(intent, outcomes(campaign.host, intent, NOW))
    before = _peak_mb()
    began, cpu = time.perf_counter(), time.process_time()
    move = carry_out(
        host=campaign.host, user=user, intent=intent, key="bench", seen=seen, reason="", sentences={}, now=NOW
    )
    redated_s, redated_cpu_s = time.perf_counter() - began, time.process_time() - cpu
    rows = Iftar.objects.of(campaign.host).values_list("fast_day", "evening_on")
    wrong = sum(day != NEW_FIRST_ON + timedelta(days=fast_day - 1) for fast_day, day in rows)
    began = time.perf_counter()
    undo(move=move, user=user, now=NOW)
    return {
        "bench": "move", "iftars": SITES * EVENINGS, "parties": 0, "redated_s": round(redated_s, 2),
        "undone_s": round(time.perf_counter() - began, 2), "cpu_s": round(redated_cpu_s, 2),
        "wrong": wrong, "peak_mb": _peak_mb(), "peak_mb_before": before,
    }  # fmt: skip


def _require(holds: bool, trouble: str) -> None:  # noqa: FBT001 - as assert, which -O would drop
    if not holds:
        sys.exit(trouble)


def _peak_mb() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


if __name__ == "__main__":
    main()
