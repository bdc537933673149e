"""What a party is told of a move, in sentences."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sufra.booking.queries.pages import PartyPage
from sufra.rules.moving import OFF, Told
from sufra.shell.labels import NOT_ON
from sufra.timing.clock import zone

STATED: dict[str, Any] = {
    **{state: NOT_ON[state] for state in OFF},
    "on_again": gettext_lazy("This evening takes place after all."),
    "paused": gettext_lazy(
        "It is not sure yet whether this evening takes place. We write again when it is known."
    ),
    "confirmed": gettext_lazy("It is certain now: the month has 30 days, and this evening takes place."),
    "packs_only": gettext_lazy("Packs with dates and water for everyone; no hot meal any more."),
    "hot_meals": gettext_lazy("There is a hot meal again."),
}


def sentences(page: PartyPage, told: Told, differences: Sequence[str]) -> list[str]:
    """Return a sentence for each difference between what a party was told and what is true.

    That an evening is conditional stands in every letter, so it is not said once more.
    """
    return [_sentence(page, told, word) for word in differences if word != "conditional"]


def _sentence(page: PartyPage, told: Told, word: str) -> str:
    if word in STATED:
        return str(STATED[word])
    before = told.maghrib_at.astimezone(zone(page.iftar.site.zone))
    if word == "date":
        return _("New date: %(date)s, Maghrib at %(time)s. It was %(before)s.") % {
            "date": page.civil_date, "time": page.maghrib, "before": page.reader.long_date(told.evening_on),
        }  # fmt: skip
    if word == "time":
        return _("Maghrib is at %(time)s; we told you %(before)s.") % {
            "time": page.maghrib, "before": page.reader.clock(before),
        }  # fmt: skip
    if page.shows_place:
        return _("The new place: %(place)s.") % {"place": page.place_line}
    return _("There is a new place. It stands on your page before the evening.")
