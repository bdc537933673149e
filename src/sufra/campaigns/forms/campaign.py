"""What a host can change of a campaign."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from sufra.shell.fields import PlainTextField

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
