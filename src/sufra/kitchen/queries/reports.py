"""What stands in an evening's report, and what doors already know of it."""

from typing import Any

from django.db.models import Sum

from sufra.kitchen.queries.counted import came
from sufra.models import REPORTED, Arrival, Door, Iftar, KitchenReport
from sufra.shell.formats import Reader


def report_initial(iftar: Iftar) -> dict[str, Any]:
    """Return what the form begins with: the report; where it says no number, who came in by the doors."""
    report, doors = KitchenReport.objects.of_evening(iftar), counted_by_doors(iftar)
    said: dict[str, Any] = {"people": doors, "doors": doors, "seen": 0}
    if report:
        said |= {field: getattr(report, field) for field in REPORTED}
        said |= {"cost": "" if report.cost is None else f"{report.cost:g}", "seen": report.version}
        said["people"] = doors if report.people is None else report.people
    return said


def counted_by_doors(iftar: Iftar) -> int | None:
    """Return how many people came in by the doors of an evening; None where they counted nothing."""
    facts = Arrival.objects.of_evening(iftar).facts()
    return sum(came(facts)) if facts else None


def unsent(iftar: Iftar) -> int:
    """Return how many entries doors of an evening's place said that they keep."""
    doors = Door.objects.of(iftar.campaign.host).filter(site=iftar.site_id, revoked_at=None)
    return doors.aggregate(kept=Sum("unsynced"))["kept"] or 0


def saved_lines(iftar: Iftar, reader: Reader) -> list[tuple[str, str]]:
    """Return what somebody else saved meanwhile, by field."""
    report = KitchenReport.objects.of_evening(iftar)
    found = [(field, getattr(report, field)) for field in REPORTED] if report else []
    return [(field, reader.digits(value)) for field, value in found if value not in {None, ""}]
