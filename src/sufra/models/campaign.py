"""A campaign: one season of iftars by one host, its words and its month starts."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from sufra.models.host import Host
from sufra.models.ids import new_id
from sufra.models.walls import WalledManager, WalledQuerySet

DYES = ["madder", "indigo", "saffron", "pomegranate", "olive", "walnut"]


class CampaignQuerySet(WalledQuerySet["Campaign"]):
    """How to ask for campaigns."""

    def published(self) -> "CampaignQuerySet":
        """Keep those of which at least one evening is public."""
        return self.filter(iftars__published_at__isnull=False).distinct()


class CampaignManager(WalledManager["Campaign"]):
    """Campaigns of one host, or public ones."""

    queryset_class = CampaignQuerySet

    def published(self) -> CampaignQuerySet:
        """Return the campaigns that guests may see."""
        rows: CampaignQuerySet = self.behind_the_wall()
        return rows.published()


class Campaign(models.Model):
    """One season; a single evening has one too, made silently."""

    id = models.CharField(primary_key=True, max_length=8, default=new_id, editable=False)
    host = models.ForeignKey(Host, on_delete=models.CASCADE, related_name="campaigns")
    name = models.CharField(max_length=120)
    purpose = models.TextField(max_length=2000, blank=True)
    hijri_year = models.PositiveSmallIntegerField()
    languages = models.CharField(max_length=40, default="en", help_text="Codes with spaces between.")
    dye = models.CharField(max_length=12, choices=[(dye, dye) for dye in DYES], default="madder")
    unlisted = models.BooleanField(default=False)
    copied_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True)
    made_at = models.DateTimeField(auto_now_add=True)

    objects = CampaignManager()
    _rows = models.Manager()

    class Meta:
        """Reached through its host, or when published."""

        default_manager_name = "_rows"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(dye__in=DYES), name="known_dye"),
            models.CheckConstraint(condition=Q(hijri_year__range=(1343, 1500)), name="hijri_year_in_range"),
        ]

    def __str__(self) -> str:
        """Show the name."""
        return self.name

    def language_codes(self) -> list[str]:
        """Return the languages in which the host's people read."""
        return self.languages.split()

    def called(self, language: str) -> str:
        """Return its name in this language where the host gave one, else as the host wrote it first."""
        own = (words.name for words in self.words.all() if words.language == language)
        return next(filter(None, own), self.name)


class CampaignWords(models.Model):
    """The host's own words in one more language."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="words")
    language = models.CharField(max_length=2)
    name = models.CharField(max_length=120, blank=True)
    purpose = models.TextField(max_length=2000, blank=True)

    class Meta:
        """Once a language."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "language"], name="words_once_a_language")
        ]

    def __str__(self) -> str:
        """Show the name in this language."""
        return self.name


class LetterWords(models.Model):
    """One sentence of the host's own at the head of the letters of a kind, in one language."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="letter_words")
    kind = models.CharField(max_length=12)
    language = models.CharField(max_length=2)
    sentence = models.CharField(max_length=200)

    class Meta:
        """Once a kind and language."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["campaign", "kind", "language"], name="one_sentence_a_kind_and_language"
            )
        ]

    def __str__(self) -> str:
        """Show the sentence."""
        return self.sentence


class MonthStart(models.Model):
    """The civil date of day 1 of a Hijri month as this campaign follows it, with who says so."""

    KINDS: ClassVar = [("computed", "computed"), ("announced", "announced"), ("host", "host")]

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="month_starts")
    hijri_year = models.PositiveSmallIntegerField()
    hijri_month = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    kind = models.CharField(max_length=9, choices=KINDS)
    authority = models.CharField(max_length=120)
    source = models.CharField(max_length=300, blank=True)
    announced_at = models.DateTimeField(null=True)

    class Meta:
        """One start a month and campaign."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["campaign", "hijri_year", "hijri_month"], name="one_start_a_month"
            ),
            models.CheckConstraint(condition=Q(hijri_month__range=(1, 12)), name="hijri_month_in_range"),
        ]

    def __str__(self) -> str:
        """Show the month and its first day."""
        return f"{self.hijri_year}-{self.hijri_month:02} from {self.starts_on}"
