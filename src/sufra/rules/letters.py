"""Letters: which goes first, how long to wait before the next try, by which way, and when to remind."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from enum import IntEnum

from sufra.rules.digits import latin_digits

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)
LEASE = timedelta(minutes=10)
"""Whoever began to send a letter so long ago, and never said how it ended, is thought dead."""

MOST_TRIES_BY_PHONE = 12
"""A gateway does not tell whether its no is for good; twelve tries take about seven hours."""

LEAST_DIGITS, MOST_DIGITS = 6, 15
"""A telephone number that can be rung from elsewhere has at most 15 digits (ITU-T E.164)."""

BEFORE_COOK_BY = timedelta(hours=3)
DAY_BEFORE_AT, THANKS_AT = time(11), time(11)


class Lane(IntEnum):
    """What goes first: tonight's changes, which also break the quiet, then answers, then reminders."""

    TONIGHT = 0
    ANSWER = 1
    REMINDER = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """From when until when a reminder makes sense; the end is not included."""

    begins: datetime
    ends: datetime

    def holds(self, now: datetime) -> bool:
        """Return whether it is time."""
        return self.begins <= now < self.ends


def way_to(contact: str) -> str:
    """Return by which way a contact is reached: "email", "phone", or "" for neither."""
    if "@" in contact:
        return "email"
    return "phone" if dialled(contact) else ""


def dialled(contact: str) -> str:
    """Return a telephone number's digits, without the zeros before a country's code; "" for none."""
    plain = latin_digits(contact).strip()
    if re.search(r"[^0-9+()\s./-]", plain):
        return ""
    digits = re.sub(r"\D", "", plain)
    digits = digits.removeprefix("00") if not plain.startswith("+") else digits
    return digits if LEAST_DIGITS <= len(digits) <= MOST_DIGITS else ""


def pause(letter: int, tries: int) -> timedelta:
    """Return how long to wait after so many tries: twice as long each time, an hour at most, not all at once.

    The share that is taken off, up to a quarter, hangs on the letter and the try: nobody need roll dice.
    """
    longest = min(FIRST_PAUSE * (1 << min(max(tries - 1, 0), 10)), LONGEST_PAUSE)
    digest = hashlib.sha256(f"{letter}:{tries}".encode()).digest()
    return longest * (1 - int.from_bytes(digest[:4]) / 0xFFFFFFFF / 4)


def when_to_remind(
    kind: str, *, zone: tzinfo, maghrib_at: datetime, closes_at: datetime, forgotten_from: datetime,
    cook_by: time,
) -> Span:  # fmt: skip
    """Return when a reminder of an evening may go out; by `cook_by` its kitchen must know, on that day.

    `day_before`: from 11:00 of the day before until that day ends. `still_coming`: on that day, from three
    hours before the kitchen must know until then. `thanks`: from 11:00 of the day after until all is
    forgotten.
    """
    day = maghrib_at.astimezone(zone).date()
    if kind == "day_before":
        begins = datetime.combine(day - timedelta(days=1), DAY_BEFORE_AT, zone)
        return Span(begins=begins, ends=datetime.combine(day, time(0), zone))
    if kind == "still_coming":
        by, midnight = (datetime.combine(day, clock, zone) for clock in (cook_by, time(0)))
        return Span(begins=max(by - BEFORE_COOK_BY, midnight), ends=by)
    after = datetime.combine(closes_at.astimezone(zone).date() + timedelta(days=1), THANKS_AT, zone)
    return Span(begins=max(after, closes_at), ends=forgotten_from)
