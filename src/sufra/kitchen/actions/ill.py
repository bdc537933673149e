"""Say to guests of an evening that some fell ill after it, and take that back; no guest is named."""

from datetime import datetime

from django.db import transaction

from sufra.models import Iftar, User
from sufra.rules.refusal import Refusal
from sufra.shell.audit import note

NOTICE = ["ill_notice_at", "ill_notice_dish", "ill_notice_phone"]


@transaction.atomic
def publish_ill_notice(*, iftar: Iftar, dish: str, phone: str, user: User | None, now: datetime) -> None:
    """Put a notice on an evening's public page.

    Raises a Refusal: `nobody_ate` where it did not take place, `nobody_ate_yet` before its Maghrib,
    `not_public` where guests have no such page.
    """
    require_notice(iftar, now)
    iftar.ill_notice_at, iftar.ill_notice_dish, iftar.ill_notice_phone = now, dish, phone
    iftar.save(update_fields=NOTICE)
    note(host=iftar.campaign.host, user=user, deed="publish_ill_notice", target=iftar, now=now)


def require_notice(iftar: Iftar, now: datetime) -> None:
    """Let a notice stand only where people ate and can read it; raises as `publish_ill_notice` does."""
    if not iftar.is_on:
        raise Refusal("nobody_ate")
    if now < iftar.maghrib_at:
        raise Refusal("nobody_ate_yet")
    if iftar.published_at is None:
        raise Refusal("not_public")


@transaction.atomic
def take_back_ill_notice(*, iftar: Iftar, user: User | None, now: datetime) -> None:
    """Take the notice off an evening's public page."""
    iftar.ill_notice_at, iftar.ill_notice_dish, iftar.ill_notice_phone = None, "", ""
    iftar.save(update_fields=NOTICE)
    note(host=iftar.campaign.host, user=user, deed="take_back_ill_notice", target=iftar, now=now)
