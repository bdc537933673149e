"""What a host can correct of a site: its pin, zone and words, and its ways in."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _

from sufra.campaigns.forms.refine import AccessForm, Parts
from sufra.shell.fields import DecimalNumberField, PlainTextField
from sufra.timing.clock import zone

MOST_ENTRANCES = 12


class EntranceForm(AccessForm):
    """One way in, and what is true of it."""

    kinds: ClassVar[Mapping[str, Any]] = {"": _("Entrance")}
    new_caption = _("Add an entrance")

    name = PlainTextField(label=_("Entrance"), required=False, max_length=80)
    directions = PlainTextField(label=_("How to find it"), required=False, max_length=300)


EntranceFormSet = formset_factory(
    EntranceForm,
    formset=Parts,
    extra=1,
    can_delete=True,
    max_num=MOST_ENTRANCES,
    absolute_max=60,
    validate_max=True,
)


class SiteForm(forms.Form):
    """Where it is, exactly."""

    name = PlainTextField(label=_("Name of the place"), required=False, max_length=120)
    address = PlainTextField(label=_("Address line"), required=False, max_length=200)
    area = PlainTextField(
        label=_("Area, shown where the exact place is withheld"), required=False, max_length=120
    )
    latitude = DecimalNumberField(label=_("Latitude"), least=-90, most=90)
    longitude = DecimalNumberField(label=_("Longitude"), least=-180, most=180)
    zone = PlainTextField(label=_("Time zone"), max_length=60, help_text=_("Such as Europe/Sarajevo"))

    def clean_zone(self) -> str:
        """Know the zone."""
        name = self.cleaned_data["zone"]
        try:
            return zone(name).key
        except (OSError, ValueError, ModuleNotFoundError, TypeError):
            raise ValidationError(
                _("“%(zone)s” is not a time zone. Write one such as Europe/Sarajevo."), params={"zone": name}
            ) from None
