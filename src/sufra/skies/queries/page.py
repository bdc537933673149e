"""What the page of a Ramadan's times reads."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sufra import gazetteer
from sufra.almanac import Convention, Minutes, SolarDate, Time
from sufra.rules import sky
from sufra.shell import conventions
from sufra.shell.formats import Reader
from sufra.skies.queries.timetable import SECOND, Day, Timetable
from sufra.timing.clock import zone

COLUMNS = {
    "imsak": gettext_lazy("Imsak"),
    "fajr": gettext_lazy("Fajr"),
    "maghrib": gettext_lazy("Maghrib"),
    SECOND: gettext_lazy("Second Maghrib"),
    "isha": gettext_lazy("Isha"),
}
RULED = " *"
DAY_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class Row:
    """A day of the month as it is read, `solar` in Persian; a cell is a column's name with its clock."""

    number: str
    date: str
    solar: str
    is_today: bool
    cells: list[tuple[str, str]]


@dataclass(frozen=True)
class TimesPage:
    """A Ramadan at a place in the words of one reader, as of a moment."""

    table: Timetable
    reader: Reader
    now: datetime

    @cached_property
    def title(self) -> str:
        """Which Ramadan it is."""
        return _("Ramadan %(year)s") % {"year": self.reader.digits(self.table.year)}

    @property
    def span(self) -> str:
        """The civil dates of the first and the last day in words, in Persian by Iran's calendar too."""
        ends = [self.table.days[0].date, self.table.days[-1].date]
        spans = [[self.reader.long_date(day) for day in ends]]
        if self._has_solar_dates:
            days = map(SolarDate.of, ends)
            spans.append([self.reader.solar_date(day.year, day.month, day.day) for day in days])
        said = (_("%(first)s to %(last)s") % {"first": first, "last": last} for first, last in spans)
        return " · ".join(said)

    @cached_property
    def columns(self) -> dict[str, Any]:
        """The columns that hold anything, and always those that people fast by."""
        held = {name for day in self.table.days for name in COLUMNS if day.time(name)}
        held |= {"fajr", "maghrib", "isha"}
        return {name: called for name, called in COLUMNS.items() if name in held}

    @property
    def first_columns(self) -> list[str]:
        """What the columns of the day and of the civil date are called."""
        return [_("Day"), _("Date")]

    @property
    def rows(self) -> list[Row]:
        """The thirty days."""
        return [self._row(day) for day in self.table.days]

    @property
    def convention(self) -> str:
        """What the convention is called, in words."""
        return self._called(self.table.asked.convention)

    @property
    def maghrib(self) -> str:
        """When the convention has Maghrib, in words; nothing where its name says so."""
        convention = self.table.asked.convention
        if isinstance(convention.maghrib, Minutes):
            return (
                ""
                if convention.key == "sunset"
                else conventions.after_sunset(convention.maghrib.minutes, self.reader)
            )
        degrees = self.reader.digits(f"{convention.maghrib.degrees:g}")
        return _("when the sun stands %(degrees)s degrees below the horizon") % {"degrees": degrees}

    @property
    def second(self) -> str:
        """What the second convention is called, or nothing."""
        second = self.table.asked.second
        return self._called(second) if second else ""

    @property
    def has_gaps(self) -> bool:
        """Whether an hour of the columns does not come on some day."""
        return bool({"fajr", "maghrib", "isha"} & set(self.table.missing))

    @property
    def promise(self) -> str:
        """What stands above the notes."""
        return _("What these times can promise")

    @property
    def notes(self) -> list[str]:
        """What the figures can and cannot promise, a paragraph each."""
        said = [
            _(
                "They are exact to the second by their convention; the sky is not. The air bends the light a "
                "little differently each evening, and that alone moves the sunset one sees by half a minute "
                "to a minute. They hold for one point of the town: a kilometre to the east or west makes two "
                "to four seconds."
            ),
            _(
                "The end of eating is rounded down to the minute and its beginning up, so they may differ by "
                "a minute from a printed table. Where your community announces times of its own, those hold."
            ),
            " ".join(
                [
                    _("The start of the month is computed, not announced."),
                    _("The day in brackets comes only if the month has 30 days."),
                ]
            ),
            self._proof,
        ]
        if self.has_gaps:
            said.append(
                _(
                    "Where a dash stands, the sun does not do there on that day what this convention waits "
                    "for."
                )
            )
        if self.table.withheld:
            said.append(
                _(
                    "The rule that was chosen gives no hour that would fall on the wrong side of sunrise or "
                    "Maghrib; there the dash stays."
                )
            )
        if self.table.borrowed:
            said.append(_("Where an asterisk stands, the rule that was chosen stands in for the sun."))
        return [note for note in said if note]

    @property
    def small_print(self) -> str:
        """What the figures rest on; the same in every language."""
        return f"{self.table.asked.spot.zone} · tzdata {self.table.tzdata} · {gazetteer.ATTRIBUTION}"

    @property
    def above(self) -> list[tuple[str, str]]:
        """What stands above the table: a label and what is meant, in their order."""
        rows = [
            (_("Times by"), self.convention),
            (_("Maghrib"), self.maghrib),
            (_("Second Maghrib by"), self.second),
        ]
        return [(label, said) for label, said in rows if said]

    @property
    def _proof(self) -> str:
        """What is not proved of the convention, or nothing."""
        convention = self.table.asked.convention
        if convention.key == "sunset":
            return _("Nobody publishes a fajr or an isha with it: 18 degrees stand in for them.")
        if not convention.confirmed:
            return _("We found no printed table of this authority to compare these times with.")
        if convention.caution:
            return _("We could compare only a part of these times with printed tables of this authority.")
        return ""

    @cached_property
    def tonight(self) -> Time | None:
        """Today's Maghrib there, if today is in the month."""
        return next((day.hours.get("maghrib") for day in self.table.days if day.date == self._today), None)

    @property
    def seconds_left(self) -> float:
        """Seconds to the shown Maghrib of today; negative after it."""
        return (self.tonight.shown_at - self.now).total_seconds() if self.tonight else DAY_SECONDS

    @property
    def sky(self) -> str:
        """The sky there."""
        return sky.sky(self.seconds_left).name if self.tonight else "dusk"

    @property
    def tonight_clock(self) -> str:
        """The clock of today's Maghrib, or nothing."""
        return self.reader.clock(self.tonight.shown_at) if self.tonight else ""

    @property
    def _has_solar_dates(self) -> bool:
        return self.reader.language == "fa"

    def _solar(self, day: date) -> str:
        if not self._has_solar_dates:
            return ""
        solar = SolarDate.of(day)
        return self.reader.solar_day(solar.month, solar.day)

    @cached_property
    def _today(self) -> date:
        return self.now.astimezone(zone(self.table.asked.spot.zone)).date()

    def _row(self, day: Day) -> Row:
        number = self.reader.digits(day.fast_day)
        return Row(
            number=f"({number})" if day.only_if_30_days else number,
            date=self.reader.short_date(day.date),
            solar=self._solar(day.date),
            is_today=day.date == self._today,
            cells=[(name, self._cell(day.time(name))) for name in self.columns],
        )

    def _cell(self, time: Time | None) -> str:
        if time is None:
            return "–"
        return f"{self.reader.clock(time.shown_at)}{RULED if time.by else ''}"

    def _called(self, convention: Convention) -> str:
        if convention.key != "sunset":
            return str(conventions.NAMES[convention.key])
        return conventions.after_sunset(getattr(convention.maghrib, "minutes", 0), self.reader)
