"""The hours of many dates at one place, as arrays: what the sky does, margins, and who stands in for it."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sufra.almanac.conventions import HOURS, Angle, Convention, Hour, Minutes, Seasonal
from sufra.almanac.events import NOON, SUNRISE, SUNSET, Event, asr, dawn, dusk, solar_events
from sufra.almanac.high_latitudes import HighLatitude
from sufra.almanac.seasons import minutes_after_sunset, minutes_before_sunrise
from sufra.almanac.sun import Floats

MINUTE = 60.0
Hours = dict[Hour, Floats]
"""Unix seconds by hour, NaN where the hour does not come."""

Marks = dict[Hour, NDArray[np.bool_]]
FROM_NOON: tuple[Hour, ...] = ("dhuhr", "sunrise", "maghrib", "asr", "fajr", "isha", "imsak")
"""In which order hours are lent: one that is further from noon yields to one that is nearer."""

HEIGHT_MARGINS = {"sunrise": -1.5, "maghrib": 2.5}
"""Minutes beyond sunrise and sunset as seen from the height of a place: what fits the tables of Morocco."""

NEAREST_LATITUDE = 48.5
MAKKAH = (21.4225, 39.8262, "Asia/Riyadh")
MOST_DAYS_APART = 183


@dataclass(frozen=True, slots=True)
class Place:
    """Degrees north and east, IANA zone, metres above the visible horizon."""

    latitude: float
    longitude: float
    zone: str
    elevation_m: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sun:
    """Transit, sunrise and sunset of each date, in Unix seconds."""

    noon: Floats
    sunrise: Floats
    sunset: Floats


def reckoned(
    place: Place,
    dates: Sequence[dt.date],
    convention: Convention,
    *,
    ramadan: bool,
    rule: HighLatitude | None,
) -> tuple[Hours, Marks, Marks]:
    """Return the hours of each date, which of them the rule made, and which it made in vain.

    An hour that the rule would put out of its order is not lent: isha comes after Maghrib, fajr before
    sunrise.
    """
    hours, sun = _by_the_sky(place, dates, convention, ramadan=ramadan)
    none = {hour: np.zeros(len(dates), dtype=bool) for hour in hours}
    if rule is None:
        return hours, none, none
    lent = _lent(place, dates, convention, rule, sun, ramadan=ramadan)
    wanted = {hour: np.isnan(hours[hour]) & ~np.isnan(lent[hour]) for hour in FROM_NOON if hour in lent}
    borrowed = dict(none)
    for hour, missing in wanted.items():
        borrowed[hour] = missing & _in_order(hour, lent[hour], hours)
        hours[hour] = np.where(borrowed[hour], lent[hour], hours[hour])
    return hours, borrowed, none | {hour: wanted[hour] & ~borrowed[hour] for hour in wanted}


def _in_order(hour: Hour, lent: Floats, hours: Hours) -> NDArray[np.bool_]:
    """Tell where a lent hour stands after every hour before it and before every hour after it."""
    place, kept = HOURS.index(hour), np.ones(lent.shape, dtype=bool)
    for other, at in hours.items():
        if other != hour:
            apart = at - lent if HOURS.index(other) > place else lent - at
            kept &= np.isnan(apart) | (apart > 0)
    return kept


def _by_the_sky(
    place: Place, dates: Sequence[dt.date], convention: Convention, *, ramadan: bool
) -> tuple[Hours, _Sun]:
    isha_rule = convention.isha_then(ramadan=ramadan)
    depth = convention.maghrib.degrees if isinstance(convention.maghrib, Angle) else None
    asked = [NOON, SUNRISE, SUNSET, dawn(convention.fajr.degrees), asr(convention.shadow)]
    asked.append(dusk(isha_rule.degrees) if isinstance(isha_rule, Angle | Seasonal) else SUNSET)
    asked.append(SUNSET if depth is None else dusk(depth))
    noon, sunrise, sunset, fajr, shadow, isha, maghrib = _seconds(place, dates, asked)
    sun = _Sun(noon=noon, sunrise=sunrise, sunset=sunset)
    if isinstance(convention.maghrib, Minutes):
        maghrib = maghrib + MINUTE * convention.maghrib.minutes
    if isinstance(convention.fajr, Seasonal):
        fajr = np.fmax(fajr, sunrise - MINUTE * minutes_before_sunrise(place.latitude, dates))
    if isinstance(isha_rule, Seasonal):
        isha = np.fmin(isha, sunset + MINUTE * minutes_after_sunset(place.latitude, dates))
    if isinstance(isha_rule, Minutes):
        isha = maghrib + MINUTE * isha_rule.minutes
    hours: Hours = {
        "fajr": fajr, "sunrise": sunrise, "dhuhr": noon, "asr": shadow, "maghrib": maghrib, "isha": isha
    }  # fmt: skip
    for hour, minutes in convention.margins.items():
        hours[hour] = hours[hour] + MINUTE * minutes
    if convention.by_height and place.elevation_m:
        _rise(hours, place, dates)
    return _with_imsak(hours, convention), sun


def _with_imsak(hours: Hours, convention: Convention) -> Hours:
    if convention.imsak:
        hours["imsak"] = hours["fajr"] - MINUTE * convention.imsak.minutes
    return hours


def _rise(hours: Hours, place: Place, dates: Sequence[dt.date]) -> None:
    """Let sunrise come no later and Maghrib no earlier than from the height of the place."""
    sunrise, sunset = _seconds(place, dates, [SUNRISE, SUNSET], elevation_m=place.elevation_m)
    hours["sunrise"] = np.fmin(hours["sunrise"], sunrise + MINUTE * HEIGHT_MARGINS["sunrise"])
    hours["maghrib"] = np.fmax(hours["maghrib"], sunset + MINUTE * HEIGHT_MARGINS["maghrib"])


def _seconds(
    place: Place, dates: Sequence[dt.date], events: Sequence[Event], *, elevation_m: float = 0.0
) -> Floats:
    found = solar_events(
        place.latitude, place.longitude, place.zone, dates, events, elevation_m=elevation_m
    ).at[:, 0]
    return np.where(np.isnat(found), np.nan, found.astype(np.int64) / 1e6)


def _lent(
    place: Place,
    dates: Sequence[dt.date],
    convention: Convention,
    rule: HighLatitude,
    sun: _Sun,
    *,
    ramadan: bool,
) -> Hours:
    """Return what the rule would say of each hour; NaN where it says nothing."""
    isha_rule = convention.isha_then(ramadan=ramadan)
    degrees = isha_rule.degrees if isinstance(isha_rule, Angle | Seasonal) else 0.0
    if rule in PORTIONS:
        before, after = PORTIONS[rule](convention.fajr.degrees), PORTIONS[rule](degrees)
        return _of_the_night(place, dates, sun, before, after)
    if rule == HighLatitude.MOONSIGHTING:
        return {
            "fajr": sun.sunrise - MINUTE * minutes_before_sunrise(place.latitude, dates),
            "isha": sun.sunset + MINUTE * minutes_after_sunset(place.latitude, dates),
        }
    if rule == HighLatitude.NEAREST_DAY:
        return _of_the_nearest_day(place, dates, convention, sun, ramadan=ramadan)
    there = Place(*MAKKAH)
    if rule == HighLatitude.NEAREST_LATITUDE:
        nearer = min(abs(place.latitude), NEAREST_LATITUDE)
        there = replace(place, latitude=float(np.copysign(nearer, place.latitude)))
    hours, other = _by_the_sky(there, dates, convention, ramadan=ramadan)
    return {hour: sun.noon + (at - other.noon) for hour, at in hours.items()}


PORTIONS: dict[HighLatitude, Callable[[float], float]] = {
    HighLatitude.MIDDLE_OF_NIGHT: lambda _degrees: 1 / 2,
    HighLatitude.ONE_SEVENTH: lambda _degrees: 1 / 7,
    HighLatitude.ANGLE_60: lambda degrees: degrees / 60,
}
"""Which part of the night, from sunset or before sunrise."""


def _of_the_night(place: Place, dates: Sequence[dt.date], sun: _Sun, before: float, after: float) -> Hours:
    day = dt.timedelta(days=1)
    [sunset_before] = _seconds(place, [date - day for date in dates], [SUNSET])
    [sunrise_after] = _seconds(place, [date + day for date in dates], [SUNRISE])
    return {
        "fajr": sun.sunrise - before * (sun.sunrise - sunset_before),
        "isha": sun.sunset + after * (sunrise_after - sun.sunset),
    }


def _of_the_nearest_day(
    place: Place, dates: Sequence[dt.date], convention: Convention, sun: _Sun, *, ramadan: bool
) -> Hours:
    """Lend each hour from the nearest date that has it, the earlier of two."""
    days = np.asarray(dates, dtype="datetime64[D]")
    around = np.arange(days.min() - MOST_DAYS_APART, days.max() + MOST_DAYS_APART + 1)
    hours, other = _by_the_sky(place, around.tolist(), convention, ramadan=ramadan)
    lent: Hours = {}
    for hour, at in hours.items():
        has = np.flatnonzero(~np.isnan(at))
        if has.size:
            apart = np.abs(around[has][np.newaxis] - days[:, np.newaxis])
            nearest = has[np.argmin(apart, axis=1)]
            lent[hour] = sun.noon + (at - other.noon)[nearest]
    return lent
