"""A party and its place: who comes together, how it stands, what it is called (sealed)."""

from typing import TYPE_CHECKING, ClassVar

from django.db import connection, models
from django.db.models import F, Q

from sufra.models.ids import new_id
from sufra.models.iftar import Iftar
from sufra.models.people import hashed
from sufra.models.section import Section
from sufra.models.walls import WalledManager, WalledQuerySet

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

STANDINGS = ["seated", "waiting", "offered", "cancelled"]
CHUNK = 500
STILL_COMING = ["", "yes", "no"]


class EveningKey(models.Model):
    """The key of one evening, wrapped by the master key; without this row its parties are beyond reading."""

    iftar = models.OneToOneField(Iftar, on_delete=models.CASCADE, primary_key=True, related_name="key")
    wrapped = models.BinaryField()

    def __str__(self) -> str:
        """Show whose it is, never what."""
        return f"key of {self.iftar_id}"


class PartyQuerySet(WalledQuerySet["Party"]):
    """How to ask for parties."""

    host_path = "iftar__campaign__host"

    def of_evening(self, iftar: Iftar) -> "PartyQuerySet":
        """Keep one evening's parties."""
        return self.filter(iftar=iftar)

    def writable(self) -> "PartyQuerySet":
        """Keep the live ones that left a contact."""
        return self.exclude(standing="cancelled").exclude(contact_tag="")

    def by_form(self) -> "PartyQuerySet":
        """Keep the live ones that a stranger's form made, not those that the desk reserved."""
        return self.exclude(address_tag="").exclude(standing="cancelled")

    def in_line(self) -> "PartyQuerySet":
        """Keep those that wait for places and have no offer now."""
        waits = Q(standing="waiting") | Q(standing="seated", more__gt=0)
        return self.filter(waits, offered_guests__isnull=True)


# By hand for the reason given in models/prepared.py: every page of an evening asks it.
TAKEN = """
    SELECT iftar_id, section_tag,
           SUM(CASE WHEN standing = 'seated' THEN guests ELSE 0 END) + COALESCE(SUM(offered_guests), 0),
           SUM(CASE WHEN standing = 'waiting' THEN guests ELSE more END)
    FROM sufra_party WHERE iftar_id IN ({}) AND standing <> 'cancelled' GROUP BY iftar_id, section_tag
"""


class PartyManager(WalledManager["Party"]):
    """Parties of one host or evening, or the one whose secret is shown."""

    queryset_class = PartyQuerySet

    def of_evening(self, iftar: Iftar) -> PartyQuerySet:
        """Return one evening's parties, to whoever has that evening in hand."""
        rows: PartyQuerySet = self.behind_the_wall()
        return rows.of_evening(iftar)

    def taken(self, keys: "Sequence[str]") -> list[tuple[str, str, int, int]]:
        """Return, by evening and section's tag, the places taken or held, and how many people wait."""
        if not keys:
            return []
        with connection.cursor() as cursor:
            cursor.execute(TAKEN.format(", ".join(["%s"] * len(keys))), list(keys))
            found: list[tuple[str, str, int, int]] = cursor.fetchall()
        return found

    def to_tell(self, keys: "Sequence[str]") -> dict[str, list[int]]:
        """Return, by evening, which of its states those know who can be written to; not those without any."""
        known: dict[str, list[int]] = {}
        for start in range(0, len(keys), CHUNK):
            rows = self.behind_the_wall().filter(iftar_id__in=keys[start : start + CHUNK]).writable()
            for key, sequence in (
                rows.values_list("iftar_id", "told_sequence").distinct().order_by("told_sequence")
            ):
                known.setdefault(key, []).append(sequence)
        return known

    def by_secret(self, party_id: str, secret: str) -> "Party | None":
        """Return the party whose private link holds this secret."""
        rows: PartyQuerySet = self.behind_the_wall()
        known = rows.filter(pk=party_id, secret_hash=hashed(secret))
        return known.select_related("iftar__site", "iftar__campaign__host").first()

    def noted(self, ids: "Sequence[str]") -> PartyQuerySet:
        """Return the parties of these ids, for whoever repeats an erasure."""
        rows: PartyQuerySet = self.behind_the_wall()
        return rows.filter(pk__in=ids).select_related("iftar")

    def told_by(self, party_id: str) -> "Party | None":
        """Return the party of a letter, for whoever then compares the secret that the letter carried."""
        rows: PartyQuerySet = self.behind_the_wall()
        return rows.filter(pk=party_id).select_related("iftar__site", "iftar__campaign__host").first()

    def with_lapsed_offer(self, now: "datetime") -> PartyQuerySet:
        """Return what `tend` sweeps: offers that nobody answered in time."""
        rows: PartyQuerySet = self.behind_the_wall()
        return rows.filter(offer_until__lte=now)


