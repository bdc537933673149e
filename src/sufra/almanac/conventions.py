"""How communities and authorities make hours of a day out of the sky: the shape of a convention."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

MOST_MINUTES = 60
"""The longest wait after sunset that a host may set."""

Rounding = Literal["up", "down", "nearest"]
Hour = Literal["imsak", "fajr", "sunrise", "dhuhr", "asr", "maghrib", "isha"]
HOURS: tuple[Hour, ...] = ("imsak", "fajr", "sunrise", "dhuhr", "asr", "maghrib", "isha")


@dataclass(frozen=True, slots=True, kw_only=True)
class Angle:
    """When the sun's centre stands so many degrees below the horizon."""

    degrees: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """So many minutes: of an imsak before fajr, of a Maghrib after sunset, of an isha after Maghrib."""

    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Seasonal:
    """An angle, or minutes that depend on latitude and season, whichever is nearer to the sun."""

    degrees: float = 18


Rule = Angle | Minutes
NO_MARGINS: Mapping[Hour, float] = MappingProxyType({})
NEAREST: Mapping[Hour, Rounding] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Convention:
    """How the hours of a day are found, by whom and with which proof.

    `margins` are minutes that the authority adds (or takes) to be safe. `rounding` is how it prints each
    hour; what is not named is rounded to the nearest minute. `by_height` tells that its tables carry the
    height of the place. `imsak` is there only where it is published. `caution` says what is not confirmed.
    """

    key: str
    called: str
    fajr: Angle | Seasonal
    maghrib: Rule
    isha: Rule | Seasonal
    isha_in_ramadan: Rule | Seasonal | None = None
    imsak: Minutes | None = None
    shadow: int = 1
    margins: Mapping[Hour, float] = field(default_factory=lambda: NO_MARGINS, hash=False)
    rounding: Mapping[Hour, Rounding] = field(default_factory=lambda: NEAREST, hash=False)
    by_height: bool = False
    published: str
    confirmed: bool
    caution: str = ""

    def isha_then(self, *, ramadan: bool) -> Rule | Seasonal:
        """Return the rule for isha, in Ramadan or outside it."""
        return self.isha_in_ramadan if ramadan and self.isha_in_ramadan else self.isha


def sunset_plus(minutes: int) -> Convention:
    """Return Maghrib at so many whole minutes after sunset, 0 to 60, as the host chooses; else ValueError."""
    if isinstance(minutes, bool) or not isinstance(minutes, int) or not 0 <= minutes <= MOST_MINUTES:
        message = (
            f"Maghrib is a whole number of minutes after sunset, 0 to {MOST_MINUTES}; given {minutes!r}."
        )
        raise ValueError(message)
    return custom(
        key="sunset",
        called=f"Sunset and {minutes} minutes" if minutes else "Sunset",
        fajr=18,
        maghrib=Minutes(minutes=minutes),
        isha=18,
        caution="Nobody defines a fajr or an isha with it: astronomical twilight, 18 degrees, stands in.",
    )


def custom(
    *, key: str = "custom", called: str = "Custom", fajr: float, maghrib: Rule, isha: float, caution: str = ""
) -> Convention:
    """Return a convention of one's own, of two angles in degrees and a Maghrib; all is rounded up."""
    up: dict[Hour, Rounding] = dict.fromkeys(HOURS, "up")
    return Convention(
        key=key, called=called, fajr=Angle(degrees=fajr), maghrib=maghrib, isha=Angle(degrees=isha),
        rounding=MappingProxyType(up), published="Nowhere: it is the host's own choice.", confirmed=False,
        caution=caution,
    )  # fmt: skip
