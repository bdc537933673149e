"""How a host observes Maghrib at a site."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sufra.campaigns.forms.plan import date_typed
from sufra.campaigns.queries.workspace import CONVENTION_NAMES
from sufra.rules.digits import latin_digits
from sufra.shell.fields import PlainTextField, WholeNumberField

MOST_ROWS = 400


@dataclass(frozen=True, slots=True)
class TimetableLine:
    """One date with its Maghrib."""

    evening_on: dt.date
    maghrib: dt.time


class TimesForm(forms.Form):
    """A convention with minutes, a second one beside it, or the host's own timetable."""

    convention = forms.ChoiceField(label=_("Maghrib is reckoned as"), choices=list(CONVENTION_NAMES.items()))
    minutes_after_sunset = WholeNumberField(
        label=_("Minutes after sunset"),
        least=0,
        most=60,
        help_text=_("Only for “Minutes after sunset”. 0 is the bare sunset."),
    )
    second_convention = forms.ChoiceField(
        label=_("A second, later Maghrib beside it"),
        required=False,
        choices=[("", _("None")), *CONVENTION_NAMES.items()],
    )
    second_minutes = WholeNumberField(
        label=_("Minutes after sunset for the second"), least=0, most=60, required=False
    )
    timetable = PlainTextField(
        lines=True,
        label=_("Your own timetable"),
        required=False,
        max_length=20_000,
        help_text=_(
            "One line an evening: the date, a comma, the time. 2027-02-08, 17:31. "
            "It stands above the convention."
        ),
    )

    def clean_second_minutes(self) -> int:
        """Read an empty one as nought."""
        return self.cleaned_data.get("second_minutes") or 0

    def clean_timetable(self) -> list[TimetableLine]:
        """Read the lines; name each bad one by its number."""
        lines = [
            (number, line)
            for number, line in enumerate(self.cleaned_data["timetable"].splitlines(), 1)
            if line.strip()
        ]
        rows: dict[dt.date, TimetableLine] = {}
        problems: list[Any] = []
        for number, line in lines[:MOST_ROWS]:
            try:
                row = _line(line)
            except (ValueError, ValidationError):
                problems.append(
                    ValidationError(
                        _("Line %(number)s cannot be read: %(line)s"),
                        params={"number": number, "line": line[:60]},
                    )
                )
                continue
            rows[row.evening_on] = row
        if problems:
            raise ValidationError(problems[:10])
        return list(rows.values())


def _line(line: str) -> TimetableLine:
    day, _comma, clock = (
        latin_digits(line).replace(";", ",").replace("،", ",").replace("\t", ",").partition(",")
    )
    hour, _colon, minute = clock.strip().replace(".", ":").partition(":")
    return TimetableLine(date_typed(day), dt.time(int(hour), int(minute)))
