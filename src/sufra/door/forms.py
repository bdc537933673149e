"""The shape of what is counted, and the sentence for each refusal."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sufra.shell.fields import PlainTextField, WholeNumberField

MOST_AT_ONCE = 100
SENTENCES: dict[str, Any] = {
    "party_is_in": _("Already in: %(inside)s of %(party)s."),
    "party_holds_no_place": _("This party holds no places now. Count it as walk-ins, or ask at the desk."),
    "not_so_many_inside": _("Only %(inside)s are counted as inside."),
    "evening_is_over": _("This evening is over."),
    "too_long_ago": _("Only the last %(most)s can be undone."),
}


class CountForm(forms.Form):
    """So many people, in or out, of a party or as walk-ins."""

    uuid = forms.UUIDField()
    section = forms.IntegerField()
    guests = WholeNumberField(least=-MOST_AT_ONCE, most=MOST_AT_ONCE)
    party = forms.CharField(required=False, max_length=8)

    def clean_guests(self) -> int:
        """Count somebody."""
        guests: int = self.cleaned_data["guests"]
        if not guests:
            raise forms.ValidationError(_("Count at least one."))
        return guests


class EndForm(forms.Form):
    """Which link is taken back."""

    end = forms.IntegerField(min_value=1, max_value=2**63 - 1)


class StopForm(forms.Form):
    """Where people go while entry is stopped; one section, or all of them."""

    section = forms.IntegerField(required=False)
    instead = PlainTextField(
        label=_("Where shall people go now?"),
        help_text=_("Another section, another place, or packs at the gate. Every page says it."),
        max_length=120,
    )
