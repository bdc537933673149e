"""An evening in words, before and after: what a preview shows and what the page of a deed keeps."""

from dataclasses import dataclass
from typing import Any

from sufra.models import Iftar, Site
from sufra.moves.queries.labels import STATES
from sufra.shell.formats import Reader
from sufra.shell.labels import place_name
from sufra.timing.clock import shown, zone


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One evening in words, before and after."""

    iftar: Iftar
    place: str
    before: dict[str, str]
    after: dict[str, str]
    clash: tuple[str, ...]
    stays: bool

    @property
    def differs(self) -> bool:
        """Whether anything that is shown changes."""
        return self.before != self.after


def in_words(facts: dict[str, Any], site: Site, reader: Reader) -> dict[str, str]:
    """Return what was or is true of an evening at a site, in words; empty where there is nothing to say."""
    local = shown(facts["maghrib_at"]).astimezone(zone(site.zone))
    hours = facts["exact_place_hours_before"]
    return {
        "when": reader.listed(reader.long_date(facts["evening_on"]), reader.clock(local)),
        "day": reader.digits(facts["fast_day"] or ""),
        "place": place_name(site, reader),
        "state": "" if facts["state"] == "on" else str(STATES[facts["state"]]),
        "conditional": "yes" if facts["conditional"] else "",
        "packs": "yes" if facts["packs_only_since"] else "",
        "withheld": "" if hours is None else reader.digits(hours),
    }
