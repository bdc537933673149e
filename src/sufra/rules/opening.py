"""When doors open by default."""

DOORS_MINUTES = 60
DOORS_MINUTES_LARGE = 120
LARGE_ABOVE_GUESTS = 300  # field: "doors 60 minutes before Maghrib, 120 above 300 guests"


def doors_minutes_before(guests: int) -> int:
    """Return how long before Maghrib the doors open for so many guests."""
    return DOORS_MINUTES_LARGE if guests > LARGE_ABOVE_GUESTS else DOORS_MINUTES
