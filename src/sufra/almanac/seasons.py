"""The Moonsighting Committee's twilight: minutes by latitude and season, fitted to what people observed.

Source: Khalid Shaukat, moonsighting.com, "Fajr and Isha"; the general twilight (shafaq) in the evening.
"""

import datetime as dt
from collections.abc import Sequence

import numpy as np

from sufra.almanac.sun import Floats

LONGEST = 55.0
"""The latitude to which the corners below are given, in degrees; beyond it a seventh of the night is kept."""

BASE_MINUTES = 75.0
MORNING = (28.65, 19.44, 32.74, 48.10)
EVENING = (25.60, 2.05, -9.21, 6.14)
"""Minutes above the base at 55 degrees: in midwinter, in early spring, in late spring, in midsummer."""

TURNS = (0, 91, 137, 183, 229, 275)
"""Days after the winter solstice at which one stretch of the season ends and another begins."""

NORTHERN_SOLSTICE, SOUTHERN_SOLSTICE = 10, 173
"""Days from the winter solstice to the end of the year in the north, and from New Year to it in the south."""


def minutes_before_sunrise(latitude: float, dates: Sequence[dt.date]) -> Floats:
    """Return how many minutes before sunrise fajr begins; NaN beyond 55 degrees."""
    return _minutes(latitude, dates, MORNING)


def minutes_after_sunset(latitude: float, dates: Sequence[dt.date]) -> Floats:
    """Return how many minutes after sunset isha begins; NaN beyond 55 degrees."""
    return _minutes(latitude, dates, EVENING)


def _minutes(latitude: float, dates: Sequence[dt.date], corners: tuple[float, ...]) -> Floats:
    share = abs(latitude) / LONGEST
    winter, spring, late, summer = (BASE_MINUTES + corner * share for corner in corners)
    values = (winter, spring, late, summer, late, spring)
    days = np.array([_after_the_solstice(date, south=latitude < 0) for date in dates], dtype=np.float64)
    turn_year = 366.0
    found = np.interp(days, [*TURNS, turn_year], [*values, winter])
    return np.where(share <= 1, found, np.nan)


def _after_the_solstice(date: dt.date, *, south: bool) -> int:
    number = date.timetuple().tm_yday
    year = 366 if date.year % 4 == 0 and (date.year % 100 != 0 or date.year % 400 == 0) else 365
    return (number - SOUTHERN_SOLSTICE) % year if south else (number + NORTHERN_SOLSTICE) % year
