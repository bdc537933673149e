"""The sheet of fair shares: what each section is due of the packs and hot meals that there are."""

from dataclasses import dataclass
from datetime import datetime

from sufra.kitchen.queries.number import Number, number_of
from sufra.kitchen.queries.portions import people_by_section
from sufra.kitchen.queries.transfers import meals_made
from sufra.models import Arrival, CookNumber, Iftar, KitchenReport, Section, ShareCheck, Transfer
from sufra.rules.arrivals import fold
from sufra.rules.fair_share import divide, missing
from sufra.rules.known import first_known
from sufra.shell.formats import Reader
from sufra.shell.labels import place_name, section_name
from sufra.timing.clock import clock_at


@dataclass(frozen=True, kw_only=True, slots=True)
class ShareRow:
    """A section: who is expected and who is inside, what it is due, and what its lead said came."""

    section: Section
    name: str
    expected: int
    inside: int
    packs: int
    meals: int
    check: ShareCheck | None
    said_at: str

    @property
    def is_divided_anew(self) -> bool:
        """Whether its share is another than the one that its lead saw, and some of that was missing."""
        check = self.check
        if check is None or not (self.packs_missing or self.meals_missing):
            return False
        return (check.packs_due, check.meals_due) != (self.packs, self.meals)

    @property
    def packs_missing(self) -> int:
        """How many packs it lacks; 0 while nobody said what came."""
        check = self.check
        return missing(due=check.packs_due, came=check.packs, inside=self.inside) if check else 0

    @property
    def meals_missing(self) -> int:
        """How many hot meals came too few; 0 while nobody said."""
        return missing(due=self.check.meals_due, came=self.check.meals) if self.check else 0


@dataclass(frozen=True, kw_only=True, slots=True)
class SharesPage:
    """What there is, and each section's share of it; `crew_packs` and `crew_meals` go to who works."""

    iftar: Iftar
    reader: Reader
    place: str
    date: str
    packs: int
    meals: int
    expected: int
    crew_packs: int
    crew_meals: int
    given: int
    rows: list[ShareRow]

    @property
    def without_a_meal(self) -> int:
        """How many people more are expected (or inside) than there are hot meals."""
        return max(self.expected - self.meals, 0)

    @property
    def without_a_pack(self) -> int:
        """The same of packs, which are for everybody."""
        return max(self.expected - self.packs, 0)

    @property
    def are_out(self) -> bool:
        """Whether all hot meals were handed out, as far as somebody counted that."""
        return self.given >= self.meals > 0


def shares_page(iftar: Iftar, reader: Reader, now: datetime) -> SharesPage:
    """Divide what there is between the sections, and the crew, by the people in each.

    Those are who is expected there, or who is inside where doors have counted more.
    """
    sections, number = list(iftar.sections.all()), number_of(iftar, now)
    packs, meals = there(iftar, CookNumber.objects.of_evening(iftar) or number)
    state = fold(Arrival.objects.of_evening(iftar).facts(), {})
    inside = [state.inside(str(section.pk)) for section in sections]
    people = [
        max(expected, counted)
        for expected, counted in zip(people_by_section(iftar, number), inside, strict=True)
    ]
    shared = [divide(total, [*people, iftar.crew_who_eat]) for total in (packs, meals)]
    checks, site = ShareCheck.objects.of_evening(iftar), iftar.site
    rows = [
        ShareRow(
            section=section, name=section_name(section), expected=round(people[place]), inside=inside[place],
            packs=shared[0][place], meals=shared[1][place], check=checks.get(section.pk),
            said_at=_said_at(iftar, reader, checks.get(section.pk)),
        )
        for place, section in enumerate(sections)
    ]  # fmt: skip
    return SharesPage(
        iftar=iftar, reader=reader, place=place_name(site, reader),
        date=reader.long_date(iftar.evening_on), packs=packs, meals=meals,
        expected=round(sum(people)) + iftar.crew_who_eat, crew_packs=shared[0][-1], crew_meals=shared[1][-1],
        given=state.meals, rows=rows,
    )  # fmt: skip


def there(iftar: Iftar, stands: CookNumber | Number) -> tuple[int, int]:
    """Return how many packs and hot meals there are: as counted or reported, else as the number says.

    Hot meals that were moved to another place or from there are counted where they are.
    """
    report = KitchenReport.objects.of_evening(iftar)
    packs = first_known(iftar.packs_there, report.packs_made if report else None, stands.packs)
    meals = meals_made(iftar, report, stands)
    return packs or 0, max((meals or 0) + Transfer.objects.moved_of(iftar).more, 0)


def _said_at(iftar: Iftar, reader: Reader, check: ShareCheck | None) -> str:
    return clock_at(check.checked_at, iftar.site, reader) if check else ""
