"""What a team needs to know on the night itself."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sufra.shell.fields import PlainTextField

BEFORE_THE_NIGHT = (
    "title", "description", "coming", "doors_minutes_before", "entry_ends_minutes_after",
    "close_minutes_after", "photo_policy", "no_photo_area",
)  # fmt: skip


class NightForm(forms.Form):
    """Whom to call, where help is, and what doors may show."""

    phone_tonight = PlainTextField(label=_("Telephone on the evening"), required=False, max_length=40)
    first_aid = PlainTextField(label=_("First aid: where, and which number"), required=False, max_length=120)
    lost_children = PlainTextField(label=_("Where lost children wait"), required=False, max_length=120)
    heat_plan = PlainTextField(label=_("Plan for heat or rain"), required=False, max_length=300)
    names_at_door = forms.BooleanField(
        label=_("Doors with a network show first names"),
        help_text=_("Of who is let in, for the moment of the greeting. No telephone keeps them."),
        required=False,
    )
