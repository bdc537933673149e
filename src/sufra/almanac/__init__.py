"""The sky and the calendars: when the sun sets, what a convention makes of it, and which Hijri day it is.

For anyone with a place and a date; it knows no Django and imports nothing of ours. It never guesses: what
does not happen is none, with the reason. NumPy and pyerfa load with the first time asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from sufra.almanac.announcements import AUTHORITIES, Announcements, Authority, MonthStart, announcements
from sufra.almanac.authorities import CONVENTIONS, DIYANET, TEHRAN, UMM_AL_QURA, convention
from sufra.almanac.calendars import CALENDARS, calendar
from sufra.almanac.conventions import HOURS, Angle, Convention, Hour, Minutes, custom, sunset_plus
from sufra.almanac.evenings import EveningTimes, Reason, evening_times
from sufra.almanac.high_latitudes import HighLatitude
from sufra.almanac.hijri import Calendar, HijriDate, Month
from sufra.almanac.hours import DayTimes, Time, day_times, printed_at, shown_at
from sufra.almanac.solar import SolarDate
from sufra.almanac.zones import TZDATA_VERSION, zone

if TYPE_CHECKING:
    from sufra.almanac.calendar_rules import Criteria, criteria
    from sufra.almanac.events import (
        NOON,
        SUNRISE,
        SUNSET,
        Event,
        SolarEvents,
        Status,
        asr,
        dawn,
        dusk,
        solar_events,
    )
    from sufra.almanac.moon import new_moons
    from sufra.almanac.young_moon import CrescentMap, Crescents, crescent_map, crescents

__all__ = [
    "AUTHORITIES",
    "CALENDARS",
    "CONVENTIONS",
    "DIYANET",
    "HOURS",
    "NOON",
    "SUNRISE",
    "SUNSET",
    "TEHRAN",
    "TZDATA_VERSION",
    "UMM_AL_QURA",
    "Angle",
    "Announcements",
    "Authority",
    "Calendar",
    "Convention",
    "CrescentMap",
    "Crescents",
    "Criteria",
    "DayTimes",
    "EveningTimes",
    "Event",
    "HighLatitude",
    "HijriDate",
    "Hour",
    "Minutes",
    "Month",
    "MonthStart",
    "Reason",
    "SolarDate",
    "SolarEvents",
    "Status",
    "Time",
    "announcements",
    "asr",
    "calendar",
    "convention",
    "crescent_map",
    "crescents",
    "criteria",
    "custom",
    "dawn",
    "day_times",
    "dusk",
    "evening_times",
    "new_moons",
    "printed_at",
    "shown_at",
    "solar_events",
    "sunset_plus",
    "zone",
]

_ELSEWHERE = {
    "new_moons": "moon",
    **dict.fromkeys(["Criteria", "criteria"], "calendar_rules"),
    **dict.fromkeys(["CrescentMap", "Crescents", "crescent_map", "crescents"], "young_moon"),
}


def __getattr__(name: str) -> object:
    """Load the solver, and NumPy with it, when one of its names is first used (0.2 s)."""
    if name in __all__:
        return getattr(import_module(f"sufra.almanac.{_ELSEWHERE.get(name, 'events')}"), name)
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
