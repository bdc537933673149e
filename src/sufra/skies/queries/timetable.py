"""The hours of many days at one place, as one convention keeps them, with a second Maghrib beside it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from sufra.almanac import (
    TZDATA_VERSION,
    Convention,
    DayTimes,
    HighLatitude,
    Hour,
    Time,
    calendar,
    convention,
    day_times,
)
from sufra.rules.evenings import LONGEST_MONTH
from sufra.timing.months import RAMADAN, computed_ramadan

SECOND = "second_maghrib"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A point with its zone; `name` and `place_id` where the gazetteer knows it."""

    latitude: float
    longitude: float
    zone: str
    elevation_m: float = 0.0
    name: str = ""
    place_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Where and how: a convention, another one for a second Maghrib, and what may stand in up north."""

    spot: Spot
    convention: Convention
    second: Convention | None = None
    rule: HighLatitude | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One civil date; `fast_day` where it is asked for, and an hour that does not come is not in `hours`."""

    date: dt.date
    hours: Mapping[Hour, Time]
    second: Time | None
    fast_day: int | None = None
    withheld: frozenset[Hour] = frozenset()

    def time(self, name: str) -> Time | None:
        """Return an hour, or the second Maghrib by the name SECOND; None where it does not come."""
        return self.second if name == SECOND else self.hours.get(name)  # type: ignore[call-overload]

    @property
    def only_if_30_days(self) -> bool:
        """Whether it belongs to the month only if that has 30 days."""
        return self.fast_day == LONGEST_MONTH


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """A Ramadan of 30 days: the start is computed, and which month is short is announced, not known."""

    asked: Asked
    year: int
    first_on: dt.date
    days: tuple[Day, ...]
    tzdata: str = TZDATA_VERSION

    @property
    def missing(self) -> list[Hour]:
        """The hours that do not come on each of the days, in their order."""
        found = [set(day.hours) for day in self.days]
        ever: tuple[Hour, ...] = ("fajr", "sunrise", "dhuhr", "asr", "maghrib", "isha")
        return [hour for hour in ever if not all(hour in hours for hours in found)]

    @property
    def withheld(self) -> bool:
        """Whether the rule would have put any hour out of its order."""
        return any(day.withheld for day in self.days)

    @property
    def borrowed(self) -> bool:
        """Whether the rule stood in for any hour."""
        return any(
            time.by for day in self.days for time in [*day.hours.values(), *filter(None, [day.second])]
        )


def convention_called(text: str) -> Convention:
    """Return the convention of a key such as diyanet or sunset+3. ValueError says what there is."""
    key, plus, minutes = text.partition("+")
    if plus and not (key == "sunset" and minutes.isdecimal()):
        message = f"Minutes after sunset are written as sunset+3; given {text[:40]!r}."
        raise ValueError(message)
    return convention(key, int(minutes[:4]) if plus else 0)


@lru_cache(maxsize=128)
def ramadan_times(asked: Asked, year: int) -> Timetable:
    """Return the hours of a Ramadan (1343 to 1500); ValueError says what was allowed and what was given."""
    first_on = computed_ramadan(year).first_on
    dates = [first_on + dt.timedelta(days=number) for number in range(LONGEST_MONTH)]
    hours, seconds = _hours(asked, asked.convention, dates, ramadan=True), _seconds(asked, dates)
    days = tuple(
        Day(date=day.date, hours=day.hours, second=second, fast_day=number, withheld=day.withheld)
        for number, (day, second) in enumerate(zip(hours, seconds, strict=True), 1)
    )
    return Timetable(asked=asked, year=year, first_on=first_on, days=days)


def times_of(asked: Asked, dates: Sequence[dt.date]) -> list[Day]:
    """Return the hours of any civil dates in their order, those of Ramadan as in Ramadan."""
    by_season = groupby(dates, key=lambda date: _in_ramadan(asked.convention, date))
    hours = [
        day
        for ramadan, part in by_season
        for day in _hours(asked, asked.convention, list(part), ramadan=ramadan)
    ]
    return [
        Day(date=day.date, hours=day.hours, second=second, withheld=day.withheld)
        for day, second in zip(hours, _seconds(asked, dates), strict=True)
    ]


def dates_between(first: dt.date, last: dt.date) -> list[dt.date]:
    """Return the dates from one to another, both included."""
    return [first + dt.timedelta(days=number) for number in range((last - first).days + 1)]


def _in_ramadan(convention: Convention, date: dt.date) -> bool:
    """Tell whether a date is in the computed Ramadan, where that makes a difference."""
    return convention.isha_in_ramadan is not None and calendar("umm_al_qura").date(date).month == RAMADAN


def _seconds(asked: Asked, dates: Sequence[dt.date]) -> list[Time | None]:
    if asked.second is None:
        return [None] * len(dates)
    return [day.hours.get("maghrib") for day in _hours(asked, asked.second, dates, ramadan=False)]


def _hours(
    asked: Asked, convention: Convention, dates: Sequence[dt.date], *, ramadan: bool
) -> list[DayTimes]:
    spot = asked.spot
    return day_times(
        spot.latitude, spot.longitude, spot.zone, dates, convention,
        ramadan=ramadan, high_latitude=asked.rule, elevation_m=spot.elevation_m,
    )  # fmt: skip
