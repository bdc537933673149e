"""An iftar: one evening's meal at one site."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import connection, models
from django.db.models import F, Q

from sufra.models.by_hand import LISTED_AROUND, LISTED_AROUND_LATER, PUBLIC_AT, REWRITE
from sufra.models.campaign import Campaign
from sufra.models.dish import Dish
from sufra.models.ids import new_id
from sufra.models.site import Site
from sufra.models.walls import WalledManager, WalledQuerySet

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

ANCHORS = ["fast_day", "civil"]
COMINGS = ["open", "reservations", "both"]
MOST_DAYS_KEPT = 14
PHOTO_POLICIES = ["", "welcome", "ask", "none"]
# What a move may change of an evening, and so what is written down before and after it.
MOVED_FIELDS = [
    "site_id", "evening_on", "fast_day", "conditional", "state", "maghrib_at", "maghrib_source",
    "second_maghrib_at", "isha_at", "tzdata", "packs_only_since", "exact_place_hours_before",
]  # fmt: skip
REWRITTEN = {*MOVED_FIELDS, "sequence", "moved_at"}
STATES = ["on", "paused", "cancelled", "no_day"]


class IftarQuerySet(WalledQuerySet["Iftar"]):
    """How to ask for evenings."""

    host_path = "campaign__host"

    def published(self) -> "IftarQuerySet":
        """Keep what guests may see."""
        return self.filter(published_at__isnull=False)

    def with_place(self) -> "IftarQuerySet":
        """Join what every page shows."""
        return self.select_related("campaign__host", "site")


class IftarManager(WalledManager["Iftar"]):
    """Evenings of one host, or public ones."""

    queryset_class = IftarQuerySet

    def published(self) -> IftarQuerySet:
        """Return the evenings that guests may see."""
        rows: IftarQuerySet = self.behind_the_wall()
        return rows.published()

    def listed_around(
        self, latitudes: tuple[float, float], longitudes: tuple[float, float], day: "date", *, later: bool
    ) -> list[tuple[str, float, float]]:
        """Return key, latitude and longitude of the evenings of a day, or of each site's next one after it.

        Longitudes may reach beyond 180 degrees: there the box goes on at the other side of the date line.
        """
        west, east = longitudes
        asked: list[Any] = [*latitudes, west, east, west + 360, east - 360, day, *([day] if later else [])]
        with connection.cursor() as cursor:
            cursor.execute(LISTED_AROUND_LATER if later else LISTED_AROUND, asked)
            found: list[tuple[str, float, float]] = cursor.fetchall()
        return found

    def public_at(self, site_id: str, since: "datetime", most: int) -> list[str]:
        """Return the keys of the next public evenings of a site, from this Maghrib on."""
        asked = [site_id, connection.ops.adapt_datetimefield_value(since), most]
        with connection.cursor() as cursor:
            cursor.execute(PUBLIC_AT, asked)
            return [key for (key,) in cursor.fetchall()]

    def rewrite(self, iftars: "Sequence[Iftar]") -> None:
        """Store what a move changes of evenings in hand: a statement for each is quicker than one CASE."""
        columns = [field for field in Iftar._meta.concrete_fields if field.attname in REWRITTEN]  # noqa: SLF001 - Django's way to list columns
        given = ", ".join(f"{column.column} = %s" for column in columns)
        rows = [
            [
                *(column.get_db_prep_save(getattr(iftar, column.attname), connection) for column in columns),
                iftar.pk,
            ]
            for iftar in iftars
        ]
        with connection.cursor() as cursor:
            cursor.executemany(REWRITE.format(given), rows)

    def locked(self, iftar_id: str) -> "Iftar":
        """Return an evening that nobody else changes until this transaction ends; it must be in one.

        PostgreSQL locks the row. SQLite has locked the whole file already: its transactions begin IMMEDIATE.
        Nothing is joined, because everybody else waits meanwhile, and few deeds need the place.
        """
        rows: IftarQuerySet = self.behind_the_wall()
        return rows.select_for_update().get(pk=iftar_id)

    def with_a_line(self, now: "datetime") -> IftarQuerySet:
        """Return what `tend` looks at: coming evenings at which somebody waits for places."""
        rows: IftarQuerySet = self.behind_the_wall()
        waits = Q(parties__standing="waiting") | Q(parties__more__gt=0)
        return rows.filter(waits, maghrib_at__gt=now).distinct()

    def to_be_forgotten(self, now: "datetime") -> IftarQuerySet:
        """Return what `tend` forgets: evenings with a key that have been; the caller looks exactly when."""
        rows: IftarQuerySet = self.behind_the_wall()
        return rows.filter(key__isnull=False, maghrib_at__lt=now)

    def forget_ill_notices(self, published_before: "datetime") -> int:
        """Blank what `tend` sweeps: notices that some fell ill, once the food log is gone too."""
        rows: IftarQuerySet = self.behind_the_wall()
        blank: dict[str, Any] = {"ill_notice_at": None, "ill_notice_dish": "", "ill_notice_phone": ""}
        return rows.filter(ill_notice_at__lt=published_before).update(**blank)

    def without_a_number(self, first: "datetime", last: "datetime") -> IftarQuerySet:
        """Return what `tend` fixes a kitchen's number of: evenings that are on; the caller looks when."""
        rows: IftarQuerySet = self.behind_the_wall()
        near = rows.published().filter(maghrib_at__range=(first - timedelta(hours=12), last), state="on")
        return near.filter(cook_number=None).select_related("site", "campaign__host")

    def between(self, first: "datetime", last: "datetime") -> IftarQuerySet:
        """Return what `tend` reminds of and thanks for: evenings that are on, whose Maghrib lies between."""
        rows: IftarQuerySet = self.behind_the_wall()
        return rows.filter(key__isnull=False, state="on", maghrib_at__range=(first, last)).with_place()

    def awaiting_tzdata(self, version: str, now: "datetime") -> IftarQuerySet:
        """Return what `tend` computes anew: coming evenings reckoned with another release of the zones."""
        rows: IftarQuerySet = self.behind_the_wall()
        coming = rows.filter(maghrib_at__gt=now).exclude(tzdata=version)
        return coming.select_for_update(of=("self",)).with_place()


