"""The instants at which the sun stands highest or passes an altitude: the solver, from arrays to arrays."""

import numpy as np
from numpy.typing import NDArray

from sufra.almanac.sun import Floats, SunTable

TURN = 2 * np.pi
STILL_MOVING_DAYS = 5e-4
"""How far the second pass and what is extrapolated from both may move an instant: 43 s. Each pass shrinks the
error by about 1e-3 tan(latitude) / sin(hour angle); beyond it the two are not alike: bisect instead."""

GRAZING_COSINE = 0.985
"""Above this the sun runs almost along the altitude and the passes converge badly: bisect instead."""

STEEP_TANGENT = 6.0
"""Tangent of the latitude (80.5 degrees) beyond which the passes converge badly: bisect instead."""

BISECTIONS = 50
"""Halvings of half a day: far below a microsecond."""

DIURNAL_ABERRATION_DAYS = 0.0213 / 86_400
"""By how much the turning ground delays a transit at the equator, for a sun at declination 0."""

OK, STAYS_ABOVE, STAYS_BELOW, NO_NOON = range(4)

Found = tuple[Floats, NDArray[np.uint8]]
"""UT1 days since 1970, NaN if none, and a status, both of shape (places, dates)."""


class Path:
    """The sun's path over each (place, date) around its noon; s is in days since 0h UT1 of the noon's day."""

    longitude: Floats
    sin_latitude: Floats
    cos_latitude: Floats

    def __init__(self, sun: SunTable, latitude: Floats, longitude: Floats, day: NDArray[np.int64]) -> None:
        """Gather the day's cubics; `latitude` and `longitude` in radians, broadcastable to `day`."""
        rows = day - sun.first_day
        self.equation = sun.equation.take(rows, axis=1)
        self.declination = sun.sin_declination.take(rows, axis=1)
        self.parallax = sun.parallax.take(rows)
        self.longitude = longitude
        self.sin_latitude, self.cos_latitude = np.sin(latitude), np.cos(latitude)

    def hour_angle(self, s: Floats) -> Floats:
        """Return the local hour angle in radians, not reduced to one turn."""
        return _hour_angle(self.equation, self.longitude, s)

    def sin_altitude(self, s: Floats) -> Floats:
        """Return the sine of the geocentric altitude."""
        sine = _cubic(self.declination, s)
        cosine = np.sqrt(1 - sine**2)
        return self.sin_latitude * sine + self.cos_latitude * cosine * np.cos(self.hour_angle(s))

    def cos_hour_angle(self, s: Floats, sin_altitude: Floats) -> Floats:
        """Return the cosine of the hour angle at which the sun, declined as at s, has that altitude."""
        sine = _cubic(self.declination, s)
        cosine = np.sqrt(1 - sine * sine)
        cosine *= self.cos_latitude
        sine *= -self.sin_latitude
        sine += sin_altitude
        sine /= cosine
        return sine

    def sin_geocentric(self, altitude: Floats) -> Floats:
        """Return the sine of the geocentric altitude that is seen from the ground as `altitude` (radians).

        To the first order in the parallax, which is 4e-5: what is left out is 0.00001 s.
        """
        return np.asarray(np.sin(altitude) + self.parallax * np.cos(altitude) ** 2)

    def extremum(self, s: Floats, sign: int) -> Floats:
        """Move a noon (sign 1) or midnight (-1) to where the altitude is truly highest or lowest.

        The declination drifts meanwhile: the extremum lies tan(latitude) - tan(declination) times that aside.
        """
        sine = _cubic(self.declination, s)
        _, linear, square, cube = self.declination
        cosine = np.sqrt(1 - sine**2)
        drift = (linear + s * (2 * square + s * 3 * cube)) / cosine / TURN
        shift = drift * (sign * self.sin_latitude / self.cos_latitude - sine / cosine)
        # At the poles the tangent has no bound: a quarter turn either way then joins the half-days.
        return s + np.asarray(np.clip(shift, -np.pi / 2, np.pi / 2)) / TURN

    def take(self, where: NDArray[np.bool_]) -> "Path":
        """Return the path of the chosen (place, date) pairs only."""
        part = object.__new__(Path)
        part.equation, part.declination = self.equation[:, where], self.declination[:, where]
        part.parallax = self.parallax[where]
        for name in ("longitude", "sin_latitude", "cos_latitude"):
            setattr(part, name, np.broadcast_to(getattr(self, name), where.shape)[where])
        return part


