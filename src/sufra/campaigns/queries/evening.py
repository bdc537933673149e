"""Everything that a guest reads of one evening."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sufra.campaigns.queries.labels import ACCESS, ITEMS, PHOTOS, ROOM, SECTIONS
from sufra.models import ACCESS_FACTS, Campaign, Iftar, ProgrammeItem, Section
from sufra.rules.programme import Anchors, Line, Placed, running_order
from sufra.rules.room import Room, room, room_of_all
from sufra.rules.sky import Sky, sky
from sufra.shell.formats import Reader
from sufra.timing.clock import shown, zone
from sufra.timing.months import Ramadan, ramadan_of

DAY = 24 * 3600


@dataclass(frozen=True, slots=True)
class EveningPage:
    """The texts and states of an evening, derived once so that no two lines disagree."""

    iftar: Iftar
    reader: Reader
    now: datetime
    ramadan: Ramadan | None
    sections: list[dict[str, Any]]
    room: Room

    @property
    def name(self) -> str:
        """What it is called in the reader's language."""
        return self.iftar.title or campaign_words(self.iftar.campaign, self.reader.language)["name"]

    @property
    def purpose(self) -> str:
        """The campaign's purpose, in the reader's language."""
        return campaign_words(self.iftar.campaign, self.reader.language)["purpose"]

    @property
    def maghrib_at(self) -> datetime:
        """The shown minute: rounded up, and all that leaves the server (seconds would tell the longitude)."""
        return shown(self.iftar.maghrib_at)

    @property
    def seconds_left(self) -> float:
        """Until the shown minute; negative after it."""
        return (self.maghrib_at - self.now).total_seconds()

    @property
    def sky(self) -> Sky:
        """The sky above the page."""
        return sky(self.seconds_left)

    @property
    def civil_date(self) -> str:
        """The evening's civil date in words."""
        return self.reader.long_date(self.iftar.evening_on)

    @property
    def fast_day(self) -> str:
        """The fast day and the eve in words, empty outside Ramadan."""
        if not self.iftar.fast_day or not self.ramadan:
            return ""
        return self.reader.fast_day(self.iftar.fast_day, self.ramadan.year, self.ramadan.days)

    @property
    def maghrib(self) -> str:
        """The clock time of Maghrib there."""
        return self.clock(self.maghrib_at)

    @property
    def second_maghrib(self) -> str:
        """The clock time of the second, later Maghrib, or nothing."""
        later = self.iftar.second_maghrib_at
        return self.clock(shown(later)) if later else ""

    @property
    def doors(self) -> str:
        """The clock time at which doors open."""
        return self.clock(self.doors_at)

    @property
    def doors_at(self) -> datetime:
        """The instant at which doors open."""
        return self.maghrib_at - timedelta(minutes=self.iftar.doors_minutes_before)

    @property
    def entry_ends(self) -> str:
        """Until when one can enter, or nothing."""
        minutes = self.iftar.entry_ends_minutes_after
        return "" if minutes is None else self.clock(self.maghrib_at + timedelta(minutes=minutes))

    @property
    def closes_at(self) -> datetime:
        """The instant at which the evening is over."""
        return self.maghrib_at + timedelta(minutes=self.iftar.close_minutes_after)

    @property
    def phase(self) -> str:
        """Where the evening stands: far, before, open, broken or over."""
        if self.now >= self.closes_at:
            return "over"
        if self.seconds_left <= 0:
            return "broken"
        if self.now >= self.doors_at:
            return "open"
        return "before" if self.seconds_left < DAY else "far"

    @property
    def days_left(self) -> str:
        """How far away a far evening is, in words."""
        days = (self.iftar.evening_on - self.now.astimezone(zone(self.iftar.site.zone)).date()).days
        return ngettext("in %(days)s day", "in %(days)s days", days) % {"days": self.reader.digits(days)}

    @property
    def shows_place(self) -> bool:
        """Whether the exact place may stand on the page; where it is withheld nobody holds a place yet."""
        return self.iftar.exact_place_hours_before is None

    @property
    def place(self) -> str:
        """The town in the reader's language, as the gazetteer has it, else as the host wrote it."""
        return town(self.iftar.site.place_id, self.iftar.site.town, self.reader.language)

    @property
    def photos(self) -> str:
        """The photo policy in a sentence, or nothing."""
        return str(PHOTOS.get(self.iftar.photo_policy, ""))

    @property
    def facts(self) -> list[str]:
        """What is true of the way in, for who needs to know before coming."""
        return access_words([*self.iftar.site.entrances.all(), *(s["row"] for s in self.sections)])

    @property
    def programme(self) -> list[dict[str, Any]]:
        """The running order; lists of evenings never ask for it."""
        return programme(self.iftar, self.reader)

    def clock(self, instant: datetime) -> str:
        """Return the clock time at the site."""
        return self.reader.clock(instant.astimezone(zone(self.iftar.site.zone)))


