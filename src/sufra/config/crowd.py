"""The invented parties of the demonstration: who has places, who waits, who is in."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from uuid import UUID, uuid5

from sufra.booking.actions.forgetting import forget_evening
from sufra.booking.actions.reserving import Wish, reserve
from sufra.config.demonstration import MENU, ingredient
from sufra.door.actions import Counted, count, stop_entry
from sufra.kitchen.actions.fixing import fix
from sufra.kitchen.queries.hours import fixed_from
from sufra.models import Arrival, Campaign, CookNumber, Dish, Iftar, Ingredient, KitchenReport, Party, Section
from sufra.rules.arrival_curve import NO_SHOW
from sufra.shell.labels import SECTIONS
from sufra.shell.sealing import seal_of

NAMES = [
    "Amina", "Bilal", "Cem", "Dewi", "Elif", "Farid", "Gül", "Hana", "Idris", "Jasna", "Karim", "Lejla",
    "Maryam",
    "Nour", "Omar", "Putri", "Qasim", "Rana", "Selma", "Tarik", "Umar", "Vesna", "Wahyu", "Yusuf", "Zehra",
]  # fmt: skip
SIZES = [4, 2, 5, 1, 3, 6, 2, 4, 1, 3]
NEEDS = [(), ("high_chair",), (), ("vegetarian",), (), ("wheelchair",), (), ("chair", "low_calorie")]
FILLED_PERCENT = {"open": 60, "full": 100, "tonight": 90, "over": 80}
WAITING = 3
LARGEST = 60
AHEAD = timedelta(minutes=10)
"""So long at least until the Maghrib of the evening that is shown, and so filled."""
MARKS = UUID("3f0b5a52-8f0a-4b86-9d0e-1b1f6f2f7a11")


def fill(campaign: Campaign, stage: str, now: datetime) -> None:
    """Give one evening of a campaign its parties, as they would stand at this stage."""
    evenings = Iftar.objects.of(campaign.host).filter(campaign=campaign).order_by("maghrib_at")
    iftar = evenings.filter(maghrib_at__gt=now + AHEAD).first() or evenings.last()
    if iftar is None:
        return
    before = min(now, iftar.maghrib_at - timedelta(days=1))
    for section in iftar.sections.all():
        offered = min(section.places_offered, LARGEST)
        Section.objects.filter(pk=section.pk).update(
            seats=offered, places_offered=offered, entry_limit=offered
        )
        _seat(iftar, section, offered * FILLED_PERCENT[stage] // 100, stage, before)
    if stage in {"tonight", "over"}:
        _let_in(iftar, iftar.maghrib_at - timedelta(minutes=20))
    if stage == "over":
        forget_evening(iftar=iftar, now=now)


def _seat(iftar: Iftar, section: Section, places: int, stage: str, now: datetime) -> None:
    for number, wish in enumerate(_wishes(section, places, waiting=WAITING if stage == "full" else 0)):
        moment = now - timedelta(hours=1) + timedelta(seconds=number)
        reserve(iftar_id=iftar.pk, form_key=f"demonstration {section.pk} {number}", wish=wish, now=moment)


def _wishes(section: Section, places: int, *, waiting: int) -> Iterator[Wish]:
    """Yield parties that fill the places exactly, then some that will wait."""
    number, left = 0, places
    while left > 0 or waiting > 0:
        guests = SIZES[number % len(SIZES)]
        if left > 0:
            guests = min(guests, left)
            left -= guests
        else:
            waiting -= 1
        yield Wish(
            section=section.pk, guests=guests, children=guests // 3, name=NAMES[number % len(NAMES)],
            needs=NEEDS[number % len(NEEDS)],
        )  # fmt: skip
        number += 1


def _let_in(iftar: Iftar, now: datetime) -> None:
    """Count in two of three parties and some who simply came; the women's section is full by then."""
    for number, party in enumerate(Party.objects.of_evening(iftar).filter(standing="seated")):
        if number % 3:
            section = _section_of(iftar, party)
            mark = uuid5(MARKS, party.pk)
            counted = Counted(
                uuid=mark, section=section, guests=party.guests, device="demonstration", party=party
            )
            count(iftar=iftar, counted=counted, now=now)
    women = iftar.sections.filter(kind="women").first()
    if women:
        instead = str(SECTIONS["families"])
        stop_entry(iftar=iftar, sections=[women], instead=instead, user=None, now=now)


def _section_of(iftar: Iftar, party: Party) -> Section:
    seal = seal_of(iftar)
    sections = list(iftar.sections.all())
    return next(
        (row for row in sections if seal and seal.tag("section", row.pk) == party.section_tag), sections[0]
    )


def serve(campaign: Campaign) -> None:
    """Give every evening of a campaign the invented menu."""
    dishes = []
    for told, needs in MENU:
        dish = Dish(host=campaign.host, **told)
        dish.save(force_insert=True)
        Ingredient.objects.bulk_create(Ingredient(dish=dish, **ingredient(*need)) for need in needs)
        dishes.append(dish)
    served = Iftar.dishes.through
    keys = Iftar.objects.of(campaign.host).filter(campaign=campaign).values_list("pk", flat=True)
    rows = [served(iftar_id=key, dish_id=dish.pk) for key in keys for dish in dishes]
    served.objects.bulk_create(rows)


def look_back(campaign: Campaign, now: datetime) -> None:
    """Give the evenings that have been their parties, who came, and the number that their kitchen had."""
    chance = Random(campaign.hijri_year)  # noqa: S311 - an invented season, the same each time
    been = Iftar.objects.of(campaign.host).filter(campaign=campaign, maghrib_at__lt=now)
    for iftar in been.with_place().order_by("maghrib_at"):
        inside = Arrival.objects.of_evening(iftar).inside_by_section()
        came = sum(inside.values()) if inside else _came_once(iftar, chance)
        fix(iftar=iftar, now=min(fixed_from(iftar), now))
        number = CookNumber.objects.of(campaign.host).get(iftar=iftar)
        KitchenReport(
            iftar=iftar, people=came, meals_made=number.meals, meals_served=min(came, number.meals),
            left_over=max(number.meals - came, 0), leftover_went="guests", packs_made=number.packs,
            volunteers=max(2, came // 20), weather="fair", written_at=iftar.closes_at,
        ).save(force_insert=True)  # fmt: skip


def _came_once(iftar: Iftar, chance: Random) -> int:
    """Let parties have reserved, and return how many people came in all."""
    places = sum(section.places_offered for section in iftar.sections.all())
    sizes = list(_sizes(round(places * chance.uniform(0.55, 0.95))))
    Party.objects.bulk_create(
        Party(
            iftar=iftar, standing="seated", guests=guests, fewest=guests,
            reserved_at=iftar.maghrib_at - timedelta(days=1),
        )
        for guests in sizes
    )  # fmt: skip
    came = sum(guests for guests in sizes if chance.random() > NO_SHOW)
    return came + round(places * chance.uniform(0.02, 0.2))


def _sizes(places: int) -> Iterator[int]:
    number = 0
    while places > 0:
        guests = min(SIZES[number % len(SIZES)], places)
        yield guests
        places -= guests
        number += 1
