"""The shape of what the food safety log is told, and the sentence for each refusal."""

import re
from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sufra.kitchen.queries.food import KINDS, STAGES
from sufra.rules.refusal import Refusal
from sufra.rules.temperature import celsius
from sufra.shell.fields import ClockField, PlainTextField, WholeNumberField, say
from sufra.shell.labels import ALLERGENS

MOST_PORTIONS = 1_000_000
MOST_ID = 2**63 - 1
NONE = "none"
NOW = _("now")
SILENCE = _("As the packets and the cook say. Nothing ticked means: not stated.")
SENTENCES: dict[str, Any] = {
    "not_yet": _(
        "This time has not come yet, by the clock of the place. Correct it, or leave it empty for now."
    ),
    "before_it_was_made": _("This is before the batch was made. Correct the time."),
    "portions_away": _(
        "Portions of this batch were sent to another place, so it stays in the log. Call back first what "
        "is here again, or never left."
    ),
    "came_from_elsewhere": _(
        "This batch came from another place, and it counts as received here. It stays in the log."
    ),
}
RULE_SETS = [
    ("stricter", _("the stricter of all")), ("uk", _("United Kingdom")), ("us", _("United States")),
]  # fmt: skip


class TemperatureField(PlainTextField):
    """Degrees in the digits of any script: Celsius, or Fahrenheit where the number ends in F."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401
        """Let a telephone offer letters too, for the F."""
        attributes = {"autocomplete": "off", "dir": "ltr"}
        super().__init__(widget=forms.TextInput(attrs=attributes), max_length=20, **options)

    def clean(self, value: Any) -> float | None:  # noqa: ANN401
        """Return degrees Celsius, or None where it may be empty and is."""
        text = super().clean(value)
        try:
            return celsius(text) if text else None
        except Refusal as refusal:
            raise say(refusal) from None


class ClockOrNowField(ClockField):
    """A time of day, with or without anything between; empty, or "now", is now."""

    shape = re.compile(r"([01]?[0-9]|2[0-3])[:.]?([0-5][0-9])")
    sentence = _("Write a time such as 17:05, or leave it empty for now.")

    def clean(self, value: Any) -> time | None:  # noqa: ANN401
        """Return the time, or None for now."""
        said = str(value or "").strip().casefold()
        return super().clean("" if said in {"now", str(NOW).casefold()} else value)


class AllergensField(forms.MultipleChoiceField):
    """Which allergens are in a dish, that none is, or nothing said: silence is not "none"."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, silence: Any = SILENCE) -> None:  # noqa: ANN401 - a sentence
        """Offer the fourteen, and "none of these"; say what silence means."""
        super().__init__(
            label=_("Allergens in it"), choices=[*ALLERGENS.items(), (NONE, _("None of these"))],
            required=False, help_text=silence,
        )  # fmt: skip

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401
        """Show a stored answer; that none is in it has its own box."""
        return [NONE] if value == [] else value

    def clean(self, value: Any) -> list[str] | None:  # noqa: ANN401
        """Return them in the rules' order, an empty list for none of them, or None for not stated."""
        ticked = super().clean(value)
        if not ticked:
            return None
        if NONE in ticked and len(ticked) > 1:
            raise forms.ValidationError(_("Tick allergens, or that none of these is in it, not both."))
        return [allergen for allergen in ALLERGENS if allergen in ticked]


class BatchForm(forms.Form):
    """A batch of food."""

    dish = PlainTextField(label=_("Dish"), max_length=120, widget=forms.TextInput(attrs={"list": "dishes"}))
    kind = forms.ChoiceField(label=_("How is it kept?"), choices=KINDS)
    clock = ClockOrNowField(
        required=False,
        label=_("Ready at"),
        help_text=_("By the clock of the place, such as 17:05. Empty is now."),
    )
    portions = WholeNumberField(label=_("Portions"), least=1, most=MOST_PORTIONS, required=False)
    supplier = PlainTextField(
        label=_("Made by"), max_length=120, required=False,
        help_text=_("An organisation or a kitchen. No person’s name: the log holds none."),
    )  # fmt: skip
    halal_source = PlainTextField(
        label=_("Where the meat is from"), max_length=120, required=False,
        help_text=_("The butcher’s firm or the halal certificate."),
    )  # fmt: skip
    allergens = AllergensField(
        silence=_("Nothing ticked means: as the menu says of a dish of this name, else not stated.")
    )


class MeasuredForm(forms.Form):
    """What a thermometer said, when, and how warm the air was."""

    celsius = TemperatureField(
        label=_("Temperature in the middle"), help_text=_("In °C; with an F behind it, such as 145 F, in °F.")
    )
    clock = ClockOrNowField(
        required=False,
        label=_("Measured at"),
        help_text=_("By the clock of the place, such as 17:05. Empty is now."),
    )
    air = TemperatureField(
        label=_("Temperature of the air there"), required=False,
        help_text=_("Only where it is hot: food spoils faster then."),
    )  # fmt: skip


class ReadingForm(MeasuredForm):
    """A temperature of a batch."""

    field_order = ("batch", "stage")
    batch = forms.IntegerField(label=_("Batch"), min_value=1, max_value=MOST_ID, widget=forms.Select)
    stage = forms.ChoiceField(label=_("When"), choices=STAGES)

    def __init__(self, data: Any, *, batches: list[tuple[int, str]]) -> None:  # noqa: ANN401 - what was sent
        """Offer these batches."""
        super().__init__(data, auto_id="reading_%s")
        self.fields["batch"].widget.choices = batches


class RulesForm(forms.Form):
    """Which rule set a place's food is judged by."""

    food_rules = forms.ChoiceField(label=_("Rules"), choices=RULE_SETS)


class TakeBackForm(forms.Form):
    """Which line was a slip: a temperature, or a whole batch."""

    reading = forms.IntegerField(min_value=1, max_value=MOST_ID, required=False)
    batch = forms.IntegerField(min_value=1, max_value=MOST_ID, required=False)
