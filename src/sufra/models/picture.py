"""A picture with its credit and licence: a campaign's artwork, or a host's logo."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from sufra.models.campaign import Campaign
from sufra.models.host import Host
from sufra.models.ids import new_id
from sufra.models.walls import WalledManager, WalledQuerySet

LICENCES = ["reserved", "public_domain", "cc_by", "cc_by_sa"]
FILE_KINDS = {"webp": "image/webp", "jpg": "image/jpeg"}


class Picture(models.Model):
    """What is known of a picture; another upload is another picture, with another address."""

    id = models.CharField(primary_key=True, max_length=8, default=new_id, editable=False)
    host = models.ForeignKey(Host, on_delete=models.CASCADE, related_name="pictures")
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="pictures", null=True)
    credit = models.CharField(max_length=120)
    licence = models.CharField(max_length=13, choices=[(licence, licence) for licence in LICENCES])
    words = models.CharField(max_length=300, blank=True, help_text="What it shows, for who cannot see it.")
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()

    objects = WalledManager()
    _rows = models.Manager()

    class Meta:
        """A campaign has one artwork; a host has one logo, which is of no campaign."""

        default_manager_name = "_rows"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign"], name="one_artwork"),
            models.UniqueConstraint(
                fields=["host"], condition=Q(campaign__isnull=True), name="one_logo"
            ),
            models.CheckConstraint(condition=Q(licence__in=LICENCES), name="known_licence"),
        ]  # fmt: skip

    def __str__(self) -> str:
        """Show whose picture it is."""
        return f"{self.credit} ({self.licence})"


class PictureFileQuerySet(WalledQuerySet["PictureFile"]):
    """How to ask for files."""

    host_path = "picture__host"


class PictureFileManager(WalledManager["PictureFile"]):
    """The files of one host's pictures, or one whose address is known."""

    queryset_class = PictureFileQuerySet

    def at(self, picture_id: str, kind: str) -> "PictureFile | None":
        """Return the file with this address; pictures are public, and their addresses cannot be guessed."""
        found: PictureFile | None = self.behind_the_wall().filter(picture_id=picture_id, kind=kind).first()
        return found


class PictureFile(models.Model):
    """A picture as it is sent: for pages, and in another format for whoever shows a link to them."""

    picture = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="files")
    kind = models.CharField(max_length=4, choices=[(kind, kind) for kind in FILE_KINDS])
    content = models.BinaryField()

    objects = PictureFileManager()
    _rows = models.Manager()

    class Meta:
        """Each kind once."""

        default_manager_name = "_rows"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["picture", "kind"], name="one_file_a_kind"),
            models.CheckConstraint(condition=Q(kind__in=list(FILE_KINDS)), name="known_file_kind"),
        ]

    def __str__(self) -> str:
        """Show its name."""
        return f"{self.picture_id}.{self.kind}"
