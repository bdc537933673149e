"""A place's evenings as its kitchen looks back on them: made, served, left over, foreseen and true."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from sufra.kitchen.queries.learned import evenings_of
from sufra.models import CookNumber, Iftar, KitchenReport, Moved, Site, Transfer
from sufra.rules.forecast import Evening
from sufra.rules.small_counts import LEAST
from sufra.shell.formats import Reader
from sufra.shell.labels import place_name

COLUMNS = [
    ("evening_on", _("Evening")), ("reserved", _("Reserved")), ("forecast_low", _("Foreseen at least")),
    ("forecast_mean", _("Foreseen on average")), ("forecast_high", _("Foreseen at most")),
    ("cook", _("Cook")), ("people", _("Came")), ("crew", _("Crew")), ("meals_made", _("Made")),
    ("meals_served", _("Served")), ("left_over", _("Left over")), ("packs_made", _("Packs made")),
    ("cost", _("Cost")), ("cost_per_meal", _("Cost of a meal")), ("insisted", _("Cannot be, and was meant")),
    ("meals_received", _("Received")), ("meals_sent", _("Sent away")),
]  # fmt: skip
"""What a line of the table holds: its name for programs, and for people."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SeasonRow:
    """One evening: what was foreseen, who came, what was made, served and left; None is not known."""

    iftar: Iftar
    date: str
    reserved: int | None
    number: CookNumber | None
    report: KitchenReport | None
    people: int | None
    moved: Moved
    cooks: bool
    reader: Reader

    @property
    def hides(self) -> bool:
        """Whether so few came that nothing which tells how many may leave the kitchen."""
        counts = (self.reserved, self.people, self.served)
        return not self.cooks and any(count is not None and 0 < count < LEAST for count in counts)

    def told(self, count: Any) -> Any:  # noqa: ANN401 - a number of any kind, or none
        """Return a number that tells how many came; none of them where those are a few people."""
        return f"<{LEAST}" if self.hides and count is not None else count

    @property
    def shown(self) -> dict[str, str]:
        """The numbers that tell how many came, as this reader reads them."""
        told = {
            "reserved": self.reserved, "people": self.people, "served": self.served, "left": self.left,
            "cost": self.cost_per_meal,
        }  # fmt: skip
        return {
            name: "–" if count is None else self.reader.digits(self.told(count))
            for name, count in told.items()
        }

    @property
    def made(self) -> int | None:
        """Hot meals made."""
        return self.report.meals_made if self.report else None

    @property
    def served(self) -> int | None:
        """Hot meals served, as counted."""
        return self.report.meals_served if self.report else None

    @property
    def left(self) -> int | None:
        """Hot meals left over."""
        return self.report.left_over if self.report else None

    @property
    def was_within(self) -> bool | None:
        """Whether as many ate as the range said; None where one of both is not known."""
        if self.number is None or self.people is None:
            return None
        return self.number.low <= self.people + self.crew <= self.number.high

    @property
    def crew(self) -> int:
        """How many of the crew ate: as the number was fixed with, or more where the desk said so."""
        return max(self.iftar.crew, self.number.crew if self.number else 0)

    @property
    def cost_per_meal(self) -> Decimal | None:
        """The cost of all the food, by hot meals served, else by people; None where that is not known."""
        meals = (self.report.meals_served if self.report else None) or self.people
        if self.report is None or self.report.cost is None or not meals:
            return None
        return (self.report.cost / meals).quantize(Decimal("0.01"))


@dataclass(frozen=True, kw_only=True, slots=True)
class SeasonPage:
    """A place and its evenings, the last first."""

    site: Site
    place: str
    rows: list[SeasonRow]
    reader: Reader

    @property
    def judged(self) -> list[SeasonRow]:
        """The evenings that had a number and were counted."""
        return [row for row in self.rows if row.was_within is not None]

    @property
    def within(self) -> int:
        """In how many of them as many ate as the range said."""
        return sum(bool(row.was_within) for row in self.judged)


def season_page(site: Site, reader: Reader, now: datetime, *, cooks: bool) -> SeasonPage:
    """Return a place's evenings that have been; who does not cook reads no count of a few people."""
    rows = list(_rows(site, reader, now, cooks=cooks))
    return SeasonPage(site=site, place=place_name(site, reader), rows=rows, reader=reader)


def season_rows(site: Site, now: datetime, *, cooks: bool) -> Iterator[list[object]]:
    """Yield the same as lines of a table, in time order; what is not known is None."""
    for row in reversed(list(_rows(site, Reader.of(site.host), now, cooks=cooks))):
        number, report = row.number, row.report
        foreseen = [number.low, round(number.mean, 1), number.high, number.meals] if number else [None] * 4
        yield [
            row.iftar.evening_on, row.told(row.reserved), *foreseen, row.told(row.people), row.crew,
            row.made, row.told(row.served), row.told(row.left), report.packs_made if report else None,
            report.cost if report else None, row.told(row.cost_per_meal),
            int(report.insisted) if report else None, row.moved.received, row.moved.sent,
        ]  # fmt: skip


def _rows(site: Site, reader: Reader, now: datetime, *, cooks: bool) -> Iterator[SeasonRow]:
    been = Iftar.objects.of(site.host).filter(site=site, maghrib_at__lt=now).select_related("site")
    iftars = list(been.order_by("-maghrib_at"))
    evenings = evenings_of(site.host, iftars)
    numbers = {row.iftar_id: row for row in CookNumber.objects.of(site.host).filter(iftar__in=iftars)}
    reports = {row.iftar_id: row for row in KitchenReport.objects.of(site.host).filter(iftar__in=iftars)}
    moved = Transfer.objects.of(site.host).moved(iftars)
    for iftar in iftars:
        evening = evenings[iftar.pk]
        yield SeasonRow(
            iftar=iftar, date=reader.short_date(iftar.evening_on), number=numbers.get(iftar.pk),
            report=reports.get(iftar.pk), people=people_of(evening),
            moved=moved.get(iftar.pk, Moved()),
            reserved=None if evening.sizes is None else sum(evening.sizes), cooks=cooks, reader=reader,
        )  # fmt: skip


def people_of(evening: Evening) -> int | None:
    """Return who came in, the crew aside; None where nobody counted."""
    if evening.people is not None or evening.walk_ins is None:
        return evening.people
    return evening.walk_ins + (evening.came_of_parties or 0)
