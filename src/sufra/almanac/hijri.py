"""A Hijri day, a Hijri month, and what every calendar of them can answer."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

MONTHS = 12
SHORTEST, LONGEST = 29, 30
LONGEST_RECORDED = 31
"""Days of the longest months in the Umm al-Qura tables, which record three such of 1345 to 1349."""

MEAN_MONTH = 29.530_588
"""Days of a mean lunation; good enough to find a month, which is then looked at."""


@dataclass(frozen=True, slots=True, order=True)
class HijriDate:
    """A Hijri day, which is whole from dawn to sunset of one civil date; it begins at the sunset before.

    An evening lies between two of them: name it by its fast day, or by the day whose eve it is.
    """

    year: int
    month: int
    day: int

    def __post_init__(self) -> None:
        """Refuse what no calendar has."""
        if self.year < 1 or not 1 <= self.month <= MONTHS or not 1 <= self.day <= LONGEST_RECORDED:
            allowed = "A Hijri date has a year from 1 on, a month from 1 to 12 and a day from 1 to 30"
            raise ValueError(f"{allowed} (31 in three months of old tables); given {self}.")

    def __str__(self) -> str:
        """Write it as 1448-09-01."""
        return f"{self.year:04}-{self.month:02}-{self.day:02}"

    @classmethod
    def parse(cls, text: str) -> "HijriDate":
        """Read 1448-09-01 or 1448-9-1. ValueError says how one is written."""
        if not (found := re.fullmatch(r"(\d{1,4})-(\d{1,2})-(\d{1,2})", text.strip())):
            raise ValueError(f"A Hijri date is year-month-day, such as 1448-09-01; given {text!r}.")
        return cls(*map(int, found.groups()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """A Hijri month: the civil date of its first day, whose fast begins at dawn, and its 29 or 30 days.

    It is `provisional` until an authority has announced its start, and `open_ended` until one has announced
    the start of the next.
    """

    year: int
    month: int
    first_on: dt.date
    days: int
    provisional: bool = True
    open_ended: bool = True

    @property
    def last_on(self) -> dt.date:
        """The civil date of its last day."""
        return self.first_on + dt.timedelta(days=self.days - 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """A calendar of Hijri months over whole Hijri years; each month has 29 or 30 days.

    (The Umm al-Qura tables alone record eight of 28 or 31 days, of 1343 to 1364; no day is lost by them.)
    `start` gives the proleptic Gregorian ordinal of the first day of a month, which is counted as
    12 x year + month - 1; it is asked up to the month after the last. `announced` are the months whose
    start an authority has announced.
    """

    key: str
    called: str
    first_year: int
    last_year: int
    start: Callable[[int], int]
    announced: frozenset[int] = frozenset()

    @property
    def first_on(self) -> dt.date:
        """The civil date of the first day that it covers."""
        return dt.date.fromordinal(self.start(self.first_index))

    @property
    def last_on(self) -> dt.date:
        """The civil date of the last day that it covers."""
        return dt.date.fromordinal(self.start(self.last_index + 1) - 1)

    @property
    def first_index(self) -> int:
        """The number of its first month."""
        return self.first_year * MONTHS

    @property
    def last_index(self) -> int:
        """The number of its last month."""
        return self.last_year * MONTHS + MONTHS - 1

    def month(self, year: int, month: int) -> Month:
        """Return one of its months. ValueError beyond its years, or where there is no such month."""
        return self._month(self.index(year, month))

    def index(self, year: int, month: int) -> int:
        """Return the number of a month, refused like `month`."""
        if not self.first_year <= year <= self.last_year:
            covered = f"{self.called} covers the Hijri years {self.first_year} to {self.last_year}"
            raise ValueError(f"{covered}; given {year}.")
        if not 1 <= month <= MONTHS:
            raise ValueError(f"A Hijri month is a number from 1 to 12; given {month}.")
        return year * MONTHS + month - 1

    def date(self, civil: dt.date) -> HijriDate:
        """Return the Hijri day whose daylight falls on a civil date. ValueError beyond what it covers."""
        index = self._index_on(civil)
        return HijriDate(*_named(index), civil.toordinal() - self.start(index) + 1)

    def civil(self, date: HijriDate) -> dt.date:
        """Return the civil date of a Hijri day. ValueError for a day 30 in a month of 29."""
        month = self.month(date.year, date.month)
        if date.day > month.days:
            name = f"{date.year:04}-{date.month:02}"
            raise ValueError(f"By {self.called} {name} has the days 1 to {month.days}; given {date.day}.")
        return month.first_on + dt.timedelta(days=date.day - 1)

    def starting(self, month: int, civil_year: int) -> list[Month]:
        """Return the months of that number which begin in a civil year: 2030 holds two Ramadans."""
        return [
            found
            for found in self._months_from(dt.date(civil_year, 1, 1), dt.date(civil_year, 12, 31))
            if found.month == month and found.first_on.year == civil_year
        ]

    def _months_from(self, first: dt.date, last: dt.date) -> Iterator[Month]:
        for index in range(self._index_on(first), self._index_on(last) + 1):
            yield self._month(index)

    def _month(self, index: int) -> Month:
        year, month = _named(index)
        first = self.start(index)
        return Month(
            year=year, month=month, first_on=dt.date.fromordinal(first), days=self.start(index + 1) - first,
            provisional=index not in self.announced, open_ended=index + 1 not in self.announced,
        )  # fmt: skip

    def _index_on(self, civil: dt.date) -> int:
        ordinal = civil.toordinal()
        if not self.first_on <= civil <= self.last_on:
            raise ValueError(f"{self.called} covers {self.first_on} to {self.last_on}; given {civil}.")
        near = self.first_index + int((ordinal - self.start(self.first_index)) / MEAN_MONTH)
        index = min(max(near, self.first_index), self.last_index)
        while self.start(index) > ordinal:
            index -= 1
        while self.start(index + 1) <= ordinal:
            index += 1
        return index


def _named(index: int) -> tuple[int, int]:
    year, month = divmod(index, MONTHS)
    return year, month + 1
