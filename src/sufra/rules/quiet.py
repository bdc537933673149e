"""Quiet times: when nobody is written to and no offer begins or ends, at night and around each Maghrib.

Every instant is aware. They are compared and moved in UTC: inside one zone Python reckons by the clock on the
wall, which skips an hour in spring and shows one twice in autumn.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo

NIGHT_FROM = time(23)
NIGHT_UNTIL = time(8)
DAY = timedelta(days=1)
DRIFT = timedelta(minutes=2)
MOST_DRIFT = timedelta(hours=2)
"""Maghrib comes earlier or later by so much for each day between, at most, up to 52 degrees of latitude: the
sun's declination changes by 0.4 degrees a day in March, 1.6 minutes by the tangent of the latitude. So the
quiet around another day's Maghrib is that much wider on both sides, and no page need ask the sky."""

LETTERS_BEFORE, LETTERS_AFTER = timedelta(minutes=10), timedelta(minutes=40)
"""No letter comes so shortly before and after Maghrib."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Quiet:
    """A quiet time in UTC, its end not included; `night` tells one from a Maghrib."""

    begins: datetime
    ends: datetime
    night: bool


def quiet_times(
    moment: datetime, *, zone: tzinfo, maghrib_at: datetime, before: timedelta, after: timedelta
) -> list[Quiet]:
    """Return, by their beginnings, the nights before and after that local day, and each Maghrib around it.

    A Maghrib is quiet from `before` it until `after` it.
    """
    today = moment.astimezone(zone).date()
    nights = [
        Quiet(
            begins=datetime.combine(today + timedelta(days=day), NIGHT_FROM, zone).astimezone(UTC),
            ends=datetime.combine(today + timedelta(days=day + 1), NIGHT_UNTIL, zone).astimezone(UTC),
            night=True,
        )
        for day in (-1, 0)
    ]
    maghrib = maghrib_at.astimezone(UTC)
    nearest = round((maghrib - moment) / DAY)
    meals = [_meal(maghrib, days, before, after) for days in range(nearest - 1, nearest + 2)]
    return sorted([*nights, *meals], key=lambda span: span.begins)


def _meal(maghrib: datetime, days: int, before: timedelta, after: timedelta) -> Quiet:
    """Return the quiet around the Maghrib of so many days before (or, below 0, after) the evening's own."""
    around, drift = maghrib - days * DAY, min(abs(days) * DRIFT, MOST_DRIFT)
    return Quiet(begins=around - before - drift, ends=around + after + drift, night=False)


def letter_not_before(instant: datetime, *, zone: tzinfo, maghrib_at: datetime) -> datetime:
    """Return, in UTC, the first moment from this instant on at which a guest may be written to."""
    at = instant.astimezone(UTC)
    while True:
        spans = quiet_times(at, zone=zone, maghrib_at=maghrib_at, before=LETTERS_BEFORE, after=LETTERS_AFTER)
        later = max((span.ends for span in spans if span.begins <= at < span.ends), default=at)
        if later == at:
            return at
        at = later
