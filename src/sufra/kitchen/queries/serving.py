"""The plan of an evening's serving: when the last guest has a hot meal, and how many stalls it takes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from sufra.kitchen.queries.shares import shares_page
from sufra.models import Iftar
from sufra.rules.serving import ROUNDING, minutes_until_last, stalls_within
from sufra.shell.formats import Reader
from sufra.timing.clock import clock_at, shown

WIDTH, HEIGHT, ABOVE = 640, 160, 12


@dataclass(frozen=True, kw_only=True, slots=True)
class StallRow:
    """So many stalls: when the last is served, in minutes after Maghrib and by the clock, and if in time."""

    stalls: int
    minutes: int
    clock: str
    in_time: bool
    is_now: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ServingPage:
    """An evening's plan of serving; `needed` stalls are None where no number of them is enough.

    `meals` are handed out; `without` are the people more who are expected, or inside.
    """

    iftar: Iftar
    reader: Reader
    place: str
    date: str
    meals: int
    without: int
    begins_minutes: int
    begins: str
    now: StallRow
    needed: int | None
    rows: list[StallRow]
    line: str
    needed_line: str
    until: str
    maghrib: str
    ends: str


def serving_page(iftar: Iftar, reader: Reader, now: datetime) -> ServingPage:
    """Return how long the stalls of an evening's place take, beside a few more and fewer."""
    site, shares, begins = iftar.site, shares_page(iftar, reader, now), _begins(iftar)
    meals = shares.meals
    needed = stalls_within(
        meals, servers=site.servers_a_stall, seconds=site.seconds_a_guest,
        minutes=site.served_within_minutes - begins,
    )  # fmt: skip
    needed = None if needed is None else max(needed, 1)
    of_now = _row(iftar, reader, meals, begins, site.stalls)
    beside = {site.stalls + more for more in (-1, 0, 1, 2)} | {(needed or 0) + more for more in (-1, 0)}
    enough = _row(iftar, reader, meals, begins, needed).minutes if needed else None
    last = max(of_now.minutes, site.served_within_minutes)
    return ServingPage(
        iftar=iftar, reader=reader, place=shares.place, date=shares.date, meals=meals,
        without=shares.without_a_meal, begins_minutes=begins,
        begins=_clock(iftar, begins, reader), now=of_now, needed=needed,
        rows=[_row(iftar, reader, meals, begins, stalls) for stalls in sorted(beside) if stalls > 0],
        line=_line(begins, of_now.minutes, last),
        needed_line="" if enough is None else _line(begins, enough, last),
        until=f"{site.served_within_minutes / max(last, 1) * WIDTH:.1f}", maghrib=_clock(iftar, 0, reader),
        ends=_clock(iftar, last, reader),
    )  # fmt: skip


def _begins(iftar: Iftar) -> int:
    """Return how many minutes after Maghrib the running order begins the meal; 0 where it is silent."""
    offsets = [
        item.offset_minutes
        for item in iftar.programme.all()
        if item.kind == "meal" and item.hangs_on == "maghrib"
    ]
    return max(min(offsets, default=0), 0)


def _row(iftar: Iftar, reader: Reader, meals: int, begins: int, stalls: int) -> StallRow:
    site = iftar.site
    takes = minutes_until_last(
        meals, stalls=stalls, servers=site.servers_a_stall, seconds=site.seconds_a_guest
    )
    minutes = begins + ceil(takes - ROUNDING)
    return StallRow(
        stalls=stalls, minutes=minutes, clock=_clock(iftar, minutes, reader),
        in_time=begins + takes <= site.served_within_minutes + ROUNDING, is_now=stalls == site.stalls,
    )  # fmt: skip


def _line(begins: int, ends: int, last: int) -> str:
    """Return how those who are served grow, from none when serving begins to all when the last is served."""
    first, then = (f"{minute / max(last, 1) * WIDTH:.1f}" for minute in (begins, ends))
    return f"0,{HEIGHT} {first},{HEIGHT} {then},{ABOVE} {WIDTH},{ABOVE}"


def _clock(iftar: Iftar, minutes: int, reader: Reader) -> str:
    instant = shown(iftar.maghrib_at) + timedelta(minutes=minutes)
    return clock_at(instant, iftar.site, reader)
