"""What the almanac says of many rows at once: read, reckoned in groups of one date, written in order."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import IO

import numpy as np
from numpy.typing import NDArray

from sufra import gazetteer
from sufra.almanac import NOON, SUNRISE, SUNSET, Event, Status, asr, crescents, dawn, dusk, solar_events
from sufra.skies.queries.files import Record, Rejected, day, number, records

COLUMNS = ["id", "date", "event", "utc", "status"]
CRESCENT_COLUMNS = [
    "id", "date", "conjunction", "sunset", "moonset", "lag_min", "best", "q", "yallop", "v", "odeh"
]  # fmt: skip
NEEDED = ("id", "latitude", "longitude", "date")
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


Solver = Callable[[Sequence[Row]], list[list[list[str]]]]
"""From rows of one date to the lines of each; ValueError where one of them cannot be solved."""


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


def read_rows(file: IO[str], *more: str) -> tuple[list[Row], list[Rejected]]:
    """Return the rows of a CSV file, and the lines that are none. ValueError where its heading is not.

    It needs NEEDED and the columns named beside; a zone that is not given is that of the point.
    """
    rows, rejected = [], []
    for line, record in records(file, (*NEEDED, *more)):
        try:
            rows.append(_row(line, record))
        except ValueError as problem:
            rejected.append((line, str(problem)))
    return rows, rejected


def _row(line: int, record: Record | ValueError) -> Row:
    if isinstance(record, ValueError):
        raise record
    return Row(
        line=line, key=record["id"], latitude=number(record, "latitude"),
        longitude=number(record, "longitude"), zone=record.get("zone") or "",
        date=day(record, "date"), dut1=number(record, "dut1", 0),
    )  # fmt: skip


def reckon(rows: Sequence[Row], solve: Solver) -> tuple[list[list[str]], list[Rejected]]:
    """Return the lines of each row, in the order of the rows, and the lines that were refused.

    Rows of one date are solved together; where one of them cannot be, they are halved until it stands alone.
    """
    answers: dict[int, list[list[str]]] = {}
    rejected: list[Rejected] = []
    by_date: dict[tuple[dt.date, float], list[Row]] = defaultdict(list)
    for row in rows:
        by_date[row.date, row.dut1].append(row)
    waiting = list(by_date.values())
    while waiting:
        group = waiting.pop()
        try:
            answers.update(zip((row.line for row in group), solve(group), strict=True))
        except ValueError as problem:
            if len(group) == 1:
                rejected.append((group[0].line, str(problem)))
            else:
                middle = len(group) // 2
                waiting += [group[:middle], group[middle:]]
    return [line for row in rows for line in answers.get(row.line, [])], rejected


def events_of(events: dict[str, Event]) -> Solver:
    """Return what reckons these events of rows of one date."""

    def solve(rows: Sequence[Row]) -> list[list[list[str]]]:
        found = solar_events(*_places(rows), [rows[0].date], list(events.values()), dut1=rows[0].dut1)
        utc, status = _milliseconds(found.at[:, :, 0]), found.status[:, :, 0]
        return [
            [
                [row.key, str(row.date), name, "" if status[event, place] else utc[event, place],
                 STATUSES[Status(status[event, place])]]
                for event, name in enumerate(events)
            ]
            for place, row in enumerate(rows)
        ]  # fmt: skip

    return solve


def crescents_of(rows: Sequence[Row]) -> list[list[list[str]]]:
    """Return the crescent of each row: CRESCENT_COLUMNS, empty where there is none."""
    found = crescents(*_places(rows), rows[0].date)
    conjunction = _milliseconds(np.array([found.conjunction]))[0]
    instants = [_milliseconds(each) for each in (found.sunset, found.moonset, found.best)]
    return [
        [
            [
                row.key, str(row.date), conjunction, instants[0][place], instants[1][place],
                _number(found.lag_minutes[place], 3), instants[2][place], _number(found.q[place], 5),
                found.yallop[place], _number(found.v[place], 5), found.odeh[place],
            ]
        ]
        for place, row in enumerate(rows)
    ]  # fmt: skip


def _places(rows: Sequence[Row]) -> tuple[list[float], list[float], list[str]]:
    zones = [row.zone or gazetteer.zone_at(row.latitude, row.longitude) for row in rows]
    return [row.latitude for row in rows], [row.longitude for row in rows], zones


def _milliseconds(at: NDArray[np.datetime64]) -> NDArray[np.str_]:
    """Return UTC in ISO 8601, rounded to the millisecond; empty where there is none."""
    text = np.datetime_as_string(at + np.timedelta64(500, "us"), unit="ms", timezone="UTC")
    return np.where(np.isnat(at), "", text)


def _number(value: float, places: int) -> str:
    return "" if np.isnan(value) else f"{value:.{places}f}"
