"""What there is to eat, and what of it came to each section."""

from datetime import datetime

from django.db import transaction

from sufra.models import Iftar, Section, ShareCheck, User
from sufra.shell.audit import note


@transaction.atomic
def say_supply(
    *, iftar: Iftar, packs_there: int | None, meals_there: int | None, user: User | None, now: datetime
) -> None:
    """Say how many packs and hot meals there really are; None is as many as planned."""
    iftar.packs_there, iftar.meals_there = packs_there, meals_there
    iftar.save(update_fields=["packs_there", "meals_there"])
    note(host=iftar.campaign.host, user=user, deed="say_supply", target=iftar, now=now)


@transaction.atomic
def check_share(
    *, section: Section, due: tuple[int, int], packs: int, meals: int, user: User | None, now: datetime
) -> ShareCheck:
    """Write down how many packs and hot meals came to a section, of those that are due to it."""
    said = {
        "packs_due": due[0], "meals_due": due[1], "packs": packs, "meals": meals, "checked_at": now,
    }  # fmt: skip
    host = section.iftar.campaign.host
    check: ShareCheck
    check, _new = ShareCheck.objects.of(host).update_or_create(section=section, defaults=said)
    note(host=host, user=user, deed="check_share", target=section, now=now)
    return check
