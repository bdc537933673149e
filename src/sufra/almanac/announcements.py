"""When authorities said that months begin: facts with a source, which win over what is computed.

A deed announces one start or several at once. A month between two announced starts has 29 or 30 days; a deed
that would make it otherwise must correct the earlier start too, and name its source: in 1984 Saudi Arabia
celebrated after 28 fasts, and the month had begun a day before they were kept.
"""

import csv
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Literal

from sufra.almanac.calendars import calendar
from sufra.almanac.hijri import LONGEST, SHORTEST, Calendar

Kind = Literal["computed", "announced"]

FARTHEST_DAYS = 3
"""No announced start is farther from the computed one: the moon is new but once in a month."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """Who announces month starts, and in which country (ISO 3166) it is followed first."""

    key: str
    called: str
    country: str


AUTHORITIES: dict[str, Authority] = {
    key: Authority(key=key, called=called, country=country)
    for key, called, country in [
        ("algeria", "Algeria", "DZ"),
        ("bangladesh", "Bangladesh", "BD"),
        ("egypt", "Dar al-Ifta, Egypt", "EG"),
        ("indonesia_kemenag", "Ministry of Religious Affairs, Indonesia (Kemenag)", "ID"),
        ("indonesia_muhammadiyah", "Muhammadiyah, Indonesia", "ID"),
        ("iran_leader", "Office of the Leader, Iran", "IR"),
        ("iraq_sistani", "Office of Ayatollah Sistani, Iraq", "IQ"),
        ("jordan", "Jordan", "JO"),
        ("kuwait", "Kuwait", "KW"),
        ("malaysia", "Malaysia", "MY"),
        ("morocco", "Ministry of Habous, Morocco", "MA"),
        ("oman", "Oman", "OM"),
        ("pakistan", "Pakistan", "PK"),
        ("qatar", "Qatar", "QA"),
        ("saudi_arabia", "Saudi Arabia", "SA"),
        ("singapore_muis", "MUIS, Singapore", "SG"),
        ("syria", "Syria", "SY"),
        ("tunisia", "Tunisia", "TN"),
        ("turkey_diyanet", "Presidency of Religious Affairs, Türkiye (Diyanet)", "TR"),
        ("uae", "United Arab Emirates", "AE"),
        ("uk_london_central_mosque", "London Central Mosque", "GB"),
        ("usa_fcna", "Fiqh Council of North America", "US"),
    ]
}
"""Those of whom an announced start with a source is shipped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthStart:
    """The civil date of day 1 of a Hijri month, on whose word, and where that is written.

    A computed one is provisional. Grade A is press that quotes the authority, B a list of holidays that
    agrees with it, C what follows from another date. `announced_on` is None where nobody wrote it down.
    """

    authority: str
    year: int
    month: int
    first_on: dt.date
    kind: Kind = "announced"
    source: str = ""
    announced_on: dt.date | None = None
    grade: str = ""

    @property
    def name(self) -> str:
        """The month as 1448-09."""
        return f"{self.year:04}-{self.month:02}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcements:
    """What one authority has announced, and the calendar that follows from it.

    Between announced starts the months are those of `computed`, shifted by no more than keeps each at 29 or
    30 days; so every civil date is one Hijri day, whatever was announced.
    """

    authority: str
    computed: Calendar
    starts: Mapping[int, MonthStart]
    calendar: Calendar

    @classmethod
    def none_yet(cls, authority: str, computed: Calendar) -> "Announcements":
        """Return an authority that has announced nothing: its calendar is the computed one."""
        return cls(authority=authority, computed=computed, starts={}, calendar=computed)

    def start(self, year: int, month: int) -> MonthStart:
        """Return the announced start of a month, else the computed one, which is provisional."""
        index = self.computed.index(year, month)
        if index in self.starts:
            return self.starts[index]
        return MonthStart(
            authority=self.authority, year=year, month=month, kind="computed",
            first_on=self.calendar.month(year, month).first_on, source=self.computed.called,
        )  # fmt: skip

    def announce(self, *deed: MonthStart) -> "Announcements":
        """Return what holds after a deed, which counts whole or not at all.

        ValueError where a month would have other than 29 or 30 days, where an announced start is changed
        without a source, where one month begins twice, or farther than 3 days from its computed start.
        """
        new: dict[int, MonthStart] = {}
        for start in deed:
            index = self.computed.index(start.year, start.month)
            self._check(start, new.get(index), self.starts.get(index))
            new[index] = start
        starts = {**self.starts, **new}
        _check_lengths(starts)
        moved = _settled(self.computed, {index: one.first_on.toordinal() for index, one in starts.items()})
        after = replace(
            self.computed, announced=frozenset(starts), called=_called(self.authority),
            start=lambda index: moved[index] if index in moved else self.computed.start(index),
        )  # fmt: skip
        return replace(self, starts=starts, calendar=after)

    def _check(self, start: MonthStart, beside: MonthStart | None, before: MonthStart | None) -> None:
        if start.authority != self.authority:
            raise ValueError(f"These are announcements of {self.authority}; given {start.authority}.")
        computed = self.computed.month(start.year, start.month).first_on
        if abs((start.first_on - computed).days) > FARTHEST_DAYS:
            allowed = f"{start.name} begins within {FARTHEST_DAYS} days of {computed}, which is computed"
            raise ValueError(f"{allowed}; given {start.first_on}.")
        if beside and beside.first_on != start.first_on:
            raise ValueError(f"{start.name} begins once; given {beside.first_on} and {start.first_on}.")
        if before and before.first_on != start.first_on and not start.source:
            message = f"{start.name} was announced for {before.first_on}: to correct it, name the source"
            raise ValueError(f"{message}; given {start.first_on} without one.")


