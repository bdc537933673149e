"""The page as it stands before, and without, its script: one language, clock times, no countdown."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from sufra.display.queries.state import MILLISECONDS
from sufra.rules.sky import Sky, sky

NO_SUN = {"off": "grey", "quiet": "night"}
DAY = 24 * 3600 * MILLISECONDS


@dataclass(frozen=True, kw_only=True, slots=True)
class Screen:
    """What the page begins with; `sun_y` is where the sun's centre stands, None once it has set."""

    state: dict[str, Any]
    face: dict[str, Any]
    standing: str
    big: str
    line: str
    now: dict[str, Any] | None
    next: dict[str, Any] | None
    sky: str
    sun_y: int | None
    qr: str


def screen(state: dict[str, Any], now: datetime, absolute: Callable[[str], str]) -> Screen:
    """Return the page of a state, in the language that is active."""
    face, at = state["faces"][0], int(now.timestamp() * MILLISECONDS)
    standing = standing_at(state, at)
    says = face["says"][standing]
    above = _sky(state, at)
    begun = [item for item in face["order"] if item["at"] <= at]
    coming = [item for item in face["order"] if item["at"] > at]
    return Screen(
        state=state, face=face, standing=standing, big=says[0] or face["maghrib"], line=says[-1],
        now=begun[-1] if begun else None, next=coming[0] if coming else None,
        sky=above.name, sun_y=above.sun_y,
        qr=_qr(absolute(reverse("evening", args=[state["evening"]]))) if state["evening"] else "",
    )  # fmt: skip


def standing_at(state: dict[str, Any], at: int) -> str:
    """Return where an evening stands: far, before, open, broken or over; else why it is not on."""
    if state["standing"]:
        return str(state["standing"])
    if at >= state["closes"]:
        return "over"
    if at >= state["maghrib"]:
        return "broken"
    if at >= state["doors"]:
        return "open"
    return "before" if state["maghrib"] - at < DAY else "far"


def _sky(state: dict[str, Any], at: int) -> Sky:
    if state["standing"] in NO_SUN:
        return Sky(NO_SUN[state["standing"]], None)
    return sky((state["maghrib"] - at) / MILLISECONDS)


def _qr(link: str) -> str:
    import segno  # noqa: PLC0415 - few pages draw one

    return str(
        segno.make(link, error="m", micro=False).svg_inline(omitsize=True, svgclass="qr", lineclass=None)
    )
