"""The outbox: letters that wait, went out, came to nothing, or are no longer needed."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q

from sufra.models.iftar import Iftar
from sufra.models.move import Move
from sufra.models.party import Party, PartyQuerySet
from sufra.rules.letters import LEASE, Lane

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

ONCE = ["day_before", "still_coming", "thanks"]
ANSWERS = ["", "keep", "fewer", "cancel"]
OPEN = Q(sent_at__isnull=True, given_up_at__isnull=True, withdrawn_at__isnull=True)


class LetterManager(models.Manager["Letter"]):
    """The outbox."""

    def waiting(self) -> models.QuerySet["Letter"]:
        """Return what neither went out nor was given up or withdrawn."""
        return self.filter(OPEN)

    def due(self, now: "datetime") -> models.QuerySet["Letter"]:
        """Return what may be sent now, in the order of the lanes.

        A claim counts for as long as its lease; one of a clock that was ahead does not count at all.
        """
        dead = Q(claimed_at__lt=now - LEASE) | Q(claimed_at__gt=now + LEASE)
        return (
            self.waiting()
            .filter(Q(claimed_at__isnull=True) | dead, due_at__lte=now)
            .order_by("lane", "due_at", "pk")
        )

    def claim(self, pk: int, now: "datetime") -> bool:
        """Take a letter in hand, unless somebody else has; of several at once one alone gets it."""
        return self.due(now).order_by().filter(pk=pk).update(claimed_at=now, tries=F("tries") + 1) == 1

    def has_told(self, letter: "Letter", now: "datetime", *, of_evening: bool) -> None:
        """Note that a letter went out, and, if it told `of_evening`, that its party knows how that is now."""
        with transaction.atomic():
            self.filter(pk=letter.pk).update(sent_at=now, failed_because="")
            if not of_evening:
                return
            sequence = letter.party.iftar.sequence
            known = Party.objects.of_evening(letter.party.iftar).filter(pk=letter.party_id)
            known.filter(told_sequence__lt=sequence).update(told_sequence=sequence)

    def not_yet_told(self, iftar: Iftar, kind: str, before: "datetime") -> PartyQuerySet:
        """Return who gets this reminder: seated, there before then, and without a letter of the kind."""
        told = self.filter(party=OuterRef("pk"), kind=kind, withdrawn_at__isnull=True)
        rows = Party.objects.of_evening(iftar).filter(standing="seated", no_reminders=False)
        return rows.filter(~Exists(told), reserved_at__lt=before).exclude(contact_tag="")

    def withdraw(
        self, parties: "list[Party]", now: "datetime", kinds: "Collection[str] | None" = None
    ) -> None:
        """Take back what waits for these parties, of these kinds or of every kind, unless it is in hand."""
        untouched = self.waiting().filter(party__in=parties, claimed_at__isnull=True)
        if kinds is not None:
            untouched = untouched.filter(kind__in=kinds)
        untouched.update(withdrawn_at=now)


class Letter(models.Model):
    """One message to one party, written in the transaction of the deed; it holds no address.

    `failed_because` is a short code: `no_channel`, `no_address`, `refused` are for good; `later`,
    `no_answer`, `channel_failed` and `bug` (its writer broke) were, until the next try.
    """

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="letters")
    kind = models.CharField(max_length=12)
    lane = models.PositiveSmallIntegerField(default=Lane.ANSWER.value)
    due_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    failed_because = models.CharField(max_length=16, blank=True)
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    move = models.ForeignKey(Move, on_delete=models.SET_NULL, null=True, related_name="letters")
    opened_at = models.DateTimeField(null=True, help_text="When its party came to its page by the letter.")
    answer = models.CharField(max_length=6, choices=[(word, word) for word in ANSWERS], blank=True)

    objects = LetterManager()

    class Meta:
        """Found by lane and when it is due; a reminder comes once."""

        indexes: ClassVar = [models.Index(fields=["lane", "due_at"], condition=OPEN, name="letter_by_lane")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["party", "kind"],
                condition=Q(kind__in=ONCE, withdrawn_at__isnull=True),
                name="a_reminder_comes_once",
            ),
            models.CheckConstraint(condition=Q(lane__in=[lane.value for lane in Lane]), name="known_lane"),
        ]

    def __str__(self) -> str:
        """Show what it is."""
        return self.kind
