"""What is served on an evening, what to buy for it, and a host's dishes."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from sufra.models import CookNumber, Dish, Host, Iftar, Ingredient
from sufra.rules.recipes import (
    Need,
    Part,
    Portions,
    Purchase,
    Recipe,
    Unit,
    folded,
    in_large,
    portions,
    shopping,
)
from sufra.shell.formats import Reader
from sufra.shell.labels import allergens_in, place_name

MOST_COMING = 4
A_FRACTION = 100
"""Of half a piece every language says as of a hundred; as of two, Arabic would say two."""

AMOUNTS = {
    "g": _("%(number)s g"), "kg": _("%(number)s kg"), "ml": _("%(number)s ml"), "l": _("%(number)s l"),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class ServedRow:
    """A dish on an evening: for how many guests, how many are made, and what is in it, in words."""

    dish: Dish
    portions: Portions
    allergens: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PurchaseRow:
    """What to buy of one ingredient, in words: the amount, how it is bought, and what is over."""

    name: str
    amount: str
    packs: str
    over: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ServedPage:
    """An evening's dishes for its number, and what to buy."""

    iftar: Iftar
    reader: Reader
    place: str
    date: str
    meals: int
    packs: int
    is_fixed: bool
    rows: list[ServedRow]
    buying: list[PurchaseRow]
    without: list[Dish]
    choices: list[dict[str, Any]]

    @property
    def packed_on_site(self) -> bool:
        """Whether any of it is packed where it is handed out."""
        return any(row.dish.packed_on_site for row in self.rows)


@dataclass(frozen=True, kw_only=True, slots=True)
class IngredientRow:
    """An ingredient for one guest, in words, and in which packs it is bought."""

    row: Ingredient
    amount: str
    packs: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DishRow:
    """A dish of a host's, and its ingredients in words."""

    dish: Dish
    ingredients: list[IngredientRow]
    allergens: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ComingRow:
    """A coming evening, whose menu stands one tap away."""

    iftar: Iftar
    called: str


def served_page(iftar: Iftar, reader: Reader, now: datetime) -> ServedPage:
    """Return what an evening's dishes come to, for the number that is fixed, else the one of now."""
    fixed = CookNumber.objects.of_evening(iftar)
    meals, packs = (fixed.meals, fixed.packs) if fixed else _provisional(iftar, now)
    all_of_them = list(Dish.objects.of(iftar.campaign.host).with_ingredients())
    chosen = set(iftar.dishes.values_list("pk", flat=True))
    dishes = [dish for dish in all_of_them if dish.pk in chosen]
    bought = shopping(map(_recipe, dishes), meals=meals, packs=packs)
    return ServedPage(
        iftar=iftar, reader=reader, place=place_name(iftar.site, reader),
        date=reader.long_date(iftar.evening_on), meals=meals, packs=packs, is_fixed=fixed is not None,
        rows=[_served(dish, meals, packs, reader) for dish in dishes],
        buying=[_purchase(purchase, reader) for purchase in bought],
        without=[dish for dish in dishes if not dish.ingredients.all()],
        choices=[{"dish": dish, "chosen": dish.pk in chosen} for dish in all_of_them],
    )  # fmt: skip


def dish_choices(host: Host) -> list[tuple[int, str]]:
    """Return a host's dishes to choose from."""
    return [(dish.pk, dish.name) for dish in Dish.objects.of(host)]


def dish_rows(host: Host, reader: Reader) -> list[DishRow]:
    """Return a host's dishes with what is in them."""
    return [dish_row(dish, reader) for dish in Dish.objects.of(host).with_ingredients()]


def dish_row(dish: Dish, reader: Reader) -> DishRow:
    """Return a dish with what is in it."""
    return DishRow(
        dish=dish, ingredients=[_ingredient(row, reader) for row in dish.ingredients.all()],
        allergens=allergens_in(dish.allergens, reader),
    )  # fmt: skip


def coming(host: Host, reader: Reader, now: datetime) -> list[ComingRow]:
    """Return the next evenings of a host."""
    rows = Iftar.objects.of(host).with_place().filter(maghrib_at__gte=now).order_by("maghrib_at")
    return [
        ComingRow(
            iftar=iftar,
            called=reader.listed(reader.short_date(iftar.evening_on), place_name(iftar.site, reader)),
        )
        for iftar in rows[:MOST_COMING]
    ]


def names_served(iftar: Iftar) -> list[str]:
    """Return what an evening's dishes are called."""
    return [dish.name for dish in iftar.dishes.all()]


def allergens_on_menu(iftar: Iftar, name: str) -> list[str] | None:
    """Return the allergens of an evening's dish of this name; None where nothing is stated."""
    named = (dish.allergens for dish in iftar.dishes.all() if folded(dish.name) == folded(name))
    return next(named, None)


def _provisional(iftar: Iftar, now: datetime) -> tuple[int, int]:
    from sufra.kitchen.queries.number import number_of  # noqa: PLC0415 - NumPy is loaded where it is needed

    number = number_of(iftar, now)
    return number.meals, number.packs


def _recipe(dish: Dish) -> Recipe:
    needs = [
        Need(name=row.name, amount=row.amount, unit=Unit(row.unit), pack_size=row.pack_size)
        for row in dish.ingredients.all()
    ]
    return Recipe(
        part=Part(dish.part), needs=needs, guests_a_dish=dish.guests_a_dish, part_percent=dish.part_percent
    )


def _served(dish: Dish, meals: int, packs: int, reader: Reader) -> ServedRow:
    return ServedRow(
        dish=dish, portions=portions(_recipe(dish), meals=meals, packs=packs),
        allergens=allergens_in(dish.allergens, reader),
    )  # fmt: skip


def _purchase(bought: Purchase, reader: Reader) -> PurchaseRow:
    packs = over = ""
    if bought.packs is not None and bought.pack_size is not None:
        size = in_words(bought.pack_size, bought.unit, reader)
        packs = ngettext("%(count)s pack of %(size)s", "%(count)s packs of %(size)s", bought.packs)
        packs %= {"count": reader.digits(bought.packs), "size": size}
    if bought.over and packs:
        amount = in_words(bought.over, bought.unit, reader)
        over = gettext("%(amount)s more than needed") % {"amount": amount}
    needed = bought.bought if bought.unit == Unit.PIECE and not packs else bought.needed
    return PurchaseRow(name=bought.name, amount=in_words(needed, bought.unit, reader), packs=packs, over=over)


def _ingredient(row: Ingredient, reader: Reader) -> IngredientRow:
    unit, packs = Unit(row.unit), ""
    if row.pack_size is not None:
        packs = gettext("in packs of %(size)s") % {"size": in_words(row.pack_size, unit, reader)}
    return IngredientRow(row=row, amount=in_words(row.amount, unit, reader), packs=packs)


def in_words(amount: Decimal, unit: Unit, reader: Reader) -> str:
    """Return an amount as it is read: 36 kg, 250 ml, 3 pieces."""
    number, called = in_large(amount, unit)
    shown = reader.digits(f"{number.normalize():f}")
    if unit == Unit.PIECE:
        whole = int(number) if number == number.to_integral_value() else A_FRACTION
        return ngettext("%(number)s piece", "%(number)s pieces", whole) % {"number": shown}
    return str(AMOUNTS[called]) % {"number": shown}
