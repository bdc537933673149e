"""What the page of a young moon reads."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sufra import gazetteer
from sufra.almanac import AUTHORITIES, HijriDate, announcements, shown_at, zone
from sufra.shell.formats import Reader
from sufra.skies.queries.moon import SEEN, MoonEvening, Sight, YoungMoon, towns, young_moon
from sufra.skies.queries.timetable import Spot
from sufra.skies.queries.world import world_svg

MONTHS_AROUND = 24
"""Months before and after this one that have a page: each costs half a second the first time."""

CALENDARS = {
    "umm_al_qura": gettext_lazy("Umm al-Qura, at Makkah"),
    "mabims": gettext_lazy("MABIMS, in Aceh"),
    "anywhere": gettext_lazy("5 and 8 degrees, anywhere on Earth"),
}


@lru_cache(maxsize=4 * MONTHS_AROUND)
def known_moon(year: int, month: int) -> YoungMoon:
    """Return the young moon at the towns of the page, remembered."""
    return young_moon(year, month, towns())


@dataclass(frozen=True)
class MoonPage:
    """A month's young moon in the words of one reader, on one of its three evenings (1 to 3)."""

    moon: YoungMoon
    reader: Reader
    number: int

    @property
    def languages(self) -> list[str]:
        """None stands before the others: the moon is everybody's."""
        return []

    @cached_property
    def month(self) -> str:
        """The month's name with its year, as in "Ramadan 1448"."""
        return self.reader.hijri_month(self.moon.year, self.moon.month)

    @property
    def title(self) -> str:
        """What the page is called."""
        return _("The young moon of %(month)s") % {"month": self.month}

    @property
    def conjunction(self) -> str:
        """When the moon is new, to the minute in UTC."""
        at = self.moon.conjunction
        return _("New moon: %(when)s UTC") % {"when": self.reader.moment(at)}

    @property
    def first_day(self) -> str:
        """The first day that is computed."""
        date = self.reader.long_date(self.moon.first_on)
        return _("First day by the Umm al-Qura calendar, computed: %(date)s") % {"date": date}

    @cached_property
    def evening(self) -> MoonEvening:
        """The evening that is shown."""
        return self.moon.evenings[self.number - 1]

    @property
    def evenings(self) -> list[tuple[int, str, bool]]:
        """Each evening's number and date, and whether it is the one that is shown."""
        return [
            (number, self.reader.short_date(one.evening), number == self.number)
            for number, one in enumerate(self.moon.evenings, 1)
        ]

    @property
    def heading(self) -> str:
        """Which evening it is."""
        return _("Evening of %(date)s") % {"date": self.reader.long_date(self.evening.evening)}

    @property
    def map(self) -> str:
        """The world, drawn."""
        text = _(
            "The stronger the colour, the easier the moon is seen. On the line it sets together with the sun."
        )
        return world_svg(self.evening.evening, self.heading, text)

    @property
    def calendars(self) -> list[tuple[str, bool]]:
        """Each reckoned calendar with whether the month begins after this evening."""
        said = self.evening.criteria
        return [(str(words), getattr(said, name)) for name, words in CALENDARS.items()]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The towns, from east to west."""
        return [self._row(sight) for sight in self.evening.sights]

    @property
    def announced(self) -> list[tuple[str, str]]:
        """Who announced which first day, in the order of the days."""
        found = [
            (start.first_on, AUTHORITIES[key].called)
            for key in AUTHORITIES
            if (start := announcements(key).start(self.moon.year, self.moon.month)).kind == "announced"
        ]
        return [(called, self.reader.long_date(day)) for day, called in sorted(found)]

    def _row(self, sight: Sight) -> dict[str, Any]:
        place = gazetteer.place(sight.spot.place_id or 0)
        count = round(sight.lag_minutes) if sight.sunset else 0
        lag = ngettext("%(count)s minute", "%(count)s minutes", abs(count)) % {
            "count": self.reader.digits(f"{count:+d}".replace("-", "−"))
        }
        seen = SEEN[sight.yallop] if sight.sunset else _("the sun does not set")
        return {
            "town": place.name(self.reader.language) if place else sight.spot.name,
            "sunset": self._clock(sight.sunset, sight.spot),
            "lag": lag if sight.sunset else "",
            "height": self.reader.digits(f"{sight.altitude:.1f}°") if sight.best else "",
            "seen": str(seen),
            "class": sight.yallop,
        }

    def _clock(self, at: dt.datetime | None, spot: Spot) -> str:
        return self.reader.clock(shown_at(at).astimezone(zone(spot.zone))) if at else ""


def month_asked(text: str, today: HijriDate) -> tuple[int, int] | None:
    """Return year and month of "1448-09", None where it is none or too far from today."""
    year, dash, month = text.partition("-")
    if not dash or not (year.isascii() and year.isdigit() and month.isascii() and month.isdigit()):
        return None
    asked, now = int(year[:6]) * 12 + int(month[:4]) - 1, today.year * 12 + today.month - 1
    if not 1 <= int(month[:4]) <= 12 or abs(asked - now) > MONTHS_AROUND:  # noqa: PLR2004 - a year's months
        return None
    return int(year[:6]), int(month[:4])
