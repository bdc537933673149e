"""The running order of an evening, as one reader reads it."""

from typing import Any

from django.utils.translation import ngettext

from sufra.models import Iftar, ProgrammeItem
from sufra.rules.programme import Placed
from sufra.shell.formats import Reader
from sufra.shell.labels import item_title
from sufra.timing.clock import zone
from sufra.timing.programme import placed_lines


def programme(iftar: Iftar, items: list[ProgrammeItem], reader: Reader) -> list[dict[str, Any]]:
    """Return the running order: clock time first, the offset as a quiet second line."""
    site_zone = zone(iftar.site.zone)
    return [_item(placed, reader, site_zone) for placed in placed_lines(iftar, items)]


def _item(placed: Placed, reader: Reader, site_zone: Any) -> dict[str, Any]:  # noqa: ANN401
    item = placed.line.key
    assert isinstance(item, ProgrammeItem)  # noqa: S101 - the key that `programme` gave
    starts_at = placed.starts_at
    return {
        "row": item,
        "time": reader.clock(starts_at.astimezone(site_zone)) if starts_at else "",
        "title": item_title(item),
        "offset": _offset(item, placed.line.offset_minutes, reader),
        "overlaps": placed.overlaps,
        "after_closing": placed.after_closing,
    }


def _offset(item: ProgrammeItem, offset: int, reader: Reader) -> str:
    minutes = abs(offset)
    if item.hangs_on != "maghrib" or not minutes:
        return ""
    values = {"minutes": reader.digits(minutes)}
    if offset < 0:
        return ngettext("%(minutes)s minute before", "%(minutes)s minutes before", minutes) % values
    return ngettext("%(minutes)s minute after", "%(minutes)s minutes after", minutes) % values
