"""Seven questions that publish a season, or one evening."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sufra import gazetteer
from sufra.campaigns.forms.finder import place_label, places_named
from sufra.rules.evenings import (
    LONGEST_MONTH,
    NIGHTS_OF_DECREE,
    ODD_NIGHTS,
    Evening,
    every_weekday,
    eves_typed,
    fast_days_typed,
    last_weekday,
    on_eves,
    on_fast_days,
    one_date,
    require_in_month,
)
from sufra.rules.refusal import Refusal
from sufra.shell.dates import date_typed
from sufra.shell.fields import PlainTextField, WholeNumberField, say
from sufra.shell.labels import SECTIONS
from sufra.timing.months import Ramadan

MOST_PLACES = 300_000
SECTION_ROWS = 4
SENTENCES = {
    "no_fast_day": _("Write the fast days, such as 1 to 30, or 1, 3, 5."),
    "not_fast_days": _(
        "“%(given)s” is not a fast day. Write numbers from 1 to 30, such as 1, 3, 5 or 1 to 10."
    ),
    "no_such_fast_day": _("There is no fast day %(day)s. Ramadan has the fast days 1 to 30."),
    "no_eve": _("Write the eves, such as 27, or 21, 23, 25."),
    "not_eves": _("“%(given)s” is not an eve. Write numbers from 2 to 30, such as 21, 23, 25."),
    "no_such_eve": _(
        "There is no evening of a fast before the eve of the 2nd or after the eve of the 30th: %(day)s is "
        "neither. The eve of the 27th is the evening of fast day 26."
    ),
    "only_29_days": _("This Ramadan has 29 days: it has no fast day 30 and no eve of a 30th."),
    "days_run_backwards": _("“%(first)s to %(last)s” runs backwards. Did you mean %(last)s to %(first)s?"),
    "date_has_passed": _("%(day)s has passed. Choose a date from today on."),
}
WAYS = {
    "all": _("Every evening of Ramadan (fast days 1 to 30)"),
    "days": _("Some fast days"),
    "eves": _("Some eves, such as the eve of the 27th"),
    "weekday": _("Every … of Ramadan"),
    "last": _("The last … of Ramadan"),
    "date": _("One date, whatever happens"),
}
OTHER_EVES = "others"
EVES = {
    "27": _("The eve of the 27th"),
    "decree": _("The eves of the 19th, 21st and 23rd"),
    "odd": _("The odd nights of the last ten"),
    OTHER_EVES: _("Others"),
}
NAMED_EVES = {"27": (27,), "decree": NIGHTS_OF_DECREE, "odd": ODD_NIGHTS}
WEEKDAYS = [
    (0, _("Monday")), (1, _("Tuesday")), (2, _("Wednesday")), (3, _("Thursday")),
    (4, _("Friday")), (5, _("Saturday")), (6, _("Sunday")),
]  # fmt: skip
COMINGS = {
    "open": _("Everyone simply comes"),
    "reservations": _("With a reservation"),
    "both": _("Both: some places can be reserved, the rest is open"),
}


@dataclass(frozen=True, slots=True)
class SectionPlan:
    """A section as it was asked for."""

    kind: str
    places: int


class PlanForm(forms.Form):
    """What, where, which evenings, how many, how people come, whom to ask, and in which languages."""

    name = PlainTextField(label=_("What is it called?"), max_length=120)
    place = PlainTextField(
        label=_("Where is it?"),
        max_length=100,
        help_text=_("A town, in any language. Pin and address can be corrected afterwards."),
    )
    place_id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    evenings = forms.ChoiceField(
        label=_("Which evenings?"), choices=list(WAYS.items()), widget=forms.RadioSelect, initial="all"
    )
    days = PlainTextField(
        label=_("Fast days"), required=False, max_length=200, help_text=_("For example 1 to 10, or 1, 3, 5")
    )
    eves = forms.ChoiceField(
        label=_("Which eves?"), required=False, choices=list(EVES.items()), initial="27",
        help_text=_(
            "An eve begins at the Maghrib before it: that of the 27th is the evening of fast day 26."
        ),
    )  # fmt: skip
    other_eves = PlainTextField(
        label=_("Other eves"), required=False, max_length=200, help_text=_("For example 25, or 2 to 10")
    )
    weekday = forms.TypedChoiceField(
        label=_("Weekday"), required=False, choices=WEEKDAYS, coerce=int, initial=4, empty_value="4"
    )
    date = PlainTextField(
        label=_("Date"), required=False, max_length=40, help_text=_("For example 2027-03-02")
    )
    outside = forms.BooleanField(required=False)
    places = WholeNumberField(label=_("How many places?"), least=1, most=MOST_PLACES, required=False)
    coming = forms.ChoiceField(
        label=_("How do people come?"),
        choices=list(COMINGS.items()),
        widget=forms.RadioSelect,
        initial="open",
    )
    contact = PlainTextField(
        label=_("Whom can guests ask?"),
        max_length=200,
        help_text=_("A telephone number or an e-mail address. It stands on the public page."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Which languages do your guests read?"),
        choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
    )

    candidates: list[tuple[int, str]]
    asks_outside = False

    def __init__(self, *args: Any, ramadan: Ramadan, today: dt.date, **options: Any) -> None:  # noqa: ANN401
        """Take the Ramadan that is planned for, and the date today."""
        super().__init__(*args, **options)
        self.ramadan, self.today, self.candidates = ramadan, today, []
        for row in range(SECTION_ROWS):
            self.fields[f"section_{row}"] = forms.ChoiceField(
                required=False, choices=[("", "–"), *SECTIONS.items()], label=_("Section")
            )
            self.fields[f"section_{row}_places"] = WholeNumberField(
                label=_("Places"), least=1, most=MOST_PLACES, required=False
            )

    def section_rows(self) -> list[tuple[Any, Any]]:
        """Return the pairs of fields for several sections."""
        return [(self[f"section_{row}"], self[f"section_{row}_places"]) for row in range(SECTION_ROWS)]

    def clean(self) -> dict[str, Any]:
        """Resolve the place, the evenings and the sections, each with its own sentence."""
        data = super().clean() or {}
        self._settle("place", data, self._place)
        self._settle("evenings", data, self._evenings)
        self._settle("places", data, self._sections)
        return data

    def _settle(self, field: str, data: dict[str, Any], resolve: Any) -> None:  # noqa: ANN401
        if field in self.errors:
            return
        try:
            data[f"{field}_resolved"] = resolve(data)
        except Refusal as refusal:
            self.add_error(field, say(refusal, SENTENCES))
        except ValidationError as problem:
            self.add_error(field, problem)

    def _place(self, data: dict[str, Any]) -> gazetteer.Place:
        if (chosen := data.get("place_id")) and (place := gazetteer.place(chosen)):
            return place
        found = places_named(data["place"])
        if not found:
            raise ValidationError(
                _(
                    "We do not know a place called “%(name)s”. Try the nearest larger town; "
                    "the pin can be corrected afterwards."
                ),
                params={"name": data["place"]},
            )
        exact = [place for place in found if place.name("en").casefold() == found[0].name("en").casefold()]
        if len(exact) > 1 and place_label(found[0]).casefold() != data["place"].casefold():
            self.candidates = [(place.id, place_label(place)) for place in exact]
            raise ValidationError(_("There are several places of this name. Which one is it?"))
        return found[0]

    def _evenings(self, data: dict[str, Any]) -> list[Evening]:
        first_on, days, way = self.ramadan.first_on, self.ramadan.days, data["evenings"]
        if way in {"weekday", "last"} and "weekday" not in data:
            raise ValidationError(_("Choose a weekday."))
        if way == "weekday":
            return every_weekday(first_on, int(data["weekday"]), days)
        if way == "last":
            return last_weekday(first_on, int(data["weekday"]), days)
        if way == "date":
            return self._one_date(data)
        if way == "all":
            return on_fast_days(first_on, list(range(1, (days or LONGEST_MONTH) + 1)))
        eves = self._eves(data) if way == "eves" else []
        evenings = on_eves(first_on, eves) or on_fast_days(first_on, fast_days_typed(data.get("days", "")))
        require_in_month(evenings, eves, days)
        return evenings

    def _eves(self, data: dict[str, Any]) -> Sequence[int]:
        chosen = data.get("eves") or OTHER_EVES
        return NAMED_EVES.get(chosen) or eves_typed(data.get("other_eves", ""))

    def _one_date(self, data: dict[str, Any]) -> list[Evening]:
        day = date_typed(data.get("date", ""))
        evenings = one_date(self.ramadan.first_on, day, today=self.today)
        if evenings[0].fast_day is None and not data.get("outside"):
            self.asks_outside = True
            raise ValidationError(
                _("%(day)s is not in Ramadan %(year)s. If that is what you mean, tick “Yes, on this date”."),
                params={"day": day, "year": self.ramadan.year},
            )
        return evenings

    def _sections(self, data: dict[str, Any]) -> list[SectionPlan]:
        rows = [
            SectionPlan(data[f"section_{row}"], data[f"section_{row}_places"])
            for row in range(SECTION_ROWS)
            if data.get(f"section_{row}") and data.get(f"section_{row}_places")
        ]
        if not rows and not data.get("places"):
            raise ValidationError(_("Write how many people there is room for, such as 45."))
        return rows or [SectionPlan("everyone", data["places"])]
