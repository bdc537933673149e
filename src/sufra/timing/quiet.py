"""When a guest may be written to, by the clock of the place."""

from datetime import datetime

from sufra.models import Iftar
from sufra.rules.letters import Span, when_to_remind
from sufra.rules.quiet import letter_not_before
from sufra.timing.clock import zone


def not_before(iftar: Iftar, at: datetime) -> datetime:
    """Return the first moment from this one on that is not quiet at the place of an evening."""
    return letter_not_before(at, zone=zone(iftar.site.zone), maghrib_at=iftar.maghrib_at)


def reminding(iftar: Iftar, kind: str) -> Span:
    """Return when this reminder of an evening may go out."""
    return when_to_remind(
        kind, zone=zone(iftar.site.zone), maghrib_at=iftar.maghrib_at, closes_at=iftar.closes_at,
        forgotten_from=iftar.forgotten_from, cook_by=iftar.site.cook_by,
    )  # fmt: skip
