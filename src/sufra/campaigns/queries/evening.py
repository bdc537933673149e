"""Everything that a guest reads of one evening."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sufra.campaigns.queries.labels import ACCESS, PHOTOS
from sufra.campaigns.queries.programme import programme
from sufra.campaigns.queries.rows import EveningRows, evening_rows
from sufra.models import ACCESS_FACTS, Campaign, CampaignWords, Entrance, Host, Iftar, Picture, Section
from sufra.rules.room import Room, room_of_all
from sufra.rules.sky import Sky, sky
from sufra.shell.formats import Reader
from sufra.shell.labels import ROOM, go_instead, section_name, town
from sufra.shell.places import NONE_TAKEN, room_in
from sufra.timing.clock import shown, zone
from sufra.timing.elsewhere import Elsewhere, elsewhere
from sufra.timing.months import Ramadan, ramadan_of
from sufra.timing.news import News, news

DAY = 24 * 3600
SHUT = {Room.STOPPED, Room.PAUSED, Room.OFF}
AFTER_MIDNIGHT = timedelta(hours=3)


@dataclass(frozen=True)
class EveningPage:
    """The texts and states of an evening, each derived once, so that no two lines disagree."""

    rows: EveningRows
    reader: Reader
    now: datetime

    @property
    def iftar(self) -> Iftar:
        """The evening's own row."""
        return self.rows.iftar

    @property
    def languages(self) -> list[str]:
        """What the host's guests read; they stand first in the corner."""
        return self.iftar.campaign.language_codes()

    @property
    def entrances(self) -> list[Entrance]:
        """The ways in."""
        return self.rows.entrances

    @property
    def artwork(self) -> Picture | None:
        """The campaign's picture, for whoever shows a link to this page."""
        return self.rows.artwork

    @cached_property
    def ramadan(self) -> Ramadan | None:
        """The Ramadan that the campaign follows; None for an evening that is no fast day's."""
        return ramadan_of(self.iftar.campaign, self.rows.month_starts) if self.iftar.fast_day else None

    @cached_property
    def sections(self) -> list[dict[str, Any]]:
        """Each section with its name, its entrance and its room."""
        names = {entrance.pk: entrance.name for entrance in self.rows.entrances}
        counts = self.rows.taken
        return [_section(row, room_in(row, self.iftar, counts), names) for row in self.rows.sections]

    @cached_property
    def room(self) -> Room:
        """Whether there is room anywhere."""
        return room_of_all([section["room"] for section in self.sections])

    @property
    def room_words(self) -> str:
        """The room in words."""
        return str(ROOM[self.room])

    @cached_property
    def news(self) -> News | None:
        """What has lately changed of it; an evening that was never moved asks nothing."""
        return news(self.iftar, self.reader, self.now)

    @cached_property
    def elsewhere(self) -> Elsewhere | None:
        """Where to go instead, tonight, when nobody can come in here."""
        shut = self.room in {Room.STOPPED, Room.OFF}
        return elsewhere(self.iftar, self.reader, self.now) if shut and self.phase != "over" else None

    @property
    def instead(self) -> str:
        """Where to go now, while entry is stopped everywhere."""
        return go_instead(self.rows.sections) if self.room == Room.STOPPED else ""

    @cached_property
    def words(self) -> dict[str, str]:
        """The campaign's name and purpose in the reader's language."""
        return campaign_words(self.iftar.campaign, self.rows.words, self.reader.language)

    @property
    def name(self) -> str:
        """What it is called in the reader's language."""
        return self.iftar.title or self.words["name"]

    @property
    def purpose(self) -> str:
        """The campaign's purpose, in the reader's language."""
        return self.words["purpose"]

    @cached_property
    def maghrib_at(self) -> datetime:
        """The shown minute: rounded up, and all that leaves the server (seconds would tell the longitude)."""
        return shown(self.iftar.maghrib_at)

    @property
    def seconds_left(self) -> float:
        """Until the shown minute; negative after it."""
        return (self.maghrib_at - self.now).total_seconds()

    @cached_property
    def sky(self) -> Sky:
        """The sky above the page."""
        return sky(self.seconds_left)

    @cached_property
    def civil_date(self) -> str:
        """The evening's civil date in words."""
        return self.reader.long_date(self.iftar.evening_on)

    @cached_property
    def fast_day(self) -> str:
        """The fast day and the eve in words, empty outside Ramadan."""
        if not self.iftar.fast_day or not self.ramadan:
            return ""
        return self.reader.fast_day(self.iftar.fast_day, self.ramadan.year, self.ramadan.days)

    @property
    def both_dates(self) -> str:
        """The civil date, and the fast day where there is one."""
        return " · ".join(filter(None, [self.civil_date, self.fast_day]))

    @cached_property
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

    @cached_property
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

    @cached_property
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
    def is_tonight(self) -> bool:
        """Whether it is this evening's there; an evening belongs to its date until well after midnight."""
        local = self.now.astimezone(zone(self.iftar.site.zone)) - AFTER_MIDNIGHT
        return self.iftar.evening_on == local.date()

    @property
    def minutes_left(self) -> int:
        """Whole minutes until the shown Maghrib, those that have begun counted; nought and less after it."""
        return -int(-self.seconds_left // 60)

    @property
    def given(self) -> int:
        """How many places are given or held; for the host's eyes alone."""
        return sum(self.rows.taken.get(row.pk, NONE_TAKEN).places for row in self.rows.sections)

    @property
    def takes_reservations(self) -> bool:
        """Whether a party can reserve, or wait, now."""
        return self.iftar.coming != "open" and self.seconds_left > 0 and self.room not in SHUT

    @property
    def days_left(self) -> str:
        """How far away a far evening is, in words."""
        days = (self.iftar.evening_on - self.now.astimezone(zone(self.iftar.site.zone)).date()).days
        return ngettext("in %(days)s day", "in %(days)s days", days) % {"days": self.reader.digits(days)}

    @property
    def shows_place(self) -> bool:
        """Whether the exact place may stand on the page; where it is withheld nobody holds a place yet."""
        return self.iftar.exact_place_hours_before is None

    @cached_property
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
        return access_words([*self.rows.entrances, *self.rows.sections])

    @cached_property
    def programme(self) -> list[dict[str, Any]]:
        """The running order; lists of evenings never ask for it."""
        return programme(self.iftar, self.rows.programme, self.reader)

    def clock(self, instant: datetime) -> str:
        """Return the clock time at the site."""
        return self.reader.clock(instant.astimezone(zone(self.iftar.site.zone)))


def evening_page(iftar_id: str, reader_of: Callable[[Host], Reader], now: datetime) -> EveningPage | None:
    """Return the page of a published evening, or None."""
    page = next(iter(evening_pages([iftar_id], reader_of, now)), None)
    return page if page and page.iftar.published_at else None


def evening_pages(
    keys: Iterable[str], reader_of: Callable[[Host], Reader], now: datetime
) -> list[EveningPage]:
    """Return the pages of these evenings, in the order of their keys."""
    return [EveningPage(rows, reader_of(rows.iftar.campaign.host), now) for rows in evening_rows(keys)]


def access_words(rows: list[Any]) -> list[str]:
    """Return the stated facts in words, each once; a "no" is said too, because it decides whether to come."""
    words: dict[str, None] = {}
    speaking = [row for row in rows if any(getattr(row, fact) is not None for fact in ACCESS_FACTS)]
    for fact in ACCESS_FACTS:
        for row in speaking:
            stated = getattr(row, fact)
            if stated is not None:
                where = f" ({row.name})" if row.name and len(speaking) > 1 else ""
                words[f"{ACCESS[fact][0 if stated else 1]}{where}"] = None
    return list(words)


def campaign_words(campaign: Campaign, rows: Iterable[CampaignWords], language: str) -> dict[str, str]:
    """Return the host's words in this language where it gave them, else as it wrote them first."""
    own = next((words for words in rows if words.language == language), None)
    return {
        "name": (own and own.name) or campaign.name,
        "purpose": (own and own.purpose) or campaign.purpose,
    }


def _section(section: Section, word: Room, entrances: dict[int, str]) -> dict[str, Any]:
    return {
        "row": section, "name": section_name(section), "room": word,
        "room_words": ROOM[word], "entrance": entrances.get(section.entrance_id or 0, ""),
    }  # fmt: skip


def share_text(page: EveningPage) -> str:
    """Return the one line that a guest sends to a friend."""
    return _("%(name)s, %(date)s, Maghrib at %(time)s") % {
        "name": page.name, "time": page.maghrib,
        "date": page.reader.listed(page.civil_date, page.reader.if_30_days if page.iftar.conditional else ""),
    }  # fmt: skip
