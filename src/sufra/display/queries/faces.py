"""A display in one language: every word that it may come to show until somebody changes something."""

from datetime import datetime
from typing import Any

from django.utils.translation import get_language_bidi, ngettext
from django.utils.translation import gettext as _

from sufra.display.queries.evening import Evening
from sufra.models import ProgrammeItem, Site
from sufra.rules.room import Room
from sufra.shell.formats import Reader
from sufra.shell.labels import NOT_ON, ROOM, item_title, section_name, town
from sufra.shell.letters import isolated
from sufra.shell.rows import called_by
from sufra.timing.clock import shown, zone
from sufra.timing.elsewhere import as_told
from sufra.timing.news import news_of

BETWEEN = " · "
WITH_ROOM = {Room.OPEN, Room.MANY, Room.FEW}
ONE_O_CLOCK = datetime(2000, 1, 1, 13)  # noqa: DTZ001 - a clock's shape, no instant


def face(evening: Evening, reader: Reader) -> dict[str, Any]:
    """Return the evening's words; `says` has two lines for each standing.

    The first is left empty where a script counts; then a third stands for the second where none does.
    """
    iftar, language = evening.iftar, reader.language
    dates = [reader.long_date(iftar.evening_on), _fast_day(evening, reader)]
    return {
        **_language(reader), "name": iftar.title or called_by(iftar.campaign, evening.words, language),
        "place": _place(iftar.site, language, withheld=iftar.exact_place_hours_before is not None),
        "date": BETWEEN.join(filter(None, dates)), "maghrib": _clock(evening, reader, evening.maghrib_at),
        "says": _says(evening, reader), "notices": _notices(evening, reader),
        "sections": _sections(evening) if iftar.is_on else [],
        "order": _order(evening, reader) if iftar.is_on else [],
    }  # fmt: skip


def quiet_face(site: Site, reader: Reader, *, withheld: bool) -> dict[str, Any]:
    """Return the words of a display that has no evening to show."""
    says = {
        "quiet": [
            _place_name(site, reader.language, withheld=withheld),
            _("No more evenings are planned here now."),
        ]
    }
    empty = {"name": "", "place": "", "date": "", "maghrib": "", "notices": [], "sections": [], "order": []}
    return {**_language(reader), **empty, "says": says}


def _language(reader: Reader) -> dict[str, Any]:
    one = Reader(reader.language, native=False).clock(ONE_O_CLOCK)
    return {
        "code": reader.language, "dir": "rtl" if get_language_bidi() else "ltr",
        "digits": reader.digits("0123456789"), "hours": 24 if one.startswith("13") else 12, "colon": one[-3],
        "now": _("Now"), "next": _("Next up"), "as_of": _("As of {time}"),
        "where": _("Where to go now:"), "scan": _("This evening on your telephone"),
    }  # fmt: skip


def _clock(evening: Evening, reader: Reader, instant: datetime) -> str:
    return reader.clock(instant.astimezone(zone(evening.iftar.site.zone)))


def _fast_day(evening: Evening, reader: Reader) -> str:
    day, ramadan = evening.iftar.fast_day, evening.ramadan
    if not day or not ramadan:
        return ""
    condition = reader.if_30_days if evening.iftar.conditional else ""
    return reader.listed(reader.fast_day(day, ramadan.year, ramadan.days), condition)


def _place(site: Site, language: str, *, withheld: bool) -> str:
    parts = [_place_name(site, language, withheld=withheld), town(site.place_id, site.town, language)]
    return BETWEEN.join(dict.fromkeys(parts))


def _place_name(site: Site, language: str, *, withheld: bool) -> str:
    """Return what a place is called; one that is withheld by its area, or by its town alone."""
    return (site.area if withheld else site.name) or town(site.place_id, site.town, language)


def _says(evening: Evening, reader: Reader) -> dict[str, list[str]]:
    iftar = evening.iftar
    at = _clock(evening, reader, evening.maghrib_at)
    maghrib = _("Maghrib at %(time)s") % {"time": at}
    if not iftar.is_on:
        return {
            "off": [str(NOT_ON.get(iftar.state, "")), ""],
            "paused": [str(NOT_ON.get(iftar.state, "")), maghrib],
        }
    until, fast = _("until Maghrib at %(time)s") % {"time": at}, _("Maghrib, when the fast is broken")
    doors = _("doors open at %(time)s") % {"time": _clock(evening, reader, evening.doors_at)}
    opened = _("doors are open")
    days = (iftar.evening_on - evening.now.astimezone(zone(iftar.site.zone)).date()).days
    away = ngettext("in %(days)s day", "in %(days)s days", days) % {"days": reader.digits(days)}
    has_come, at_table = _("Maghrib has come."), _("Maghrib has come. The meal is being served.")
    served = has_come if iftar.gives_packs_only else at_table
    return {
        "far": [at, BETWEEN.join([fast, away])],
        "before": ["", BETWEEN.join([until, doors]), BETWEEN.join([fast, doors])],
        "open": ["", BETWEEN.join([until, opened]), BETWEEN.join([fast, opened])],
        "broken": [served, maghrib],
        "over": [_("This evening is over. Thank you for coming."), ""],
    }


def _notices(evening: Evening, reader: Reader) -> list[str]:
    """Return what else everybody must read: what was changed, what there is no more of, where to go."""
    iftar = evening.iftar
    new = news_of(iftar, evening.changes, reader, evening.now) if evening.changes else None
    moved = _("Moved from %(when)s.") % {"when": new.moved_from} if new and new.moved_from else ""
    before = (
        _("Another place than before: it was <bdi>%(place)s</bdi>.")
        .replace("<bdi>", "")
        .replace("</bdi>", "")
    )
    place = before % {"place": isolated(new.place_before)} if new and new.place_before else ""
    packs = _("Packs with dates and water for everyone; no hot meal any more.")
    later = iftar.second_maghrib_at
    second = _("Whoever breaks the fast later: %(time)s")
    told = as_told(evening.table, reader) if evening.table else None
    return list(
        filter(
            None,
            [
                moved, place, packs if iftar.gives_packs_only else "",
                new.sentence if new else "",
                f"{_('Where to go now:')} {isolated(told.called)}{BETWEEN}{told.told}" if told else "",
                second % {"time": _clock(evening, reader, shown(later))} if later and iftar.is_on else "",
            ],
        )
    )  # fmt: skip


def _sections(evening: Evening) -> list[dict[str, str]]:
    """Return each section with its room; of one to which entry is stopped, where to go now."""
    others = BETWEEN.join(section_name(section) for section, word in evening.rooms if word in WITH_ROOM)
    return [
        {
            "name": section_name(section), "room": str(word), "words": str(ROOM[word]),
            "instead": (section.go_instead or others) if word == Room.STOPPED else "",
        }
        for section, word in evening.rooms
    ]  # fmt: skip


def _order(evening: Evening, reader: Reader) -> list[dict[str, Any]]:
    return [
        {
            "at": int(placed.starts_at.timestamp() * 1000),
            "time": _clock(evening, reader, placed.starts_at),
            "title": item_title(placed.line.key),
        }
        for placed in evening.order
        if placed.starts_at and isinstance(placed.line.key, ProgrammeItem)
    ]
