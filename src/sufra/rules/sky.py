"""The sky above a page: which one it is, and where the sun stands, from the seconds left to Maghrib."""

from dataclasses import dataclass

MINUTE = 60
# (more than so many minutes before Maghrib, the sky then); the last is after it.
SKIES = [
    (14 * 60, "afternoon"),  # an evening that is still far away
    (10 * 60, "dawn"),
    (3 * 60, "day"),
    (60, "afternoon"),
    (15, "gold"),
    (0, "rose"),
    (-40, "dusk"),
]
HORIZON_Y = 200
RADIUS = 34
HIGH_Y = 62
LOW_FROM_MINUTES = 30


@dataclass(frozen=True, slots=True)
class Sky:
    """The name of a sky and the height of the sun's centre in the picture (y grows downwards)."""

    name: str
    sun_y: int | None


def sky(seconds_left: float) -> Sky:
    """Return the sky at so many seconds before the shown Maghrib; negative is after it."""
    return Sky(name(seconds_left / MINUTE), sun_y(seconds_left / MINUTE))


def name(minutes: float) -> str:
    """Return the named sky."""
    return next((sky for start, sky in SKIES if minutes > start), "night")


def sun_y(minutes: float) -> int | None:
    """Return the height of the sun's centre; its last edge goes behind the hem at minute 0, never before."""
    if minutes <= 0:
        return None
    if minutes >= LOW_FROM_MINUTES:
        return HIGH_Y
    return round(HORIZON_Y + RADIUS - 1 - (HORIZON_Y + RADIUS - 1 - HIGH_Y) * minutes / LOW_FROM_MINUTES)
