"""The page of an evening's number."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from django.utils.translation import gettext_lazy as _

from sufra.kitchen.queries.hours import fixed_from
from sufra.kitchen.queries.number import Number, number_of
from sufra.kitchen.queries.portions import Portion, by_places, by_section, needs
from sufra.kitchen.queries.reports import unsent
from sufra.kitchen.queries.shares import there
from sufra.kitchen.queries.suppliers import Cooking, cooking
from sufra.models import Arrival, CookNumber, Iftar
from sufra.rules.forecast import Forecast
from sufra.rules.small_counts import LEAST
from sufra.shell.formats import Reader
from sufra.shell.labels import place_name
from sufra.timing.clock import clock_at, shown, zone

WIDTH, HEIGHT, ABOVE = 640, 140, 10
LEAST_SOURCE = 0.05
SOURCES = {
    "parties": _("Unsure: which parties come"),
    "evening": _("Unsure: what kind of evening it is"),
    "walk_ins": _("Unsure: who comes without a reservation"),
    "learning": _("Unsure: too few evenings seen yet"),
}
INTERVALS = (
    (0.5, _("5 of 10 evenings")), (0.8, _("8 of 10 evenings")), (0.9, _("9 of 10 evenings")),
    (0.95, _("19 of 20 evenings")),
)  # fmt: skip
TAIL = 0.002
MOST_POINTS = 160


@dataclass(frozen=True, kw_only=True, slots=True)
class Curve:
    """How likely each number of people is, as a picture; `cook` is where the hot meals stand."""

    points: str
    cook: str
    low: int
    high: int


@dataclass(frozen=True, kw_only=True, slots=True)
class KitchenPage:
    """An evening's number: what is fixed, what would be said now, and what stands for the next one."""

    iftar: Iftar
    reader: Reader
    place: str
    date: str
    maghrib: str
    fixed_at: str
    fixed: CookNumber | None
    number: Number
    sections: list[Portion]
    needs: list[Portion]
    are_by_places: bool
    following: CookNumber | Number | None
    following_date: str
    inside: int
    there: int
    is_over: bool
    cooking: Cooking
    unsent: int
    cooks: bool

    @property
    def reserved(self) -> int | str:
        """How many hold places; of a few people who does not cook reads no number."""
        reserved = self.number.reserved or 0
        return reserved if self.cooks or not 0 < reserved < LEAST else f"<{LEAST}"

    @property
    def unsure(self) -> list[str]:
        """What makes the number unsure, the most first, in words."""
        found = sorted(self.number.forecast.sources.items(), key=lambda source: -source[1])
        percents = [(SOURCES[name], round(100 * part)) for name, part in found if part >= LEAST_SOURCE]
        return [f"{words}: {self.reader.digits(percent)} %" for words, percent in percents]

    @property
    def stands(self) -> CookNumber | Number:
        """What the kitchen goes by: the number that is fixed, else the one that would be said now."""
        return self.fixed or self.number

    @property
    def is_following_fixed(self) -> bool:
        """Whether the next evening's number is fixed already."""
        return isinstance(self.following, CookNumber)

    @property
    def eat(self) -> int:
        """How many are in, the crew too; 0 before anybody is, and once all is over."""
        return self.inside + self.number.tonight.crew if self.inside and not self.is_over else 0

    @property
    def beyond(self) -> int:
        """How many of these are more than there are hot meals."""
        return max(self.eat - self.there, 0)

    @property
    def tells_closely(self) -> bool:
        """Whether its reader may know the mean, from which a few guests could be reckoned back."""
        return self.cooks or not 0 < (self.number.reserved or 0) < LEAST

    @property
    def rested_on(self) -> CookNumber | None:
        """What was fixed, where guests with places or the crew are others since."""
        now = (self.number.reserved or 0, self.number.tonight.crew)
        return self.fixed if self.fixed and (self.fixed.guests or 0, self.fixed.crew) != now else None

    @property
    def intervals(self) -> list[tuple[str, int, int]]:
        """Between how many eat on so many evenings, by what is known now."""
        return [(str(words), *self.number.forecast.interval(part)) for part, words in INTERVALS]

    @property
    def mean(self) -> int:
        """How many are expected, by what is known now."""
        return round(self.number.forecast.mean)

    @property
    def left(self) -> int:
        """How many of them are left over on average, by what is known now."""
        return round(self.number.forecast.expected_left(self.stands.meals))

    @property
    def curve(self) -> Curve:
        """How likely each number is, by what is known now, and where the hot meals stand in it."""
        return _curve(self.number.forecast, self.stands.meals)

    @property
    def short_percent(self) -> int:
        """In how many of a hundred such evenings those hot meals run short, by what is known now."""
        return round(100 * self.number.forecast.chance_of_more_than(self.stands.meals))

    @property
    def fewer(self) -> int:
        """How many hot meals fewer would be said now than were fixed."""
        return -self.changed

    @property
    def changed(self) -> int:
        """How many hot meals more (or fewer) would be said now than were fixed."""
        return self.number.meals - self.fixed.meals if self.fixed else 0


