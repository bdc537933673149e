"""How far two points on the globe are apart, and how long one walks."""

import math

EARTH_KM = 6371.0
WALKED_METRES_A_SECOND = 1.2
"""The speed by which pedestrian crossings are timed in Britain (Traffic Signs Manual, chapter 6)."""

DETOUR = 1.3
"""Streets are so much longer than the line between two points; a cautious choice of our own."""


def distance_km(latitude: float, longitude: float, to_latitude: float, to_longitude: float) -> float:
    """Return the great-circle distance (haversine), in km."""
    phi, to_phi = math.radians(latitude), math.radians(to_latitude)
    half = math.sin((to_phi - phi) / 2) ** 2
    half += math.cos(phi) * math.cos(to_phi) * math.sin(math.radians(to_longitude - longitude) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


def minutes_to_walk(km: float) -> int:
    """Return the whole minutes, those that have begun counted, for so many km as the crow flies."""
    return math.ceil(km * 1000 * DETOUR / WALKED_METRES_A_SECOND / 60)
