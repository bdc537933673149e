"""What a calendar reads of an evening."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from sufra.timing.clock import shown, zone
from sufra.timing.months import ramadan_of

if TYPE_CHECKING:
    from sufra.models import Iftar
    from sufra.shell.formats import Reader


def calendar(iftar: "Iftar", reader: "Reader", url: str, now: datetime) -> bytes:
    """Return an iCalendar file (RFC 5545): it starts at doors, and names Maghrib in its text."""
    from icalendar import Calendar, Event  # noqa: PLC0415 - few requests need it, and it is large

    maghrib = shown(iftar.maghrib_at)
    event = Event()
    event.add("uid", f"{iftar.pk}@sufra")
    event.add("dtstamp", now.replace(microsecond=0))
    event.add("dtstart", (maghrib - timedelta(minutes=iftar.doors_minutes_before)).astimezone(UTC))
    event.add("dtend", (maghrib + timedelta(minutes=iftar.close_minutes_after)).astimezone(UTC))
    event.add("summary", iftar.title or iftar.campaign.name)
    event.add("location", _place(iftar))
    event.add("description", _described(iftar, reader, maghrib))
    event.add("url", url)
    sheet = Calendar()
    sheet.add("prodid", "-//Sufra//EN")
    sheet.add("version", "2.0")
    sheet.add_component(event)
    return bytes(sheet.to_ical())


def _described(iftar: "Iftar", reader: "Reader", maghrib: datetime) -> str:
    """Say when Maghrib is and, in Ramadan, which fast day ends and whose eve begins."""
    lines = [_("Maghrib at %(time)s") % {"time": reader.clock(maghrib.astimezone(zone(iftar.site.zone)))}]
    if iftar.fast_day:
        ramadan = ramadan_of(iftar.campaign, iftar.campaign.month_starts.all())
        lines.append(reader.fast_day(iftar.fast_day, ramadan.year, ramadan.days))
    return "\n".join(lines)


def _place(iftar: "Iftar") -> str:
    if iftar.exact_place_hours_before is not None:
        return str(iftar.site.area or iftar.site.town)
    return ", ".join(filter(None, [iftar.site.name, iftar.site.address, iftar.site.town]))