class Party(models.Model):
    """People who come together. What could name them is sealed under the evening's key and dies with it.

    `section_tag` tells the section to whoever holds the evening's key. `guests` is how many hold places, or
    would like to; `more` is how many of a seated party still wait; `offered_guests` is a live offer.
    """

    id = models.CharField(primary_key=True, max_length=8, default=new_id, editable=False)
    iftar = models.ForeignKey(Iftar, on_delete=models.CASCADE, related_name="parties")
    section_tag = models.CharField(max_length=16, blank=True)
    standing = models.CharField(max_length=9, choices=[(standing, standing) for standing in STANDINGS])
    guests = models.PositiveSmallIntegerField()
    children = models.PositiveSmallIntegerField(default=0)
    code = models.CharField(max_length=6, null=True, help_text="Six digits that can be said aloud.")  # noqa: DJ001 - unique where it is there
    sealed = models.BinaryField(null=True, help_text="Name, contact, needs, language.")
    contact_tag = models.CharField(max_length=16, blank=True)
    address_tag = models.CharField(max_length=16, blank=True)
    form_key = models.CharField(max_length=64, null=True)  # noqa: DJ001 - unique where it is there
    secret_hash = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 - unique where it is there
    link_version = models.PositiveSmallIntegerField(default=1)
    ticket_version = models.PositiveSmallIntegerField(default=1)
    fewest = models.PositiveSmallIntegerField(help_text="The least number of people that would come.")
    rest_waits = models.BooleanField(default=False)
    more = models.PositiveSmallIntegerField(default=0)
    passed_times = models.PositiveSmallIntegerField(default=0)
    passed_since = models.DateTimeField(null=True)
    offered_guests = models.PositiveSmallIntegerField(null=True)
    offer_until = models.DateTimeField(null=True)
    still_coming = models.CharField(max_length=3, choices=[(word, word) for word in STILL_COMING], blank=True)
    told_sequence = models.PositiveIntegerField(default=0, help_text="Which state of its evening it knows.")
    no_reminders = models.BooleanField(default=False, help_text="It asked to be spared reminders and thanks.")
    reserved_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)

    objects = PartyManager()
    _rows = models.Manager()

    class Meta:
        """One party a code and a form; an offer has an end; whoever waits holds no places."""

        default_manager_name = "_rows"
        indexes: ClassVar = [
            models.Index(fields=["iftar", "standing"], name="party_by_evening"),
            models.Index(
                fields=["offer_until"], condition=Q(offer_until__isnull=False), name="party_by_offer"
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["iftar", "code"], name="one_party_a_code"),
            models.UniqueConstraint(fields=["iftar", "form_key"], name="one_party_a_form"),
            models.CheckConstraint(condition=Q(guests__gte=1), name="a_party_has_a_guest"),
            models.CheckConstraint(condition=Q(children__lte=F("guests")), name="children_are_guests"),
            models.CheckConstraint(condition=Q(fewest__range=(1, F("guests"))), name="fewest_is_a_part"),
            models.CheckConstraint(condition=Q(standing__in=STANDINGS), name="known_standing"),
            models.CheckConstraint(
                condition=Q(offered_guests__isnull=True, offer_until__isnull=True)
                | Q(offered_guests__gte=1, offer_until__isnull=False),
                name="an_offer_has_an_end",
            ),
            models.CheckConstraint(
                condition=~Q(standing="offered") | Q(offered_guests__isnull=False), name="offered_what"
            ),
            models.CheckConstraint(
                condition=~Q(standing__in=["waiting", "cancelled"]) | Q(offered_guests__isnull=True),
                name="no_offer_to_the_others",
            ),
            models.CheckConstraint(condition=Q(more=0) | Q(standing="seated"), name="more_is_for_the_seated"),
        ]

    def __str__(self) -> str:
        """Show how many and how they stand."""
        return f"{self.guests}, {self.standing}"

    @property
    def wants(self) -> int:
        """How many places it waits for."""
        return self.more if self.standing == "seated" else self.guests


class Total(models.Model):
    """A number that stays when an evening's parties are forgotten: so many of this in a section."""

    iftar = models.ForeignKey(Iftar, on_delete=models.CASCADE, related_name="totals")
    section = models.ForeignKey(Section, on_delete=models.SET_NULL, null=True)
    what = models.CharField(max_length=16, help_text="parties, guests, children, or a need.")
    number = models.PositiveIntegerField()

    class Meta:
        """Each number once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["iftar", "section", "what"], name="one_total")
        ]

    def __str__(self) -> str:
        """Show the number and what it counts."""
        return f"{self.number} {self.what}"