def kitchen_page(iftar: Iftar, reader: Reader, now: datetime, *, cooks: bool) -> KitchenPage:
    """Return an evening's number beside the next one's; small counts are merged for who does not cook."""
    site, number = iftar.site, number_of(iftar, now)
    fixed, sections = CookNumber.objects.of_evening(iftar), by_section(iftar, number)
    later = Iftar.objects.of(iftar.campaign.host).published().with_place()
    following = (
        later.filter(site=site, maghrib_at__gt=iftar.maghrib_at, state="on").order_by("maghrib_at").first()
    )
    return KitchenPage(
        iftar=iftar, reader=reader, place=place_name(site, reader),
        date=reader.long_date(iftar.evening_on), number=number,
        maghrib=clock_at(shown(iftar.maghrib_at), site, reader),
        fixed_at=reader.moment((fixed.fixed_at if fixed else fixed_from(iftar)).astimezone(zone(site.zone))),
        fixed=fixed, sections=sections or by_places(iftar, fixed or number), are_by_places=not sections,
        needs=needs(iftar, number, reader, cooks=cooks),
        following=_standing(following, now) if following else None, is_over=now >= iftar.closes_at,
        following_date=reader.long_date(following.evening_on) if following else "",
        cooking=cooking(iftar, (fixed or number).meals, reader), unsent=unsent(iftar),
        inside=Arrival.objects.of(iftar.campaign.host).inside_by_evening([iftar]).get(iftar.pk, 0),
        there=there(iftar, fixed or number)[1], cooks=cooks,
    )  # fmt: skip


def _standing(iftar: Iftar, now: datetime) -> CookNumber | Number:
    return CookNumber.objects.of_evening(iftar) or number_of(iftar, now)


def _curve(forecast: Forecast, meals: int) -> Curve:
    """Draw the chances of a person more, from where they begin to matter to where they end."""
    low, high = min(forecast.quantile(TAIL), meals), max(forecast.quantile(1 - TAIL), meals)
    span = max(high - low, 1)
    steps = min(span, MOST_POINTS)
    edges = [low + span * step // steps for step in range(steps + 1)]
    heights = [
        (forecast.chance_of_more_than(begin - 1) - forecast.chance_of_more_than(end - 1)) / (end - begin)
        for begin, end in pairwise(edges)
    ]
    most = max(*heights, 1e-9)
    points = [
        f"{(begin - low) / span * WIDTH:.1f},{HEIGHT - height / most * (HEIGHT - ABOVE):.1f}"
        for begin, height in zip(edges, heights, strict=False)
    ]
    line = " ".join([f"0,{HEIGHT}", *points, f"{WIDTH},{HEIGHT}"])
    return Curve(points=line, cook=f"{(meals - low) / span * WIDTH:.1f}", low=low, high=high)
