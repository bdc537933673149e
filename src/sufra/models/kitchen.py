"""What a kitchen knows of an evening: the number it cooks for, fixed at its hour, and what became of it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from sufra.models.iftar import Iftar
from sufra.models.section import Section
from sufra.models.walls import WalledManager, WalledQuerySet

LEFTOVER_WENT = ["", "guests", "neighbours", "charity", "animals", "compost", "thrown"]
REPORTED = (
    "people", "meals_made", "meals_served", "left_over", "leftover_went", "packs_made", "volunteers",
    "weather", "cost", "note",
)  # fmt: skip
"""What somebody writes down after an evening, as the form asks for it."""

WEATHER = ["", "fair", "rain", "heat", "cold"]


class CookNumberQuerySet(WalledQuerySet["CookNumber"]):
    """How to ask for numbers that are fixed."""

    host_path = "iftar__campaign__host"


class CookNumberManager(WalledManager["CookNumber"]):
    """Numbers of one host, or of evenings in hand."""

    queryset_class = CookNumberQuerySet

    def of_evening(self, iftar: Iftar) -> "CookNumber | None":
        """Return an evening's number, to whoever has that evening in hand; None until its hour."""
        rows: CookNumberQuerySet = self.behind_the_wall()
        return rows.filter(iftar=iftar).first()


class CookNumber(models.Model):
    """The number of an evening as it stood at its cook-by hour, with all that went into it; never changed."""

    iftar = models.OneToOneField(Iftar, on_delete=models.CASCADE, related_name="cook_number")
    fixed_at = models.DateTimeField()
    parties = models.PositiveIntegerField(null=True, help_text="With places; null where nobody reserves.")
    guests = models.PositiveIntegerField(null=True)
    crew = models.PositiveIntegerField()
    evenings_learned = models.PositiveIntegerField()
    spare_for_one = models.FloatField()
    pack_margin_percent = models.PositiveSmallIntegerField()
    mean = models.FloatField(help_text="People who eat, crew included.")
    low = models.PositiveIntegerField(help_text="The 10 % quantile.")
    high = models.PositiveIntegerField(help_text="The 90 % quantile.")
    meals = models.PositiveIntegerField()
    packs = models.PositiveIntegerField()
    short = models.FloatField(help_text="The chance that hot meals run short.")

    objects = CookNumberManager()
    _rows = models.Manager()

    class Meta:
        """A range has its ends in order."""

        default_manager_name = "_rows"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(low__lte=models.F("high")), name="a_range_goes_up"),
            models.CheckConstraint(condition=Q(short__range=(0, 1)), name="a_chance_is_a_part_of_one"),
        ]

    def __str__(self) -> str:
        """Show what to cook."""
        return f"{self.meals}"


class ShareCheckQuerySet(WalledQuerySet["ShareCheck"]):
    """How to ask for what came to sections."""

    host_path = "section__iftar__campaign__host"


class ShareCheckManager(WalledManager["ShareCheck"]):
    """What came to the sections of one host, or of one evening in hand."""

    queryset_class = ShareCheckQuerySet

    def of_evening(self, iftar: Iftar) -> "dict[int, ShareCheck]":
        """Return what came, by the key of the section, to whoever has that evening in hand."""
        rows: ShareCheckQuerySet = self.behind_the_wall()
        return {row.section_id: row for row in rows.filter(section__iftar=iftar)}


class ShareCheck(models.Model):
    """What came to a section before service, as its lead said, beside what was due to it then."""

    section = models.OneToOneField(Section, on_delete=models.CASCADE, related_name="share_check")
    packs_due = models.PositiveIntegerField()
    meals_due = models.PositiveIntegerField()
    packs = models.PositiveIntegerField()
    meals = models.PositiveIntegerField()
    checked_at = models.DateTimeField()

    objects = ShareCheckManager()
    _rows = models.Manager()

    class Meta:
        """One for a section."""

        default_manager_name = "_rows"

    def __str__(self) -> str:
        """Show what came of what was due."""
        return f"{self.packs}/{self.packs_due} packs, {self.meals}/{self.meals_due} meals"


class KitchenReportQuerySet(WalledQuerySet["KitchenReport"]):
    """How to ask for reports."""

    host_path = "iftar__campaign__host"


class KitchenReportManager(WalledManager["KitchenReport"]):
    """Reports of one host, or of one evening in hand."""

    queryset_class = KitchenReportQuerySet

    def of_evening(self, iftar: Iftar) -> "KitchenReport | None":
        """Return an evening's report, to whoever has that evening in hand."""
        rows: KitchenReportQuerySet = self.behind_the_wall()
        return rows.filter(iftar=iftar).first()


class KitchenReport(models.Model):
    """What an evening came to; an empty number is not known, and none follows from another."""

    iftar = models.OneToOneField(Iftar, on_delete=models.CASCADE, related_name="kitchen_report")
    people = models.PositiveIntegerField(null=True, help_text="Who came in, the crew aside.")
    packs_made = models.PositiveIntegerField(null=True)
    meals_made = models.PositiveIntegerField(null=True)
    meals_served = models.PositiveIntegerField(null=True)
    left_over = models.PositiveIntegerField(null=True, help_text="Hot meals, in portions.")
    leftover_went = models.CharField(max_length=10, choices=[(way, way) for way in LEFTOVER_WENT], blank=True)
    volunteers = models.PositiveIntegerField(null=True)
    weather = models.CharField(max_length=4, choices=[(word, word) for word in WEATHER], blank=True)
    cost = models.DecimalField(max_digits=12, decimal_places=2, null=True, help_text="Of all the food.")
    note = models.TextField(max_length=1000, blank=True)
    insisted = models.BooleanField(default=False, help_text="It cannot be, and was meant all the same.")
    version = models.PositiveIntegerField(default=1, help_text="How often it was saved.")
    written_at = models.DateTimeField()

    objects = KitchenReportManager()
    _rows = models.Manager()

    class Meta:
        """One for an evening."""

        default_manager_name = "_rows"

    def __str__(self) -> str:
        """Show what was made and served."""
        return f"{self.meals_made} made, {self.meals_served} served"
