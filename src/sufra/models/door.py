"""Doors: the telephones that count arrivals by themselves, each with a token of its own."""

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q

from sufra.models.host import Host
from sufra.models.iftar import Iftar
from sufra.models.people import COUNTS_AFTER_CLOSE, User, hashed
from sufra.models.section import Section
from sufra.models.site import Site
from sufra.models.walls import WalledManager, WalledQuerySet

if TYPE_CHECKING:
    from datetime import datetime

LISTED_AHEAD = timedelta(hours=36)
LIVE = timedelta(minutes=2)


class DoorQuerySet(WalledQuerySet["Door"]):
    """How to ask for doors."""

    def of_evening(self, iftar: Iftar) -> "DoorQuerySet":
        """Keep those that count at this evening: bound to it, or to its place."""
        return self.filter(Q(iftar=iftar) | Q(iftar=None, site=iftar.site_id)).order_by("pk")


class DoorManager(WalledManager["Door"]):
    """Doors of one host, or the one that shows its code or its token."""

    queryset_class = DoorQuerySet

    def of_evening(self, iftar: Iftar) -> DoorQuerySet:
        """Return one evening's doors, to whoever has that evening in hand."""
        rows: DoorQuerySet = self.behind_the_wall()
        return rows.of_evening(iftar)

    def by_code(self, code_hash: str, now: "datetime") -> "Door | None":
        """Return the door that this code is for, used or not, until it expires."""
        rows: DoorQuerySet = self.behind_the_wall()
        return rows.filter(code_hash=code_hash, expires_at__gt=now).select_related("iftar", "site").first()

    def by_token(self, token: str) -> "Door | None":
        """Return the door that holds this token, revoked or not."""
        rows: DoorQuerySet = self.behind_the_wall()
        return rows.filter(token_hash=hashed(token)).select_related("host", "iftar", "site").first()

    def past(self, now: "datetime") -> DoorQuerySet:
        """Return what `tend` sweeps away: codes that nobody used in time."""
        rows: DoorQuerySet = self.behind_the_wall()
        return rows.filter(enrolled_at=None, expires_at__lt=now)


class Door(models.Model):
    """A telephone at an entrance: bound to one evening, or to the coming evenings of a place."""

    host = models.ForeignKey(Host, on_delete=models.CASCADE, related_name="doors")
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="doors")
    iftar = models.ForeignKey(Iftar, on_delete=models.CASCADE, null=True, related_name="doors")
    name = models.CharField(max_length=40, blank=True)
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True)
    code_hash = models.CharField(max_length=64, help_text="Of the six digits that enrol it, once.")
    expires_at = models.DateTimeField(help_text="Until when it can be enrolled.")
    enrolled_at = models.DateTimeField(null=True)
    tried_again_at = models.DateTimeField(null=True, help_text="When somebody showed a used code again.")
    token_hash = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 - unique where it is there
    seen_at = models.DateTimeField(null=True)
    last_sequence = models.PositiveIntegerField(default=0, help_text="Of the facts that it says it wrote.")
    unsynced = models.PositiveIntegerField(default=0, help_text="How many of them it still kept to itself.")
    clock_error_s = models.IntegerField(null=True)
    battery = models.PositiveSmallIntegerField(null=True, help_text="Percent, where its browser tells.")
    parts = models.PositiveSmallIntegerField(
        default=1, help_text="Of what is left to doors; one with 2 gets twice as much as one with 1."
    )
    asked = models.PositiveBigIntegerField(default=0, help_text="Which of its requests gave it a share last.")
    revoked_at = models.DateTimeField(null=True)
    lost_at = models.DateTimeField(null=True, help_text="Since when it counts as lost; its share is free.")

    objects = DoorManager()
    _rows = models.Manager()

    class Meta:
        """A door that counts has a token."""

        default_manager_name = "_rows"
        indexes: ClassVar = [models.Index(fields=["code_hash"], name="door_by_code")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(enrolled_at=None, token_hash=None)
                | Q(enrolled_at__isnull=False, token_hash__isnull=False),
                name="an_enrolled_door_has_a_token",
            )
        ]

    def __str__(self) -> str:
        """Show its name, or its number."""
        return self.name or f"{self.pk}"

    @property
    def device(self) -> str:
        """What its arrivals name."""
        return f"door {self.pk}"

    def is_live(self, now: "datetime") -> bool:
        """Whether it was heard lately, and may go on counting."""
        return self.revoked_at is None and self.seen_at is not None and now - self.seen_at < LIVE

    @property
    def holds_places(self) -> bool:
        """Whether it may still let people in: not when it is lost, nor when it knows that it is revoked."""
        told = self.revoked_at is not None and self.seen_at is not None and self.seen_at >= self.revoked_at
        return self.lost_at is None and not told

    def evenings(self) -> models.QuerySet[Iftar]:
        """Return the evenings at which it may count, in time order."""
        rows = Iftar.objects.of(self.host).published().filter(site=self.site_id).order_by("maghrib_at")
        kept: models.QuerySet[Iftar] = rows.filter(pk=self.iftar_id) if self.iftar_id else rows
        return kept

    def listed(self, now: "datetime") -> list[Iftar]:
        """Return the evenings whose parties it may hold now: to twelve hours after the close, those last."""
        coming = self.evenings().filter(maghrib_at__gt=now - timedelta(days=2))
        soon = coming if self.iftar_id else coming.filter(maghrib_at__lt=now + LISTED_AHEAD)
        kept = [iftar for iftar in soon.select_related("site") if now < iftar.closes_at + COUNTS_AFTER_CLOSE]
        return sorted(kept, key=lambda iftar: (iftar.closes_at <= now, iftar.maghrib_at))


class DoorShareQuerySet(WalledQuerySet["DoorShare"]):
    """How to ask for shares."""

    host_path = "door__host"


class DoorShareManager(WalledManager["DoorShare"]):
    """Shares of one evening's doors."""

    queryset_class = DoorShareQuerySet

    def of_evening(self, iftar: Iftar) -> DoorShareQuerySet:
        """Return what doors hold of an evening's sections, to whoever has that evening in hand."""
        rows: DoorShareQuerySet = self.behind_the_wall()
        return rows.filter(section__iftar=iftar)

    def keep(self, door: Door, section: Section, share: int) -> None:
        """Write down the largest share by which a door may act."""
        self.behind_the_wall().update_or_create(door=door, section=section, defaults={"share": share})


class DoorShare(models.Model):
    """How many people a door may let into a section by itself, all evening: the most it may act by."""

    door = models.ForeignKey(Door, on_delete=models.CASCADE, related_name="shares")
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="shares")
    share = models.PositiveIntegerField()

    objects = DoorShareManager()
    _rows = models.Manager()

    class Meta:
        """One of a door in a section."""

        default_manager_name = "_rows"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["door", "section"], name="one_share_of_a_section")
        ]

    def __str__(self) -> str:
        """Show how many."""
        return f"{self.share}"
