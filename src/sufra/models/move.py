"""A move: one deed that changes evenings, with what each was before and after it."""

from datetime import UTC, datetime
from typing import Any, ClassVar

from django.db import models

from sufra.models.campaign import Campaign
from sufra.models.host import Host
from sufra.models.ids import new_id
from sufra.models.iftar import MOVED_FIELDS, Iftar
from sufra.models.people import User
from sufra.models.site import Site
from sufra.models.walls import WalledManager, WalledQuerySet

MOVE_KINDS = [
    "announce", "move", "place", "pause", "resume", "cancel", "release", "withhold", "packs_only",
    "hot_meals", "reckoned", "undo",
]  # fmt: skip


class MoveManager(WalledManager["Move"]):
    """Moves of one host."""

    def is_known(self, key: str) -> bool:
        """Return whether any host's move came of the preview with this key."""
        return bool(self.behind_the_wall().filter(key=key).exists())


class Move(models.Model):
    """One deed of a host's team; `key` is that of its preview, so that the same preview is done once.

    `reason` is for the team alone. `months` keeps the month starts before and after an announcement.
    """

    id = models.CharField(primary_key=True, max_length=8, default=new_id, editable=False)
    host = models.ForeignKey(Host, on_delete=models.CASCADE, related_name="moves")
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, null=True, related_name="moves")
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True)
    kind = models.CharField(max_length=10, choices=[(kind, kind) for kind in MOVE_KINDS])
    key = models.CharField(max_length=64, unique=True)
    reason = models.CharField(max_length=400, blank=True)
    months = models.JSONField(default=dict)
    done_at = models.DateTimeField()
    letters_from = models.DateTimeField(null=True)
    undoes = models.OneToOneField("self", on_delete=models.SET_NULL, null=True, related_name="undone_by")

    objects = MoveManager()
    _rows = models.Manager()

    class Meta:
        """Reached through its host; the newest first."""

        default_manager_name = "_rows"
        ordering: ClassVar = ["-done_at", "-pk"]

    def __str__(self) -> str:
        """Show what it is and when it was done."""
        return f"{self.kind}, {self.done_at:%Y-%m-%d %H:%M}"


class MoveWords(models.Model):
    """What the public reads of a move, in one language."""

    move = models.ForeignKey(Move, on_delete=models.CASCADE, related_name="words")
    language = models.CharField(max_length=2)
    sentence = models.CharField(max_length=300)

    class Meta:
        """Once a language."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["move", "language"], name="sentence_once_a_language")
        ]

    def __str__(self) -> str:
        """Show the sentence."""
        return self.sentence


class ChangeQuerySet(WalledQuerySet["Change"]):
    """How to ask for changes."""

    host_path = "move__host"


class ChangeManager(WalledManager["Change"]):
    """Changes of one host's evenings, or of evenings in hand."""

    queryset_class = ChangeQuerySet

    def of_evenings(self, keys: list[str]) -> ChangeQuerySet:
        """Return what was changed of these evenings, in order, to whoever has them in hand."""
        rows: ChangeQuerySet = self.behind_the_wall()
        return rows.filter(iftar_id__in=keys).select_related("move").order_by("iftar_id", "sequence")

    def site_before(self, change: "Change") -> Site | None:
        """Return the place that an evening had before a change."""
        return Site._rows.filter(pk=change.before["site_id"]).first()  # noqa: SLF001 - behind the wall of this package


class Change(models.Model):
    """What one move made of one evening; `sequence` is the evening's own count after it."""

    move = models.ForeignKey(Move, on_delete=models.CASCADE, related_name="changes")
    iftar = models.ForeignKey(Iftar, on_delete=models.CASCADE, related_name="changes")
    sequence = models.PositiveIntegerField()
    before = models.JSONField()
    after = models.JSONField()
    entrances = models.JSONField(
        default=dict, help_text="Which entrance each section had at the place before."
    )

    objects = ChangeManager()
    _rows = models.Manager()

    class Meta:
        """One change a step."""

        default_manager_name = "_rows"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["iftar", "sequence"], name="one_change_a_step")
        ]

    def __str__(self) -> str:
        """Show which step of which evening it is."""
        return f"{self.iftar_id} {self.sequence}"


def written(iftar: Iftar) -> dict[str, Any]:
    """Return what a change keeps of an evening, as JSON holds it; instants in UTC."""
    return {field: _plain(getattr(iftar, field)) for field in MOVED_FIELDS}


def read_back(facts: dict[str, Any]) -> dict[str, Any]:
    """Return the values of what `written` gave."""
    columns = {field.attname: field for field in Iftar._meta.concrete_fields}  # noqa: SLF001 - Django's way to list columns
    return {name: columns[name].to_python(value) for name, value in facts.items()}


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever a column holds
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if hasattr(value, "isoformat") else value
