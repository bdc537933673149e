"""The shape of what is said about who cooks, and about how hot meals are served."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sufra.models import MOST_MEALS
from sufra.shell.fields import DecimalNumberField, PlainTextField, WholeNumberField

MOST = 1_000_000
DAY_MINUTES = 24 * 60
SENTENCES: dict[str, Any] = {
    "supplier_is_there": _("It is written down already. Change it in the list above."),
}


class SupplierForm(forms.Form):
    """Who cooks, at most how many, and when they bring it."""

    name = PlainTextField(
        label=_("Who cooks"), max_length=120,
        help_text=_("An organisation or a kitchen. No person’s name."),
    )  # fmt: skip
    most_meals = WholeNumberField(
        label=_("Hot meals at most"), least=1, most=MOST, initial=MOST_MEALS,
        help_text=_("1,000 is the most that small kitchens are trusted with, so that nothing spoils."),
    )  # fmt: skip
    arrives_from = WholeNumberField(
        label=_("Delivers from, in minutes before Maghrib"), least=0, most=DAY_MINUTES, initial=75
    )
    arrives_until = WholeNumberField(
        label=_("until, in minutes before Maghrib"), least=0, most=DAY_MINUTES, initial=45
    )
    travel_minutes = WholeNumberField(
        label=_("Minutes on the way, loading and unloading too"), least=0, most=DAY_MINUTES, initial=20
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a window that closes before it opens."""
        said: dict[str, Any] = super().clean() or {}
        opens, closes = said.get("arrives_from"), said.get("arrives_until")
        if opens is not None and closes is not None and opens < closes:
            self.add_error("arrives_until", _("Fewer minutes before Maghrib than it begins, such as 45."))
        return said


class ServingForm(forms.Form):
    """Stalls, servers, seconds, and by when everybody shall be served."""

    stalls = WholeNumberField(
        label=_("Stalls that hand out hot meals"), least=1, most=1000, show_hidden_initial=True
    )
    servers_a_stall = WholeNumberField(
        label=_("Servers at each"), least=1, most=100, show_hidden_initial=True
    )
    seconds_a_guest = DecimalNumberField(
        label=_("Seconds that a server takes for a guest"), least=1, most=600,
        show_hidden_initial=True,
        help_text=_("Take the time of ten guests, and divide it by ten."),
    )  # fmt: skip
    served_within_minutes = WholeNumberField(
        label=_("Everybody served within so many minutes of Maghrib"),
        least=1,
        most=DAY_MINUTES,
        show_hidden_initial=True,
    )
