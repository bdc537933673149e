"""The running order: offsets become clock times, and what overlaps or comes too late is named."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from itertools import pairwise


@dataclass(frozen=True, kw_only=True, slots=True)
class Anchors:
    """The instants on which a line can hang; aware, None where the evening has none."""

    maghrib: datetime
    second_maghrib: datetime | None
    isha: datetime | None
    zone: tzinfo
    closes: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One line as the host wrote it; `key` is the caller's own."""

    key: object
    hangs_on: str
    offset_minutes: int
    clock: time | None
    minutes: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Placed:
    """One line at its time; `starts_at` is None where what it hangs on does not exist that evening."""

    line: Line
    starts_at: datetime | None
    overlaps: bool = False
    after_closing: bool = False


def running_order(lines: list[Line], anchors: Anchors) -> list[Placed]:
    """Return the lines by time, those without one last; overlap and lateness are shown, not forbidden."""
    timed = sorted(
        ((start, order, line) for order, line in enumerate(lines) if (start := starts_at(line, anchors))),
        key=lambda entry: entry[:2],
    )
    into_the_next = {
        index for index, (one, two) in enumerate(pairwise(timed)) if _end(one[0], one[2]) > two[0]
    }
    placed = [
        Placed(
            line=line, starts_at=start, overlaps=index in into_the_next, after_closing=start > anchors.closes
        )
        for index, (start, _order, line) in enumerate(timed)
    ]
    return placed + [Placed(line=line, starts_at=None) for line in lines if starts_at(line, anchors) is None]


def starts_at(line: Line, anchors: Anchors) -> datetime | None:
    """Return the instant of a line."""
    if line.hangs_on == "clock":
        return _clock(line.clock, anchors)
    hook: datetime | None = getattr(anchors, line.hangs_on)
    return hook + timedelta(minutes=line.offset_minutes) if hook else None


def _clock(clock: time | None, anchors: Anchors) -> datetime | None:
    if clock is None:
        return None
    evening = anchors.maghrib.astimezone(anchors.zone)
    on_the_day = datetime.combine(evening.date(), clock, anchors.zone)
    # A clock time long before Maghrib, such as 00:30, is after midnight.
    return on_the_day + timedelta(days=1) if on_the_day < evening - timedelta(hours=12) else on_the_day


def _end(start: datetime, line: Line) -> datetime:
    return start + timedelta(minutes=line.minutes or 0)
