"""Write down who did what; never the values."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from sufra.models import AuditEntry, Host, User

if TYPE_CHECKING:
    from django.db.models import Model


def note(
    *, host: Host, user: User | None, deed: str, target: "Model", fields: Iterable[str] = (), now: datetime
) -> None:
    """Add an entry, inside the transaction of the deed."""
    AuditEntry(
        host=host, user=user, deed=deed, kind=type(target).__name__, object_id=str(target.pk),
        fields=" ".join(sorted(fields))[:400], done_at=now,
    ).save()  # fmt: skip
