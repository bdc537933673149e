"""The food safety log: batches of an evening's food and their temperatures; it holds no person."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from sufra.models.iftar import Iftar
from sufra.models.walls import WalledManager, WalledQuerySet
from sufra.rules.food_safety import Kind, Stage
from sufra.rules.temperature import COLDEST, HOTTEST

BATCH_KINDS = [kind.value for kind in Kind]
STAGES = [stage.value for stage in Stage]


class BatchQuerySet(WalledQuerySet["Batch"]):
    """How to ask for batches."""

    host_path = "iftar__campaign__host"

    def with_readings(self) -> "BatchQuerySet":
        """Fetch their temperatures along, in the order in which they were made."""
        return self.order_by("made_at", "pk").prefetch_related("readings")


class BatchManager(WalledManager["Batch"]):
    """Batches of one host, or those that are old."""

    queryset_class = BatchQuerySet

    def made_before(self, instant: datetime) -> BatchQuerySet:
        """Return what `tend` sweeps: batches that were made before this instant."""
        rows: BatchQuerySet = self.behind_the_wall()
        return rows.filter(made_at__lt=instant)


class Batch(models.Model):
    """One pot, tray or delivery of one dish."""

    iftar = models.ForeignKey(Iftar, on_delete=models.CASCADE, related_name="batches")
    dish = models.CharField(max_length=120)
    supplier = models.CharField(
        max_length=120, blank=True, help_text="An organisation or a kitchen, never a person."
    )
    halal_source = models.CharField(max_length=120, blank=True)
    portions = models.PositiveIntegerField(null=True)
    kind = models.CharField(max_length=4, choices=[(kind, kind) for kind in BATCH_KINDS])
    made_at = models.DateTimeField()
    allergens = models.JSONField(null=True, help_text="By the words of rules/allergens; null: not stated.")

    objects = BatchManager()
    _rows = models.Manager()

    class Meta:
        """Of a known kind; found by its age."""

        default_manager_name = "_rows"
        indexes: ClassVar = [models.Index(fields=["made_at"], name="batch_by_age")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=BATCH_KINDS), name="known_kind_of_batch"),
            models.CheckConstraint(
                condition=Q(portions__isnull=True) | Q(portions__gte=1), name="a_batch_has_a_portion"
            ),
        ]

    def __str__(self) -> str:
        """Show the dish."""
        return self.dish


class ReadingQuerySet(WalledQuerySet["Reading"]):
    """How to ask for temperatures."""

    host_path = "batch__iftar__campaign__host"


class ReadingManager(WalledManager["Reading"]):
    """Temperatures of one host."""

    queryset_class = ReadingQuerySet


class Reading(models.Model):
    """What a thermometer said of a batch; and of the air, where somebody said so."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="readings")
    stage = models.CharField(max_length=8, choices=[(stage, stage) for stage in STAGES])
    celsius = models.FloatField()
    air_celsius = models.FloatField(null=True)
    read_at = models.DateTimeField()

    objects = ReadingManager()
    _rows = models.Manager()

    class Meta:
        """In time order; no temperature that no kitchen has."""

        default_manager_name = "_rows"
        ordering: ClassVar = ["read_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(stage__in=STAGES), name="known_stage"),
            models.CheckConstraint(condition=Q(celsius__range=(COLDEST, HOTTEST)), name="a_kitchens_heat"),
        ]

    def __str__(self) -> str:
        """Show the degrees."""
        return f"{self.celsius:g} °C"
