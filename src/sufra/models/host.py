"""The host, who invites, and the log of who did what."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from sufra.models.ids import new_id
from sufra.models.walls import WalledManager

NUMERALS = [("native", "native"), ("latin", "latin")]


class Host(models.Model):
    """The mosque, association, campus group, council or household that invites."""

    id = models.CharField(primary_key=True, max_length=8, default=new_id, editable=False)
    name = models.CharField(max_length=120)
    contact = models.CharField(max_length=200, blank=True)
    numerals_ar = models.CharField(max_length=6, choices=NUMERALS, default="native")
    numerals_fa = models.CharField(max_length=6, choices=NUMERALS, default="native")
    numerals_ur = models.CharField(max_length=6, choices=NUMERALS, default="latin")
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        """Show the name."""
        return self.name


class AuditEntry(models.Model):
    """Who did which deed to what, and which fields changed; never their values."""

    host = models.ForeignKey(Host, on_delete=models.CASCADE, related_name="audit")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True)
    deed = models.CharField(max_length=40)
    kind = models.CharField(max_length=20)
    object_id = models.CharField(max_length=20)
    fields = models.CharField(max_length=400, blank=True)
    done_at = models.DateTimeField()

    objects = WalledManager()
    _rows = models.Manager()

    class Meta:
        """Newest first."""

        default_manager_name = "_rows"
        indexes: ClassVar = [models.Index(fields=["host", "-done_at"], name="audit_by_host")]

    def __str__(self) -> str:
        """Show the deed and its object."""
        return f"{self.deed} {self.kind} {self.object_id}"
