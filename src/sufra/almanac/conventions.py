"""What communities and authorities make of the sky: when the fast may be broken, when isha begins."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

MOST_MINUTES = 60
"""The longest wait after sunset that a host may set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Angle:
    """When the sun's centre stands so many degrees below the horizon."""

    degrees: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """So many minutes after sunset (of a Maghrib) or after Maghrib (of an isha)."""

    minutes: int


Rule = Angle | Minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class Convention:
    """How a Maghrib and an isha are found, by whom and with which proof.

    `rounding` is how the authority itself prints its minutes; `caution` says what is not confirmed.
    """

    key: str
    called: str
    maghrib: Rule
    isha: Rule
    isha_in_ramadan: Rule
    rounding: Literal["up", "down", "nearest"]
    published: str
    confirmed: bool
    caution: str = ""


def sunset_plus(minutes: int) -> Convention:
    """Return Maghrib at so many whole minutes after sunset, 0 to 60, as the host chooses; else ValueError."""
    if isinstance(minutes, bool) or not isinstance(minutes, int) or not 0 <= minutes <= MOST_MINUTES:
        message = (
            f"Maghrib is a whole number of minutes after sunset, 0 to {MOST_MINUTES}; given {minutes!r}."
        )
        raise ValueError(message)
    return Convention(
        key="sunset",
        called=f"Sunset and {minutes} minutes" if minutes else "Sunset",
        maghrib=Minutes(minutes=minutes),
        isha=Angle(degrees=18),
        isha_in_ramadan=Angle(degrees=18),
        rounding="up",
        published="Nowhere: it is the host's own choice.",
        confirmed=False,
        caution="Nobody defines an isha with it: astronomical dusk, 18 degrees, stands in.",
    )


TEHRAN = Convention(
    key="tehran",
    called="Institute of Geophysics, University of Tehran",
    maghrib=Angle(degrees=4.5),
    isha=Angle(degrees=14),
    isha_in_ramadan=Angle(degrees=14),
    rounding="nearest",
    published="calendar.ut.ac.ir, for cities of Iran; fajr at 17.7 and Maghrib at 4.5 degrees, no margin.",
    confirmed=True,
    caution="Isha is unconfirmed: the Institute prints no isha; 14 degrees is what software commonly takes.",
)

DIYANET = Convention(
    key="diyanet",
    called="Presidency of Religious Affairs, Türkiye (Diyanet)",
    maghrib=Minutes(minutes=7),
    isha=Angle(degrees=17),
    isha_in_ramadan=Angle(degrees=17),
    rounding="down",
    published="namazvakitleri.diyanet.gov.tr; the 7 minutes are its precaution (temkin), isha has none.",
    confirmed=True,
)

UMM_AL_QURA = Convention(
    key="umm_al_qura",
    called="Umm al-Qura calendar, Saudi Arabia",
    maghrib=Minutes(minutes=0),
    isha=Minutes(minutes=90),
    isha_in_ramadan=Minutes(minutes=120),
    rounding="up",
    published="ummulqura.org.sa (KACST); some press tables print 90 minutes in Ramadan too.",
    confirmed=True,
)

CONVENTIONS = MappingProxyType({each.key: each for each in (TEHRAN, DIYANET, UMM_AL_QURA)})
"""The conventions that stand alone, by key; `sunset` needs the host's minutes and is not among them."""


def convention(key: str, minutes: int = 0) -> Convention:
    """Return a convention by its key; `minutes` belong to `sunset` alone, and ValueError names the keys."""
    if key == "sunset":
        return sunset_plus(minutes)
    if key not in CONVENTIONS:
        message = f"A convention is one of sunset, {', '.join(CONVENTIONS)}; given {key!r}."
        raise ValueError(message)
    return CONVENTIONS[key]
