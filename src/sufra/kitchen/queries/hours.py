"""When a kitchen must know."""

from datetime import datetime

from sufra.models import Iftar
from sufra.timing.clock import zone


def fixed_from(iftar: Iftar) -> datetime:
    """Return when an evening's number is fixed: the cook-by hour of its day, there."""
    return datetime.combine(iftar.evening_on, iftar.site.cook_by, tzinfo=zone(iftar.site.zone))
