"""Where moon and sun stand: apparent geocentric vectors of date, tabulated by the hour, and the conjunctions.

The moon is ERFA moon98 (Meeus 1998 after ELP-2000/82), the sun Earth's orbit VSOP2000 (ERFA epv00), both
turned to the true equator of date (IAU 2000B). The vectors do not depend on the observer, so one table serves
a whole map.
"""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

import erfa
import numpy as np

from sufra.almanac.sun import (
    LIGHT_DAYS_PER_AU,
    MJD_ZERO,
    MODIFIED_JULIAN_EPOCH,
    TT_MINUS_UTC_DAYS,
    Floats,
    day_number,
    sun_of_date,
)

NODES_A_DAY = 24
POINTS = 6
"""Points of the Lagrange interpolation between the hours: its error is far below the moon's own."""

LUNATION_DAYS = 29.530_588_861
FIRST_MEAN_NEW_MOON = 2_451_550.097_66 - 2_440_587.5
"""Of lunation 0, in days since 1970 (Meeus, Astronomical Algorithms, 2nd ed. 1998, chapter 49), in TT."""

ELONGATION_A_DAY = 2 * np.pi / LUNATION_DAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class Sky:
    """Vectors to the sun and the moon in au, equator and equinox of date, and the sidereal angle, radians.

    Shapes (..., 3), (..., 3), (...).
    """

    sun: Floats
    moon: Floats
    sidereal: Floats


def sky_at(days: Floats) -> Sky:
    """Return the sky at UT1 days since 1970, reckoned directly: 50 microseconds each."""
    flat = np.ravel(days)
    ut1 = flat + MODIFIED_JULIAN_EPOCH
    tt = ut1 + TT_MINUS_UTC_DAYS
    found = erfa.moon98(MJD_ZERO, tt)
    position, velocity = found["p"], found["v"]
    # What the light takes from the moon and the aberration by Earth's motion cancel but for the moon's own.
    late = np.linalg.norm(position, axis=-1, keepdims=True) * LIGHT_DAYS_PER_AU
    turn = erfa.pnm00b(MJD_ZERO, tt)
    moon = np.einsum("nij,nj->ni", turn, position - velocity * late)
    shape = np.shape(days)
    return Sky(
        sun=sun_of_date(flat).reshape(*shape, 3),
        moon=moon.reshape(*shape, 3),
        sidereal=np.asarray(erfa.gst00b(MJD_ZERO, ut1)).reshape(shape),
    )


class SkyTable:
    """The sky of some days by the hour; between the hours it is interpolated."""

    def __init__(self, first_day: int, days: int) -> None:
        """Tabulate from `first_day` (days since 1970) on, with a margin on both sides."""
        self.start = first_day - POINTS / NODES_A_DAY
        nodes = self.start + np.arange(days * NODES_A_DAY + 2 * POINTS) / NODES_A_DAY
        sky = sky_at(nodes)
        turned = np.unwrap(sky.sidereal)
        self.values = np.concatenate([sky.sun, sky.moon, turned[:, np.newaxis]], axis=1)

    def at(self, days: Floats) -> Sky:
        """Return the sky at UT1 days within the table."""
        place = (days - self.start) * NODES_A_DAY
        first = np.floor(place).astype(np.int64) - POINTS // 2 + 1
        weights = _lagrange(place - first)
        found = np.zeros((*np.shape(days), self.values.shape[1]))
        for node, weight in enumerate(weights):
            found += weight[..., np.newaxis] * self.values[first + node]
        return Sky(sun=found[..., 0:3], moon=found[..., 3:6], sidereal=found[..., 6])


@lru_cache(maxsize=64)
def sky_table(first_day: int, days: int) -> SkyTable:
    """Return a table, remembered."""
    return SkyTable(first_day, days)


def new_moons(first_on: dt.date, last_on: dt.date) -> Floats:
    """Return the geocentric conjunctions of these dates, in UT1 days since 1970, to 20 seconds."""
    begins, ends = map(day_number, (first_on, last_on))
    first = int(np.floor((begins - FIRST_MEAN_NEW_MOON) / LUNATION_DAYS)) - 1
    last = int(np.ceil((ends + 1 - FIRST_MEAN_NEW_MOON) / LUNATION_DAYS)) + 1
    at: Floats = FIRST_MEAN_NEW_MOON + LUNATION_DAYS * np.arange(first, last + 1.0) - TT_MINUS_UTC_DAYS
    for _ in range(6):
        at -= _elongation(at) / ELONGATION_A_DAY
    return at[(at >= begins) & (at < ends + 1)]


def _elongation(days: Floats) -> Floats:
    """Return the moon's ecliptic longitude of date less the sun's, within half a turn."""
    sky = sky_at(days)
    tilt = erfa.obl06(MJD_ZERO, days + MODIFIED_JULIAN_EPOCH + TT_MINUS_UTC_DAYS)
    longitudes = [_longitude(body, tilt) for body in (sky.moon, sky.sun)]
    return np.remainder(longitudes[0] - longitudes[1] + np.pi, 2 * np.pi) - np.pi


def _longitude(body: Floats, tilt: Floats) -> Floats:
    x, y, z = np.moveaxis(body, -1, 0)
    return np.asarray(np.arctan2(y * np.cos(tilt) + z * np.sin(tilt), x))


def _lagrange(place: Floats) -> list[Floats]:
    """Return the weight of each of the six nodes 0 to 5 at a place between them."""
    weights = []
    for node in range(POINTS):
        weight = np.ones_like(place)
        for other in range(POINTS):
            if other != node:
                weight = weight * (place - other) / (node - other)
        weights.append(weight)
    return weights
