"""From dishes and how many eat to what is made and bought; exact decimals, and never too little.

How much one guest eats is the host's own; as defaults stand 3 dates, half a litre of water and 120 g of raw
rice (facts/field.md, "Catering": RTP and Beirut 3 dates; raw rice 125 g typical, 100 light, 150 heavy).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from unicodedata import category, normalize

MOST_GUESTS_A_DISH = 20
HUNDRED = 100
THOUSAND = 1000
ONE = Decimal(1)


class Part(StrEnum):
    """Of which of the two meals a dish is a part."""

    PACK = "pack"
    MEAL = "meal"


class Unit(StrEnum):
    """What an ingredient is measured in; kilograms and litres are a thousand of these."""

    G = "g"
    ML = "ml"
    PIECE = "piece"


@dataclass(frozen=True, kw_only=True, slots=True)
class Need:
    """How much of an ingredient one guest eats, and how much of it is in a pack as it is bought."""

    name: str
    amount: Decimal
    unit: Unit
    pack_size: Decimal | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Recipe:
    """A dish: of which meal, how many share one, how many of a hundred guests eat it, what is in it."""

    part: Part
    needs: Sequence[Need]
    guests_a_dish: int = 1
    part_percent: int = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class Portions:
    """How many guests eat a dish, and how many dishes are made for them."""

    guests: int
    dishes: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Purchase:
    """What to buy of one ingredient; `packs` is None where it is not bought in packs."""

    name: str
    unit: Unit
    needed: Decimal
    bought: Decimal
    pack_size: Decimal | None
    packs: int | None

    @property
    def over(self) -> Decimal:
        """How much more than needed that is."""
        return self.bought - self.needed


def portions(recipe: Recipe, *, meals: int, packs: int) -> Portions:
    """Return for how many guests a dish is made, of so many meals and packs; both numbers rounded up."""
    number = packs if recipe.part == Part.PACK else meals
    guests = -(-number * recipe.part_percent // HUNDRED)
    return Portions(guests=guests, dishes=-(-guests // recipe.guests_a_dish))


def shopping(recipes: Iterable[Recipe], *, meals: int, packs: int) -> list[Purchase]:
    """Return what to buy for so many meals and packs, each ingredient once for each of its units, by name.

    A dish that is shared is made whole. Of two sizes of a pack the larger is bought.
    """
    needs: defaultdict[tuple[str, Unit], list[tuple[Decimal, Need]]] = defaultdict(list)
    for recipe in recipes:
        made = portions(recipe, meals=meals, packs=packs).dishes * recipe.guests_a_dish
        for need in recipe.needs:
            needs[folded(need.name), need.unit].append((need.amount * made, need))
    return [_purchase(found) for _key, found in sorted(needs.items())]


LOOKS_ALIKE = str.maketrans("كيىٱ", "کییا")
"""An Arabic and a Persian keyboard write these letters apart, which look and mean the same."""


def folded(name: str) -> str:
    """Return a name as it is compared: in small letters, as one looks, with one space between words."""
    plain = "".join(mark for mark in normalize("NFKC", name) if category(mark) != "Cf")
    return " ".join(plain.translate(LOOKS_ALIKE).casefold().split())


def in_large(amount: Decimal, unit: Unit) -> tuple[Decimal, str]:
    """Return an amount in kilograms or litres ("kg", "l") where it is a thousand or more, else as it is."""
    if unit == Unit.PIECE or amount < THOUSAND:
        return amount, unit.value
    return amount / THOUSAND, "kg" if unit == Unit.G else "l"


def _purchase(found: Sequence[tuple[Decimal, Need]]) -> Purchase:
    needed = sum((amount for amount, _need in found), Decimal(0))
    unit = found[0][1].unit
    size = max((need.pack_size for _amount, need in found if need.pack_size), default=None)
    # Half an onion is not bought.
    whole = size or (ONE if unit == Unit.PIECE else None)
    count, rest = divmod(needed, whole) if whole else (Decimal(0), Decimal(0))
    packs = int(count) + (rest > 0)
    return Purchase(
        name=min(need.name for _amount, need in found), unit=unit, needed=needed, pack_size=size,
        bought=packs * whole if whole else needed, packs=packs if size else None,
    )  # fmt: skip
