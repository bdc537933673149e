"""What the almanac says of many rows at once: read, reckoned in groups of one date, written in order."""

import csv
import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO

import numpy as np

from sufra.almanac import NOON, SUNRISE, SUNSET, Event, Status, asr, dawn, dusk, solar_events

COLUMNS = ["id", "date", "event", "utc", "status"]
NEEDED = {"id", "latitude", "longitude", "zone", "date"}
STATUSES = {
    Status.OK: "ok",
    Status.STAYS_ABOVE: "none: the sun stays above",
    Status.STAYS_BELOW: "none: the sun stays below",
    Status.NO_NOON: "none: no noon on this date",
}
CALLED: dict[str, Event] = {"noon": NOON, "sunrise": SUNRISE, "sunset": SUNSET}
MADE: dict[str, Callable[[str], Event]] = {
    "dawn": lambda degrees: dawn(float(degrees)),
    "dusk": lambda degrees: dusk(float(degrees)),
    "asr": lambda shadow: asr(int(shadow)),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A place on a local civil date; `line` is where it stands in its file, the heading being line 1."""

    line: int
    key: str
    latitude: float
    longitude: float
    zone: str
    date: dt.date
    dut1: float


Rejected = tuple[int, str]
"""A line and why it was left out."""


def event_called(text: str) -> Event:
    """Return the event of a name such as sunset, dusk:18 or asr:1. ValueError says what there is."""
    kind, _, value = text.strip().partition(":")
    if kind in CALLED and not value:
        return CALLED[kind]
    try:
        return MADE[kind](value)
    except (KeyError, ValueError) as problem:
        said = f" ({problem})" if kind in MADE and value else ""
        message = (
            f"An event is noon, sunrise, sunset, dawn:18, dusk:17.7, asr:1 or asr:2; given {text!r}{said}."
        )
        raise ValueError(message) from None


def read_rows(file: IO[str]) -> tuple[list[Row], list[Rejected]]:
    """Return the rows of a CSV file, and the lines that are none. ValueError where its heading is not."""
    table = csv.DictReader(file)
    missing = NEEDED - set(table.fieldnames or [])
    if missing:
        message = (
            f"The file needs the columns id, latitude, longitude, zone, date; missing: {sorted(missing)}."
        )
        raise ValueError(message)
    rows, rejected = [], []
    for record in table:
        try:
            rows.append(_row(table.line_num, record))
        except (ValueError, TypeError) as problem:
            rejected.append((table.line_num, str(problem)))
    return rows, rejected


def _row(line: int, record: dict[str, str]) -> Row:
    return Row(
        line=line, key=record["id"], latitude=float(record["latitude"]), longitude=float(record["longitude"]),
        zone=record["zone"], date=dt.date.fromisoformat(record["date"]), dut1=float(record.get("dut1") or 0),
    )  # fmt: skip


def reckon(rows: Sequence[Row], events: dict[str, Event]) -> tuple[list[list[str]], list[Rejected]]:
    """Return COLUMNS for each row and event, in the order of the rows, and the lines that were refused."""
    answers: dict[int, list[list[str]]] = {}
    rejected: list[Rejected] = []
    by_date: dict[tuple[dt.date, float], list[Row]] = defaultdict(list)
    for row in rows:
        by_date[row.date, row.dut1].append(row)
    for group in by_date.values():
        for part, found in _solved(group, events):
            if isinstance(found, str):
                rejected.append((part[0].line, found))
            else:
                answers.update(zip((row.line for row in part), found, strict=True))
    return [line for row in rows for line in answers.get(row.line, [])], rejected


def _solved(
    rows: list[Row], events: dict[str, Event]
) -> Iterator[tuple[list[Row], list[list[list[str]]] | str]]:
    """Reckon rows of one date together; where one of them cannot be, halve until it stands alone."""
    try:
        found = solar_events(
            [row.latitude for row in rows],
            [row.longitude for row in rows],
            [row.zone for row in rows],
            [rows[0].date],
            list(events.values()),
            dut1=rows[0].dut1,
        )
    except ValueError as problem:
        if len(rows) == 1:
            yield rows, str(problem)
            return
        middle = len(rows) // 2
        yield from _solved(rows[:middle], events)
        yield from _solved(rows[middle:], events)
        return
    half = np.timedelta64(500, "us")
    utc = np.datetime_as_string(found.at[:, :, 0] + half, unit="ms", timezone="UTC")
    yield (
        rows,
        [
            [
                _line(row, name, utc[event, place], found.status[event, place, 0])
                for event, name in enumerate(events)
            ]
            for place, row in enumerate(rows)
        ],
    )


def _line(row: Row, name: str, utc: str, status: int) -> list[str]:
    return [row.key, str(row.date), name, "" if status else utc, STATUSES[Status(status)]]
