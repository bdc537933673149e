"""The young moon before a month: three evenings, the calendars that are reckoned, some towns of the world."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext_lazy as _

from sufra import gazetteer
from sufra.almanac import Criteria, calendar, crescents, criteria
from sufra.skies.queries.spots import label, spot_of
from sufra.skies.queries.timetable import Spot

EVENINGS = 3
"""The evening of the conjunction and two more: by then everybody has seen the moon."""

SEEN = {
    "A": _("easily seen"),
    "B": _("seen in clear air"),
    "C": _("binoculars may find it first"),
    "D": _("binoculars are needed"),
    "E": _("not seen even with a telescope"),
    "F": _("not seen"),
    "": _("sets before the sun"),
}
"""What Yallop's classes mean (NAO Technical Note 69)."""

TOWNS = (2193733, 1642911, 1185241, 1174872, 112931, 104515, 745044, 360630, 3191281, 2553604, 2643743,
         5128581, 5368361)  # fmt: skip
"""GeoNames: Auckland, Jakarta, Dhaka, Karachi, Tehran, Makkah, Istanbul, Cairo, Sarajevo, Casablanca, London,
New York, Los Angeles: from east to west, as the evening comes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """The young moon at one place: instants in UTC, None where it sets before the sun."""

    spot: Spot
    sunset: dt.datetime | None
    best: dt.datetime | None
    lag_minutes: float
    altitude: float
    q: float
    yallop: str
    odeh: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MoonEvening:
    """One evening: what the calendars' rules say of it, and how the moon stands at some places."""

    evening: dt.date
    criteria: Criteria
    sights: list[Sight]


@dataclass(frozen=True, slots=True, kw_only=True)
class YoungMoon:
    """A month of the Umm al-Qura calendar: its conjunction in UTC, its computed first day, its evenings."""

    year: int
    month: int
    conjunction: dt.datetime
    first_on: dt.date
    evenings: list[MoonEvening]


def young_moon(year: int, month: int, spots: Sequence[Spot]) -> YoungMoon:
    """Return the young moon before a month: years 1343 to 1500, months 1 to 12, else ValueError."""
    begins = calendar("umm_al_qura").month(year, month).first_on
    conjunction = _utc(crescents(0, 0, "UTC", begins - dt.timedelta(days=1)).conjunction)
    assert conjunction is not None  # noqa: S101 - there is one in every month
    days = [conjunction.date() + dt.timedelta(days=number) for number in range(EVENINGS)]
    return YoungMoon(
        year=year, month=month, conjunction=conjunction, first_on=begins,
        evenings=[
            MoonEvening(evening=day, criteria=criteria(day), sights=_sights(day, spots)) for day in days
        ],
    )  # fmt: skip


def towns() -> list[Spot]:
    """Return the towns that are shown where none is named."""
    places = [place for place in map(gazetteer.place, TOWNS) if place]
    return [spot_of(place, label(place)) for place in places]


def _sights(evening: dt.date, spots: Sequence[Spot]) -> list[Sight]:
    if not spots:
        return []
    latitudes, longitudes = [spot.latitude for spot in spots], [spot.longitude for spot in spots]
    found = crescents(latitudes, longitudes, [spot.zone for spot in spots], evening)
    return [
        Sight(
            spot=spot, sunset=_utc(found.sunset[place]), best=_utc(found.best[place]),
            lag_minutes=float(found.lag_minutes[place]), altitude=float(found.at_best.moon_altitude[place]),
            q=float(found.q[place]), yallop=str(found.yallop[place]), odeh=str(found.odeh[place]),
        )
        for place, spot in enumerate(spots)
    ]  # fmt: skip


def _utc(instant: np.datetime64) -> dt.datetime | None:
    at: dt.datetime | None = instant.astype("datetime64[us]").item()
    return at.replace(tzinfo=dt.UTC) if at else None
