"""The running order of an evening at its instants."""

from datetime import timedelta

from sufra.models import Iftar, ProgrammeItem
from sufra.rules.programme import Anchors, Line, Placed, running_order
from sufra.timing.clock import shown, zone


def placed_lines(iftar: Iftar, items: list[ProgrammeItem]) -> list[Placed]:
    """Return the lines by time; each has its item as key, and hangs on the shown minutes."""
    maghrib = shown(iftar.maghrib_at)
    anchors = Anchors(
        maghrib=maghrib,
        second_maghrib=iftar.second_maghrib_at and shown(iftar.second_maghrib_at),
        isha=iftar.isha_at and shown(iftar.isha_at),
        zone=zone(iftar.site.zone),
        closes=maghrib + timedelta(minutes=iftar.close_minutes_after),
    )
    lines = [
        Line(
            key=item,
            hangs_on=item.hangs_on,
            offset_minutes=_minutes(item, iftar),
            clock=item.clock,
            minutes=item.minutes,
        )
        for item in items
    ]
    return running_order(lines, anchors)


def _minutes(item: ProgrammeItem, iftar: Iftar) -> int:
    """Let doors and close follow the evening, so that no two lines of a page disagree."""
    if item.hangs_on != "maghrib":
        return item.offset_minutes
    own = {"doors": -iftar.doors_minutes_before, "close": iftar.close_minutes_after}
    return own.get(item.kind, item.offset_minutes)
