"""A timetable as a file: for a terminal, a spreadsheet, a program or a calendar.

What is shown, what the authority prints and the exact instant stand apart, under their own names.
"""

import csv
import datetime as dt
import io
import json
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from sufra.almanac import HOURS, Convention, Time
from sufra.shell.formats import Reader
from sufra.skies.queries.timetable import SECOND, Asked, Day, Timetable

NAMES = (*HOURS[:-1], SECOND, HOURS[-1])
SAID = ("convention", "second_convention", "high_latitude", "zone", "tzdata")
HOUR_COLUMNS = tuple(f"{name}_{what}" for what in ("shown", "printed", "utc", "rule") for name in NAMES)
COLUMNS = ("date", "fast_day", "only_if_30_days", *SAID, *HOUR_COLUMNS)

WITHHELD = "withheld"
"""In place of a rule that would have put the hour out of its order."""


def hour_cells(asked: Asked, day: Day) -> list[str]:
    """Return HOUR_COLUMNS of a day: clocks, then UTC in milliseconds, then the rule, or WITHHELD."""
    times = [day.time(name) for name in NAMES]
    first, second = is_printed(asked.convention), bool(asked.second and is_printed(asked.second))
    return [
        *(clock(time.shown_at) if time else "" for time in times),
        *(
            clock(time.printed_at) if time and (second if name == SECOND else first) else ""
            for name, time in zip(NAMES, times, strict=True)
        ),
        *(utc(time.at) if time else "" for time in times),
        *(
            WITHHELD if name in day.withheld else (time and time.by) or ""
            for name, time in zip(NAMES, times, strict=True)
        ),
    ]


def said(asked: Asked, tzdata: str) -> list[str]:
    """Return SAID: what a line is worth nothing without."""
    return [
        key_of(asked.convention),
        key_of(asked.second) if asked.second else "",
        asked.rule or "",
        asked.spot.zone,
        tzdata,
    ]


def is_printed(convention: Convention) -> bool:
    """Tell whether there is an authority whose tables could print it."""
    return convention.key != "sunset"


def key_of(convention: Convention) -> str:
    """Return the key of a convention, for sunset with its minutes: sunset+3."""
    minutes = getattr(convention.maghrib, "minutes", 0)
    return f"sunset+{minutes}" if convention.key == "sunset" else convention.key


def clock(local: dt.datetime) -> str:
    """Return 17:05."""
    return f"{local.hour:02}:{local.minute:02}"


def utc(instant: dt.datetime) -> str:
    """Return an instant of UTC in ISO 8601, rounded to the millisecond."""
    rounded = instant + dt.timedelta(microseconds=500)
    return f"{rounded.replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"


