"""The shape of what is told of food that is moved, and the sentence for each refusal."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sufra.kitchen.forms.food import MOST_PORTIONS, MeasuredForm
from sufra.kitchen.forms.food import SENTENCES as OF_FOOD
from sufra.models import Site
from sufra.models.ids import LENGTH
from sufra.rules.refusal import Refusal
from sufra.shell.fields import WholeNumberField, say
from sufra.shell.formats import Reader
from sufra.timing.clock import clock_at

SENTENCES: dict[str, Any] = OF_FOOD | {
    "not_on": _("One of the two evenings does not take place."),
    "over": _("One of the two evenings is over."),
    "is_lost": _("Its time is over: it may not be served any more. Throw it away, and do not move it."),
    "not_through": _("It was not heated through. Heat it first, and write that temperature down."),
    "more_than_is_left": _("Not so many portions are left of this batch. Left: %(left)s."),
    "more_than_is_there": _("There are not so many hot meals at this evening. Left: %(left)s."),
    "batch_gone": _("This batch was taken back meanwhile, and nothing was sent. Choose another one."),
    "sent_already": _("This form has sent food already. Open a new one to send more."),
    "moved_meanwhile": _(
        "The evening that this was sent to was moved to another day meanwhile. Call it back, or write it "
        "down where it is eaten."
    ),
    "after_the_close": _("It would arrive when the other evening is over."),
    "lost_on_arrival": _(
        "It is out of control and may be served until %(until)s. It would arrive later. Serve it here, or "
        "first heat it through (cold food: chill it)."
    ),
    "lost_before_maghrib": _(
        "It is out of control and may be served until %(until)s, which is before Maghrib there. Serve it "
        "here, first heat it through (cold food: chill it), or tick that they do so there in time."
    ),
    "before_it_was_sent": _("This is before it was sent. Correct the time."),
    "received_already": _("Somebody else has received this already. Nothing was counted twice."),
    "declined_already": _("Somebody else has said that this was not taken in."),
    "called_back_already": _("It was called back meanwhile, and counts where it came from."),
}
ASKED = "lost_before_maghrib"
OF_THE_CLOCK = {"not_yet", "before_it_was_made", "before_it_was_sent"}
OF_THE_MEALS = {"more_than_is_left", "more_than_is_there"}
Choices = list[tuple[str, str]]


class SendForm(MeasuredForm):
    """Portions of a batch that go to another place."""

    field_order = ("form_key", "to", "batch", "meals")
    form_key = forms.CharField(widget=forms.HiddenInput, max_length=LENGTH)
    to = forms.ChoiceField(label=_("To"))
    batch = forms.ChoiceField(label=_("Which batch?"))
    meals = WholeNumberField(label=_("How many portions?"), least=1, most=MOST_PORTIONS)
    insists = forms.BooleanField(
        label=_("They heat it through there in time (cold food: chill it)"), required=False
    )

    def __init__(self, data: Any, *, receivers: Choices, batches: Choices, initial: dict[str, str]) -> None:  # noqa: ANN401 - what was sent
        """Offer these evenings and batches."""
        super().__init__(data, initial=initial)
        self.fields["celsius"].label = _("Temperature in the middle, as it leaves")
        for name, choices in (("to", receivers), ("batch", batches)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - it stands above
            field.choices = choices


class ReceiveForm(MeasuredForm):
    """What arrived."""

    def __init__(self, data: Any = None) -> None:  # noqa: ANN401 - what was sent
        """Ask for the temperature as it arrives."""
        super().__init__(data)
        self.fields["celsius"].label = _("Temperature in the middle, as it arrives")


def refuse(form: forms.Form, refusal: Refusal, site: Site, reader: Reader) -> None:
    """Put a refusal's sentence where it belongs; an instant in it is told by the clock of this place."""
    facts = {
        name: clock_at(fact, site, reader) if isinstance(fact, datetime) else fact
        for name, fact in refusal.facts.items()
    }
    field = "clock" if refusal.code in OF_THE_CLOCK else "meals" if refusal.code in OF_THE_MEALS else None
    form.add_error(field, say(Refusal(refusal.code, **facts), SENTENCES))
