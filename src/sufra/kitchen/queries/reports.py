"""What stands in an evening's report, and what doors already know of it."""

from typing import Any

from sufra.kitchen.queries.counted import came
from sufra.models import REPORTED, Arrival, Iftar, KitchenReport
from sufra.shell.formats import Reader


def report_initial(iftar: Iftar) -> dict[str, Any]:
    """Return what the form begins with: the report, else who came in by the doors."""
    report = KitchenReport.objects.of_evening(iftar)
    if report:
        said = {field: getattr(report, field) for field in REPORTED}
        return said | {"cost": "" if report.cost is None else f"{report.cost:g}", "seen": report.version}
    facts = Arrival.objects.of_evening(iftar).facts()
    return {"people": sum(came(facts)) if facts else None, "seen": 0}


def saved_lines(iftar: Iftar, reader: Reader) -> list[tuple[str, str]]:
    """Return what somebody else saved meanwhile, by field."""
    report = KitchenReport.objects.of_evening(iftar)
    found = [(field, getattr(report, field)) for field in REPORTED] if report else []
    return [(field, reader.digits(value)) for field, value in found if value not in {None, ""}]
