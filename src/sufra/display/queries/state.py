"""All that a display shows, in each of its languages, so that it goes on by itself without a network."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.utils.translation import override

from sufra.display.queries.evening import Evening, evening_of
from sufra.display.queries.faces import face, quiet_face
from sufra.models import Iftar
from sufra.rules.moving import OFF
from sufra.shell.formats import Reader
from sufra.shell.rows import SITES
from sufra.timing.clock import zone

SPOKEN = {code for code, _name in settings.LANGUAGES}
FILES = ("sufra.css", "display/display.js")
MILLISECONDS = 1000


def state(site_id: str, now: datetime) -> dict[str, Any] | None:
    """Return what a display of this site shows, instants in milliseconds; None where the site is gone.

    The same as long as nothing changes, so that a display that asks again is told in a few bytes.
    """
    evening = evening_of(site_id, now)
    shown = _of_evening(evening) if evening else _quiet(site_id)
    return {"release": " ".join(map(static, FILES)), **shown} if shown else None


def _of_evening(evening: Evening) -> dict[str, Any]:
    iftar = evening.iftar
    there = evening.maghrib_at.astimezone(zone(iftar.site.zone))
    offset = there.utcoffset()
    assert offset is not None  # noqa: S101 - an aware instant has one
    return {
        "evening": iftar.pk, "dye": iftar.campaign.dye, "standing": _fixed(iftar),
        "doors": milliseconds(evening.doors_at), "maghrib": milliseconds(evening.maghrib_at),
        "closes": milliseconds(evening.closes_at), "offset": int(offset.total_seconds()) * MILLISECONDS,
        "faces": _faces(iftar.campaign.language_codes(), lambda reader: face(evening, reader), iftar),
    }  # fmt: skip


def _quiet(site_id: str) -> dict[str, Any] | None:
    site = next(iter(SITES([site_id])), None)
    if site is None:
        return None
    last = Iftar.objects.published().with_place().filter(site_id=site_id).order_by("-maghrib_at").first()
    languages = last.campaign.language_codes() if last else ["en"]
    withheld = last is not None and last.exact_place_hours_before is not None
    faces = _faces(languages, lambda reader: quiet_face(site, reader, withheld=withheld), last)
    dye = last.campaign.dye if last else "madder"
    return {"evening": "", "dye": dye, "standing": "quiet", "faces": faces}


def _fixed(iftar: Iftar) -> str:
    """Return the standing that no clock changes, of an evening that is not on; nothing of others."""
    return "off" if iftar.state in OFF else "" if iftar.is_on else iftar.state


def _faces(languages: list[str], made: Any, iftar: Iftar | None) -> list[dict[str, Any]]:  # noqa: ANN401
    faces = []
    for language in filter(SPOKEN.__contains__, languages or ["en"]):
        with override(language):
            faces.append(made(Reader.of(iftar.campaign.host if iftar else None)))
    return faces


def milliseconds(instant: datetime) -> int:
    """Return an instant as scripts count it."""
    return int(instant.timestamp() * MILLISECONDS)
