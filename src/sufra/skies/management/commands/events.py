"""Raw events of the sun for people who check us: a file of rows in, a file of instants out."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from sufra.skies.management.bulk import BulkCommand
from sufra.skies.queries.rows import COLUMNS, Solver, event_called, events_of


class Command(BulkCommand):
    """Reckon the events of each row."""

    help = __doc__
    columns = COLUMNS
    needed = ("zone",)

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the events too."""
        super().add_arguments(parser)
        parser.add_argument("--events", required=True, help="noon,sunrise,sunset,dawn:17.7,dusk:18,asr:1 ...")

    def solver(self, options: dict[str, Any]) -> Solver:
        """Return what reckons the events that were asked for."""
        try:
            return events_of({name: event_called(name) for name in options["events"].split(",")})
        except ValueError as problem:
            raise CommandError(str(problem)) from None
