"""Where the sun stands: its Greenwich hour angle and declination as daily cubics, shared by all places.

The sun's place does not depend on the observer, so it is worked out once per year of dates, at one node in
three days (denser nodes measured no better), and interpolated. Sources: Earth's orbit VSOP2000 as ERFA epv00
(Moisson & Bretagnon 2001), precession-nutation and sidereal time IAU 2000B (McCarthy & Luzum 2003).
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import erfa
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

NODE_DAYS = 3
"""Days between nodes: the widest spacing that measured as well as daily nodes."""

MARGIN_DAYS = 3
"""Days before and after the year: a local date may lie a day aside, and its evening reaches into the next."""

MODIFIED_JULIAN_EPOCH = 40_587
"""Modified Julian date of 1970-01-01, day 0 here."""

MJD_ZERO = 2_400_000.5
"""Julian date of modified Julian date 0."""

TT_MINUS_UTC_DAYS = 69.184 / 86_400
"""TAI-UTC of 37 s since 2017 plus 32.184 s; taken for all dates, as no leap second is known to come."""

LIGHT_DAYS_PER_AU = 499.004_784 / 86_400
"""Light time for one astronomical unit (IAU 2012 au over c)."""

PARALLAX_ARCSEC = 8.794_143
"""Horizontal parallax of the sun at one astronomical unit (IAU 1976)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SunTable:
    """Daily cubics in s, the fraction of the day since 0h: shape (4, days), the highest power last.

    Days are counted from 1970-01-01, in UT1. `equation` is the equation of time as an angle: the Greenwich
    hour angle is 2 pi (s - 1/2) + equation(s). `parallax` is the horizontal parallax of the day. Radians.
    """

    first_day: int
    equation: Floats
    sin_declination: Floats
    parallax: Floats


@cache
def sun_of_year(year: int) -> SunTable:
    """Return the sun of one civil year, with three days to spare on either side; 9 ms, then remembered."""
    return sun_table(year, apparent_sun)


def sun_table(year: int, apparent: Callable[[Floats], tuple[Floats, Floats, Floats]]) -> SunTable:
    """Return a year's table of a sun whose place at UT1 days is given as by `apparent_sun`."""
    first = day_number(dt.date(year, 1, 1)) - MARGIN_DAYS
    first -= first % NODE_DAYS
    last = day_number(dt.date(year, 12, 31)) + MARGIN_DAYS
    intervals = (last - first) // NODE_DAYS + 1
    nodes = first + NODE_DAYS * np.arange(-2, intervals + 4)
    equation, sin_declination, distance = apparent(nodes.astype(np.float64))
    return SunTable(
        first_day=first,
        equation=_daily_cubics(equation),
        sin_declination=_daily_cubics(sin_declination),
        parallax=np.radians(PARALLAX_ARCSEC / 3_600) / np.repeat(distance[2:-3], NODE_DAYS),
    )


def apparent_sun(days: Floats) -> tuple[Floats, Floats, Floats]:
    """Return equation of time (radians), sine of the apparent declination, distance (au) at UT1 days."""
    sun = sun_of_date(days)
    distance = np.linalg.norm(sun, axis=-1)
    right_ascension = np.arctan2(sun[:, 1], sun[:, 0])
    hour_angle = erfa.gst00b(MJD_ZERO, days + MODIFIED_JULIAN_EPOCH) - right_ascension
    equation = np.remainder(hour_angle - 2 * np.pi * (days - 0.5) + np.pi, 2 * np.pi) - np.pi
    return equation, sun[:, 2] / distance, distance


def sun_of_date(days: Floats) -> Floats:
    """Return the apparent vector to the sun in au, true equator and equinox of date: shape (days, 3)."""
    tt = days + MODIFIED_JULIAN_EPOCH + TT_MINUS_UTC_DAYS
    # The ufunc, not erfa.epv00: that warns beyond 1900 to 2100, where the margins of those years lie.
    heliocentric, barycentric, _ = erfa.ufunc.epv00(MJD_ZERO, tt)
    position, velocity = heliocentric["p"], barycentric["v"]
    distance = np.linalg.norm(position, axis=-1)
    sun_velocity = velocity - heliocentric["v"]
    astrometric = -position - sun_velocity * (distance * LIGHT_DAYS_PER_AU)[:, np.newaxis]
    direction = astrometric / np.linalg.norm(astrometric, axis=-1, keepdims=True)
    beta = velocity * LIGHT_DAYS_PER_AU
    apparent = erfa.ab(direction, beta, distance, np.sqrt(1 - (beta**2).sum(axis=-1)))
    of_date = np.einsum("nij,nj->ni", erfa.pnm00b(MJD_ZERO, tt), apparent)
    return np.asarray(of_date * distance[:, np.newaxis])


def day_number(date: dt.date) -> int:
    """Return the days since 1970-01-01."""
    return (date - dt.date(1970, 1, 1)).days


def _daily_cubics(nodes: Floats) -> Floats:
    """Turn node values into one cubic per day: through six-point Lagrange at four instants of the day."""
    windows = np.lib.stride_tricks.sliding_window_view(nodes, 6)
    cubics = np.stack([windows @ weights.T for weights in _WEIGHTS], axis=1).reshape(-1, 4)
    return np.ascontiguousarray(cubics.T)


def _weights(day: int) -> Floats:
    fractions = np.array([0, 1 / 3, 2 / 3, 1])
    lagrange = np.ones((4, 6))
    for node in range(6):
        for other in range(6):
            if other != node:
                lagrange[:, node] *= ((day + fractions) / NODE_DAYS + 2 - other) / (node - other)
    vandermonde = np.vander(fractions, 4, increasing=True)
    return np.asarray(np.linalg.solve(vandermonde, lagrange), dtype=np.float64)


_WEIGHTS = tuple(_weights(day) for day in range(NODE_DAYS))