def as_csv(table: Timetable) -> bytes:
    """Return COLUMNS, a line a day."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for day in table.days:
        conditional = "yes" if day.only_if_30_days else ""
        writer.writerow(
            [
                day.date,
                day.fast_day,
                conditional,
                *said(table.asked, table.tzdata),
                *hour_cells(table.asked, day),
            ]
        )
    return file.getvalue().encode()


def as_json(table: Timetable) -> bytes:
    """Return everything, each thing under its own name."""
    asked, spot = table.asked, table.asked.spot
    found = {
        "place": {
            "name": spot.name, "geonames_id": spot.place_id, "latitude": spot.latitude,
            "longitude": spot.longitude, "zone": spot.zone, "elevation_m": spot.elevation_m,
        },
        "ramadan": {
            "year": table.year, "first_on": str(table.first_on), "calendar": "Umm al-Qura",
            "kind": "computed",
        },
        "convention": _convention(asked.convention),
        "second_convention": _convention(asked.second) if asked.second else None,
        "high_latitude_rule": asked.rule,
        "tzdata": table.tzdata,
        "shown": "rounded to the safe side: imsak, fajr and sunrise down, the other hours up",
        "printed": "rounded as the authority rounds, for comparing with its tables; not to be shown",
        "days": [_day(asked, day) for day in table.days],
    }  # fmt: skip
    return json.dumps(found, ensure_ascii=False, indent=1).encode()


def _convention(convention: Convention) -> dict[str, Any]:
    return {
        "key": key_of(convention), "called": convention.called, "published": convention.published,
        "confirmed": convention.confirmed, "caution": convention.caution,
    }  # fmt: skip


def _day(asked: Asked, day: Day) -> dict[str, Any]:
    return {
        "date": str(day.date),
        "fast_day": day.fast_day,
        "only_if_30_days": day.only_if_30_days,
        "hours": {hour: _time(asked.convention, time) for hour, time in day.hours.items()},
        "withheld": sorted(day.withheld),
        "second_maghrib": _time(asked.second, day.second) if asked.second and day.second else None,
    }


def _time(convention: Convention, time: Time) -> dict[str, str | None]:
    shown, printed = (minute.isoformat(timespec="minutes") for minute in (time.shown_at, time.printed_at))
    return {
        "utc": utc(time.at),
        "shown": shown,
        "printed": printed if is_printed(convention) else None,
        "rule": time.by,
    }


def as_ics(table: Timetable, reader: Reader, called: str, now: dt.datetime) -> bytes:
    """Return a calendar (RFC 5545) with an entry at each shown Maghrib, the second one in its text."""
    from icalendar import Calendar, Event  # noqa: PLC0415 - few requests need it, and it is large

    sheet = Calendar()
    sheet.add("prodid", "-//Sufra//EN")
    sheet.add("version", "2.0")
    spot = table.asked.spot
    for day in table.days:
        if not (maghrib := day.hours.get("maghrib")):
            continue
        event = Event()
        event.add(
            "uid", f"{day.date}_{key_of(table.asked.convention)}_{spot.latitude}_{spot.longitude}@sufra"
        )
        event.add("dtstamp", now.replace(hour=0, minute=0, second=0, microsecond=0))
        event.add("dtstart", maghrib.shown_at.astimezone(dt.UTC))
        event.add("summary", _("Maghrib at %(time)s") % {"time": reader.clock(maghrib.shown_at)})
        event.add("description", "\n".join(_lines(table, day, reader, called)))
        event.add("location", spot.name)
        sheet.add_component(event)
    return bytes(sheet.to_ical())


def _lines(table: Timetable, day: Day, reader: Reader, called: str) -> Iterator[str]:
    yield reader.fast_day(day.fast_day or 0, table.year, None)
    if day.second:
        yield _("Whoever breaks the fast later: %(time)s") % {"time": reader.clock(day.second.shown_at)}
    yield f"{called} · tzdata {table.tzdata}"


def as_table(table: Timetable) -> str:
    """Return the shown minutes as a table of a terminal."""
    zone = table.asked.spot.zone
    names = [name for name in NAMES if any(day.time(name) for day in table.days)]
    head = ["day", "date", *("second" if name == SECOND else name for name in names)]
    rows = [
        [f"{day.fast_day}{'?' if day.only_if_30_days else ''}", f"{day.date} {day.date:%a}",
         *(_cell(day.time(name)) for name in names)]
        for day in table.days
    ]  # fmt: skip
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in (head, *rows)]
    return "\n".join([*_above(table), "", *lines, "", *_below(table), f"{zone}, tzdata {table.tzdata}."])


def _above(table: Timetable) -> Iterator[str]:
    asked, spot = table.asked, table.asked.spot
    point = f"{spot.latitude:.4f}, {spot.longitude:.4f}"
    yield f"Ramadan {table.year} · {spot.name or point}"
    yield f"Maghrib: {asked.convention.called} ({key_of(asked.convention)})"
    if asked.second:
        yield f"Second Maghrib: {asked.second.called} ({key_of(asked.second)})"
    if asked.rule:
        yield f"Where the sun does not do it, the rule {asked.rule} stands in, marked *."
    if table.withheld:
        yield "An hour that the rule would put on the wrong side of sunrise or Maghrib is withheld: --."


def _below(table: Timetable) -> Iterator[str]:
    yield "Day 1 is computed (Umm al-Qura), not announced; day 30 comes only if the month has 30 days."
    yield "Shown minutes: imsak, fajr and sunrise are rounded down, the others up."
    if table.missing:
        yield f"Not on every day here: {', '.join(table.missing)}; --high-latitude names what may stand in."
    for convention in filter(None, [table.asked.convention, table.asked.second]):
        if convention.caution:
            yield f"{key_of(convention)}: {convention.caution}"


def _cell(time: Time | None) -> str:
    return f"{clock(time.shown_at)}{'*' if time.by else ''}" if time else "--"
