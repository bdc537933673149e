"""What calendars that are reckoned say of an evening, each asked at its own place.

They are rules of calendars, not forecasts of what somebody announces; what was announced stands beside them.
"""

import datetime as dt
from dataclasses import dataclass

import numpy as np

from sufra.almanac.reckoning import MAKKAH
from sufra.almanac.young_moon import Crescents, by_the_sun, crescents

ACEH = (5.47, 95.24, "Asia/Jakarta")
"""Lhoknga, where Indonesia looks first: of the four countries of MABIMS the westernmost land."""

MABIMS_ALTITUDE, MABIMS_ELONGATION = 3.0, 6.4
GLOBAL_ALTITUDE, GLOBAL_ELONGATION = 5.0, 8.0
GRID_DEGREES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """Whether the month begins with an evening, by the rule of each calendar.

    `umm_al_qura`: at Makkah the conjunction comes before sunset and the moon sets after the sun (since 1423).
    `mabims`: at sunset in Aceh the moon stands 3 degrees high, airless and from the ground, and 6.4 degrees
    from the sun, geocentric (Indonesia, Malaysia, Brunei, Singapore, since 2021 and 2022). `anywhere`: at
    sunset somewhere on Earth within 60 degrees of the equator it stands 5 degrees high and 8 degrees away
    (Istanbul 2016, and the councils that keep it).
    """

    umm_al_qura: bool
    mabims: bool
    anywhere: bool


def criteria(evening: dt.date) -> Criteria:
    """Return what each calendar's rule says of an evening, a local civil date of 1900 to 2100."""
    makkah, aceh = (crescents(*place, evening) for place in (MAKKAH, ACEH))
    return Criteria(
        umm_al_qura=bool(makkah.conjunction < makkah.sunset[0]) and bool(makkah.lag_minutes[0] > 0),
        mabims=_stands(aceh, MABIMS_ALTITUDE, MABIMS_ELONGATION),
        anywhere=_stands(by_the_sun(evening, step_degrees=GRID_DEGREES), GLOBAL_ALTITUDE, GLOBAL_ELONGATION),
    )


def _stands(found: Crescents, altitude: float, elongation: float) -> bool:
    """Whether the young moon, at one sunset of these, stands so high and so far from the sun."""
    at = found.at_sunset
    young = found.sunset > found.conjunction
    return bool(np.any(young & (at.moon_altitude >= altitude) & (at.elongation_geo >= elongation)))
