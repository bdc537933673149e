"""Who cooks for a place, and how it serves."""

from datetime import datetime
from typing import Any

from django.db import transaction

from sufra.kitchen.actions import say_of_place
from sufra.models import Host, Site, Supplier, User
from sufra.rules.recipes import folded
from sufra.rules.refusal import Refusal
from sufra.shell.audit import note


@transaction.atomic
def keep_supplier(
    *, site: Site, supplier: Supplier | None, said: dict[str, Any], user: User | None, now: datetime
) -> Supplier:
    """Write down who cooks for a place, or change what is written down of a supplier.

    Raises a Refusal `supplier_is_there` where another of that place has its name.
    """
    Host.objects.select_for_update().get(pk=site.host_id)
    others = Supplier.objects.of(site.host).filter(site=site).exclude(pk=supplier.pk if supplier else None)
    if any(folded(other.name) == folded(said["name"]) for other in others):
        raise Refusal("supplier_is_there")
    kept = supplier or Supplier(site=site)
    for field, value in said.items():
        setattr(kept, field, value)
    kept.save()
    note(host=site.host, user=user, deed="keep_supplier", target=kept, fields=list(said), now=now)
    return kept


@transaction.atomic
def drop_supplier(*, supplier: Supplier, user: User | None, now: datetime) -> None:
    """Take a supplier out."""
    note(host=supplier.site.host, user=user, deed="drop_supplier", target=supplier, now=now)
    supplier.delete()


@transaction.atomic
def plan_serving(*, site: Site, said: dict[str, Any], user: User | None, now: datetime) -> None:
    """Say how many stalls and servers a place has, how fast they are, and by when all shall have eaten.

    What is not said stays as it is stored.
    """
    say_of_place(site=site, said=said, user=user, deed="plan_serving", now=now)
