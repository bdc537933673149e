"""Which lines of a host's own timetable are asked about before they are kept."""

# Nobody breaks the fast before the sun sets, and a table made for a town 100 km to the east is 5 minutes off;
# whoever waits longest, for the redness to pass, waits 45 minutes (Twelver Shia, at high latitudes). Beyond
# that it is a slip: another prayer's column (Isha is 70 minutes later or more), summer time forgotten (60),
# a date whose day and month changed places, or 12 hours in place of 24.
EARLIEST_MINUTES, LATEST_MINUTES = -5, 45


def is_far(minutes_after_computed: int) -> bool:
    """Return whether a Maghrib that lies so many minutes after the computed one is more likely a slip."""
    return not EARLIEST_MINUTES <= minutes_after_computed <= LATEST_MINUTES