def _called(authority: str) -> str:
    return AUTHORITIES[authority].called if authority in AUTHORITIES else authority


@cache
def announcements(authority: str) -> Announcements:
    """Return what is shipped of an authority. ValueError says which there are."""
    if authority not in AUTHORITIES:
        raise ValueError(f"An authority is one of {', '.join(AUTHORITIES)}; given {authority!r}.")
    nothing = Announcements.none_yet(authority, calendar("umm_al_qura"))
    return nothing.announce(*(start for start in shipped() if start.authority == authority))


@cache
def shipped() -> tuple[MonthStart, ...]:
    """Return every start that is shipped, in the order of authority and date."""
    with Path(__file__).with_name("announced.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            MonthStart(
                authority=row["authority"], year=int(row["year"]), month=int(row["month"]),
                first_on=dt.date.fromisoformat(row["first_on"]), source=row["source"], grade=row["grade"],
                announced_on=dt.date.fromisoformat(row["announced_on"]) if row["announced_on"] else None,
            )
            for row in csv.DictReader(file)
        )  # fmt: skip


def _check_lengths(starts: Mapping[int, MonthStart]) -> None:
    for first, last in pairwise(sorted(starts)):
        days, months = (starts[last].first_on - starts[first].first_on).days, last - first
        if not SHORTEST * months <= days <= LONGEST * months:
            allowed = f"from the start of {starts[first].name} to that of {starts[last].name} there are "
            raise ValueError(
                f"A month has 29 or 30 days: {allowed}{_span(months)}; given {days}. Where the earlier start "
                "was wrong, correct it in the same deed, with its source."
            )


def _span(months: int) -> str:
    return "29 or 30" if months == 1 else f"{SHORTEST * months} to {LONGEST * months}"


def _settled(computed: Calendar, fixed: Mapping[int, int]) -> dict[int, int]:
    """Return the first ordinal of each month that announced starts fix or shift."""
    moved = dict(fixed)
    order = sorted(fixed)
    for first, last in pairwise(order):
        for index in range(first + 1, last):
            ahead = last - index
            least = max(moved[index - 1] + SHORTEST, fixed[last] - LONGEST * ahead)
            most = min(moved[index - 1] + LONGEST, fixed[last] - SHORTEST * ahead)
            moved[index] = _within(least, computed.start(index), most)
    if order:
        _shift_until_agreed(computed, moved, range(order[-1] + 1, computed.last_index + 2))
        _shift_until_agreed(computed, moved, range(order[0] - 1, computed.first_index - 1, -1))
    return moved


def _shift_until_agreed(computed: Calendar, moved: dict[int, int], indices: range) -> None:
    """Go on from an announced start, forwards or back, until the computed months fit again."""
    for index in indices:
        beside = moved[index - indices.step]
        near, far = sorted((beside + indices.step * SHORTEST, beside + indices.step * LONGEST))
        moved[index] = _within(near, computed.start(index), far)
        if moved[index] == computed.start(index):
            return


def _within(least: int, wanted: int, most: int) -> int:
    return min(max(wanted, least), most)
