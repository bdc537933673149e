"""The shape of a notice that some guests fell ill, and the sentence for each refusal."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from sufra.shell.fields import PlainTextField

SENTENCES: dict[str, Any] = {
    "nobody_ate": _("This evening did not take place, so nobody ate at it."),
    "nobody_ate_yet": _("Nobody has eaten yet. A notice can be published once Maghrib has come."),
    "not_public": _("This evening is not public, so nobody would read the notice. Publish it first."),
}


class IllNoticeForm(forms.Form):
    """What a notice says beside its date; it has no room for a guest's name or contact."""

    dish = PlainTextField(
        label=_("The dish, if you know it"), max_length=120, required=False,
        widget=forms.TextInput(attrs={"list": "dishes"}),
        help_text=_("Empty where you do not. No person’s name belongs here."),
    )  # fmt: skip
    phone = PlainTextField(
        label=_("Telephone of the health authority"), max_length=40, required=False,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
        help_text=_("It is public. Never a guest’s."),
        validators=[
            RegexValidator(r"^[+(]?[\d ()/.-]{3,}$", _("Write a telephone’s digits, such as +49 30 1234."))
        ],
    )  # fmt: skip
    looked = forms.BooleanField(required=False, widget=forms.HiddenInput)
