"""The shape of what the desk sends: a flag, the crew, a door's places, what was handed out."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sufra.rules.arrivals import Kind
from sufra.shell.fields import WholeNumberField

MOST_CREW = 9999
MOST_HANDED_OUT = 1000
LONGEST_KEY = 80


class FlagForm(forms.Form):
    """Which flag, and whether its people were others, who then count as walk-ins."""

    seen = forms.CharField(max_length=LONGEST_KEY, required=False)
    others = forms.CharField(max_length=LONGEST_KEY, required=False)


class CrewForm(forms.Form):
    """How many of the crew are inside."""

    crew = WholeNumberField(label=_("Crew inside"), least=0, most=MOST_CREW)


class DeskDoorForm(forms.Form):
    """Which door gets more of what is left, or less, or is lost."""

    more = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False)
    less = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False)
    lost = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False)


class FoodForm(forms.Form):
    """How many packs or hot meals were handed out."""

    mark = forms.UUIDField()
    section = forms.IntegerField()
    kind = forms.ChoiceField(choices=[(Kind.PACK.value, ""), (Kind.MEAL.value, "")])
    number = WholeNumberField(least=1, most=MOST_HANDED_OUT)
