"""How a host observes Maghrib at a site."""

import hashlib
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sufra.campaigns.forms.timetable import MOST_NAMED, TimetableLine, lines_of, text_of, wrong
from sufra.models import Site
from sufra.rules.timetable import is_far
from sufra.shell import conventions
from sufra.shell.fields import PlainTextField, WholeNumberField
from sufra.timing.evenings import compared


class TimesForm(forms.Form):
    """A convention with minutes, a second one beside it, or the host's own timetable."""

    convention = forms.ChoiceField(label=_("Maghrib is reckoned as"), choices=conventions.choices)
    minutes_after_sunset = WholeNumberField(
        label=_("Minutes after sunset"),
        least=0,
        most=60,
        help_text=_("Only for “Minutes after sunset”. 0 is the bare sunset."),
    )
    second_convention = forms.ChoiceField(
        label=_("A second, later Maghrib beside it"),
        required=False,
        choices=lambda: [("", _("None")), *conventions.choices()],
    )
    second_minutes = WholeNumberField(
        label=_("Minutes after sunset for the second"), least=0, most=60, required=False
    )
    file = forms.FileField(
        label=_("Your own timetable, as a file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv,text/plain"}),
        help_text=_("CSV: a date and a time in each line. It takes the place of the lines below."),
    )
    timetable = PlainTextField(
        lines=True,
        label=_("Your own timetable"),
        widget=forms.Textarea(attrs={"rows": 8, "dir": "ltr"}),  # dates and times, in any language
        required=False,
        max_length=20_000,
        help_text=_(
            "One line an evening: the date, a comma, the time. 2027-02-08, 17:31. "
            "It stands above the convention."
        ),
    )
    # What a file filled in, so that a better file may take its place, and lines of a person never are lost.
    filled = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    meant = forms.BooleanField(label=_("Yes, these times are ours"), required=False)

    asks_if_meant = False

    def __init__(self, *args: Any, site: Site, years: AbstractSet[int], **options: Any) -> None:  # noqa: ANN401
        """Take the site, and the civil years in which it has evenings."""
        super().__init__(*args, **options)
        self.site, self.years = site, years

    def shown_fields(self) -> list[forms.BoundField]:
        """Return all but the tick that nobody is asked for."""
        asked = self.asks_if_meant or bool(self["meant"].value())
        return [field for field in self if asked or field.name != "meant"]

    def clean_second_minutes(self) -> int:
        """Read an empty one as nought."""
        return self.cleaned_data.get("second_minutes") or 0

    def clean_file(self) -> None:
        """Put the file's lines where lines are typed, so that they can be seen and corrected."""
        if not (file := self.cleaned_data["file"]):
            return
        text, typed = text_of(file), str(self.data.get("timetable", ""))
        untouched = {
            _mark(""),
            _mark(self.initial.get("timetable", "")),
            _mark(text),
            self.data.get("filled"),
        }
        own = _mark(typed) not in untouched
        data: Any = self.data
        self.data = data = data.copy()
        data["timetable"] = f"{typed.rstrip()}\n{text}" if own else text
        data["filled"] = _mark(data["timetable"])
        if own:
            raise ValidationError(
                _("Your lines and those of the file stand below. Keep those that count, then send it again.")
            )

    def clean_timetable(self) -> list[TimetableLine]:
        """Read the lines."""
        return lines_of(self.cleaned_data["timetable"])

    def clean(self) -> dict[str, Any]:
        """Ask about what is more likely a slip, unless the host means it."""
        data = super().clean() or {}
        if not self.errors and not data["meant"] and (doubts := dict(self._doubts(data))):
            self.asks_if_meant = True
            how = ValidationError(_("If they are right, tick “Yes, these times are ours”."))
            named = [doubts[number] for number in sorted(doubts)[:MOST_NAMED]]
            self.add_error("timetable", ValidationError([*named, how]))
        return data

    def _doubts(self, data: dict[str, Any]) -> Iterator[tuple[int, ValidationError]]:
        """Give what is asked about, each by the number of its line."""
        lines = {line.evening_on: line for line in data["timetable"]}
        clocks = {day: line.maghrib for day, line in lines.items()}
        convention, minutes = data["convention"], data["minutes_after_sunset"]
        for one in compared(self.site, clocks, convention=convention, minutes=minutes):
            if is_far(one.minutes_after):
                said = _("Line %(number)s: %(clock)s is far from the computed Maghrib, %(computed)s.")
                clocks_said = {"clock": f"{one.maghrib:%H:%M}", "computed": f"{one.computed_at:%H:%M}"}
                yield wrong(said, lines[one.evening_on].number, **clocks_said)
        for line in lines.values():
            if self.years and line.evening_on.year not in self.years:
                said = _("Line %(number)s: there is no evening here in the year %(year)s.")
                yield wrong(said, line.number, year=str(line.evening_on.year))


def _mark(text: str) -> str:
    """Return what tells lines from other lines, whatever a browser makes of their ends."""
    return hashlib.sha256(" ".join(text.split()).encode(errors="replace")).hexdigest()
