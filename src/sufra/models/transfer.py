"""A transfer: hot meals that one evening sends to another of the same host, and what is known of the food."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from sufra.models.food_safety import BATCH_KINDS, Batch
from sufra.models.ids import new_id
from sufra.models.iftar import Iftar
from sufra.models.walls import WalledManager, WalledQuerySet
from sufra.rules.temperature import COLDEST, HOTTEST
from sufra.rules.transfers import is_sent_for, lasts

FORGOTTEN: dict[str, Any] = {
    "batch": None, "dish": "", "kind": "", "supplier": "", "halal_source": "", "allergens": None,
    "made_at": None, "readings": None, "sent_celsius": None, "received_celsius": None, "out_since": None,
    "discard_at": None, "received_batch": None,
}  # fmt: skip
"""What is known of the food; it goes with the food safety log, the numbers stay."""
COUNTED = (
    "giver_id", "receiver_id", "meals", "sent_at", "received_at", "declined_at", "called_back_at",
    "discard_at", "receiver__maghrib_at", "receiver__close_minutes_after",
)  # fmt: skip
"""What is asked for to tell how much was moved."""


@dataclass(kw_only=True, slots=True)
class Moved:
    """Of one evening: hot meals that left it and that it received, and those that are on their way to it.

    `coming_in_time` are those of the last that may still be served at its Maghrib as they are.
    """

    sent: int = 0
    received: int = 0
    coming: int = 0
    coming_in_time: int = 0

    @property
    def more(self) -> int:
        """How many more hot meals there are than were made."""
        return self.received - self.sent


class TransferQuerySet(WalledQuerySet["Transfer"]):
    """How to ask for transfers."""

    host_path = "giver__campaign__host"

    def with_places(self) -> "TransferQuerySet":
        """Join both evenings and their places."""
        return self.select_related("giver__site", "giver__campaign__host", "receiver__site")

    def of_evening(self, iftar: Iftar) -> "TransferQuerySet":
        """Keep those from and to an evening, the last first."""
        return self.filter(Q(giver=iftar) | Q(receiver=iftar)).order_by("-sent_at", "-pk")

    def on_the_way(self, iftars: Iterable[Iftar]) -> "TransferQuerySet":
        """Keep those from or to these evenings that nobody has received, declined or called back."""
        either = Q(giver__in=iftars) | Q(receiver__in=iftars)
        return self.filter(either, received_at=None, declined_at=None, called_back_at=None).order_by(
            "sent_at"
        )

    def moved(self, iftars: Iterable[Iftar]) -> dict[str, Moved]:
        """Return what was moved from and to each of these evenings, by its key; others are left out."""
        keys = {iftar.pk for iftar in iftars}
        found: defaultdict[str, Moved] = defaultdict(Moved)
        rows = self.filter(Q(giver__in=keys) | Q(receiver__in=keys), called_back_at=None).order_by()
        for row in rows.select_related("receiver").only(*COUNTED):
            found[row.giver_id].sent += row.meals
            found[row.receiver_id].received += row.meals if row.received_at else 0
            found[row.receiver_id].coming += row.meals if row.is_coming else 0
            found[row.receiver_id].coming_in_time += row.meals if row.is_coming and row.lasts else 0
        return {key: moved for key, moved in found.items() if key in keys}


class TransferManager(WalledManager["Transfer"]):
    """Transfers of one host, of an evening or a batch in hand, or those that are old."""

    queryset_class = TransferQuerySet

    def moved_of(self, iftar: Iftar) -> Moved:
        """Return what was moved from and to an evening, to whoever has that evening in hand."""
        rows: TransferQuerySet = self.behind_the_wall()
        return rows.moved([iftar]).get(iftar.pk, Moved())

    def sent_by(self, giver: Iftar, form_key: str) -> "Transfer | None":
        """Return what this form has sent already from an evening in hand."""
        rows: TransferQuerySet = self.behind_the_wall()
        return rows.filter(giver=giver, form_key=form_key).first()

    def sent_of(self, batch: Batch) -> int:
        """Return how many portions of a batch in hand were sent away and did not come back."""
        rows: TransferQuerySet = self.behind_the_wall()
        sent = rows.filter(batch=batch, called_back_at=None).aggregate(models.Sum("meals"))
        return int(sent["meals__sum"] or 0)

    def brought(self, batch: Batch) -> bool:
        """Whether a batch in hand is what was received of a transfer."""
        rows: TransferQuerySet = self.behind_the_wall()
        return rows.filter(received_batch=batch).exists()

    def forget_food(self, made_before: datetime) -> int:
        """Blank what `tend` sweeps: what is known of food that was made before this instant."""
        rows: TransferQuerySet = self.behind_the_wall()
        return rows.filter(made_at__lt=made_before).update(**FORGOTTEN)


class Transfer(models.Model):
    """So many portions of a batch on their way between two evenings; both sides confirm.

    What is known of the food is written here once more: it stands when the batch is gone from the log.
    `readings` are the temperatures until it left, each with stage, celsius, air and instant.
    """

    id = models.CharField(primary_key=True, max_length=8, default=new_id, editable=False)
    giver = models.ForeignKey(Iftar, on_delete=models.CASCADE, related_name="transfers_out")
    receiver = models.ForeignKey(Iftar, on_delete=models.CASCADE, related_name="transfers_in")
    form_key = models.CharField(max_length=8, help_text="Of the form: sent twice, it sends food once.")
    meals = models.PositiveIntegerField()
    batch = models.ForeignKey(Batch, on_delete=models.SET_NULL, null=True, related_name="+")
    dish = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=4, choices=[(kind, kind) for kind in BATCH_KINDS], blank=True)
    supplier = models.CharField(
        max_length=120, blank=True, help_text="An organisation or a kitchen, never a person."
    )
    halal_source = models.CharField(max_length=120, blank=True)
    allergens = models.JSONField(null=True, help_text="By the words of rules/allergens; null: not stated.")
    made_at = models.DateTimeField(null=True)
    readings = models.JSONField(null=True)
    sent_at = models.DateTimeField()
    sent_celsius = models.FloatField(null=True)
    out_since = models.DateTimeField(null=True, help_text="Since when it was out of control when it left.")
    discard_at = models.DateTimeField(null=True, help_text="Until when it may be served, as judged then.")
    received_at = models.DateTimeField(null=True)
    received_celsius = models.FloatField(null=True)
    received_batch = models.OneToOneField(Batch, on_delete=models.SET_NULL, null=True, related_name="+")
    declined_at = models.DateTimeField(null=True)
    called_back_at = models.DateTimeField(null=True)

    objects = TransferManager()
    _rows = models.Manager()

    class Meta:
        """Somewhere else; received once at most, and then neither declined nor called back."""

        default_manager_name = "_rows"
        indexes: ClassVar = [models.Index(fields=["made_at"], name="transfer_by_age")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["giver", "form_key"], name="a_form_sends_food_once"),
            models.CheckConstraint(condition=Q(meals__gte=1), name="a_transfer_has_a_meal"),
            models.CheckConstraint(condition=~Q(giver=F("receiver")), name="a_transfer_goes_elsewhere"),
            models.CheckConstraint(
                condition=Q(received_at=None)
                | Q(received_at__gte=F("sent_at"), declined_at=None, called_back_at=None),
                name="what_is_received_was_sent",
            ),
            models.CheckConstraint(
                condition=Q(kind="") | Q(kind__in=BATCH_KINDS), name="known_kind_of_transfer"
            ),
            *(
                models.CheckConstraint(
                    condition=Q((column, None)) | Q((f"{column}__range", (COLDEST, HOTTEST))),
                    name=f"a_kitchens_heat_when_{side}",
                )
                for column, side in (("sent_celsius", "sent"), ("received_celsius", "received"))
            ),
        ]

    def __str__(self) -> str:
        """Show how many of what."""
        return f"{self.meals} {self.dish}"

    @property
    def state(self) -> str:
        """How it stands: sent, received, declined or called back."""
        if self.called_back_at:
            return "called_back"
        if self.received_at:
            return "received"
        return "declined" if self.declined_at else "sent"

    @property
    def is_sent_for_its_evening(self) -> bool:
        """Whether its receiver's evening is still on the day that it was sent for."""
        to = self.receiver
        return is_sent_for(self.sent_at, maghrib_at=to.maghrib_at, closes_at=to.closes_at)

    @property
    def lasts(self) -> bool:
        """Whether it may still be served at its receiver's Maghrib, as it was when it left."""
        return lasts(self.discard_at, maghrib_at=self.receiver.maghrib_at)

    @property
    def is_coming(self) -> bool:
        """Whether it is on its way to an evening that can still take it in."""
        return self.state == "sent" and self.is_sent_for_its_evening
