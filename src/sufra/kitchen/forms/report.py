"""The shape of what the kitchen tells, and the sentence for each refusal."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sufra.shell.fields import ClockField, DecimalNumberField, PlainTextField, WholeNumberField

MOST = 1_000_000
MOST_CREW = 9999
ASKED = ("more_than_there_was", "more_than_was_moved_here")
SENTENCES: dict[str, Any] = {
    "not_yet_maghrib": _("Nobody has eaten yet. Write it down once Maghrib has come."),
    "more_than_there_was": _(
        "%(served)s served and %(left)s left over are more than the %(made)s that were made. "
        "Correct them, or tick that it was so."
    ),
    "more_than_was_moved_here": _(
        "%(served)s served and %(left)s left over are more than there were: %(made)s made, %(received)s "
        "received, %(sent)s sent away. Correct them, or tick that it was so."
    ),
    "not_before_maghrib": _(
        "Maghrib is at %(maghrib)s at a coming evening here. Write an earlier time, so that the number is "
        "fixed before people eat."
    ),
    "written_meanwhile": _(
        "Somebody else saved this form while you wrote. What they saved stands below; "
        "save again to keep yours."
    ),
}
WENT = [
    ("", _("not stated")), ("guests", _("guests took it home")), ("neighbours", _("neighbours")),
    ("charity", _("a charity")), ("animals", _("animals")), ("compost", _("compost")),
    ("thrown", _("thrown away")),
]  # fmt: skip
WEATHERS = [
    ("", _("not stated")), ("fair", _("fair")), ("rain", _("rain")), ("heat", _("heat")), ("cold", _("cold")),
]  # fmt: skip


class ReportForm(forms.Form):
    """What an evening came to; each number may stay empty."""

    people = WholeNumberField(
        label=_("People who came in, the crew aside"), least=0, most=MOST, required=False,
        help_text=_("As the doors counted. Correct it where they did not count everybody."),
    )  # fmt: skip
    meals_made = WholeNumberField(label=_("Hot meals made"), least=0, most=MOST, required=False)
    meals_served = WholeNumberField(
        label=_("Hot meals served"), least=0, most=MOST, required=False,
        help_text=_("As counted. Empty where nobody counted: it does not follow from what was made."),
    )  # fmt: skip
    left_over = WholeNumberField(label=_("Hot meals left over"), least=0, most=MOST, required=False)
    leftover_went = forms.ChoiceField(label=_("Where did they go?"), choices=WENT, required=False)
    packs_made = WholeNumberField(label=_("Packs made"), least=0, most=MOST, required=False)
    volunteers = WholeNumberField(label=_("Volunteers who were there"), least=0, most=MOST, required=False)
    weather = forms.ChoiceField(label=_("Weather"), choices=WEATHERS, required=False)
    cost = DecimalNumberField(
        label=_("Cost of all the food, in your currency"),
        least=0,
        most=10**9,
        required=False,
        asks_thousands=True,
    )
    note = PlainTextField(label=_("Note for the next evening"), lines=True, required=False, max_length=1000)
    insists = forms.BooleanField(label=_("Yes, it was so"), required=False)
    doors = WholeNumberField(least=0, most=MOST, required=False, widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)


class KitchenForm(forms.Form):
    """When a place's kitchen must know, and how careful it is."""

    cook_by = ClockField(
        label=_("The number is fixed at, on the day"),
        show_hidden_initial=True,
        help_text=_("By the clock of the place, such as 12:00."),
    )
    spare_for_one = DecimalNumberField(
        label=_("How many spare meals would you cook so that one guest does not go without?"), least=0.1,
        most=99, show_hidden_initial=True,
        help_text=_("9 is usual: then about one evening in ten runs short."),
    )  # fmt: skip
    pack_margin_percent = WholeNumberField(
        label=_("Spare packs, of a hundred"), least=0, most=100, show_hidden_initial=True
    )
    usual_crew = WholeNumberField(
        label=_("Crew who eat too, on a usual evening"), least=0, most=MOST_CREW,
        show_hidden_initial=True,
        help_text=_("Volunteers, cooks, stage. Where the desk counts more of them, those eat too."),
    )  # fmt: skip
