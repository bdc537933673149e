"""A host's own timetable, as lines that were typed or as a file."""

import codecs
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sufra.rules.digits import latin_digits
from sufra.shell.dates import date_typed

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

MOST_ROWS, MOST_NAMED = 400, 10
# Twenty thousand characters of UTF-16, as many as the lines may have, and room for a spreadsheet's spaces.
MOST_FILE_BYTES = 64 * 1024
# The date is what stands before the time; commas, semicolons, tabs or spaces stand between.
LINE = re.compile(r"(.+?)[\s,،;؛]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?[\s,،;؛]*")


@dataclass(frozen=True, slots=True)
class TimetableLine:
    """One date with its Maghrib, and where it stood."""

    number: int
    evening_on: dt.date
    maghrib: dt.time


def text_of(file: "UploadedFile[Any]") -> str:
    """Return the text of a file: UTF-8, or UTF-16 that says so in its first bytes."""
    if (file.size or 0) > MOST_FILE_BYTES:
        raise ValidationError(
            _("This file is larger than %(most)s kB. Keep only the dates and times, then try again."),
            params={"most": MOST_FILE_BYTES // 1024},
        )
    content: bytes = file.read()
    says_16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = content.decode("utf-16" if says_16 else "utf-8-sig")
    except UnicodeDecodeError:
        text = ""
    if not text.strip() or "\x00" in text:
        raise ValidationError(_("This file cannot be read as text. Save it as CSV (UTF-8), then try again."))
    return "\n".join(text.splitlines())


def lines_of(text: str) -> list[TimetableLine]:
    """Read the lines, below a heading where there is one; name each bad one by its number."""
    rows: dict[dt.date, TimetableLine] = {}
    problems: list[tuple[int, ValidationError]] = []
    for number, line in _numbered(text):
        try:
            row = _line(number, line)
        except (ValueError, ValidationError):
            problems.append(wrong(_("Line %(number)s cannot be read: %(line)s"), number, line=line[:60]))
            continue
        same = rows.setdefault(row.evening_on, row)
        if same.maghrib != row.maghrib:
            said = _("Line %(number)s gives another time for the date of line %(other)s.")
            problems.append(wrong(said, number, other=same.number))
    if problems:
        raise ValidationError([problem for _number, problem in problems[:MOST_NAMED]])
    if len(rows) > MOST_ROWS:
        raise ValidationError(_("A timetable has at most %(most)s lines."), params={"most": MOST_ROWS})
    return list(rows.values())


def wrong(sentence: Any, number: int, **facts: object) -> tuple[int, ValidationError]:  # noqa: ANN401 - lazy
    """Return what is said of a line, with the line's number."""
    return number, ValidationError(sentence, params={"number": number, **facts})


def _numbered(text: str) -> Iterator[tuple[int, str]]:
    filled = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    has_heading = bool(filled) and not any(map(str.isdecimal, filled[0][1]))
    yield from filled[has_heading and len(filled) > 1 :]


def _line(number: int, line: str) -> TimetableLine:
    found = LINE.fullmatch(latin_digits(line).replace('"', " ").strip())
    if found is None:
        raise ValueError(line)
    day, hour, minute, second = found.groups()
    clock = dt.datetime.combine(date_typed(day), dt.time(int(hour), int(minute), int(second or 0)))
    # Seconds are rounded up, so that nobody breaks the fast before the host does.
    return TimetableLine(number, clock.date(), (clock + dt.timedelta(seconds=-clock.second % 60)).time())
