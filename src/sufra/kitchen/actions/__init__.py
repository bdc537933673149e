"""What the kitchen does: fix a number at its hour, and write down what became of an evening."""

from datetime import datetime
from typing import Any

from django.db import transaction

from sufra.kitchen.queries.hours import maghrib_not_after
from sufra.kitchen.queries.reports import counted_by_doors
from sufra.models import REPORTED, Iftar, KitchenReport, Site, Transfer, User
from sufra.rules.refusal import Refusal
from sufra.rules.reports import require_possible
from sufra.shell.audit import note

OF_MEALS = ("meals_made", "meals_served", "left_over")


@transaction.atomic
def write_report(
    *, iftar: Iftar, said: dict[str, Any], seen: int, insists: bool, user: User | None, now: datetime,
    doors: int | None = None,
) -> KitchenReport:  # fmt: skip
    """Write down what an evening came to; `seen` is which version of the report the writer had before them.

    People as doors count them, now or when the writer looked (`doors`), are not written down: doors go on
    counting. Numbers that were insisted on are not asked about again.
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
    meant = insists or (report.insisted and all(said[field] == getattr(report, field) for field in OF_MEALS))
    odd = require_possible(
        made=said["meals_made"], served=said["meals_served"], left=said["left_over"], insists=meant,
        received=moved.received, sent=moved.sent,
    )  # fmt: skip
    if said["people"] != report.people and said["people"] in {doors, counted_by_doors(locked)}:
        said = said | {"people": None}
    for field in REPORTED:
        setattr(report, field, said[field])
    report.insisted, report.version, report.written_at = odd, seen + 1, now
    report.save()
    fields = [field for field in REPORTED if said[field] not in {None, ""}]
    note(host=iftar.campaign.host, user=user, deed="write_report", target=iftar, fields=fields, now=now)
    return report


@transaction.atomic
def set_kitchen(*, site: Site, said: dict[str, Any], user: User | None, now: datetime) -> None:
    """Say when a place's kitchen must know, how many spare meals a guest is worth, spare packs, the crew.

    What is not said stays as it is stored. Raises a Refusal `not_before_maghrib` (with `maghrib`) where
    a coming evening's number would be fixed only once people eat.
    """
    maghrib = maghrib_not_after(site, said.get("cook_by", site.cook_by), now)
    if maghrib:
        raise Refusal("not_before_maghrib", maghrib=maghrib)
    say_of_place(site=site, said=said, user=user, deed="set_kitchen", now=now)


def say_of_place(*, site: Site, said: dict[str, Any], user: User | None, deed: str, now: datetime) -> None:
    """Store what is said of a place, and note of which fields; where nothing is said, nothing is done."""
    if said:
        for field, value in said.items():
            setattr(site, field, value)
        site.save(update_fields=said)
        note(host=site.host, user=user, deed=deed, target=site, fields=said, now=now)
