"""Tables of places, row by row: what cannot be read is told with its line and stops nothing."""

import csv
import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import IO

Rejected = tuple[int, str]
"""A line, the heading being line 1, and why it was left out."""

Record = dict[str, str]
SHOWN_CHARACTERS = 60


def opened(path: Path) -> IO[str]:
    """Open a CSV file for `records`, which refuses a line whose bytes are not UTF-8."""
    return path.open(encoding="utf-8-sig", errors="replace", newline="")


def records(file: IO[str], needed: tuple[str, ...]) -> Iterator[tuple[int, Record | ValueError]]:
    """Give each line with its record, or with why it is none. Raises a ValueError for a wrong heading."""
    table = csv.DictReader(file)
    missing = [column for column in needed if column not in (table.fieldnames or [])]
    if missing:
        message = f"The file needs the columns {', '.join(needed)}; missing: {', '.join(missing)}."
        raise ValueError(message)
    while True:
        try:
            record = next(table, None)
        except csv.Error as problem:
            yield table.line_num, ValueError(f"This is no line of CSV: {problem}.")
            continue
        if record is None:
            return
        wrong = _wrong(record, needed)
        yield table.line_num, ValueError(wrong) if wrong else record


def _wrong(record: Record, needed: tuple[str, ...]) -> str:
    """Return why a line is no record, or nothing."""
    if None in record:
        return "The line has more columns than the heading."
    if any("\ufffd" in (value or "") for value in record.values()):
        return "The line is not UTF-8."
    if any(record[column] is None for column in needed):
        return "The line has fewer columns than the heading."
    return ""


def number(record: Record, column: str, default: float | None = None) -> float:
    """Return a column's number, or the default where it is empty. ValueError names the column."""
    text = record.get(column) or ""
    if not text and default is not None:
        return default
    try:
        return float(text)
    except ValueError:
        message = f"The column {column} is a number; given {text[:SHOWN_CHARACTERS]!r}."
        raise ValueError(message) from None


def day(record: Record, column: str) -> dt.date:
    """Return a column's date, written as 2027-02-08. ValueError names the column."""
    text = record[column]
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        message = f"The column {column} is a date such as 2027-02-08; given {text[:SHOWN_CHARACTERS]!r}."
        raise ValueError(message) from None
