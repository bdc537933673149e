"""What a host can change of a campaign."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from sufra.shell.fields import PlainTextField, WholeNumberField

FIRST_HIJRI_YEAR, LAST_HIJRI_YEAR = 1343, 1500

DYE_NAMES = {
    "madder": _("Madder"),
    "indigo": _("Indigo"),
    "saffron": _("Saffron"),
    "pomegranate": _("Pomegranate"),
    "olive": _("Olive"),
    "walnut": _("Walnut"),
}


class CampaignForm(forms.Form):
    """What the season is called and for."""

    name = PlainTextField(label=_("What is it called?"), max_length=120)
    purpose = PlainTextField(lines=True, label=_("Why you invite"), required=False, max_length=2000)
    dye = forms.ChoiceField(
        label=_("Colour of the thread"), choices=list(DYE_NAMES.items()), widget=forms.RadioSelect
    )
    unlisted = forms.BooleanField(label=_("Unlisted: only people with the address find it"), required=False)
    languages = forms.MultipleChoiceField(
        label=_("Which languages do your guests read?"),
        choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
        """Add a name and a purpose in each language."""
        super().__init__(*args, **options)
        for code, language in settings.LANGUAGES:
            self.fields[f"name_{code}"] = PlainTextField(
                label=_("Name in %(language)s") % {"language": language}, required=False, max_length=120
            )
            self.fields[f"purpose_{code}"] = PlainTextField(
                label=_("Purpose in %(language)s") % {"language": language}, required=False, max_length=2000
            )

    def word_rows(self) -> list[tuple[str, Any, Any]]:
        """Return each language with its two fields."""
        return [
            (code, self[f"name_{code}"], self[f"purpose_{code}"]) for code, _language in settings.LANGUAGES
        ]


class AnchorForm(forms.Form):
    """What the evenings hang on, where the host says so when it publishes."""

    anchor = forms.ChoiceField(choices=[(way, way) for way in ("", "fast_day", "civil")], required=False)


class CopyForm(forms.Form):
    """The Ramadan to which a season is copied."""

    hijri_year = WholeNumberField(least=FIRST_HIJRI_YEAR, most=LAST_HIJRI_YEAR)


COPY_REFUSED = {
    "season_is_there": _("It was copied to that Ramadan already."),
    "no_maghrib": _("The sun does not set there on some evenings of that Ramadan, so it cannot be copied."),
}
