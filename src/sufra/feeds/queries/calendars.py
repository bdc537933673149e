"""Entries as an iCalendar file (RFC 5545): each stands from doors to close, in the clock of its place."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from sufra.feeds.queries.evenings import Entry
from sufra.feeds.queries.zones import vtimezone

if TYPE_CHECKING:
    from icalendar import Event

REMINDED_BEFORE = timedelta(minutes=90)
ASKED_AGAIN = timedelta(hours=1)


def single(entry: Entry) -> bytes:
    """Return the file of one evening; where that is cancelled, it asks the calendar to strike it out."""
    method = "CANCEL" if entry.status == "CANCELLED" else "PUBLISH"
    return _file([entry], name=entry.name, method=method)


def series(entries: Sequence[Entry], *, name: str) -> bytes:
    """Return the file of many evenings."""
    return _file(entries, name=name, method="PUBLISH")


def _file(entries: Sequence[Entry], *, name: str, method: str) -> bytes:
    from icalendar import Calendar  # noqa: PLC0415 - few requests need it, and it is large

    sheet = Calendar()
    sheet.add("prodid", "-//Sufra//EN")
    sheet.add("version", "2.0")
    sheet.add("method", method)
    sheet.add("name", name)
    sheet.add("x-wr-calname", name)
    sheet.add("refresh-interval", ASKED_AGAIN, parameters={"VALUE": "DURATION"})
    sheet.add("x-published-ttl", "PT1H")
    for key in dict.fromkeys(entry.zone for entry in entries):
        years = [entry.starts_at.year for entry in entries if entry.zone == key]
        sheet.add_component(vtimezone(key, min(years), max(years)))
    for entry in entries:
        sheet.add_component(_event(entry))
    return bytes(sheet.to_ical())


def _event(entry: Entry) -> "Event":
    from icalendar import Alarm, Event, vCalAddress  # noqa: PLC0415

    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("status", entry.status)
    # Not the hour of the answer: the same evening is the same file, so that nobody fetches it twice.
    event.add("dtstamp", entry.changed_at)
    event.add("last-modified", entry.changed_at)
    event.add("dtstart", entry.starts_at)
    event.add("dtend", entry.ends_at)
    event.add("summary", entry.name)
    event.add("location", entry.place)
    event.add("description", "\n".join(entry.lines))
    event.add("url", entry.address)
    event.add("organizer", vCalAddress(entry.host_address), parameters={"CN": entry.host})
    if entry.status != "CANCELLED":
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", entry.name)
        alarm.add("trigger", -REMINDED_BEFORE)
        event.add_component(alarm)
    return event
