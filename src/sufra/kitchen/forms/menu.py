"""The shape of what a host says of its dishes, and the sentence for each refusal."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sufra.kitchen.forms.food import AllergensField
from sufra.rules.amounts import amount, require_the_unit
from sufra.rules.recipes import MOST_GUESTS_A_DISH, Part, Unit
from sufra.rules.refusal import Refusal
from sufra.shell.fields import PlainTextField, WholeNumberField, say

MOST_AMOUNT, MOST_IN_A_PACK = 10_000, 1_000_000
MOST_ID = 2**63 - 1
SENTENCES: dict[str, Any] = {
    "dish_is_there": _("You have a dish of this name already. Change that one, or choose another name."),
    "ingredient_is_there": _("This is in the dish already. Take it out first, or write another name."),
    "no_amount": _("Write a number with its unit behind it, such as 120 g, 1.5 kg, 250 ml or 3 pieces."),
    "no_unit": _("We do not know the unit “%(given)s”. Write g, kg, ml, l or pieces."),
    "nought": _("Write more than nought, or take the ingredient out."),
    "too_large": _("This cannot be. Write %(most)s or less, counted in g, ml or pieces."),
    "too_fine": _("Write it less finely: thousandths of a g, ml or piece are enough."),
    "needs_a_unit": _("Write the unit behind it, such as 10 kg."),
    "another_unit": _(
        "It is bought in another unit than it is served. Write both in g or kg, ml or l, or pieces."
    ),
}
PARTS = [(Part.MEAL.value, _("the hot meal")), (Part.PACK.value, _("the pack"))]
UNITS = [(Unit.G.value, _("g")), (Unit.ML.value, _("ml")), (Unit.PIECE.value, _("pieces"))]


class DishForm(forms.Form):
    """A dish as guests and the kitchen know it."""

    name = PlainTextField(label=_("What is it called?"), max_length=120)
    part = forms.ChoiceField(label=_("Part of"), choices=PARTS)
    guests_a_dish = WholeNumberField(
        label=_("Guests who share one"), least=1, most=MOST_GUESTS_A_DISH,
        help_text=_("1 where each has a plate; 4 where one dish is for four."),
    )  # fmt: skip
    part_percent = WholeNumberField(
        label=_("Of a hundred guests so many eat it"), least=1, most=100,
        help_text=_("100 for everybody; 20 for a vegetarian dish, say."),
    )  # fmt: skip
    packed_on_site = forms.BooleanField(
        label=_("It is packed where it is handed out"), required=False,
        help_text=_("In boxes or bags, before guests ask for it."),
    )  # fmt: skip
    allergens = AllergensField()


class ServedForm(forms.Form):
    """Which dishes are served on an evening."""

    dishes = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    later = forms.BooleanField(required=False)

    def __init__(self, data: Any, *, dishes: list[tuple[int, str]]) -> None:  # noqa: ANN401 - what was sent
        """Offer these dishes."""
        super().__init__(data)
        self.fields["dishes"].choices = dishes  # type: ignore[attr-defined]


class AmountField(PlainTextField):
    """An amount in the digits of any script, with or without its unit behind it."""

    def __init__(self, *, most: int, **options: Any) -> None:  # noqa: ANN401
        """Take the most that there can be, in g, ml or pieces."""
        self.most = most
        widget = forms.TextInput(attrs={"autocomplete": "off", "dir": "ltr"})
        super().__init__(widget=widget, max_length=40, **options)

    def clean(self, value: Any) -> tuple[Decimal, Unit | None] | None:  # noqa: ANN401
        """Return the number in g, ml or pieces and the unit, if one was typed; None where it is empty."""
        text = super().clean(value)
        try:
            return amount(text, most=self.most) if text else None
        except Refusal as refusal:
            raise say(refusal, SENTENCES) from None


class IngredientForm(forms.Form):
    """An ingredient of a dish, for one guest, and how it is bought."""

    name = PlainTextField(label=_("Ingredient"), max_length=80)
    amount = AmountField(
        label=_("For one guest"), most=MOST_AMOUNT,
        help_text=_("Such as 120 g, 0.25 l or 3 pieces."),
    )  # fmt: skip
    unit = forms.ChoiceField(
        label=_("Unit"), choices=UNITS, help_text=_("Of a number that has none behind it.")
    )
    pack_size = AmountField(
        label=_("Bought in packs of"), most=MOST_IN_A_PACK, required=False,
        help_text=_("Such as 10 kg. Empty where it is bought loose."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Return exact amounts, both in the unit that was typed, else in the one that was chosen."""
        said = dict(super().clean() or {})
        if self.errors:
            return said
        number, typed = said["amount"]
        unit = typed or Unit(said["unit"])
        size, typed = said["pack_size"] or (None, unit)
        try:
            require_the_unit(typed, of=unit)
        except Refusal as refusal:
            self.add_error("pack_size", say(refusal, SENTENCES))
        return said | {"amount": number, "unit": unit, "pack_size": size}


class TakeOutForm(forms.Form):
    """Which ingredient is taken out of a dish."""

    ingredient = forms.IntegerField(min_value=1, max_value=MOST_ID)
