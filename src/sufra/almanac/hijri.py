"""The Umm al-Qura calendar: computed months, provisional until an authority has announced them."""

import datetime as dt
from dataclasses import dataclass

from hijridate import Gregorian, Hijri

FIRST_YEAR, LAST_YEAR = 1343, 1500
"""The Hijri years that the published Umm al-Qura tables cover (hijridate 2.6)."""

FIRST_ON, LAST_ON = dt.date(1924, 8, 1), dt.date(2077, 11, 16)
"""The civil dates of 1 Muharram 1343 and of 30 Dhu al-Hijjah 1500."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """A Hijri month: the civil date of its first day, whose fast begins at dawn, and its 29 or 30 days."""

    year: int
    month: int
    first_on: dt.date
    days: int


def umm_al_qura_month(year: int, month: int) -> Month:
    """Return a month of the Umm al-Qura calendar: years 1343 to 1500, months 1 to 12, else ValueError."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        message = f"The Umm al-Qura tables cover the Hijri years {FIRST_YEAR} to {LAST_YEAR}; given {year}."
        raise ValueError(message)
    if not 1 <= month <= 12:  # noqa: PLR2004 - a year has twelve months
        message = f"A Hijri month is a number from 1 to 12; given {month}."
        raise ValueError(message)
    first = Hijri(year, month, 1)
    first_on = dt.date(*first.to_gregorian().datetuple())
    return Month(year=year, month=month, first_on=first_on, days=first.month_length())


def umm_al_qura_date(civil: dt.date) -> tuple[int, int, int]:
    """Return year, month, day of the Hijri day whose daylight falls on a date, 1924-08-01 to 2077-11-16."""
    if not FIRST_ON <= civil <= LAST_ON:
        message = f"The Umm al-Qura tables cover {FIRST_ON} to {LAST_ON}; given {civil}."
        raise ValueError(message)
    year, month, day = Gregorian(civil.year, civil.month, civil.day).to_hijri().datetuple()
    return year, month, day
