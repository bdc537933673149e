"""What is done with hosts and their people."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import F

from sufra.models import Host, Invitation, Membership, OneTimeLink, User, hashed
from sufra.models.ids import new_secret
from sufra.rules.refusal import Refusal
from sufra.rules.roles import Role, may_leave
from sufra.shell.audit import note

INVITATION_LASTS = timedelta(hours=72)  # attack D9
LINK_LASTS = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Secret:
    """A link's secret, known once: only its hash is stored."""

    value: str


@transaction.atomic
def make_link(*, kind: str, user: User | None, now: datetime) -> Secret:
    """Make a one-time link; an older unused one of its kind and person ends."""
    OneTimeLink.objects.filter(kind=kind, user=user, used_at__isnull=True).delete()
    secret = Secret(new_secret())
    OneTimeLink(kind=kind, user=user, secret_hash=hashed(secret.value), expires_at=now + LINK_LASTS).save()
    return secret


def live_link(*, kind: str, secret: str, now: datetime) -> OneTimeLink | None:
    """Return the link that can still be used."""
    rows = OneTimeLink.objects.filter(
        kind=kind, secret_hash=hashed(secret), used_at__isnull=True, expires_at__gt=now
    )
    return rows.select_related("user").first()


def spend_link(*, kind: str, secret: str, now: datetime) -> OneTimeLink:
    """Use a link once; of two at the same time one wins. Raises a Refusal `link_is_spent`."""
    rows = OneTimeLink.objects.filter(
        kind=kind, secret_hash=hashed(secret), used_at__isnull=True, expires_at__gt=now
    )
    if rows.update(used_at=now) != 1:
        raise Refusal("link_is_spent")
    return OneTimeLink.objects.select_related("user").get(secret_hash=hashed(secret))


@transaction.atomic
def claim(*, secret: str, email: str, host_name: str, now: datetime) -> tuple[User, Host]:
    """Make the first person, who runs the installation, and the first host."""
    spend_link(kind="setup", secret=secret, now=now)
    user = person(email=email)
    user.is_operator = True
    user.save(update_fields=["is_operator"])
    return user, add_host(name=host_name, owner=user, now=now)


@transaction.atomic
def add_host(*, name: str, owner: User, now: datetime) -> Host:
    """Make a host with its owner."""
    host = Host(name=name)
    host.save()
    Membership(host=host, user=owner, role=Role.OWNER).save()
    note(host=host, user=owner, deed="add_host", target=host, now=now)
    return host


def person(*, email: str) -> User:
    """Return the person with this e-mail, made if new; holding the link proved the address well enough."""
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        user = User(email=email.lower())
        user.set_unusable_password()
        user.save()
    EmailAddress.objects.get_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )
    return user


def end_sessions(*, user: User) -> None:
    """End every session of a person; the caller keeps its own alive. No list of devices is needed for it.

    A session carries a mark of the password, and nobody can use one here: another unusable one ends them all.
    """
    user.set_unusable_password()
    user.save(update_fields=["password"])


@transaction.atomic
def invite(*, host: Host, user: User, role: str, now: datetime) -> Secret:
    """Make a single-use link that gives a role within 72 hours."""
    secret = Secret(new_secret())
    invitation = Invitation(
        host=host,
        role=role,
        secret_hash=hashed(secret.value),
        expires_at=now + INVITATION_LASTS,
        invited_by=user,
    )
    invitation.save()
    note(host=host, user=user, deed="invite", target=invitation, fields=["role"], now=now)
    return secret


@transaction.atomic
def accept(*, secret: str, email: str, now: datetime) -> Membership:
    """Turn an invitation into a membership, once. Raises a Refusal `link_is_spent`."""
    invitation = Invitation.objects.by_secret(secret)
    if invitation is None or not _spend(invitation, now):
        raise Refusal("link_is_spent")
    user = person(email=email)
    found = Membership.objects.of(invitation.host).filter(user=user).first()
    membership: Membership = found or Membership(host=invitation.host, user=user, role=invitation.role)
    if found is None:
        membership.save()
    note(
        host=invitation.host, user=user, deed="accept_invitation", target=membership, fields=["role"], now=now
    )
    return membership


def _spend(invitation: Invitation, now: datetime) -> bool:
    live = Invitation.objects.of(invitation.host).filter(
        pk=invitation.pk, used_at__isnull=True, expires_at__gt=now
    )
    return bool(live.update(used_at=now))


@transaction.atomic
def change_role(*, host: Host, user: User, membership: Membership, role: str, now: datetime) -> None:
    """Give a member another role, or none; the last owner stays. Raises a Refusal `last_owner`."""
    # Written first, so that two owners who step down at the same time wait for each other.
    Host.objects.filter(pk=host.pk).update(contact=F("contact"))
    owners = Membership.objects.of(host).filter(role=Role.OWNER).count()
    if role != Role.OWNER and not may_leave(membership.role, owners):
        raise Refusal("last_owner")
    note(host=host, user=user, deed="change_role", target=membership, fields=["role"], now=now)
    if role:
        membership.role = role
        membership.save(update_fields=["role"])
    else:
        membership.delete()
