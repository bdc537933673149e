"""The shape of what is said about shares."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sufra.shell.fields import WholeNumberField

MOST = 1_000_000


class SupplyForm(forms.Form):
    """How many packs and hot meals there really are."""

    packs_there = WholeNumberField(
        label=_("Packs made or delivered"), least=0, most=MOST, required=False, show_hidden_initial=True
    )
    meals_there = WholeNumberField(
        label=_("Hot meals made or delivered"), least=0, most=MOST, required=False,
        show_hidden_initial=True,
        help_text=_("Empty: as many as the number says. Food that is moved counts by itself."),
    )  # fmt: skip


class CheckForm(forms.Form):
    """How many packs and hot meals came to a section, of those that were due when its lead looked."""

    packs = WholeNumberField(label=_("Packs that came"), least=0, most=MOST)
    meals = WholeNumberField(label=_("Hot meals that came"), least=0, most=MOST)
    packs_due = WholeNumberField(least=0, most=MOST, widget=forms.HiddenInput)
    meals_due = WholeNumberField(least=0, most=MOST, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, section: int, **options: Any) -> None:  # noqa: ANN401 - as Django's
        """Tell the fields of each section's form apart."""
        super().__init__(data, auto_id=f"section_{section}_%s", **options)