class Iftar(models.Model):
    """One Maghrib, one programme, one count."""

    id = models.CharField(primary_key=True, max_length=8, default=new_id, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="iftars")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="iftars")
    title = models.CharField(max_length=120, blank=True, help_text="Instead of the campaign's name.")
    description = models.TextField(max_length=4000, blank=True)
    food = models.CharField(max_length=200, blank=True)
    labelled_plates = models.BooleanField(
        default=False, help_text="A party may ask for a plate labelled for an allergy."
    )
    anchor = models.CharField(max_length=8, choices=[(anchor, anchor) for anchor in ANCHORS])
    fast_day = models.PositiveSmallIntegerField(null=True)
    conditional = models.BooleanField(
        default=False, help_text="It takes place only if the month has 30 days."
    )
    weekday_rule = models.CharField(max_length=16, blank=True, help_text="every:4 or last:4; Monday is 0.")
    evening_on = models.DateField()
    maghrib_at = models.DateTimeField()
    maghrib_source = models.CharField(max_length=24)
    second_maghrib_at = models.DateTimeField(null=True)
    isha_at = models.DateTimeField(null=True)
    tzdata = models.CharField(max_length=12)
    coming = models.CharField(max_length=12, choices=[(way, way) for way in COMINGS])
    doors_minutes_before = models.PositiveSmallIntegerField(default=60)
    entry_ends_minutes_after = models.SmallIntegerField(null=True)
    close_minutes_after = models.PositiveSmallIntegerField(default=120)
    photo_policy = models.CharField(max_length=8, choices=[(way, way) for way in PHOTO_POLICIES], blank=True)
    no_photo_area = models.CharField(max_length=120, blank=True)
    phone_tonight = models.CharField(max_length=40, blank=True)
    first_aid = models.CharField(max_length=120, blank=True)
    lost_children = models.CharField(max_length=120, blank=True, help_text="Where they wait.")
    heat_plan = models.CharField(max_length=300, blank=True)
    names_at_door = models.BooleanField(
        default=False, help_text="A door with a network shows the first name of who is let in."
    )
    crew = models.PositiveSmallIntegerField(default=0, help_text="Volunteers, cooks, stage.")
    packs_there = models.PositiveIntegerField(
        null=True, help_text="Made or delivered; null: as many as planned."
    )
    meals_there = models.PositiveIntegerField(null=True, help_text="The same of hot meals.")
    exact_place_hours_before = models.PositiveSmallIntegerField(null=True)
    cancel_by_hours_before = models.PositiveSmallIntegerField(
        null=True, help_text="Until how many hours before Maghrib the supplier can be told no."
    )
    forgotten_after_days = models.PositiveSmallIntegerField(default=2)
    slow_since = models.DateTimeField(null=True, help_text="Since when reservations are taken slowly.")
    forgotten_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=9, choices=[(state, state) for state in STATES], default="on")
    packs_only_since = models.DateTimeField(
        null=True, help_text="Since when there are packs, and no hot meal."
    )
    sequence = models.PositiveIntegerField(
        default=0, help_text="How often it was moved; calendars ask for it."
    )
    moved_at = models.DateTimeField(null=True)
    dishes = models.ManyToManyField(Dish, related_name="iftars")
    ill_notice_at = models.DateTimeField(null=True, help_text="Since when guests read that some fell ill.")
    ill_notice_dish = models.CharField(max_length=120, blank=True)
    ill_notice_phone = models.CharField(
        max_length=40, blank=True, help_text="Of a health authority, never of a guest."
    )

    objects = IftarManager()
    _rows = models.Manager()

    class Meta:
        """In time order; one evening of a fast day at a site within a campaign."""

        default_manager_name = "_rows"
        indexes: ClassVar = [
            models.Index(fields=["site", "evening_on"], name="iftar_by_site"),
            models.Index(fields=["evening_on"], name="iftar_by_evening"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(fast_day__isnull=True) | Q(fast_day__range=(1, 30)), name="fast_day_1_to_30"
            ),
            models.CheckConstraint(
                condition=Q(anchor="civil") | Q(anchor="fast_day", fast_day__isnull=False), name="anchored"
            ),
            models.CheckConstraint(
                condition=Q(entry_ends_minutes_after__isnull=True)
                | Q(entry_ends_minutes_after__lte=F("close_minutes_after")),
                name="entry_ends_before_the_close",
            ),
            models.CheckConstraint(
                condition=Q(forgotten_after_days__lte=MOST_DAYS_KEPT), name="forgotten_within_a_fortnight"
            ),
            models.CheckConstraint(condition=Q(state__in=STATES), name="known_state"),
            models.CheckConstraint(condition=Q(conditional=False) | Q(fast_day=30), name="only_day_30_waits"),
            models.CheckConstraint(
                condition=Q(ill_notice_at__isnull=False) | Q(ill_notice_dish="", ill_notice_phone=""),
                name="a_dish_is_named_in_a_notice",
            ),
        ]

    def __str__(self) -> str:
        """Show what it is called and when."""
        return f"{self.title or self.campaign.name}, {self.evening_on}"

    @property
    def doors_at(self) -> "datetime":
        """The instant at which doors open."""
        return self.maghrib_at - timedelta(minutes=self.doors_minutes_before)

    @property
    def closes_at(self) -> "datetime":
        """The instant at which the evening is over."""
        return self.maghrib_at + timedelta(minutes=self.close_minutes_after)

    @property
    def forgotten_from(self) -> "datetime":
        """From when on everything personal of this evening is erased."""
        return self.closes_at + timedelta(days=self.forgotten_after_days)

    @property
    def crew_who_eat(self) -> int:
        """How many of the crew the kitchen reckons with: as usual at the place, or more by the desk's count.

        The desk counts who is inside by and by: few of them so far are no small crew.
        """
        return max(self.crew, self.site.usual_crew)

    @property
    def is_on(self) -> bool:
        """Whether it takes place, as far as anybody has said."""
        return self.state == "on"

    @property
    def gives_packs_only(self) -> bool:
        """Whether hot meals have ended at an evening that takes place."""
        return self.is_on and self.packs_only_since is not None
