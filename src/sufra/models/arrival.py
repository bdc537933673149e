"""Arrivals: the facts that so many people came in or left; nothing is taken back, only countered."""

from collections import defaultdict
from itertools import groupby
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from django.db import models
from django.db.models import Count, Max, Q, Sum

from sufra.models.door import Door
from sufra.models.iftar import Iftar
from sufra.models.party import Party
from sufra.models.section import Section
from sufra.models.walls import WalledManager, WalledQuerySet
from sufra.rules.arrivals import Fact, Kind, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from uuid import UUID

NOWHERE = "0"  # a section that is gone
OF_A_FACT = (
    "uuid", "device", "sequence", "kind", "section_id", "guests", "whole", "undoes", "version", "warned",
    "ticket", "elapsed_ms",
)  # fmt: skip


class Stamp(NamedTuple):
    """What tells one set of an evening's facts from another: its last, how many they are, all their keys."""

    last: int
    number: int
    total: int


def fact_of(row: "Mapping[str, Any]") -> Fact:
    """Return what a row of these columns tells, as rules/arrivals reads it."""
    kind = Kind(row["kind"])
    return Fact(
        uuid=row["uuid"], device=row["device"], sequence=row["sequence"] or 1, kind=kind,
        section=str(row["section_id"] or NOWHERE), guests=0 if kind is Kind.UNDO else abs(row["guests"]),
        whole=row["whole"], undoes=row["undoes"], version=row["version"], warned=row["warned"],
        ticket=(row["ticket"] or str(row["uuid"])) if kind is Kind.PARTY else "",
        elapsed_ms=row["elapsed_ms"],
    )  # fmt: skip


class ArrivalQuerySet(WalledQuerySet["Arrival"]):
    """How to ask for arrivals."""

    host_path = "iftar__campaign__host"

    def facts(self) -> list[Fact]:
        """Return what doors wrote, for rules/arrivals; what came from a revoked door is not among it."""
        return self.filter(quarantined_at=None).told()

    def told(self) -> list[Fact]:
        """Return the same with what came from revoked doors."""
        return [fact_of(row) for row in self.order_by().values(*OF_A_FACT)]

    def facts_by_evening(self, iftars: "Iterable[Iftar | str]") -> "Iterator[tuple[str, list[Fact]]]":
        """Yield what doors wrote at each of these evenings with its primary key, one evening at a time."""
        asked = list(iftars)
        rows = (
            self.filter(iftar__in=asked, quarantined_at=None).order_by("iftar_id").values("iftar", *OF_A_FACT)
        )
        for key, found in groupby(rows.iterator() if asked else (), key=lambda row: row["iftar"]):
            yield key, [fact_of(row) for row in found]

    def stamps(self, iftars: "Iterable[Iftar]") -> dict[str, Stamp]:
        """Return the stamp of the facts of each of these evenings, by its primary key."""
        rows = self.filter(iftar__in=iftars, quarantined_at=None).order_by().values_list("iftar")
        return {key: Stamp(*found) for key, *found in rows.annotate(Max("pk"), Count("pk"), Sum("pk"))}

    def inside_by_section(self) -> dict[int, int]:
        """Count the people inside, by the section's primary key."""
        state = fold(self.facts(), {})
        return {int(section): state.inside(section) for section in state.came if section != NOWHERE}

    def inside_by_evening(self, iftars: "Iterable[Iftar]") -> dict[str, int]:
        """Count the people inside at each of these evenings, by its primary key."""
        states = {key: fold(found, {}) for key, found in self.facts_by_evening(iftars)}
        return {key: sum(map(state.inside, state.came)) for key, state in states.items()}

    def of_parties(self) -> dict[str, int]:
        """Count who is in of each party, by the party's primary key."""
        facts: dict[str, list[Fact]] = defaultdict(list)
        for arrival in self.standing().filter(kind="party", party__isnull=False).order_by():
            facts[str(arrival.party_id)].append(arrival.fact)
        return {key: sum(fold(found, {}).came.values()) for key, found in facts.items()}

    def standing(self) -> "ArrivalQuerySet":
        """Keep what counts: nothing that was countered, and nothing from a revoked door."""
        countered = self.model._rows.filter(undoes=models.OuterRef("uuid"), quarantined_at=None)  # noqa: SLF001 - of the same evening, by its mark
        return self.filter(~models.Exists(countered), quarantined_at=None).exclude(kind="undo")

    def can_be_undone(self) -> "ArrivalQuerySet":
        """Keep what was counted and not countered, the last first."""
        return self.standing().order_by("-received_at", "-pk")


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


