"""The programme of an iftar: its running order, in offsets from Maghrib."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from sufra.models.iftar import Iftar

ITEM_KINDS = ["doors", "maghrib", "meal", "close", "recitation", "talk", "poems", "songs", "prayer", "other"]
HANGS_ON = ["maghrib", "second_maghrib", "isha", "clock"]


class ProgrammeItem(models.Model):
    """One line of the running order, hung on Maghrib, the second Maghrib, Isha or a clock time."""

    iftar = models.ForeignKey(Iftar, on_delete=models.CASCADE, related_name="programme")
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=12, choices=[(kind, kind) for kind in ITEM_KINDS])
    hangs_on = models.CharField(max_length=14, choices=[(what, what) for what in HANGS_ON], default="maghrib")
    offset_minutes = models.SmallIntegerField(default=0)
    clock = models.TimeField(null=True)
    title = models.CharField(max_length=120, blank=True)
    who = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=40, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True)

    class Meta:
        """In the host's order; pages sort by clock time."""

        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(hangs_on="clock") | Q(clock__isnull=False), name="a_clock_item_has_a_time"
            )
        ]

    def __str__(self) -> str:
        """Show its title or kind."""
        return self.title or self.kind
