"""A site: the place where a sufra is spread, its entrances, and its own timetable."""

from datetime import time
from typing import ClassVar

from django.db import models
from django.db.models import Q

from sufra.models.host import Host
from sufra.models.ids import new_id
from sufra.models.walls import WalledManager
from sufra.rules.food_safety import LIMITS

NOON = time(12)
CONVENTIONS = [
    "sunset", "tehran", "jafari", "diyanet", "umm_al_qura", "egypt", "mwl", "isna", "karachi", "kuwait",
    "qatar", "dubai", "singapore", "malaysia", "indonesia", "morocco", "algeria", "tunisia", "jordan",
    "france_12", "france_15", "france_18", "russia", "portugal", "moonsighting",
]  # fmt: skip
ACCESS_FACTS = [
    "step_free", "chairs", "accessible_toilet", "prayer_space", "step_free_washing",
    "quiet_corner", "hearing_support", "assistance_dogs", "baby_care", "parking",
]  # fmt: skip
FOOD_RULES = list(LIMITS)


class AccessFacts(models.Model):
    """Ten facts, each yes, no or not stated (None)."""

    step_free = models.BooleanField(null=True)
    chairs = models.BooleanField(null=True)
    accessible_toilet = models.BooleanField(null=True)
    prayer_space = models.BooleanField(null=True)
    step_free_washing = models.BooleanField(null=True)
    quiet_corner = models.BooleanField(null=True)
    hearing_support = models.BooleanField(null=True)
    assistance_dogs = models.BooleanField(null=True)
    baby_care = models.BooleanField(null=True)
    parking = models.BooleanField(null=True)

    class Meta:
        """Columns for an entrance and for a section."""

        abstract = True


class Site(models.Model):
    """A place: point, time zone, address and how this host observes Maghrib there."""

    id = models.CharField(primary_key=True, max_length=8, default=new_id, editable=False)
    host = models.ForeignKey(Host, on_delete=models.CASCADE, related_name="sites")
    name = models.CharField(max_length=120, blank=True)
    place_id = models.PositiveBigIntegerField(null=True, help_text="The town, in the gazetteer.")
    town = models.CharField(max_length=120)
    latitude = models.FloatField()
    longitude = models.FloatField()
    zone = models.CharField(max_length=60)
    address = models.CharField(max_length=200, blank=True)
    area = models.CharField(max_length=120, blank=True, help_text="Shown where the exact place is withheld.")
    convention = models.CharField(
        max_length=12, choices=[(key, key) for key in CONVENTIONS], default="sunset"
    )
    minutes_after_sunset = models.PositiveSmallIntegerField(default=3)
    second_convention = models.CharField(
        max_length=12, choices=[(key, key) for key in CONVENTIONS], blank=True
    )
    second_minutes = models.PositiveSmallIntegerField(default=0)
    cook_by = models.TimeField(
        default=NOON, help_text="On the day, by the site's clock: when the number is fixed."
    )
    spare_for_one = models.FloatField(
        default=9.0, help_text="How many spare meals so that one guest does not go without."
    )
    pack_margin_percent = models.PositiveSmallIntegerField(default=10)
    usual_crew = models.PositiveSmallIntegerField(
        default=0, help_text="Volunteers, cooks, stage: who eat too, where the desk has not counted more."
    )
    food_rules = models.CharField(
        max_length=8, choices=[(key, key) for key in FOOD_RULES], default="stricter"
    )
    stalls = models.PositiveSmallIntegerField(default=2, help_text="Where hot meals are handed out.")
    servers_a_stall = models.PositiveSmallIntegerField(default=2)
    seconds_a_guest = models.FloatField(default=15, help_text="That one server takes for one guest.")
    served_within_minutes = models.PositiveSmallIntegerField(default=45, help_text="Of Maghrib.")
    times_confirmed_at = models.DateTimeField(null=True)

    objects = WalledManager()
    _rows = models.Manager()

    class Meta:
        """On the globe; found by where it is."""

        default_manager_name = "_rows"
        indexes: ClassVar = [models.Index(fields=["latitude", "longitude"], name="site_by_point")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(latitude__range=(-90, 90)), name="latitude_on_globe"),
            models.CheckConstraint(condition=Q(longitude__range=(-180, 180)), name="longitude_on_globe"),
            models.CheckConstraint(condition=Q(minutes_after_sunset__lte=60), name="minutes_within_an_hour"),
            models.CheckConstraint(condition=Q(spare_for_one__gt=0), name="a_guest_is_worth_a_meal"),
            models.CheckConstraint(
                condition=Q(stalls__gte=1, servers_a_stall__gte=1, seconds_a_guest__gt=0),
                name="somebody_serves",
            ),
            models.CheckConstraint(condition=Q(food_rules__in=FOOD_RULES), name="known_food_rules"),
            models.CheckConstraint(condition=Q(convention__in=CONVENTIONS), name="known_convention"),
        ]

    def __str__(self) -> str:
        """Show its name, or its town."""
        return self.name or self.town


class Entrance(AccessFacts):
    """A way in, and what is true of it."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="entrances")
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=80, blank=True)
    directions = models.CharField(max_length=300, blank=True)

    class Meta:
        """In the host's order."""

        ordering: ClassVar = ["position", "pk"]

    def __str__(self) -> str:
        """Show its name."""
        return self.name


class TimetableRow(models.Model):
    """One line of the host's own timetable: the local clock time of Maghrib on one date."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="timetable")
    evening_on = models.DateField()
    maghrib = models.TimeField()

    class Meta:
        """One time a date."""

        ordering: ClassVar = ["evening_on"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["site", "evening_on"], name="one_maghrib_a_date")
        ]

    def __str__(self) -> str:
        """Show the date and the time."""
        return f"{self.evening_on} {self.maghrib:%H:%M}"
