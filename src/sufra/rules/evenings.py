"""Which evenings a host means: rules in Hijri terms become fast days and civil dates."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sufra.rules.refusal import Refusal

LONGEST_MONTH = 30
FIRST_EVE = 2  # the eve of the 1st comes before the first fast
ODD_NIGHTS = (21, 23, 25, 27, 29)
NIGHTS_OF_DECREE = (19, 21, 23)
# "to" between two days, as a person types it in English, Arabic, Persian, Urdu, Turkish or Indonesian.
RANGE = r"(\d+)\s*(?:-|–|—|to|until|إلى|الى|تا|سے|ile|sampai)\s*(\d+)"
WORDS_BEFORE = "from|the|eves?|of|من|ليلة|از|شب|dari|malam"
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
        return self.fast_day == LONGEST_MONTH and (self.anchor == "fast_day" or bool(self.weekday_rule))


def fast_days_typed(text: str) -> list[int]:
    """Read "1 to 30" or "1, 3, 5-9" in digits of any script; return the days in order, once each.

    Raises a Refusal: `no_fast_day`, `not_fast_days` (with `given`), `no_such_fast_day` (with `day`) or
    `days_run_backwards` (with `first` and `last`); each names what was typed, in the digits that were typed.
    """
    if days := _typed(text, least=1, stranger="not_fast_days", beyond="no_such_fast_day"):
        return days
    raise Refusal("no_fast_day")


def eves_typed(text: str) -> list[int]:
    """Read "27" or "the 21st, 23rd" as eves, 2 to 30: the eve of the 27th is the evening of fast day 26.

    Raises a Refusal: `no_eve`, `not_eves`, `no_such_eve` or `days_run_backwards`, as for fast days.
    """
    if eves := _typed(text, least=FIRST_EVE, stranger="not_eves", beyond="no_such_eve"):
        return eves
    raise Refusal("no_eve")


def _typed(text: str, *, least: int, stranger: str, beyond: str) -> list[int]:
    plain = re.sub(rf"\b(?:{WORDS_BEFORE})\b", " ", text.strip().lower()[:400])
    plain = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", plain)
    days: set[int] = set()
    for first, last in re.findall(RANGE, plain):
        low, high = (_day(digits, least, beyond) for digits in (first, last))
        if low > high:
            raise Refusal("days_run_backwards", first=first, last=last)
        days.update(range(low, high + 1))
    rest = re.sub(RANGE, " ", plain)
    for word in filter(None, SEPARATORS.split(rest)):
        if not word.isdecimal():
            raise Refusal(stranger, given=word[:40])
        days.add(_day(word, least, beyond))
    return sorted(days)


def _day(digits: str, least: int, beyond: str) -> int:
    day = int(digits)  # of any script
    if not least <= day <= LONGEST_MONTH:
        raise Refusal(beyond, day=digits)
    return day


def on_eves(first_on: date, eves: Sequence[int]) -> list[Evening]:
    """Place eves on the calendar: each is the evening of the fast day before it, and moves with it."""
    return on_fast_days(first_on, [eve - 1 for eve in eves])


def require_in_month(evenings: Sequence[Evening], eves: Sequence[int], days_in_month: int | None) -> None:
    """Raise a Refusal `only_29_days` for a fast day 30, or an eve of a 30th, of a month known to have 29."""
    days = [evening.fast_day or 0 for evening in evenings]
    if days_in_month and max([*days, *eves], default=0) > days_in_month:
        raise Refusal("only_29_days")


def on_fast_days(first_on: date, days: list[int]) -> list[Evening]:
    """Place fast days on the calendar of a Ramadan that begins on `first_on`; they move with it."""
    return [
        Evening(evening_on=first_on + timedelta(days=day - 1), anchor="fast_day", fast_day=day)
        for day in days
    ]


def every_weekday(first_on: date, weekday: int, days_in_month: int | None = None) -> list[Evening]:
    """Return every such weekday (Monday is 0) of that Ramadan as civil evenings.

    Day 30 is among them, and conditional, as long as nobody knows how many days the month has.
    """
    return [
        Evening(evening_on=day, anchor="civil", fast_day=number, weekday_rule=f"every:{weekday}")
        for number, day in _days(first_on, days_in_month)
        if day.weekday() == weekday
    ]


def last_weekday(first_on: date, weekday: int, days_in_month: int | None = None) -> list[Evening]:
    """Return the last such weekday; on day 30 it is conditional like that day, until the month is known."""
    last = every_weekday(first_on, weekday, days_in_month)[-1]
    return [replace(last, weekday_rule=f"last:{weekday}")]


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


def _days(first_on: date, days_in_month: int | None) -> list[tuple[int, date]]:
    last = days_in_month or LONGEST_MONTH
    return [(number, first_on + timedelta(days=number - 1)) for number in range(1, last + 1)]
