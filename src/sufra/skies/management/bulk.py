"""What the commands share that take a file of places and dates: a bad row is told and stops nothing."""

import csv
import shutil
import time
from pathlib import Path
from types import TracebackType
from typing import IO, Any, ClassVar, Self

from django.core.management.base import BaseCommand, CommandError, CommandParser, OutputWrapper

from sufra.skies.queries.files import opened
from sufra.skies.queries.rows import Solver, read_rows, reckon

WIDTH = 24
"""Characters of the bar."""

TENTH = 0.1
"""Seconds between two sights of it."""


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
            with opened(options["input"]) as file:
                rows, unread = read_rows(file, *self.needed)
        except (ValueError, OSError) as problem:
            raise CommandError(str(problem)) from None
        lines, refused = reckon(rows, solve)
        _write(options["output"], self.columns, lines)
        with LeftOut(options["rejects"], self.stderr) as left_out:
            for line, reason in sorted(unread + refused):
                left_out.tell(line, reason)
        self.stdout.write(f"{len(rows) - len(refused)} rows reckoned, {left_out.count} left out.")


class LeftOut:
    """Where the rows that were left out are told: in a file of line,reason, else on the terminal."""

    def __init__(self, path: Path | None, terminal: OutputWrapper) -> None:
        self.path, self.terminal, self.count = path, terminal, 0

    def __enter__(self) -> Self:
        self.file = self.path.open("w", encoding="utf-8", newline="") if self.path else None
        if self.file:
            self.writer = csv.writer(self.file, lineterminator="\n")
            self.writer.writerow(["line", "reason"])
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.file:
            self.file.close()

    def tell(self, line: int, reason: str) -> None:
        """Tell one."""
        self.count += 1
        if self.file:
            self.writer.writerow([line, reason])
        else:
            self.terminal.write(f"line {line}: {reason}")


class Progress:
    """How much of a file has been read: one living line on a terminal, nothing elsewhere."""

    def __init__(self, path: Path, file: IO[str], terminal: OutputWrapper) -> None:
        self.file, self.terminal, self.size = file, terminal, max(1, path.stat().st_size)
        self.alive, self.said_at = terminal.isatty(), 0.0

    def show(self, rows: int, *, left_out: int) -> None:
        """Say where it stands, ten times a second at most."""
        now = time.monotonic()
        if not self.alive or now - self.said_at < TENTH:
            return
        self.said_at = now
        share = min(1.0, self.file.buffer.tell() / self.size)  # type: ignore[attr-defined]  # a TextIOWrapper
        done = round(share * WIDTH)
        text = f"[{'#' * done}{'.' * (WIDTH - done)}] {share:4.0%}  {rows:,} rows, {left_out:,} left out"
        self._write("\r\033[K" + text[: shutil.get_terminal_size().columns - 1])

    def end(self) -> None:
        """Leave a clean line behind."""
        if self.alive:
            self._write("\r\033[K")

    def _write(self, text: str) -> None:
        self.terminal.write(text, str, ending="")  # plain: progress is no error
        self.terminal.flush()


def _write(path: Path, heading: list[str], lines: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(heading)
        writer.writerows(lines)
