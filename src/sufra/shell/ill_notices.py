"""What guests read after an evening at which some fell ill; no guest is named or asked for a name."""

from dataclasses import dataclass
from datetime import datetime

from sufra.models import Iftar
from sufra.rules import food_safety
from sufra.shell.formats import Reader


@dataclass(frozen=True, kw_only=True, slots=True)
class IllNotice:
    """A notice on an evening's public page: which evening, perhaps which dish, perhaps whom to call."""

    date: str
    dish: str
    phone: str


def ill_notice(iftar: Iftar, reader: Reader, now: datetime) -> IllNotice | None:
    """Return the notice that stands on an evening's page, for as long as the food log is kept."""
    if iftar.ill_notice_at is None or now - iftar.ill_notice_at > food_safety.KEPT:
        return None
    return ill_notice_of(iftar, iftar.ill_notice_dish, iftar.ill_notice_phone, reader)


def ill_notice_of(iftar: Iftar, dish: str, phone: str, reader: Reader) -> IllNotice:
    """Return the notice that these words would be."""
    return IllNotice(date=reader.long_date(iftar.evening_on), dish=dish, phone=phone)
