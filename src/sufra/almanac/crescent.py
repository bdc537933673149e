"""The young crescent of an evening: how old and how high it is, and what two empirical criteria make of it.

Both criteria are fits to sightings and no prediction of what an authority announces: Yallop 1997/98, NAO
Technical Note 69 (295 sightings), and Odeh 2006, Experimental Astronomy 18, 39 (737 sightings).
"""

from dataclasses import dataclass

import erfa
import numpy as np
from numpy.typing import NDArray

from sufra.almanac.moon import Sky, SkyTable
from sufra.almanac.sun import Floats

METRES_PER_AU = 149_597_870_700
WGS84 = 1
MOON_RADIUS = 0.272_45
"""Sine of the moon's semidiameter by that of its horizontal parallax, as Yallop takes it."""

EARTH_RADIUS_AU = 6_378_136.6 / METRES_PER_AU
REFRACTION = np.radians(34 / 60)
"""At the horizon, for the setting of the upper limb."""

BEST_PART_OF_LAG = 4 / 9
"""The best time is so much of the lag after sunset (Yallop 1998 after Bruin 1977)."""

SYNODIC_RATE = 2 * np.pi * (1 - 1 / 29.53 + 1 / 365.25)
"""How fast the moon's hour angle grows, radians a day."""

PASSES = 8
FIVE_SECONDS = 5 / 86_400
YALLOP_LIMITS = (0.216, -0.014, -0.160, -0.232, -0.293)
ODEH_LIMITS = (5.65, 2.0, -0.96)


@dataclass(frozen=True, slots=True, kw_only=True)
class Aspect:
    """Moon and sun at one instant, in degrees: altitudes airless from the ground, elongations, illumination.

    `arcv` is by how much the moon stands higher than the sun, `daz` how far aside, `arcl` the arc of light
    that the two make; `width` in minutes of arc; _geo as if from the centre of the Earth, else topocentric.
    """

    sun_altitude: Floats
    moon_altitude: Floats
    elongation_geo: Floats
    elongation: Floats
    illumination: Floats
    arcv_geo: Floats
    arcv: Floats
    daz: Floats
    arcl_geo: Floats
    width_yallop: Floats
    width_odeh: Floats


def moonset(table: SkyTable, latitude: Floats, longitude: Floats, sunset: Floats) -> Floats:
    """Return when the moon's upper limb sets next to a sunset, in UT1 days; NaN where it does not.

    Radians and days, arrays of one shape.
    """
    at = sunset + 0.02
    converged = np.zeros(np.shape(at), dtype=bool)
    for _ in range(PASSES):
        sky = table.at(at)
        topocentric, distance = _topocentric(sky, sky.moon, latitude, longitude)
        declination = np.arcsin(topocentric[..., 2] / distance)
        hour_angle = sky.sidereal + longitude - np.arctan2(topocentric[..., 1], topocentric[..., 0])
        limb = -REFRACTION - np.arcsin(MOON_RADIUS * EARTH_RADIUS_AU / distance)
        cosine = (np.sin(limb) - np.sin(latitude) * np.sin(declination)) / (
            np.cos(latitude) * np.cos(declination)
        )
        turned = np.remainder(np.arccos(np.clip(cosine, -1, 1)) - hour_angle + np.pi, 2 * np.pi) - np.pi
        step = turned / SYNODIC_RATE
        at = np.clip(at + step, sunset - 0.9, sunset + 0.9)
        converged = (np.abs(step) < FIVE_SECONDS) & (np.abs(cosine) <= 1)
    return np.where(converged, at, np.nan)


def best_time(sunset: Floats, moonset_at: Floats) -> Floats:
    """Return the best time to look, NaN where the moon sets before the sun."""
    return np.where(moonset_at > sunset, sunset + BEST_PART_OF_LAG * (moonset_at - sunset), np.nan)


