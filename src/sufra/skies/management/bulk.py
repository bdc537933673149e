"""What the commands share that take a file of places and dates: a bad row is told and stops nothing."""

import csv
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sufra.skies.queries import Rejected, Solver, read_rows, reckon


class BulkCommand(BaseCommand):
    """Read rows, reckon, write; the exit code is 0 also where rows were left out, which is said."""

    columns: ClassVar[list[str]]
    needed: ClassVar[tuple[str, ...]] = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the files."""
        given = ["id", "latitude", "longitude", "date", *self.needed]
        parser.add_argument("--input", required=True, type=Path, help=",".join(given))
        parser.add_argument("--output", required=True, type=Path, help=",".join(self.columns))
        parser.add_argument("--rejects", type=Path, help="line,reason of the rows that were left out")

    def solver(self, options: dict[str, Any]) -> Solver:
        """Return what reckons rows of one date. Raises a CommandError where it cannot be asked so."""
        raise NotImplementedError

    def handle(self, **options: Any) -> None:  # noqa: ANN401
        """Go through the file."""
        solve = self.solver(options)
        try:
            with options["input"].open(encoding="utf-8-sig", newline="") as file:
                rows, unread = read_rows(file, *self.needed)
        except (ValueError, OSError) as problem:
            raise CommandError(str(problem)) from None
        lines, refused = reckon(rows, solve)
        left_out = sorted(unread + refused)
        _write(options["output"], self.columns, lines)
        if options["rejects"]:
            _write(options["rejects"], ["line", "reason"], left_out)
        else:
            self._tell(left_out)
        self.stdout.write(f"{len(rows) - len(refused)} rows reckoned, {len(left_out)} left out.")

    def _tell(self, left_out: list[Rejected]) -> None:
        for line, reason in left_out:
            self.stderr.write(f"line {line}: {reason}")


def _write(path: Path, heading: list[str], lines: list[list[str]] | list[Rejected]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(heading)
        writer.writerows(lines)
