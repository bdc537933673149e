"""The sections of an evening."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from sufra.models.iftar import Iftar
from sufra.models.site import AccessFacts, Entrance

SECTION_KINDS = ["everyone", "families", "women", "men", "quiet", "open_court", "other"]
ROOM_WORDS = ["", "few", "full"]


class Section(AccessFacts):
    """A part of the place with its own places and way in."""

    iftar = models.ForeignKey(Iftar, on_delete=models.CASCADE, related_name="sections")
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(
        max_length=12, choices=[(kind, kind) for kind in SECTION_KINDS], default="everyone"
    )
    name = models.CharField(max_length=80, blank=True, help_text="The host's own word for it.")
    seats = models.PositiveIntegerField()
    places_offered = models.PositiveIntegerField()
    entry_limit = models.PositiveIntegerField(null=True)
    entrance = models.ForeignKey(Entrance, on_delete=models.SET_NULL, null=True)
    entry_stopped_at = models.DateTimeField(null=True)
    go_instead = models.CharField(max_length=120, blank=True, help_text="Where to go while entry is stopped.")
    host_says = models.CharField(max_length=4, choices=[(word, word) for word in ROOM_WORDS], blank=True)

    class Meta:
        """In the host's order."""

        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(seats__gte=1), name="a_section_has_a_seat"),
            models.CheckConstraint(condition=Q(places_offered__gte=1), name="a_section_offers_a_place"),
        ]

    def __str__(self) -> str:
        """Show its name or kind."""
        return self.name or self.kind