def aspect(table: SkyTable, latitude: Floats, longitude: Floats, at: Floats) -> Aspect:
    """Return how moon and sun stand at UT1 days; NaN where the instant is."""
    sky = table.at(np.where(np.isnan(at), table.start + 1, at))
    moon_altitude, moon_azimuth, moon, _distance = _seen(sky, sky.moon, latitude, longitude)
    sun_altitude, sun_azimuth, sun, _distance = _seen(sky, sky.sun, latitude, longitude)
    geo = [_altitude(sky, body, latitude, longitude) for body in (sky.moon, sky.sun)]
    arcv_geo, arcv = geo[0] - geo[1], moon_altitude - sun_altitude
    daz = np.remainder(sun_azimuth - moon_azimuth + np.pi, 2 * np.pi) - np.pi
    arcl_geo = np.arccos(np.cos(arcv_geo) * np.cos(daz))
    elongation_geo = _between(sky.moon, sky.sun)
    elongation = _between(moon, sun)
    parallax = np.arcsin(EARTH_RADIUS_AU / np.linalg.norm(sky.moon, axis=-1))
    semidiameter = np.degrees(MOON_RADIUS * parallax) * 60 * (1 + np.sin(geo[0]) * np.sin(parallax))
    return Aspect(
        sun_altitude=np.degrees(sun_altitude), moon_altitude=np.degrees(moon_altitude),
        elongation_geo=np.degrees(elongation_geo), elongation=np.degrees(elongation),
        illumination=(1 - np.cos(elongation)) / 2, arcv_geo=np.degrees(arcv_geo), arcv=np.degrees(arcv),
        daz=np.abs(np.degrees(daz)), arcl_geo=np.degrees(arcl_geo),
        width_yallop=semidiameter * (1 - np.cos(arcl_geo)),
        width_odeh=semidiameter * (1 - np.cos(elongation)),
    )  # fmt: skip


def yallop_q(found: Aspect) -> Floats:
    """Return Yallop's q from the geocentric arc of vision and the topocentric width."""
    width = found.width_yallop
    curve = 11.8371 - 6.3226 * width + 0.7319 * width**2 - 0.1018 * width**3
    return (found.arcv_geo - curve) / 10


def odeh_v(found: Aspect) -> Floats:
    """Return Odeh's V from the topocentric arc of vision and width."""
    width = found.width_odeh
    return found.arcv - (7.1651 - 6.3226 * width + 0.7319 * width**2 - 0.1018 * width**3)


def classes(values: Floats, limits: tuple[float, ...], letters: str) -> NDArray[np.str_]:
    """Return the letter of each value, "" for NaN; whatever is above the first limit has the first letter."""
    found = np.select([values > limit for limit in limits], list(letters[:-1]), letters[-1])
    return np.where(np.isnan(values), "", found)


def _observer(sky: Sky, latitude: Floats, longitude: Floats) -> Floats:
    """Return the vector to the observer on WGS84 at height 0, in au, in the frame of the sky."""
    ground = erfa.gd2gc(WGS84, longitude, latitude, 0.0) / METRES_PER_AU
    cosine, sine = np.cos(sky.sidereal), np.sin(sky.sidereal)
    x, y = ground[..., 0], ground[..., 1]
    return np.stack([x * cosine - y * sine, x * sine + y * cosine, ground[..., 2] + 0 * x], axis=-1)


def _topocentric(sky: Sky, body: Floats, latitude: Floats, longitude: Floats) -> tuple[Floats, Floats]:
    vector = body - _observer(sky, latitude, longitude)
    return vector, np.linalg.norm(vector, axis=-1)


def _seen(
    sky: Sky, body: Floats, latitude: Floats, longitude: Floats
) -> tuple[Floats, Floats, Floats, Floats]:
    """Return altitude, azimuth, vector and distance of a body from the ground."""
    vector, distance = _topocentric(sky, body, latitude, longitude)
    theta = sky.sidereal + longitude
    east = -vector[..., 0] * np.sin(theta) + vector[..., 1] * np.cos(theta)
    outward = vector[..., 0] * np.cos(theta) + vector[..., 1] * np.sin(theta)
    north = vector[..., 2] * np.cos(latitude) - outward * np.sin(latitude)
    return _altitude(sky, vector, latitude, longitude), np.arctan2(east, north), vector, distance


def _altitude(sky: Sky, vector: Floats, latitude: Floats, longitude: Floats) -> Floats:
    theta = sky.sidereal + longitude
    outward = vector[..., 0] * np.cos(theta) + vector[..., 1] * np.sin(theta)
    up = outward * np.cos(latitude) + vector[..., 2] * np.sin(latitude)
    return np.asarray(np.arcsin(up / np.linalg.norm(vector, axis=-1)))


def _between(one: Floats, other: Floats) -> Floats:
    across = np.linalg.norm(np.cross(one, other), axis=-1)
    return np.asarray(np.arctan2(across, np.einsum("...i,...i->...", one, other)))
