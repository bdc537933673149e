"""The young moon before a month: when it is new, and where it may be seen on which evening."""

import datetime as dt
import re
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sufra.almanac import shown_at, zone
from sufra.skies.queries.moon import SEEN, MoonEvening, Sight, towns, young_moon
from sufra.skies.queries.spots import spot_named
from sufra.skies.queries.timetable import Spot
from sufra.skies.queries.world import world_svg

HONEST = (
    "Yallop and Odeh fitted their classes to sightings; the air decides, and no authority is bound to them.",
    "yes and no are the rules of calendars that are reckoned, each at its own place; they announce nothing.",
)


class Command(BaseCommand):
    """Print three evenings; with --map, draw the second of them, or the one that is named."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the month, places, and a file for the map."""
        parser.add_argument("month", help="a Hijri month, such as 1448-09 for Ramadan 1448")
        parser.add_argument("--place", action="append", help="a name in any language; may be given again")
        parser.add_argument("--map", type=Path, help="an SVG file to draw the world into")
        parser.add_argument("--evening", type=int, choices=(1, 2, 3), default=2, help="which one is drawn")

    def handle(self, **options: Any) -> None:  # noqa: ANN401
        """Reckon and print."""
        try:
            moon = young_moon(*_month(options["month"]), _spots(options["place"] or []))
        except ValueError as problem:
            raise CommandError(str(problem)) from None
        self.stdout.write(
            f"{moon.year}-{moon.month:02d} · new moon {moon.conjunction:%Y-%m-%d %H:%M:%S} UTC · "
            f"first day by Umm al-Qura, computed: {moon.first_on}"
        )
        for evening in moon.evenings:
            self.stdout.write("\n" + _heading(evening))
            for sight in evening.sights:
                self.stdout.write(_line(sight))
        self.stdout.write("\n" + "\n".join(HONEST))
        if options["map"]:
            self._draw(options["map"], moon.evenings[options["evening"] - 1].evening)

    def _draw(self, path: Path, evening: dt.date) -> None:
        title = f"The young moon of {evening}"
        text = "Yallop's classes, from A, easily seen, darkest, to E; on the line the moon sets with the sun."
        try:
            path.write_text(world_svg(evening, title, text), encoding="utf-8")
        except OSError as problem:
            raise CommandError(f"{path}: {problem.strerror}.") from None
        self.stdout.write(f"{path}: {title}.")


def _month(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d{4})-(\d{1,2})", text)
    if not found:
        message = f"A Hijri month is written like 1448-09; given {text!r}."
        raise ValueError(message)
    return int(found[1]), int(found[2])


def _spots(names: list[str]) -> list[Spot]:
    return [spot_named(name)[0] for name in names] or towns()


def _heading(evening: MoonEvening) -> str:
    words = {True: "yes", False: "no"}
    said = evening.criteria
    return (
        f"Evening of {evening.evening} · Umm al-Qura {words[said.umm_al_qura]} · "
        f"MABIMS {words[said.mabims]} · 5 and 8 degrees anywhere {words[said.anywhere]}"
    )


def _line(sight: Sight) -> str:
    place = f"  {sight.spot.name:<36.36}"
    if sight.sunset is None:
        return f"{place} the sun does not set"
    local = zone(sight.spot.zone)
    sunset = f"sunset {shown_at(sight.sunset).astimezone(local):%H:%M}"
    lag = f"lag {sight.lag_minutes:+5.0f} min"
    if sight.best is None:
        return f"{place} {sunset} {lag}   {SEEN['']}"
    best = f"best {shown_at(sight.best).astimezone(local):%H:%M}, {sight.altitude:4.1f}° high"
    classes = f"q {sight.q:+.2f} {sight.yallop}, Odeh {sight.odeh}"
    return f"{place} {sunset} {lag}   {best}   {classes}: {SEEN[sight.yallop]}"
