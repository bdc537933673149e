"""A host's own dishes: what is in them, for how many guests, and how it is bought."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from sufra.models.host import Host
from sufra.models.walls import WalledManager, WalledQuerySet
from sufra.rules.recipes import MOST_GUESTS_A_DISH, Part, Unit

PARTS = [part.value for part in Part]
UNITS = [unit.value for unit in Unit]


class DishQuerySet(WalledQuerySet["Dish"]):
    """How to ask for dishes."""

    def with_ingredients(self) -> "DishQuerySet":
        """Fetch along what they are made of."""
        return self.prefetch_related("ingredients")


class DishManager(WalledManager["Dish"]):
    """Dishes of one host."""

    queryset_class = DishQuerySet


class Dish(models.Model):
    """Something that a host serves, in the pack or as the hot meal."""

    host = models.ForeignKey(Host, on_delete=models.CASCADE, related_name="dishes")
    name = models.CharField(max_length=120)
    part = models.CharField(max_length=4, choices=[(part, part) for part in PARTS])
    guests_a_dish = models.PositiveSmallIntegerField(default=1, help_text="How many share one.")
    part_percent = models.PositiveSmallIntegerField(
        default=100, help_text="Of a hundred guests so many eat it."
    )
    packed_on_site = models.BooleanField(default=False, help_text="Packed where it is handed out.")
    allergens = models.JSONField(null=True, help_text="By the words of rules/allergens; null: not stated.")

    objects = DishManager()
    _rows = models.Manager()

    class Meta:
        """The pack first, then what is cooked; a name is a host's once."""

        default_manager_name = "_rows"
        ordering: ClassVar = ["-part", "name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["host", "name"], name="a_dish_has_its_own_name"),
            models.CheckConstraint(condition=Q(part__in=PARTS), name="known_part_of_a_meal"),
            models.CheckConstraint(
                condition=Q(guests_a_dish__range=(1, MOST_GUESTS_A_DISH)), name="somebody_eats_of_a_dish"
            ),
            models.CheckConstraint(condition=Q(part_percent__range=(1, 100)), name="a_part_of_a_hundred"),
        ]

    def __str__(self) -> str:
        """Show its name."""
        return self.name


class IngredientQuerySet(WalledQuerySet["Ingredient"]):
    """How to ask for ingredients."""

    host_path = "dish__host"


class IngredientManager(WalledManager["Ingredient"]):
    """Ingredients of one host's dishes."""

    queryset_class = IngredientQuerySet


class Ingredient(models.Model):
    """How much of something one guest eats in a dish, and in which size it is bought."""

    dish = models.ForeignKey(Dish, on_delete=models.CASCADE, related_name="ingredients")
    name = models.CharField(max_length=80)
    amount = models.DecimalField(max_digits=12, decimal_places=3, help_text="For one guest.")
    unit = models.CharField(max_length=5, choices=[(unit, unit) for unit in UNITS])
    pack_size = models.DecimalField(
        max_digits=12, decimal_places=3, null=True, help_text="As it is bought, in the same unit."
    )

    objects = IngredientManager()
    _rows = models.Manager()

    class Meta:
        """As they were written down; nothing is nought of something."""

        default_manager_name = "_rows"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(unit__in=UNITS), name="known_unit"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="some_of_an_ingredient"),
            models.CheckConstraint(
                condition=Q(pack_size__isnull=True) | Q(pack_size__gt=0), name="a_pack_holds_something"
            ),
        ]

    def __str__(self) -> str:
        """Show its name and amount."""
        return f"{self.name}, {self.amount:f} {self.unit}"
