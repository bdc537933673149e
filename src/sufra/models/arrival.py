"""Arrivals: the facts that so many people came in or left; nothing is taken back, only countered."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q, Sum

from sufra.models.iftar import Iftar, Section
from sufra.models.party import Party
from sufra.models.walls import WalledManager, WalledQuerySet
from sufra.rules.arrivals import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID


class ArrivalQuerySet(WalledQuerySet["Arrival"]):
    """How to ask for arrivals."""

    host_path = "iftar__campaign__host"

    def inside_by_section(self) -> dict[int, int]:
        """Count the people inside, by the section's primary key."""
        rows = self.order_by().values_list("section_id").annotate(inside=Sum("guests"))
        return {section: inside for section, inside in rows if section}

    def inside_by_evening(self, iftars: "Iterable[Iftar]") -> dict[str, int]:
        """Count the people inside at each of these evenings, by its primary key."""
        rows = self.filter(iftar__in=iftars).order_by()
        return dict(rows.values_list("iftar_id").annotate(inside=Sum("guests")))

    def of_parties(self) -> dict[str, int]:
        """Count who is in of each party, by the party's primary key."""
        rows = self.filter(party__isnull=False).order_by()
        return dict(rows.values_list("party_id").annotate(inside=Sum("guests")))

    def can_be_undone(self) -> "ArrivalQuerySet":
        """Keep what was counted and not countered, the last first."""
        return self.exclude(kind="undo").filter(undone_by__isnull=True).order_by("-received_at", "-pk")


class ArrivalManager(WalledManager["Arrival"]):
    """Arrivals of one evening."""

    queryset_class = ArrivalQuerySet

    def of_evening(self, iftar: Iftar) -> ArrivalQuerySet:
        """Return one evening's arrivals, to whoever has that evening in hand."""
        rows: ArrivalQuerySet = self.behind_the_wall()
        return rows.filter(iftar=iftar)

    def counted(self, uuid: "UUID") -> "Arrival | None":
        """Return what was counted under this mark."""
        found: Arrival | None = self.behind_the_wall().filter(uuid=uuid).first()
        return found


class Arrival(models.Model):
    """So many people more, or fewer, inside a section; its `uuid` makes a second sending nothing new."""

    uuid = models.UUIDField(unique=True)
    iftar = models.ForeignKey(Iftar, on_delete=models.CASCADE, related_name="arrivals")
    section = models.ForeignKey(Section, on_delete=models.SET_NULL, null=True)
    party = models.ForeignKey(Party, on_delete=models.SET_NULL, null=True, related_name="arrivals")
    kind = models.CharField(max_length=8, choices=[(kind.value, kind.value) for kind in Kind])
    guests = models.SmallIntegerField()
    undoes = models.OneToOneField("self", on_delete=models.CASCADE, null=True, related_name="undone_by")
    device = models.CharField(max_length=40)
    sequence = models.PositiveIntegerField(default=0)
    counted_at = models.DateTimeField(help_text="By the device's clock.")
    received_at = models.DateTimeField()

    objects = ArrivalManager()
    _rows = models.Manager()

    class Meta:
        """People come in or leave; only an undo undoes, and only once."""

        default_manager_name = "_rows"
        indexes: ClassVar = [models.Index(fields=["iftar", "received_at"], name="arrival_by_evening")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(guests=0), name="somebody_came_or_left"),
            models.CheckConstraint(
                condition=Q(kind="undo", undoes__isnull=False) | ~Q(kind="undo") & Q(undoes__isnull=True),
                name="an_undo_undoes",
            ),
            models.CheckConstraint(condition=~Q(kind="left") | Q(guests__lt=0), name="who_leaves_is_fewer"),
            models.CheckConstraint(
                condition=~Q(kind__in=["party", "walk_in"]) | Q(guests__gt=0), name="who_comes_is_more"
            ),
        ]

    def __str__(self) -> str:
        """Show how many."""
        return f"{self.guests:+d} {self.kind}"
