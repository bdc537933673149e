"""What may stand in at high latitudes where the sun does not do what a convention waits for."""

from enum import StrEnum


class HighLatitude(StrEnum):
    """A rule that stands in; each is somebody's, none is the sky's.

    The first four give fajr and isha where there is a sunset and no twilight that deep: the middle of the
    night, a seventh of it, the angle's sixtieths of it, or the Moonsighting Committee's minutes by season and
    latitude. The others lend whatever is missing, as far from noon as it is at 48.5 degrees on the same
    meridian, on the nearest date that has it here, or in Makkah.
    """

    MIDDLE_OF_NIGHT = "middle_of_night"
    ONE_SEVENTH = "one_seventh"
    ANGLE_60 = "angle_60"
    MOONSIGHTING = "moonsighting"
    NEAREST_LATITUDE = "nearest_latitude"
    NEAREST_DAY = "nearest_day"
    MAKKAH = "makkah"
