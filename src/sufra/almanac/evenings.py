"""The times of an evening as a convention keeps them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from sufra.almanac.conventions import Convention
from sufra.almanac.zones import TZDATA_VERSION

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


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
    from sufra.almanac.events import SUNSET, solar_events  # noqa: PLC0415 - NumPy: 0.2 s, 27 MiB
    from sufra.almanac.reckoning import Place, reckoned  # noqa: PLC0415

    place = Place(float(latitude), float(longitude), zone)
    found = solar_events(place.latitude, place.longitude, zone, dates, [SUNSET])
    hours, _borrowed, _withheld = reckoned(place, dates, convention, ramadan=ramadan, rule=None)
    sunset_at = [at.replace(tzinfo=dt.UTC) if at else None for at in found.at[0, 0].tolist()]
    rows = zip(sunset_at, found.status[0, 0].tolist(), hours["maghrib"], hours["isha"], strict=True)
    return [
        _evening(sunset, status, _instant(maghrib), _instant(isha)) for sunset, status, maghrib, isha in rows
    ]


def _evening(
    sunset_at: dt.datetime | None,
    status: int,
    maghrib_at: dt.datetime | None,
    isha_at: dt.datetime | None,
) -> EveningTimes:
    reason: Reason | Literal[""] = _OF_SUNSET.get(status, "")
    if not reason and maghrib_at is None:
        reason = Reason.NO_DUSK_FOR_MAGHRIB
    if not reason and isha_at is None:
        reason = Reason.NO_DUSK_FOR_ISHA
    return EveningTimes(
        sunset_at=sunset_at, maghrib_at=maghrib_at, isha_at=isha_at, reason=reason, tzdata=TZDATA_VERSION
    )


_OF_SUNSET = {1: Reason.SUN_STAYS_UP, 2: Reason.SUN_STAYS_DOWN, 3: Reason.NO_SUCH_DAY}
"""By the number of the sunset's status; its own module would load NumPy."""


def _instant(seconds: float) -> dt.datetime | None:
    """Return Unix seconds as an instant to the microsecond; None for NaN."""
    return None if seconds != seconds else EPOCH + dt.timedelta(seconds=float(seconds))  # noqa: PLR0124
