"""The times of an evening as a convention keeps them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from sufra.almanac.conventions import Angle, Convention, Rule
from sufra.almanac.zones import TZDATA_VERSION

if TYPE_CHECKING:
    from sufra.almanac.events import Event, SolarEvents


MINUTE = dt.timedelta(minutes=1)


class Reason(StrEnum):
    """Why a time of an evening is none; the first that applies."""

    SUN_STAYS_UP = "sun_stays_up"
    SUN_STAYS_DOWN = "sun_stays_down"
    NO_DUSK_FOR_MAGHRIB = "no_dusk_for_maghrib"
    NO_DUSK_FOR_ISHA = "no_dusk_for_isha"
    NO_SUCH_DAY = "no_such_day"

    @property
    def sentence(self) -> str:
        """Return the reason in English."""
        return _SENTENCES[self]


_SENTENCES = {
    Reason.SUN_STAYS_UP: "The sun does not set on this date.",
    Reason.SUN_STAYS_DOWN: "The sun does not rise on this date.",
    Reason.NO_DUSK_FOR_MAGHRIB: "The sun does not sink as low as this convention's Maghrib on this date.",
    Reason.NO_DUSK_FOR_ISHA: "The sun does not sink as low as this convention's isha on this date.",
    Reason.NO_SUCH_DAY: "No noon falls on this date in this time zone.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class EveningTimes:
    """One evening's aware UTC instants, to the microsecond, not rounded; `reason` is "" or why one is None.

    `sunset_at` is the sun's, the others are the convention's: a polar night may have dusk without sunset.
    `tzdata` is the IANA release that the dates were read with.
    """

    sunset_at: dt.datetime | None
    maghrib_at: dt.datetime | None
    isha_at: dt.datetime | None
    reason: Reason | Literal[""]
    tzdata: str


def evening_times(
    latitude: float,
    longitude: float,
    zone: str,
    dates: Sequence[dt.date],
    convention: Convention,
    *,
    ramadan: bool = True,
) -> list[EveningTimes]:
    """Return the times of the evening of each local civil date (1900 to 2100) at a place, in the order given.

    Degrees north and east, an IANA zone. High latitudes get no substitute: what does not happen is None.
    ValueError says what was allowed and what was given.
    """
    from sufra.almanac.events import SUNSET, dusk, solar_events  # noqa: PLC0415 - NumPy: 0.2 s, 27 MiB

    isha = convention.isha_in_ramadan if ramadan else convention.isha

    def event(rule: Rule) -> "Event":
        return dusk(rule.degrees) if isinstance(rule, Angle) else SUNSET

    events = (SUNSET, event(convention.maghrib), event(isha))
    found = solar_events(float(latitude), float(longitude), zone, dates, events)
    return [_evening(found, number, convention.maghrib, isha) for number in range(len(dates))]


def shown_at(instant: dt.datetime) -> dt.datetime:
    """Return an aware instant rounded up to the whole minute, in its own zone: never shown a minute early."""
    if instant.tzinfo is None:
        message = f"An instant needs its zone before it can be shown; given {instant}."
        raise ValueError(message)
    # Rounded in UTC: wall-clock arithmetic would walk into an hour that the clock skips at midnight.
    exact = instant.astimezone(dt.UTC)
    minute = exact.replace(second=0, microsecond=0)
    return (minute if minute == exact else minute + MINUTE).astimezone(instant.tzinfo)


def printed_at(instant: dt.datetime, convention: Convention) -> dt.datetime:
    """Return the minute that the convention's authority prints for an instant, to compare with its tables.

    It is not to be shown: Diyanet rounds down, so what Sufra shows is a minute later than its table.
    """
    ahead = {"up": MINUTE, "nearest": MINUTE / 2, "down": dt.timedelta(microseconds=1)}[convention.rounding]
    return shown_at(instant - MINUTE + ahead)


def _evening(found: "SolarEvents", number: int, maghrib: Rule, isha: Rule) -> EveningTimes:
    sunset_at, maghrib_from, isha_from = (_instant(found, row, number) for row in range(3))
    maghrib_at = _after(maghrib_from, maghrib)
    return EveningTimes(
        sunset_at=sunset_at,
        maghrib_at=maghrib_at,
        isha_at=isha_from if isinstance(isha, Angle) else _after(maghrib_at, isha),
        reason=_reason(found, number),
        tzdata=TZDATA_VERSION,
    )


def _instant(found: "SolarEvents", row: int, number: int) -> dt.datetime | None:
    at: dt.datetime | None = found.at[row, 0, number].item()
    return at.replace(tzinfo=dt.UTC) if at else None


def _after(start: dt.datetime | None, rule: Rule) -> dt.datetime | None:
    if start is None or isinstance(rule, Angle):
        return start
    return start + rule.minutes * MINUTE


def _reason(found: "SolarEvents", number: int) -> Reason | Literal[""]:
    from sufra.almanac.events import Status  # noqa: PLC0415

    sunset, maghrib, isha = (Status(found.status[row, 0, number]) for row in range(3))
    of_sunset = {
        Status.NO_NOON: Reason.NO_SUCH_DAY,
        Status.STAYS_ABOVE: Reason.SUN_STAYS_UP,
        Status.STAYS_BELOW: Reason.SUN_STAYS_DOWN,
    }
    if sunset:
        return of_sunset[sunset]
    if maghrib:
        return Reason.NO_DUSK_FOR_MAGHRIB
    return Reason.NO_DUSK_FOR_ISHA if isha else ""
