"""Which evening a display shows, with the rows that it reads."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sufra.models import CampaignWords, Change, Iftar, Section
from sufra.rules.moving import OFF
from sufra.rules.programme import Placed
from sufra.rules.room import Room, room_of_all
from sufra.shell.places import room_in, taken
from sufra.shell.rows import MONTH_STARTS, PROGRAMMES, SECTIONS, WORDS, iftars_with_place
from sufra.timing.clock import shown
from sufra.timing.elsewhere import nearest_table
from sufra.timing.months import Ramadan, ramadan_of
from sufra.timing.news import late_changes
from sufra.timing.programme import placed_lines

STAYS = timedelta(hours=1)
FARTHEST_BACK = timedelta(hours=11)  # none closes later than ten hours after its Maghrib
MOST = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Evening:
    """An evening as every language shows it; `table` is another one, where nobody can come in here."""

    iftar: Iftar
    now: datetime
    words: list[CampaignWords]
    rooms: list[tuple[Section, Room]]
    order: list[Placed]
    ramadan: Ramadan | None
    changes: list[Change]
    table: tuple[Iftar, float | None] | None

    @property
    def maghrib_at(self) -> datetime:
        """The shown minute."""
        return shown(self.iftar.maghrib_at)

    @property
    def doors_at(self) -> datetime:
        """When doors open."""
        return self.maghrib_at - timedelta(minutes=self.iftar.doors_minutes_before)

    @property
    def closes_at(self) -> datetime:
        """When it is over."""
        return self.maghrib_at + timedelta(minutes=self.iftar.close_minutes_after)


def evening_of(site_id: str, now: datetime) -> Evening | None:
    """Return the evening that is on until an hour after its close, else the next one; drafts never.

    Where one of two evenings of a day does not take place, the other one is shown.
    """
    rows = iftars_with_place(Iftar.objects.public_at(site_id, now - FARTHEST_BACK, MOST))
    ahead = [row for row in rows if row.closes_at + STAYS > now]
    if not ahead:
        return None
    return _with_rows(min(ahead, key=lambda row: (row.evening_on, row.state in OFF, row.maghrib_at)), now)


def _with_rows(iftar: Iftar, now: datetime) -> Evening:
    sections = SECTIONS([iftar.pk])
    counts = taken(sections) if iftar.coming != "open" else {}
    rooms = [(section, room_in(section, iftar, counts)) for section in sections]
    shut = room_of_all([word for _section, word in rooms]) in {Room.STOPPED, Room.OFF}
    starts = MONTH_STARTS([iftar.campaign_id]) if iftar.fast_day else []
    return Evening(
        iftar=iftar, now=now, words=WORDS([iftar.campaign_id]), rooms=rooms,
        order=placed_lines(iftar, PROGRAMMES([iftar.pk])),
        ramadan=ramadan_of(iftar.campaign, starts) if iftar.fast_day else None,
        changes=late_changes(iftar, now),
        table=nearest_table(iftar, now) if shut and iftar.closes_at > now else None,
    )  # fmt: skip