def evening_page(iftar_id: str, reader_of: Any, now: datetime) -> EveningPage | None:  # noqa: ANN401
    """Return the page of a published evening, or None."""
    rows = Iftar.objects.published().with_place()
    iftar = rows.prefetch_related(*_parts()).filter(pk=iftar_id).first()
    return page_of(iftar, reader_of(iftar.campaign.host), now) if iftar else None


def page_of(iftar: Iftar, reader: Reader, now: datetime) -> EveningPage:
    """Derive the page from an evening whose parts are loaded."""
    sections = [_section(section, iftar, reader) for section in iftar.sections.all()]
    return EveningPage(
        iftar=iftar,
        reader=reader,
        now=now,
        ramadan=ramadan_of(iftar.campaign) if iftar.fast_day else None,
        sections=sections,
        room=room_of_all([section["room"] for section in sections]),
    )


def programme(iftar: Iftar, reader: Reader) -> list[dict[str, Any]]:
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
    items = list(iftar.programme.all())
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


def access_words(rows: list[Any]) -> list[str]:
    """Return the stated facts in words, each once; a "no" is said too, because it decides whether to come."""
    words: dict[str, None] = {}
    for fact in ACCESS_FACTS:
        for row in rows:
            stated = getattr(row, fact)
            if stated is not None:
                where = f" ({row.name})" if row.name and len(rows) > 1 else ""
                words[f"{ACCESS[fact][0 if stated else 1]}{where}"] = None
    return list(words)


def campaign_words(campaign: Campaign, language: str) -> dict[str, str]:
    """Return the host's words in this language where it gave them, else as it wrote them first."""
    own = next((words for words in campaign.words.all() if words.language == language), None)
    return {
        "name": (own and own.name) or campaign.name,
        "purpose": (own and own.purpose) or campaign.purpose,
    }


def town(place_id: int | None, written: str, language: str) -> str:
    """Return a town's name in a language."""
    from sufra.gazetteer import place  # noqa: PLC0415 - opened only where a page names a town

    known = place(place_id) if place_id else None
    return known.name(language) if known else written


def _parts() -> list[Any]:
    return [
        Prefetch("sections", Section._default_manager.select_related("entrance")),  # noqa: SLF001 - parts of a row in hand
        "programme", "site__entrances", "campaign__month_starts", "campaign__words",
    ]  # fmt: skip


def _section(section: Section, iftar: Iftar, reader: Reader) -> dict[str, Any]:
    word = room(coming=iftar.coming, places=section.places_offered, taken=0, host_says=section.host_says)
    return {
        "row": section,
        "name": section.name or SECTIONS[section.kind],
        "room": word,
        "room_words": ROOM[word],
        "entrance": section.entrance.name if section.entrance else "",
        "reader": reader,
    }


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


def share_text(page: EveningPage) -> str:
    """Return the one line that a guest sends to a friend."""
    return _("%(name)s, %(date)s, Maghrib at %(time)s") % {
        "name": page.name, "date": page.civil_date, "time": page.maghrib,
    }  # fmt: skip
