"""What is served on an evening, as a guest reads it."""

from dataclasses import dataclass

from sufra.campaigns.queries.evening import EveningPage
from sufra.models import Dish, Prepared
from sufra.rules.recipes import Part
from sufra.shell.labels import allergens_in

DISHES = Prepared(Dish, "iftars")


@dataclass(frozen=True, kw_only=True, slots=True)
class Served:
    """A dish and the allergens in it, in words."""

    name: str
    allergens: str


def served(page: EveningPage) -> list[Served]:
    """Return an evening's dishes, what is in the pack first; without hot meals, that alone."""
    only_packs = page.iftar.gives_packs_only
    return [
        Served(name=dish.name, allergens=allergens_in(dish.allergens, page.reader))
        for dish in DISHES([page.iftar.pk])
        if dish.part == Part.PACK or not only_packs
    ]
