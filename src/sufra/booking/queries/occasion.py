"""An evening in short, as a party's pages name it, and what its form offers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sufra.models import Host, Iftar, Section
from sufra.rules.moving import OFF
from sufra.rules.room import Room, room_of_all
from sufra.rules.seating import MOST_GUESTS
from sufra.rules.sky import Sky, sky
from sufra.shell.formats import Reader
from sufra.shell.labels import ROOM, go_instead, section_name, town
from sufra.shell.places import room_in, taken
from sufra.shell.rows import SECTIONS, campaign_called
from sufra.timing.clock import shown, zone
from sufra.timing.months import ramadan_of


@dataclass(frozen=True)
class Occasion:
    """An evening as a party's pages name it."""

    iftar: Iftar
    reader: Reader
    now: datetime

    @cached_property
    def name(self) -> str:
        """What it is called in the reader's language."""
        return self.iftar.title or campaign_called(self.iftar.campaign, self.reader.language)

    @property
    def languages(self) -> list[str]:
        """What the host's guests read."""
        return self.iftar.campaign.language_codes()

    @property
    def civil_date(self) -> str:
        """The evening's civil date in words."""
        return self.reader.long_date(self.iftar.evening_on)

    @property
    def condition(self) -> str:
        """On what it depends that it takes place, in a sentence, or nothing."""
        if not self.iftar.conditional or self.iftar.state in OFF:
            return ""
        return _("This evening takes place only if the month has 30 days. We write again when it is known.")

    @cached_property
    def fast_day(self) -> str:
        """The Hijri day and its eve in words, or nothing."""
        campaign, day = self.iftar.campaign, self.iftar.fast_day
        if not day:
            return ""
        ramadan = ramadan_of(campaign, campaign.month_starts.all())
        return self.reader.fast_day(day, ramadan.year, ramadan.days)

    @property
    def place(self) -> str:
        """The town in the reader's language."""
        return town(self.iftar.site.place_id, self.iftar.site.town, self.reader.language)

    @property
    def maghrib(self) -> str:
        """The clock time of Maghrib there."""
        return self.clock(shown(self.iftar.maghrib_at))

    @property
    def doors(self) -> str:
        """The clock time at which doors open."""
        return self.clock(shown(self.iftar.maghrib_at) - timedelta(minutes=self.iftar.doors_minutes_before))

    @property
    def sky(self) -> Sky:
        """The sky above the page."""
        return sky((shown(self.iftar.maghrib_at) - self.now).total_seconds())

    @cached_property
    def rows(self) -> list[Section]:
        """Its sections."""
        return SECTIONS([self.iftar.pk])

    @cached_property
    def sections(self) -> list[tuple[Section, Room]]:
        """Each section with its room."""
        counts = taken(self.rows)
        return [(row, room_in(row, self.iftar, counts)) for row in self.rows]

    @property
    def room(self) -> Room:
        """Whether there is room anywhere."""
        return room_of_all([word for _section, word in self.sections])

    @property
    def is_full(self) -> bool:
        """Whether whoever asks now would wait, wherever it asks."""
        return self.room in {Room.FULL, Room.STOPPED}

    @property
    def stopped(self) -> str:
        """That entry is stopped everywhere, and where to go now; or nothing."""
        if self.room != Room.STOPPED:
            return ""
        return ": ".join(filter(None, [str(ROOM[Room.STOPPED]), go_instead(self.rows)]))

    @property
    def takes_reservations(self) -> bool:
        """Whether anybody can still ask for places."""
        return self.iftar.coming != "open" and self.now < self.iftar.maghrib_at and self.iftar.is_on

    @property
    def forgotten_from(self) -> str:
        """From when on nothing personal is left, as a date and an hour there."""
        local = self.iftar.forgotten_from.astimezone(zone(self.iftar.site.zone)) + timedelta(hours=1)
        return self.reader.moment(local.replace(minute=0))

    def moment(self, instant: datetime) -> str:
        """Return the date and the clock time at the site."""
        return self.reader.moment(instant.astimezone(zone(self.iftar.site.zone)))

    def clock(self, instant: datetime) -> str:
        """Return the clock time at the site."""
        return self.reader.clock(instant.astimezone(zone(self.iftar.site.zone)))


def occasion(iftar_id: str, reader_of: Callable[[Host], Reader], now: datetime) -> Occasion | None:
    """Return a published evening, or None."""
    iftar = Iftar.objects.published().with_place().filter(pk=iftar_id).first()
    return Occasion(iftar, reader_of(iftar.campaign.host), now) if iftar else None


def section_choices(page: Occasion) -> list[tuple[int, str]]:
    """Return the sections to choose from, each with its room in words, and where to go if it is stopped."""
    return [
        (row.pk, ": ".join(filter(None, [f"{section_name(row)} · {ROOM[word]}", _instead(page, row)])))
        for row, word in page.sections
    ]


def _instead(page: Occasion, section: Section) -> str:
    return go_instead([section]) if page.room != Room.STOPPED else ""  # else it stands above, once


def button_texts(reader: Reader, full: bool) -> list[str]:  # noqa: FBT001 - a state of the page
    """Return what the button says for 0, 1, 2 … guests."""
    if full:
        return [_("Join the waiting list")] * (MOST_GUESTS + 1)
    return [
        ngettext("Reserve %(count)s place", "Reserve %(count)s places", count)
        % {"count": reader.digits(count)}
        if count
        else _("Reserve places")
        for count in range(MOST_GUESTS + 1)
    ]
