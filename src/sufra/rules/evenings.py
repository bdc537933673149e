"""Which evenings a host means: rules in Hijri terms become fast days and civil dates."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from sufra.rules.refusal import Refusal

LONGEST_MONTH = 30
# "to" between two days, as a person types it in English, Arabic, Persian, Urdu, Turkish or Indonesian.
RANGE = r"(\d+)\s*(?:-|–|—|to|until|إلى|الى|تا|سے|ile|sampai)\s*(\d+)"
SEPARATORS = re.compile(r"[,،؛;\s]+|\band\b|\bو")


@dataclass(frozen=True, kw_only=True, slots=True)
class Evening:
    """One evening of a season, before it has a place."""

    evening_on: date
    anchor: str
    fast_day: int | None = None
    weekday_rule: str = ""

    @property
    def is_conditional(self) -> bool:
        """Whether it takes place only if the month has 30 days."""
        return self.fast_day == LONGEST_MONTH


def fast_days_typed(text: str) -> list[int]:
    """Read "1 to 30" or "1, 3, 5-9" in digits of any script; return the days in order, once each.

    Raises a Refusal: `no_fast_day`, `not_fast_days` (with `given`), `no_such_fast_day` (with `day`) or
    `days_run_backwards` (with `first` and `last`); each names what was typed, in the digits that were typed.
    """
    plain = re.sub(r"\b(?:from|من|از|dari)\b", " ", text.strip().lower()[:400])
    days: set[int] = set()
    for first, last in re.findall(RANGE, plain):
        if _day(first) > _day(last):
            raise Refusal("days_run_backwards", first=first, last=last)
        days.update(range(_day(first), _day(last) + 1))
    rest = re.sub(RANGE, " ", plain)
    for word in filter(None, SEPARATORS.split(rest)):
        if not word.isdecimal():
            raise Refusal("not_fast_days", given=word[:40])
        days.add(_day(word))
    if not days:
        raise Refusal("no_fast_day")
    return sorted(days)


def _day(digits: str) -> int:
    day = int(digits)  # of any script
    if not 1 <= day <= LONGEST_MONTH:
        raise Refusal("no_such_fast_day", day=digits)
    return day


def on_fast_days(first_on: date, days: list[int]) -> list[Evening]:
    """Place fast days on the calendar of a Ramadan that begins on `first_on`; they move with it."""
    return [
        Evening(evening_on=first_on + timedelta(days=day - 1), anchor="fast_day", fast_day=day)
        for day in days
    ]


def every_weekday(first_on: date, weekday: int) -> list[Evening]:
    """Return every such weekday (Monday is 0) of that Ramadan, day 30 included, as civil evenings."""
    return [
        Evening(evening_on=day, anchor="civil", fast_day=number, weekday_rule=f"every:{weekday}")
        for number, day in _days(first_on)
        if day.weekday() == weekday
    ]


def last_weekday(first_on: date, weekday: int) -> list[Evening]:
    """Return the last such weekday; on day 30 it is conditional like that day."""
    number, day = max((number, day) for number, day in _days(first_on) if day.weekday() == weekday)
    return [Evening(evening_on=day, anchor="civil", fast_day=number, weekday_rule=f"last:{weekday}")]


def one_date(first_on: date, day: date, *, today: date) -> list[Evening]:
    """Return one civil evening that never moves, with its fast day where it has one.

    Raises a Refusal `date_has_passed` with the date.
    """
    if day < today:
        raise Refusal("date_has_passed", day=day)
    return [Evening(evening_on=day, anchor="civil", fast_day=fast_day_of(first_on, day))]


def fast_day_of(first_on: date, day: date) -> int | None:
    """Return the day of Ramadan whose fast ends on that civil evening, or None outside it."""
    number = (day - first_on).days + 1
    return number if 1 <= number <= LONGEST_MONTH else None


def eve_of(fast_day: int, days_in_month: int | None) -> str:
    """Return which eve begins at this Maghrib: "2" to "30", "eid", or "30_or_eid" while nobody knows."""
    if fast_day in {LONGEST_MONTH, days_in_month}:
        return "eid"
    if fast_day == LONGEST_MONTH - 1 and days_in_month is None:
        return "30_or_eid"
    return str(fast_day + 1)


def _days(first_on: date) -> list[tuple[int, date]]:
    return [(number, first_on + timedelta(days=number - 1)) for number in range(1, LONGEST_MONTH + 1)]