class Noons:
    """The sun around the noon of each local date at each place, and when it passes what."""

    def __init__(self, sun: SunTable, latitude: Floats, longitude: Floats, local_days: Floats) -> None:
        """Find the noons; radians of shape (places,).

        `local_days`: when each date begins and ends, in UT1 days since 1970, shape (places, dates, 2).
        """
        begins, ends = local_days[..., 0], local_days[..., 1]
        latitude, longitude = latitude[:, np.newaxis], longitude[:, np.newaxis]
        self.day, self.noon = _noons(sun, latitude, longitude, begins)
        self.path = Path(sun, latitude, longitude, self.day)
        self.absent = (self.day + self.noon < begins) | (self.day + self.noon >= ends)

    def transit(self) -> Found:
        """Return the upper transit; light bends 0.02 s late there, because the ground moves."""
        sine = _cubic(self.path.declination, self.noon)
        late = DIURNAL_ABERRATION_DAYS * self.path.cos_latitude / np.sqrt(1 - sine**2)
        status = np.where(self.absent, NO_NOON, OK).astype(np.uint8)
        return np.where(self.absent, np.nan, self.day + self.noon + late), status

    def passing(self, altitude: Floats, side: int) -> Found:
        """Return when the sun, seen from the ground, sinks (side 1) or climbs (-1) through an altitude.

        Radians, broadcastable to (places, dates). It is looked for between the highest point of the day and
        the lowest after or before it; these are worked out only where the passes leave a doubt.
        """
        target = self.path.sin_geocentric(altitude)
        s, doubtful = _approach(self.path, self.noon, target, side)
        status = np.where(self.absent, NO_NOON, OK).astype(np.uint8)
        doubtful &= ~self.absent
        if doubtful.any():
            part = self.path.take(doubtful)
            s[doubtful], status[doubtful] = _between(part, self.noon[doubtful], target[doubtful], side)
        return np.where(status == OK, self.day + s, np.nan), status

    def shadow(self, factor: int) -> Floats:
        """Return the altitude at which a stick's shadow is `factor` sticks longer than at the transit.

        Airless and as seen from the ground; where the sun is below the horizon at noon nothing has a shadow,
        and the altitude is one that the sun does not reach.
        """
        altitude = np.arcsin(self.path.sin_altitude(self.noon))
        altitude = altitude - self.path.parallax * np.cos(altitude)
        longer = np.arctan2(1, factor + np.tan(np.pi / 2 - altitude))
        return np.where(altitude > 0, longer, np.pi / 2)


def _noons(
    sun: SunTable, latitude: Floats, longitude: Floats, begins: Floats
) -> tuple[NDArray[np.int64], Floats]:
    """Return the UT1 day and the fraction s of the first noon at or after each date's beginning."""
    day = np.floor(begins).astype(np.int64)
    s = begins - day
    equation = sun.equation.take(day - sun.first_day, axis=1)
    turns = _hour_angle(equation, longitude, s) / -TURN
    s = s + (turns - np.floor(turns))
    whole = np.floor(s)
    day, s = day + whole.astype(np.int64), s - whole
    equation = sun.equation.take(day - sun.first_day, axis=1)
    for _ in range(2):
        turns = _hour_angle(equation, longitude, s) / TURN
        s -= turns - np.rint(turns)
    # A noon at midnight may have slipped before it: only where zone and place disagree by half a day.
    return day, np.where(day + s < begins, s + 1, s)


def _approach(path: Path, noon: Floats, target: Floats, side: int) -> tuple[Floats, NDArray[np.bool_]]:
    """Return s by two fixed-point passes and Aitken's extrapolation, and where it is not to be trusted."""
    start = noon + side * 0.25
    reference = noon + _cubic(path.equation, noon) / TURN
    with np.errstate(invalid="ignore", divide="ignore"):
        first, _ = _pass(path, start, target, side, reference)
        s, cosine = _pass(path, first, target, side, reference)
        step = s - first
        s += step * step / (first - start - step)
        steep = np.abs(path.sin_latitude) > STEEP_TANGENT * path.cos_latitude
        settled = (np.abs(cosine) <= GRAZING_COSINE) & (np.abs(s - first) <= STILL_MOVING_DAYS)
        return s, ~settled | steep


def _pass(path: Path, s: Floats, target: Floats, side: int, reference: Floats) -> tuple[Floats, Floats]:
    """Return when the sun, declined as at s, has that altitude, and the cosine of its hour angle."""
    cosine = path.cos_hour_angle(s, target)
    turned = np.arccos(cosine)
    turned *= side
    turned -= _cubic(path.equation, s)
    turned /= TURN
    turned += reference
    return turned, cosine


def _between(path: Path, noon: Floats, target: Floats, side: int) -> tuple[Floats, NDArray[np.uint8]]:
    """Look between the true extremes for what the passes could not tell."""
    highest, lowest = path.extremum(noon, 1), path.extremum(noon + side * 0.5, -1)
    top, bottom = path.sin_altitude(highest), path.sin_altitude(lowest)
    status = np.select([top < target, bottom > target], [STAYS_BELOW, STAYS_ABOVE], OK).astype(np.uint8)
    return _bisect(path, highest, lowest, target), status


def _bisect(path: Path, high: Floats, low: Floats, target: Floats) -> Floats:
    for _ in range(BISECTIONS):
        middle = (high + low) / 2
        above = path.sin_altitude(middle) > target
        high, low = np.where(above, middle, high), np.where(above, low, middle)
    return (high + low) / 2


def _cubic(coefficients: Floats, s: Floats) -> Floats:
    value: Floats = coefficients[3] * s
    for power in (2, 1):
        value += coefficients[power]
        value *= s
    value += coefficients[0]
    return value


def _hour_angle(equation: Floats, longitude: Floats, s: Floats) -> Floats:
    angle = _cubic(equation, s)
    angle += TURN * (s - 0.5)
    angle += longitude
    return angle
