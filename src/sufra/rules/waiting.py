"""The waiting list of one section: who is offered freed places, for whom they are kept, how long offers hold.

Every instant is aware. They are compared and moved in UTC: inside one zone Python reckons by the clock on the
wall, which skips an hour in spring and shows one twice in autumn.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo

from sufra.rules.quiet import Quiet, quiet_times
from sufra.rules.seating import seated_now

PASSES = 3
PASSING = timedelta(minutes=30)
"""A smaller, later party may pass a larger one so often and for so long, whichever ends first."""

HOLD = timedelta(hours=2)
"""How long an offer holds; quiet time does not count."""

MORNING = timedelta(minutes=30)
"""What is left, at the least, of an offer that outlasts a night."""

BEFORE_MAGHRIB = timedelta(minutes=45)
AFTER_MAGHRIB = timedelta(minutes=30)
"""No offer begins or ends so shortly before and after Maghrib."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiter:
    """A party that waits; `fewest` (1 to `guests`) is the least number of people it would come as.

    `passed_times` is how often a later party was offered places before it, `passed_since` when it first was.
    """

    key: str
    guests: int
    fewest: int
    joined_at: datetime
    passed_times: int = 0
    passed_since: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Offering:
    """So many places for the party of this key: all that it wants, or fewer, never below its `fewest`."""

    key: str
    guests: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Round:
    """The offerings in order of arrival; `passed` names a party once for every offering that passed it."""

    offerings: tuple[Offering, ...]
    passed: tuple[str, ...]


def offer_round(waiters: Iterable[Waiter], *, free: int, now: datetime, doors_at: datetime) -> Round:
    """Offer the free places, which may be below 0, in order of arrival; each waiter has a key of its own.

    A party that does not fit is passed, until that is no longer allowed: then nobody behind it is offered.
    """
    offerings: list[Offering] = []
    passed: list[str] = []
    too_large: list[Waiter] = []
    for waiter in _in_line(waiters):
        places = seated_now(guests=waiter.guests, fewest=waiter.fewest, free=free)
        if places:
            free -= places
            offerings.append(Offering(key=waiter.key, guests=places))
            passed += [larger.key for larger in too_large]
            changed = too_large = [_passed_once(larger) for larger in too_large]
        else:
            changed = [waiter]
            too_large.append(waiter)
        if free <= 0 or any(_is_kept_for(larger, now, doors_at) for larger in changed):
            break
    return Round(offerings=tuple(offerings), passed=tuple(passed))


def kept_for(waiters: Iterable[Waiter], *, now: datetime, doors_at: datetime) -> str | None:
    """Return the key of the waiting party for which freed seats are kept now, the first if there are several.

    Parties that came before it are still offered what fits them.
    """
    return next((waiter.key for waiter in _in_line(waiters) if _is_kept_for(waiter, now, doors_at)), None)


def hold(
    now: datetime, *, zone: tzinfo, maghrib_at: datetime, closes_at: datetime
) -> tuple[datetime, datetime] | None:
    """Return when an offer made now starts and runs out, in UTC; None when none may start.

    None starts in quiet time, nor when the evening is nearly over: no offer outlasts the close, and where the
    close lies in quiet time it runs out before that begins, as nobody is told of an end at night.
    """
    starts_at = now.astimezone(UTC)
    if quiet(starts_at, zone=zone, maghrib_at=maghrib_at):
        return None
    at, left = starts_at, HOLD
    for span in _quiet_times(starts_at, zone, maghrib_at):
        if span.ends > at and at + left >= span.begins:
            leaves = MORNING if span.night else timedelta(0)
            left = max(left - max(span.begins - at, timedelta(0)), leaves)
            at = span.ends
    runs_out_at = min(at + left, _last_moment(closes_at.astimezone(UTC), zone, maghrib_at))
    return (starts_at, runs_out_at) if runs_out_at - starts_at >= MORNING else None


def quiet(instant: datetime, *, zone: tzinfo, maghrib_at: datetime) -> bool:
    """Return whether no offer may start or run out then: at night in that zone, or around a day's Maghrib."""
    moment = instant.astimezone(UTC)
    return any(span.begins <= moment < span.ends for span in _quiet_times(moment, zone, maghrib_at))


def _last_moment(closes_at: datetime, zone: tzinfo, maghrib_at: datetime) -> datetime:
    """Return the close, or when the quiet time begins in which it lies."""
    last = closes_at
    if quiet(closes_at, zone=zone, maghrib_at=maghrib_at):
        for span in reversed(_quiet_times(closes_at, zone, maghrib_at)):
            if span.begins <= last <= span.ends:  # two that touch leave no moment between them
                last = span.begins
    return last


def _in_line(waiters: Iterable[Waiter]) -> list[Waiter]:
    return sorted(waiters, key=lambda waiter: (waiter.joined_at.astimezone(UTC), waiter.key))


def _passed_once(waiter: Waiter) -> Waiter:
    return replace(waiter, passed_times=waiter.passed_times + 1)


def _is_kept_for(waiter: Waiter, now: datetime, doors_at: datetime) -> bool:
    moment = now.astimezone(UTC)
    if moment >= doors_at.astimezone(UTC):
        return False
    since = waiter.passed_since
    return waiter.passed_times >= PASSES or (since is not None and moment - since.astimezone(UTC) >= PASSING)


def _quiet_times(moment: datetime, zone: tzinfo, maghrib_at: datetime) -> list[Quiet]:
    return quiet_times(moment, zone=zone, maghrib_at=maghrib_at, before=BEFORE_MAGHRIB, after=AFTER_MAGHRIB)
