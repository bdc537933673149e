"""Suppliers: who cooks the hot meals of a place, at most how many, and when they bring them."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from sufra.models.site import Site
from sufra.models.walls import WalledManager, WalledQuerySet

MOST_MEALS = 1000
"""What a small kitchen is trusted with in one evening, so that food does not spoil (facts/field.md [S4])."""


class SupplierQuerySet(WalledQuerySet["Supplier"]):
    """How to ask for suppliers."""

    host_path = "site__host"


class SupplierManager(WalledManager["Supplier"]):
    """Suppliers of one host."""

    queryset_class = SupplierQuerySet


class Supplier(models.Model):
    """An organisation or a kitchen, never a person, that cooks for a place; asked in the order of rows."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="suppliers")
    name = models.CharField(max_length=120)
    most_meals = models.PositiveIntegerField(default=MOST_MEALS)
    arrives_from = models.PositiveSmallIntegerField(default=75, help_text="Minutes before Maghrib.")
    arrives_until = models.PositiveSmallIntegerField(default=45, help_text="Minutes before Maghrib.")
    travel_minutes = models.PositiveSmallIntegerField(default=20)

    objects = SupplierManager()
    _rows = models.Manager()

    class Meta:
        """In the order in which they are asked; a window that opens before it closes."""

        default_manager_name = "_rows"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["site", "name"], name="a_supplier_is_named_once"),
            models.CheckConstraint(condition=Q(most_meals__gte=1), name="a_supplier_cooks"),
            models.CheckConstraint(
                condition=Q(arrives_from__gte=F("arrives_until")), name="a_window_opens_before_it_closes"
            ),
        ]

    def __str__(self) -> str:
        """Show its name."""
        return self.name