class FlagSeenQuerySet(WalledQuerySet["FlagSeen"]):
    """How to ask which flags somebody looked at."""

    host_path = "iftar__campaign__host"


class FlagSeenManager(WalledManager["FlagSeen"]):
    """Flags of one evening that somebody looked at."""

    queryset_class = FlagSeenQuerySet

    def of_evening(self, iftar: Iftar) -> FlagSeenQuerySet:
        """Return them, to whoever has that evening in hand."""
        rows: FlagSeenQuerySet = self.behind_the_wall()
        return rows.filter(iftar=iftar)


class FlagSeen(models.Model):
    """A flag that somebody looked at, as large as it was then; `about` goes with the evening's names."""

    iftar = models.ForeignKey(Iftar, on_delete=models.CASCADE, related_name="flags_seen")
    oddity = models.CharField(max_length=20)
    about = models.CharField(max_length=36)
    people = models.PositiveIntegerField()
    seen_at = models.DateTimeField()

    objects = FlagSeenManager()
    _rows = models.Manager()

    class Meta:
        """Once for each flag."""

        default_manager_name = "_rows"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["iftar", "oddity", "about", "people"], name="a_flag_is_seen_once")
        ]

    def __str__(self) -> str:
        """Show what was odd."""
        return f"{self.oddity} {self.people}"


class Arrival(models.Model):
    """So many people more, or fewer, inside a section; its `uuid` makes a second sending nothing new.

    `ticket` is a party's code while the evening is remembered, then a word that names nobody: records of one
    party belong together, even those of doors that did not know of each other.
    """

    uuid = models.UUIDField(unique=True)
    iftar = models.ForeignKey(Iftar, on_delete=models.CASCADE, related_name="arrivals")
    section = models.ForeignKey(Section, on_delete=models.SET_NULL, null=True)
    party = models.ForeignKey(Party, on_delete=models.SET_NULL, null=True, related_name="arrivals")
    ticket = models.CharField(max_length=36, blank=True)
    version = models.PositiveIntegerField(default=0, help_text="Of the ticket that was shown; 0 for none.")
    kind = models.CharField(max_length=8, choices=[(kind.value, kind.value) for kind in Kind])
    guests = models.SmallIntegerField()
    whole = models.BooleanField(default=False, help_text="All of a party came, not a part.")
    warned = models.BooleanField(default=False, help_text="The door let them in against its own warning.")
    undoes = models.UUIDField(null=True, help_text="The mark of what was wrong; it may still be on its way.")
    door = models.ForeignKey(Door, on_delete=models.SET_NULL, null=True, related_name="arrivals")
    device = models.CharField(max_length=40)
    sequence = models.PositiveIntegerField(default=0)
    counted_at = models.DateTimeField(help_text="By the device's clock.")
    elapsed_ms = models.PositiveBigIntegerField(null=True, help_text="Since its page was opened.")
    received_at = models.DateTimeField()
    quarantined_at = models.DateTimeField(null=True, help_text="It came when its door was revoked already.")

    objects = ArrivalManager()
    _rows = models.Manager()

    class Meta:
        """People come in or leave; only an undo undoes."""

        default_manager_name = "_rows"
        indexes: ClassVar = [
            models.Index(fields=["iftar", "received_at"], name="arrival_by_evening"),
            models.Index(fields=["undoes"], condition=Q(undoes__isnull=False), name="arrival_by_undone"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind="undo") | ~Q(guests=0), name="somebody_came_or_left"),
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

    @property
    def fact(self) -> Fact:
        """What was written, as rules/arrivals reads it."""
        return fact_of({field: getattr(self, field) for field in OF_A_FACT})
