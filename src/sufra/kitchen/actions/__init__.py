"""What the kitchen does: fix a number at its hour, and write down what became of an evening."""

from datetime import datetime
from typing import Any

from django.db import transaction

from sufra.models import REPORTED, Iftar, KitchenReport, Site, Transfer, User
from sufra.rules.refusal import Refusal
from sufra.rules.reports import require_possible
from sufra.shell.audit import note

OF_A_KITCHEN = ("cook_by", "spare_for_one", "pack_margin_percent", "usual_crew")


@transaction.atomic
def write_report(
    *, iftar: Iftar, said: dict[str, Any], seen: int, insists: bool, user: User | None, now: datetime
) -> KitchenReport:
    """Write down what an evening came to; `seen` is which version of the report the writer had before them.

    Raises a Refusal `not_yet_maghrib` before anybody ate, `written_meanwhile` where somebody else saved
    another one since, and as `rules.reports.require_possible` does unless that is meant.
    """
    locked = Iftar.objects.locked(iftar.pk)
    if now < locked.maghrib_at:
        raise Refusal("not_yet_maghrib")
    report = KitchenReport.objects.of_evening(locked) or KitchenReport(iftar=locked, version=0)
    if report.version != seen:
        raise Refusal("written_meanwhile")
    moved = Transfer.objects.moved_of(locked)
    odd = require_possible(
        made=said["meals_made"], served=said["meals_served"], left=said["left_over"], insists=insists,
        received=moved.received, sent=moved.sent,
    )  # fmt: skip
    for field in REPORTED:
        setattr(report, field, said[field])
    report.insisted, report.version, report.written_at = odd, seen + 1, now
    report.save()
    fields = [field for field in REPORTED if said[field] not in {None, ""}]
    note(host=iftar.campaign.host, user=user, deed="write_report", target=iftar, fields=fields, now=now)
    return report


@transaction.atomic
def set_kitchen(*, site: Site, said: dict[str, Any], user: User | None, now: datetime) -> None:
    """Say when a place's kitchen must know, how many spare meals a guest is worth, spare packs, the crew."""
    for field in OF_A_KITCHEN:
        setattr(site, field, said[field])
    site.save(update_fields=OF_A_KITCHEN)
    note(host=site.host, user=user, deed="set_kitchen", target=site, fields=list(said), now=now)
