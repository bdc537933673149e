"""Who signs in, in which role, and the single-use links that let them in."""

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from sufra.models.host import Host
from sufra.models.iftar import Iftar
from sufra.models.walls import WalledManager
from sufra.rules.roles import Role

if TYPE_CHECKING:
    from datetime import datetime

COUNTS_AFTER_CLOSE = timedelta(hours=12)  # attack C3


class UserManager(BaseUserManager["User"]):
    """Users are found by e-mail, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the user with this e-mail."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person of a host's team; guests never have one."""

    email = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)
    is_operator = models.BooleanField(default=False, help_text="May add hosts to this installation.")
    date_joined = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    def __str__(self) -> str:
        """Show the address that the person signs in with."""
        return self.email


class MembershipManager(WalledManager["Membership"]):
    """Memberships of one host, or of one person."""

    def of_user(self, user: User) -> models.QuerySet["Membership"]:
        """Return the memberships of one person, hosts joined."""
        rows: models.QuerySet[Membership] = self.behind_the_wall().filter(user=user)
        return rows.select_related("host").order_by("host__name", "pk")


class Membership(models.Model):
    """One person's role at one host."""

    host = models.ForeignKey(Host, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=12, choices=[(role.value, role.value) for role in Role])

    objects = MembershipManager()
    _rows = models.Manager()

    class Meta:
        """One role each."""

        default_manager_name = "_rows"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["host", "user"], name="one_role_at_a_host"),
            models.CheckConstraint(condition=Q(role__in=[role.value for role in Role]), name="known_role"),
        ]

    def __str__(self) -> str:
        """Show who is what."""
        return f"{self.user} ({self.role})"


def hashed(secret: str) -> str:
    """Return what is stored of a secret of 256 random bits; it needs no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()


class InvitationManager(WalledManager["Invitation"]):
    """Invitations of one host, or the one that a link names."""

    def by_secret(self, secret: str) -> "Invitation | None":
        """Return the invitation to a team of this link, whatever its state."""
        rows: models.QuerySet[Invitation] = self.behind_the_wall().filter(iftar=None)
        return rows.filter(secret_hash=hashed(secret)).select_related("host").first()

    def to_count(self, secret: str, now: "datetime") -> "Invitation | None":
        """Return the invitation to count of this link, if it can still be opened."""
        rows = self._for_an_evening().filter(used_at=None, expires_at__gt=now)
        return rows.filter(secret_hash=hashed(secret)).first()

    def that_counts(self, pk: int) -> "Invitation | None":
        """Return the invitation with which a telephone counts."""
        return self._for_an_evening().filter(pk=pk, used_at__isnull=False).first()

    def _for_an_evening(self) -> models.QuerySet["Invitation"]:
        rows: models.QuerySet[Invitation] = self.behind_the_wall().filter(iftar__isnull=False)
        return rows.select_related("host", "iftar__site")

    def past(self, now: "datetime") -> models.QuerySet["Invitation"]:
        """Return what `tend` sweeps away: what was not used in time, and what was, once it serves no more."""
        rows: models.QuerySet[Invitation] = self.behind_the_wall()
        served = Q(iftar=None) | Q(iftar__maghrib_at__lt=now - timedelta(days=1))
        return rows.filter(Q(used_at=None, expires_at__lt=now) | served & Q(used_at__isnull=False))


class Invitation(models.Model):
    """A link that makes one person a member once, or lets one telephone count at one evening."""

    host = models.ForeignKey(Host, on_delete=models.CASCADE, related_name="invitations")
    role = models.CharField(max_length=12, choices=[(role.value, role.value) for role in Role])
    iftar = models.ForeignKey(Iftar, on_delete=models.CASCADE, null=True, related_name="invitations")
    secret_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField(help_text="Until when it can be opened.")
    used_at = models.DateTimeField(null=True)
    invited_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True)

    objects = InvitationManager()
    _rows = models.Manager()

    class Meta:
        """Reached through its host or its secret."""

        default_manager_name = "_rows"

    def __str__(self) -> str:
        """Show what it gives."""
        return f"{self.role}, until {self.expires_at:%Y-%m-%d %H:%M}"

    @property
    def counts_until(self) -> "datetime":
        """Until when the telephone that opened it may count."""
        assert self.iftar  # noqa: S101 - asked of what lets somebody count
        return self.iftar.closes_at + COUNTS_AFTER_CLOSE


class OneTimeLink(models.Model):
    """A printed link: the first claims the installation, the second signs a demonstration's host in."""

    KINDS: ClassVar = [("setup", "setup"), ("sign_in", "sign_in")]

    kind = models.CharField(max_length=8, choices=KINDS)
    secret_hash = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        """A setup link has no user yet, a sign-in link has one."""

        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind="setup", user__isnull=True) | Q(kind="sign_in", user__isnull=False),
                name="link_fits_its_kind",
            )
        ]

    def __str__(self) -> str:
        """Show its kind."""
        return self.kind
