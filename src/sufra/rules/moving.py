"""What moves when a month start is announced, what stays, and what a guest must be told of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from sufra.rules.evenings import LONGEST_MONTH, fast_day_of
from sufra.rules.refusal import Refusal

MONTH_LENGTHS = (29, 30)
FARTHEST_DAYS = 3
"""No start is farther from the computed one: the moon is new but once a month, as in the almanac."""

WITHIN_TONIGHT = timedelta(hours=18)
"""An evening that begins so soon, or has begun, is tonight's: its letters wait for nothing."""

SECOND_THOUGHTS = timedelta(minutes=10)
"""How long other letters wait, so that a move can be taken back before anybody heard of it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Hung:
    """An evening as it hangs on the calendar; `fast_day` (1 to 30) is None outside Ramadan.

    `state` is `on`, `paused`, `cancelled`, or `no_day` where the month has 29 days and this were the 30th.
    """

    evening_on: date
    anchor: str
    fast_day: int | None
    by_weekday: bool
    conditional: bool
    state: str


def require_month(*, first_on: date, next_on: date | None, computed_on: date) -> None:
    """Refuse `far_from_computed` (with `given` and `computed`) and `no_such_month` (with `days`).

    `next_on` is the first day of the month after it, None until somebody announced it.
    """
    if abs((first_on - computed_on).days) > FARTHEST_DAYS:
        raise Refusal("far_from_computed", given=first_on, computed=computed_on)
    if next_on and (next_on - first_on).days not in MONTH_LENGTHS:
        raise Refusal("no_such_month", days=(next_on - first_on).days)


def follow(hung: Hung, *, first_on: date, days: int | None) -> Hung:
    """Return where an evening hangs in a Ramadan from `first_on` of so many days (None: nobody knows yet).

    An evening of a fast day goes to the civil date of that day. One of a civil date stays, and its fast day
    is named anew. A day 30, and a weekday of Ramadan that falls on it, is conditional until the month ends.
    """
    if hung.anchor == "fast_day":
        moved = replace(hung, evening_on=first_on + timedelta(days=(hung.fast_day or 1) - 1))
    else:
        moved = replace(hung, fast_day=fast_day_of(first_on, hung.evening_on))
    if hung.anchor == "civil" and not hung.by_weekday:
        known = moved.fast_day if moved.fast_day != LONGEST_MONTH or days != MONTH_LENGTHS[0] else None
        return replace(moved, fast_day=known, conditional=False)
    on_the_30th = moved.fast_day == LONGEST_MONTH
    takes_place = not on_the_30th or days != MONTH_LENGTHS[0]
    state = "on" if hung.state == "no_day" else hung.state
    return replace(
        moved,
        conditional=on_the_30th and days is None,
        state="no_day" if state != "cancelled" and not takes_place else state,
    )


def clashes(evenings: Iterable[tuple[str, str, date]]) -> dict[str, list[str]]:
    """Return, for each key that has company, all others on its evening at its site.

    Given are key, site and civil date of each evening that is not cancelled.
    """
    there: dict[tuple[str, date], list[str]] = {}
    for key, site, day in evenings:
        there.setdefault((site, day), []).append(key)
    return {
        key: [other for other in group if other != key]
        for group in there.values() if len(group) > 1 for key in group
    }  # fmt: skip


def is_tonight(maghrib_at: datetime, now: datetime, *, closes_at: datetime) -> bool:
    """Return whether an evening is so near, or going on, that its guests must hear of a change at once."""
    return maghrib_at - now <= WITHIN_TONIGHT and now < closes_at


OFF = ("cancelled", "no_day")
"""The states of an evening that does not take place."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What a guest was told of an evening, or would be told now; instants are those of the shown minute."""

    evening_on: date
    maghrib_at: datetime
    site: str
    state: str
    conditional: bool
    packs_only: bool

    def difference(self, other: "Told") -> tuple[str, ...]:
        """Return what differs in the other, the weightiest first, as a guest must hear of it.

        `cancelled`, `no_day`, `on_again` or `paused`; `date`; `place`; `time` (a minute or more, where the
        date stays); `confirmed` or `conditional` for a day 30; `packs_only` or `hot_meals`. Of an evening
        that does not take place nothing else matters.
        """
        state = () if other.state == self.state else ({"on": "on_again"}.get(other.state, other.state),)
        if other.state in OFF:
            return state
        return state + tuple(word for word, differs in self._parts(other).items() if differs)

    def _parts(self, other: "Told") -> Mapping[str, bool]:
        moved = other.evening_on != self.evening_on
        apart = abs(other.maghrib_at.astimezone(UTC) - self.maghrib_at.astimezone(UTC))
        return {
            "date": moved,
            "place": other.site != self.site,
            "time": not moved and apart >= timedelta(minutes=1),
            "confirmed": self.conditional and not other.conditional,
            "conditional": other.conditional and not self.conditional,
            "packs_only": other.packs_only and not self.packs_only,
            "hot_meals": self.packs_only and not other.packs_only,
        }
