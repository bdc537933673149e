"""Raw events of the sun for people who check us: a file of rows in, a file of instants out."""

import csv
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sufra.skies.queries import COLUMNS, event_called, read_rows, reckon


class Command(BaseCommand):
    """Reckon the events of each row; one that cannot be is told with its reason and stops nothing."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the files and the events."""
        parser.add_argument(
            "--input", required=True, type=Path, help="id,latitude,longitude,zone,date[,dut1]"
        )
        parser.add_argument("--events", required=True, help="noon,sunrise,sunset,dawn:17.7,dusk:18,asr:1 ...")
        parser.add_argument("--output", required=True, type=Path, help="id,date,event,utc,status")
        parser.add_argument("--rejects", type=Path, help="line,reason of the rows that were left out")

    def handle(self, *, input: Path, events: str, output: Path, rejects: Path | None, **_o: object) -> None:  # noqa: A002 - the option's name
        """Read, reckon, write; the exit code is 0 also where rows were left out, which is said."""
        try:
            asked = {name: event_called(name) for name in events.split(",")}
            with input.open(encoding="utf-8-sig", newline="") as file:
                rows, unread = read_rows(file)
        except (ValueError, OSError) as problem:
            raise CommandError(str(problem)) from None
        lines, refused = reckon(rows, asked)
        _write(output, COLUMNS, lines)
        left_out = sorted(unread + refused)
        if rejects:
            _write(rejects, ["line", "reason"], left_out)
        for line, reason in left_out if not rejects else []:
            self.stderr.write(f"line {line}: {reason}")
        self.stdout.write(f"{len(rows) - len(refused)} rows reckoned, {len(left_out)} left out.")


def _write(path: Path, heading: list[str], lines: list[list[str]] | list[tuple[int, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(heading)
        writer.writerows(lines)
