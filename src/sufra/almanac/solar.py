"""The solar Hijri calendar of Iran, whose year begins at the spring equinox."""

import datetime as dt
from dataclasses import dataclass

FIRST_YEAR, LAST_YEAR = 1206, 1498
"""The years for which the University of Tehran publishes which are leap; the rule below gives the same."""

FIRST_ON, LAST_ON = dt.date(1827, 3, 22), dt.date(2120, 3, 19)
"""The civil dates of the first and the last day of those years. The calendar became law in 1925."""

EPOCH = dt.date(622, 3, 21).toordinal()
LONG_MONTHS, LONG_DAYS, SHORT_DAYS, MONTHS = 6, 31, 30, 12


@dataclass(frozen=True, slots=True, order=True)
class SolarDate:
    """A day of the solar Hijri calendar, which is a civil date: years 1206 to 1498."""

    year: int
    month: int
    day: int

    def __post_init__(self) -> None:
        """Refuse what the calendar does not have."""
        if not FIRST_YEAR <= self.year <= LAST_YEAR or not 1 <= self.month <= MONTHS:
            allowed = (
                f"A solar Hijri date has a year from {FIRST_YEAR} to {LAST_YEAR} and a month from 1 to 12"
            )
            raise ValueError(f"{allowed}; given {self}.")
        days = _days(self.year, self.month)
        if not 1 <= self.day <= days:
            name = f"{self.year}-{self.month:02}"
            raise ValueError(f"Solar Hijri {name} has the days 1 to {days}; given {self.day}.")

    def __str__(self) -> str:
        """Write it as 1405-11-19."""
        return f"{self.year}-{self.month:02}-{self.day:02}"

    @classmethod
    def of(cls, civil: dt.date) -> "SolarDate":
        """Return the solar Hijri date of a civil date. ValueError beyond 1827-03-22 to 2120-03-19."""
        if not FIRST_ON <= civil <= LAST_ON:
            raise ValueError(f"The solar Hijri calendar covers {FIRST_ON} to {LAST_ON}; given {civil}.")
        year = civil.year - 621
        if civil.toordinal() < _new_year(year):
            year -= 1
        into = civil.toordinal() - _new_year(year)
        month = 1
        while into >= _days(year, month):
            into -= _days(year, month)
            month += 1
        return cls(year, month, into + 1)

    @property
    def civil(self) -> dt.date:
        """The same day as a civil date."""
        before = sum(_days(self.year, month) for month in range(1, self.month))
        return dt.date.fromordinal(_new_year(self.year) + before + self.day - 1)


def _new_year(year: int) -> int:
    """Return the ordinal of 1 Farvardin: eight leap years in 33, the rule that ICU takes for these years."""
    return EPOCH + 365 * (year - 1) + (8 * year + 21) // 33


def _days(year: int, month: int) -> int:
    if month <= LONG_MONTHS:
        return LONG_DAYS
    is_leap = _new_year(year + 1) - _new_year(year) > 365  # noqa: PLR2004 - days of an ordinary year
    return SHORT_DAYS if month < MONTHS or is_leap else SHORT_DAYS - 1
