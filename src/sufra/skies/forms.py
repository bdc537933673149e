"""What may be asked of a page of times; what is left out has a default."""

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from sufra.almanac import HighLatitude, calendar, convention
from sufra.shell import conventions
from sufra.shell.fields import WholeNumberField
from sufra.skies.queries.timetable import Asked, Spot

UMM_AL_QURA = calendar("umm_al_qura")
SELECTED = mark_safe(" selected")
NO_SUCH = {"invalid_choice": _("We do not know “%(value)s”. Choose one of the list.")}
RULES = {
    HighLatitude.MIDDLE_OF_NIGHT: _("The middle of the night"),
    HighLatitude.ONE_SEVENTH: _("A seventh of the night"),
    HighLatitude.ANGLE_60: _("As many sixtieths of the night as degrees"),
    HighLatitude.MOONSIGHTING: _("Minutes by season (Moonsighting Committee)"),
    HighLatitude.NEAREST_LATITUDE: _("As at latitude 48.5 on the same meridian"),
    HighLatitude.NEAREST_DAY: _("As on the nearest day that has it"),
    HighLatitude.MAKKAH: _("As in Makkah"),
}


class ListedAtOnce(forms.Select):
    """A list of many, written at once: Django's own renders a template for each option, half of the page."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:  # noqa: ANN401
        """Write the list with its groups."""
        groups = self.optgroups(name, [str(value)])
        inner = format_html_join("", "{}", ((_group(called, options),) for called, options, _at in groups))
        return format_html("<select{}>{}</select>", flatatt({**(attrs or {}), "name": name}), inner)


def _group(called: str | None, options: list[dict[str, Any]]) -> SafeString:
    rows = ((row["value"], SELECTED if row["selected"] else "", row["label"]) for row in options)
    inner = format_html_join("", '<option value="{}"{}>{}</option>', rows)
    return format_html('<optgroup label="{}">{}</optgroup>', called, inner) if called else inner


class AskedForm(forms.Form):
    """A year and a convention, with a second Maghrib and what may stand in up north."""

    convention = forms.ChoiceField(
        label=_("Times by"), required=False, error_messages=NO_SUCH, widget=ListedAtOnce,
        choices=conventions.choices,
    )  # fmt: skip
    minutes = WholeNumberField(
        label=_("Minutes after sunset"), least=0, most=60, required=False,
        help_text=_("Only for “Minutes after sunset”. 0 is the bare sunset."),
    )  # fmt: skip
    second = forms.ChoiceField(
        label=_("A second, later Maghrib beside it"), required=False, error_messages=NO_SUCH,
        widget=ListedAtOnce,
        choices=lambda: [("", _("None")), *conventions.choices()[1:]],
    )  # fmt: skip
    rule = forms.ChoiceField(
        label=_("Where the sun does not do it"), required=False, error_messages=NO_SUCH,
        choices=[("", _("No time")), *((str(rule), name) for rule, name in RULES.items())],
    )  # fmt: skip
    year = WholeNumberField(
        label=_("Year of the Hijra"), least=UMM_AL_QURA.first_year, most=UMM_AL_QURA.last_year, required=False
    )

    def __init__(self, given: dict[str, Any], *, year: int) -> None:
        """Take what was given, and the year that is meant where none is."""
        self.defaults = {"convention": "sunset", "minutes": "3", "second": "", "rule": "", "year": str(year)}
        super().__init__({name: given.get(name) or default for name, default in self.defaults.items()})

    def asked(self, spot: Spot) -> Asked:
        """Return what is asked of a place."""
        data = self.cleaned_data
        own = data["convention"] == "sunset"
        return Asked(
            spot=spot,
            convention=convention(data["convention"], data["minutes"] if own else 0),
            second=convention(data["second"]) if data["second"] else None,
            rule=HighLatitude(data["rule"]) if data["rule"] else None,
        )

    def differing(self) -> dict[str, Any]:
        """Return what differs from the defaults, for the addresses of the same in other shapes."""
        return {
            name: self.data[name] for name, default in self.defaults.items() if self.data[name] != default
        }
