"""The hours of many places, a row of a file each, from one date to another."""

from dataclasses import dataclass

from sufra.almanac import TZDATA_VERSION, Convention, HighLatitude
from sufra.skies.queries.files import Record, day, number
from sufra.skies.queries.sheets import HOUR_COLUMNS, SAID, hour_cells, said
from sufra.skies.queries.spots import spot_at
from sufra.skies.queries.timetable import Asked, convention_called, dates_between, times_of

NEEDED = ("id", "latitude", "longitude", "zone", "from", "to")
COLUMNS = ("id", "date", *SAID, *HOUR_COLUMNS)
MOST_DAYS = 366
"""Of one row, so that what is held in memory stays small; a longer span is several rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How a row is reckoned that names no convention of its own, and what stands beside each."""

    convention: Convention
    second: Convention | None
    rule: HighLatitude | None


def lines_of(record: Record, manner: Manner) -> list[list[str]]:
    """Return COLUMNS for each date of a row, both ends included. ValueError says what is wrong with it."""
    first, last = day(record, "from"), day(record, "to")
    if not 0 <= (last - first).days < MOST_DAYS:
        message = f"A row goes from a date to one 0 to {MOST_DAYS - 1} days later; given {first} to {last}."
        raise ValueError(message)
    asked = _asked(record, manner)
    start = said(asked, TZDATA_VERSION)
    return [
        [record["id"], str(each.date), *start, *hour_cells(asked, each)]
        for each in times_of(asked, dates_between(first, last))
    ]


def _asked(record: Record, manner: Manner) -> Asked:
    own = record.get("convention") or ""
    point = number(record, "latitude"), number(record, "longitude")
    return Asked(
        spot=spot_at(*point, record["zone"], number(record, "elevation_m", 0)),
        convention=convention_called(own.strip()) if own else manner.convention,
        second=manner.second,
        rule=manner.rule,
    )
