"""What there is to eat, and what of it came to each section."""

from datetime import datetime

from django.db import transaction

from sufra.models import Iftar, Section, ShareCheck, User
from sufra.shell.audit import note


@transaction.atomic
def say_supply(*, iftar: Iftar, said: dict[str, int | None], user: User | None, now: datetime) -> None:
    """Say how many packs (`packs_there`) and hot meals (`meals_there`) there really are.

    None is as many as planned; what is not said stays as it is stored.
    """
    if not said:
        return
    for field, value in said.items():
        setattr(iftar, field, value)
    iftar.save(update_fields=said)
    note(host=iftar.campaign.host, user=user, deed="say_supply", target=iftar, now=now)


@transaction.atomic
def check_share(
    *, section: Section, packs: int, meals: int, packs_due: int, meals_due: int, user: User | None,
    now: datetime,
) -> ShareCheck:  # fmt: skip
    """Write down how many packs and hot meals came to a section, of those due to it when its lead looked."""
    said = {
        "packs": packs, "meals": meals, "packs_due": packs_due, "meals_due": meals_due, "checked_at": now,
    }  # fmt: skip
    host = section.iftar.campaign.host
    check: ShareCheck
    check, _new = ShareCheck.objects.of(host).update_or_create(section=section, defaults=said)
    note(host=host, user=user, deed="check_share", target=section, now=now)
    return check
