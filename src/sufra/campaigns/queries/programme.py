"""The running order of an evening, as one reader reads it."""

from datetime import timedelta
from typing import Any

from django.utils.translation import ngettext

from sufra.campaigns.queries.labels import ITEMS
from sufra.models import Iftar, ProgrammeItem
from sufra.rules.programme import Anchors, Line, Placed, running_order
from sufra.shell.formats import Reader
from sufra.timing.clock import shown, zone


def programme(iftar: Iftar, items: list[ProgrammeItem], reader: Reader) -> list[dict[str, Any]]:
    """Return the running order: clock time first, the offset as a quiet second line."""
    site_zone = zone(iftar.site.zone)
    maghrib = shown(iftar.maghrib_at)
    anchors = Anchors(
        maghrib=maghrib,
        second_maghrib=iftar.second_maghrib_at and shown(iftar.second_maghrib_at),
        isha=iftar.isha_at and shown(iftar.isha_at),
        zone=site_zone,
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
    return [_item(placed, reader, site_zone) for placed in running_order(lines, anchors)]


def _item(placed: Placed, reader: Reader, site_zone: Any) -> dict[str, Any]:  # noqa: ANN401
    item = placed.line.key
    assert isinstance(item, ProgrammeItem)  # noqa: S101 - the key that `programme` gave
    starts_at = placed.starts_at
    return {
        "row": item,
        "time": reader.clock(starts_at.astimezone(site_zone)) if starts_at else "",
        "title": item.title or ITEMS[item.kind],
        "offset": _offset(item, placed.line.offset_minutes, reader),
        "overlaps": placed.overlaps,
        "after_closing": placed.after_closing,
    }


def _minutes(item: ProgrammeItem, iftar: Iftar) -> int:
    """Let doors and close follow the evening, so that no two lines of a page disagree."""
    if item.hangs_on != "maghrib":
        return item.offset_minutes
    own = {"doors": -iftar.doors_minutes_before, "close": iftar.close_minutes_after}
    return own.get(item.kind, item.offset_minutes)


def _offset(item: ProgrammeItem, offset: int, reader: Reader) -> str:
    minutes = abs(offset)
    if item.hangs_on != "maghrib" or not minutes:
        return ""
    values = {"minutes": reader.digits(minutes)}
    if offset < 0:
        return ngettext("%(minutes)s minute before", "%(minutes)s minutes before", minutes) % values
    return ngettext("%(minutes)s minute after", "%(minutes)s minutes after", minutes) % values
