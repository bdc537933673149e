"""The hours of Ramadan at a place, or of any dates at many: for a terminal, a spreadsheet, a calendar."""

import csv
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from sufra.almanac import CONVENTIONS, HighLatitude
from sufra.skies.management.bulk import LeftOut, Progress
from sufra.skies.queries.files import Record, opened, records
from sufra.skies.queries.page import TimesPage
from sufra.skies.queries.pdf import as_pdf
from sufra.skies.queries.sheets import as_csv, as_ics, as_json, as_table
from sufra.skies.queries.spans import COLUMNS, NEEDED, Manner, lines_of
from sufra.skies.queries.spots import ENGLISH, NotOne, spot_at, spot_named
from sufra.skies.queries.timetable import Asked, Spot, Timetable, convention_called, ramadan_times
from sufra.timing.months import next_ramadan

FORMATS = ("table", "csv", "json", "ics", "pdf")
KEYS = f"sunset+3, {', '.join(CONVENTIONS)}"
RULES = [str(rule) for rule in HighLatitude]
POINT = ("lat", "lon", "zone")


class Command(BaseCommand):
    """One Ramadan at one place, or a file of places with their dates."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Take where, when, how and in which shape."""
        parser.add_argument("place", nargs="?", help="a name in any language, 'name, country', or a number")
        parser.add_argument("--lat", type=float, help="degrees north, in place of a name")
        parser.add_argument("--lon", type=float, help="degrees east")
        parser.add_argument("--zone", help="such as Asia/Riyadh; without it, that of the point")
        parser.add_argument("--elevation", type=float, default=0.0, metavar="M", help="for Morocco's tables")
        parser.add_argument("--ramadan", type=int, metavar="YEAR", help="1343 to 1500; without it, the next")
        parser.add_argument("--convention", default="sunset+3", metavar="KEY", help=KEYS)
        parser.add_argument("--second", metavar="KEY", help="for a second, later Maghrib beside it")
        parser.add_argument("--high-latitude", choices=RULES, metavar="RULE", help=", ".join(RULES))
        parser.add_argument("--format", choices=FORMATS, help="of one place; without it, a table")
        parser.add_argument("--output", type=Path, help="a file; without it, the terminal")
        many = f"many places in place of one: {','.join(NEEDED)} [,elevation_m] [,convention]"
        parser.add_argument("--input", type=Path, help=many)
        parser.add_argument("--rejects", type=Path, help="line,reason of the rows that were left out")

    def handle(self, **options: Any) -> None:  # noqa: ANN401
        """Reckon a file, or a Ramadan at a place."""
        try:
            if options["input"]:
                self._many(options)
            else:
                self._one(options)
        except (ValueError, OSError) as problem:
            raise CommandError(str(problem)) from None

    def _one(self, options: dict[str, Any]) -> None:
        manner = _manner(options)
        year = options["ramadan"] or next_ramadan(timezone.now().date()).year
        asked = Asked(
            spot=self._spot(options), convention=manner.convention, second=manner.second, rule=manner.rule
        )
        content = _content(ramadan_times(asked, year), options["format"] or "table")
        if options["output"]:
            options["output"].write_bytes(content)
        elif options["format"] == "pdf" and sys.stdout.isatty():
            raise NotOne("A PDF is nothing for a terminal: name a file with --output.")
        else:
            sys.stdout.buffer.write(content)

    def _spot(self, options: dict[str, Any]) -> Spot:
        given = [name for name in POINT if options[name] is not None]
        if {"lat", "lon"} <= set(given) and not options["place"]:
            return spot_at(options["lat"], options["lon"], options["zone"], options["elevation"])
        if given or not options["place"]:
            raise NotOne("Give a place by name, or --lat and --lon with --zone, or --input for many.")
        spot, others = spot_named(options["place"], options["elevation"])
        for other in others:
            self.stderr.write(f"Another place of this name: {other}")
        return spot

    def _many(self, options: dict[str, Any]) -> None:
        """Read a row, write its lines, forget it; the exit code is 0 also where rows were left out."""
        _check_many(options)
        manner, rows = _manner(options), 0
        with (
            opened(options["input"]) as file,
            options["output"].open("w", encoding="utf-8", newline="") as output,
            LeftOut(options["rejects"], self.stderr) as left_out,
        ):
            writer = csv.writer(output, lineterminator="\n")
            progress = Progress(options["input"], file, self.stderr)
            writer.writerow(COLUMNS)
            for line, record in records(file, NEEDED):
                try:
                    writer.writerows(lines_of(_read(record), manner))
                    rows += 1
                except ValueError as problem:
                    left_out.tell(line, str(problem))
                progress.show(rows, left_out=left_out.count)
            progress.end()
        self.stdout.write(f"{rows} rows reckoned, {left_out.count} left out.")


def _manner(options: dict[str, Any]) -> Manner:
    rule, second = options["high_latitude"], options["second"]
    return Manner(
        convention=convention_called(options["convention"]),
        second=convention_called(second) if second else None,
        rule=HighLatitude(rule) if rule else None,
    )


def _check_many(options: dict[str, Any]) -> None:
    alone = [name for name in ("place", "ramadan", "format", *POINT) if options[name] is not None]
    if alone or not options["output"]:
        given = f"; given {', '.join(alone)}" if alone else ""
        raise NotOne(f"With --input goes --output: places and dates stand in the file, CSV comes out{given}.")
    if options["output"].exists() and options["output"].samefile(options["input"]):
        raise NotOne("The output would overwrite the input: name another file.")


def _read(record: Record | ValueError) -> Record:
    if isinstance(record, ValueError):
        raise record
    return record


def _content(table: Timetable, shape: str) -> bytes:
    if shape == "pdf":
        return as_pdf(TimesPage(table, ENGLISH, timezone.now()))
    if shape == "ics":
        return as_ics(table, ENGLISH, table.asked.convention.called, timezone.now())
    if shape == "table":
        return f"{as_table(table)}\n".encode()
    return {"csv": as_csv, "json": as_json}[shape](table)
