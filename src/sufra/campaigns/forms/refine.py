"""What a host can refine after the seven questions."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _

from sufra.campaigns.forms.night import BEFORE_THE_NIGHT, NightForm
from sufra.campaigns.forms.plan import COMINGS, MOST_PLACES
from sufra.campaigns.queries.evening import EveningPage
from sufra.campaigns.queries.labels import ACCESS
from sufra.campaigns.queries.workspace import anchors
from sufra.models import ACCESS_FACTS
from sufra.models.iftar import MOST_DAYS_KEPT
from sufra.rules.refusal import Refusal
from sufra.shell.fields import ClockField, PlainTextField, WholeNumberField, YesNoField, say
from sufra.shell.labels import ITEMS, SECTIONS

HANGS_ON = {
    "maghrib": _("Maghrib"),
    "second_maghrib": _("the second Maghrib"),
    "isha": _("Isha"),
    "clock": _("a clock time"),
}
SCOPES = {"this": _("this evening only"), "site": _("all evenings of this site in the campaign")}
PHOTO_CHOICES = [
    ("", _("not stated")), ("welcome", _("welcome")), ("ask", _("ask first")), ("none", _("none, please")),
]  # fmt: skip
MOST_ITEMS = 60
SENTENCES = {
    "section_has_parties": _("In a section that you take away people have places, or wait. It stays."),
    "fewer_than_given": _(
        "%(given)s places are given already, and you would offer %(offered)s. Nobody is cancelled by this."
    ),
    "more_than_seats": _(
        "You would offer %(more)s more places than there are seats. If everybody comes, so many stand."
    ),
}
# What a host is asked once, and the tick by which it insists.
ASKED = {"fewer_than_given": "knowingly", "more_than_seats": "beyond_seats"}


class PartForm(forms.Form):
    """One of several like it on a page, folded under its caption until somebody opens it."""

    kinds: ClassVar[Mapping[str, Any]] = {}
    new_caption: ClassVar[Any] = ""

    def caption(self) -> str:
        """Return what it is called: the host's own word, else its kind, else that it would be new."""
        if not self.initial:
            return str(self.new_caption)
        own = self.initial.get("title") or self.initial.get("name")
        return str(own or self.kinds[self.initial.get("kind", "")])

    def is_open(self) -> bool:
        """Tell whether something in it was refused."""
        return self.is_bound and not self.is_valid()

    def plain_fields(self) -> list[forms.BoundField]:
        """Return what stands open in it."""
        return [field for field in self if field.name not in {*ACCESS_FACTS, "DELETE"}]

    def access_fields(self) -> list[forms.BoundField]:
        """Return what is folded once more."""
        return [field for field in self if field.name in ACCESS_FACTS]


class AccessForm(PartForm):
    """A part with the ten access facts, each yes, no or not stated."""

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
        """Add the facts after the form's own fields."""
        super().__init__(*args, **options)
        for fact in ACCESS_FACTS:
            self.fields[fact] = YesNoField(label=ACCESS[fact][0])


class EveningForm(NightForm):
    """One evening's own facts."""

    field_order = BEFORE_THE_NIGHT

    title = PlainTextField(
        label=_("Title, where it differs from the campaign's name"), required=False, max_length=120
    )
    description = PlainTextField(
        lines=True, label=_("What guests should know"), required=False, max_length=4000
    )
    coming = forms.ChoiceField(label=_("How do people come?"), choices=list(COMINGS.items()))
    doors_minutes_before = WholeNumberField(label=_("Doors open, minutes before Maghrib"), least=0, most=600)
    entry_ends_minutes_after = WholeNumberField(
        label=_("Entry ends, minutes after Maghrib (−10 is ten minutes before)"),
        least=-600,
        most=600,
        required=False,
    )
    close_minutes_after = WholeNumberField(label=_("Close, minutes after Maghrib"), least=10, most=600)
    photo_policy = forms.ChoiceField(label=_("Photographs"), choices=PHOTO_CHOICES, required=False)
    no_photo_area = PlainTextField(label=_("Area without photographs"), required=False, max_length=120)
    forgotten_after_days = WholeNumberField(
        label=_("Names and contacts are erased, days after the close"), least=0, most=MOST_DAYS_KEPT
    )
    food = PlainTextField(label=_("What is served"), required=False, max_length=200)
    labelled_plates = forms.BooleanField(
        label=_("Offer plates labelled for allergies"),
        help_text=_(
            "Guests may ask for one. Without it they are told to ask at the desk, without a promise."
        ),
        required=False,
    )
    exact_place_hours_before = WholeNumberField(
        label=_("Give the exact place only to those who hold a place, hours before Maghrib"),
        help_text=_("Empty: everybody sees it. Else others see the area."),
        least=0,
        most=720,
        required=False,
    )
    cancel_by_hours_before = WholeNumberField(
        label=_("Until how many hours before Maghrib can the supplier be told no?"),
        help_text=_("Your team reads it as a date and a time, beside the number who come."),
        least=0, most=720, required=False,
    )  # fmt: skip
    anchor = forms.ChoiceField(label=_("When the month moves"), widget=forms.RadioSelect, required=False)
    knowingly = forms.BooleanField(label=_("Yes, offer fewer than are given"), required=False)
    beyond_seats = forms.BooleanField(label=_("Yes, offer more than there are seats"), required=False)
    scope = forms.ChoiceField(
        label=_("Apply the change to"), choices=list(SCOPES.items()), widget=forms.RadioSelect, initial="this"
    )

    asked = ""

    def __init__(self, *args: Any, page: EveningPage, **options: Any) -> None:  # noqa: ANN401
        """Take the evening as it stands, to name what it can hang on."""
        super().__init__(*args, **options)
        anchor = self.fields["anchor"]
        assert isinstance(anchor, forms.ChoiceField)  # noqa: S101 - declared above
        anchor.choices = anchors(page)
        self.anchored = page.iftar.anchor

    def clean_anchor(self) -> str:
        """Leave it as it is where nothing is said."""
        return self.cleaned_data["anchor"] or self.anchored

    def refuse(self, refusal: Refusal) -> None:
        """Say why not; where it can be meant, ask."""
        self.asked = ASKED.get(refusal.code, "")
        self.add_error(None, say(refusal, SENTENCES))

    def ticks(self) -> list[forms.BoundField]:
        """Return the tick that is asked for now, and those that were given before."""
        return [self[name] for name in ASKED.values() if name == self.asked or self[name].value()]

    def insists_on(self) -> list[str]:
        """Return what the host was asked and means, by its code."""
        return [code for code, name in ASKED.items() if self.cleaned_data[name]]

    def first_fields(self) -> list[forms.BoundField]:
        """Return what stands above the parts."""
        return [field for field in self if field.name not in {"scope", *ASKED.values()}]

    def clean(self) -> dict[str, Any]:
        """Entry ends before the evening does."""
        data = super().clean() or {}
        ends, close = data.get("entry_ends_minutes_after"), data.get("close_minutes_after")
        if ends is not None and close is not None and ends > close:
            raise ValidationError({"entry_ends_minutes_after": _("Entry ends before the evening closes.")})
        return data


class SectionForm(AccessForm):
    """One section; `entrance_id` is the number of one of the site's entrances."""

    kinds = SECTIONS
    new_caption = _("Add a section")

    kind = forms.ChoiceField(label=_("Section"), choices=list(SECTIONS.items()), initial="everyone")
    name = PlainTextField(label=_("Your own word for it"), required=False, max_length=80)
    seats = WholeNumberField(label=_("Seats"), least=1, most=MOST_PLACES)
    places_offered = WholeNumberField(
        label=_("Places that reservations may take"),
        help_text=_("Empty: as many as seats. More, where you expect some not to come."),
        least=1,
        most=MOST_PLACES,
        required=False,
    )
    entry_limit = WholeNumberField(
        label=_("Entry limit"),
        help_text=_("How many people may be inside at once. Empty: no limit of its own."),
        least=1,
        most=MOST_PLACES,
        required=False,
    )
    entrance_id = forms.TypedChoiceField(
        label=_("Entrance"), required=False, coerce=int, empty_value=None, choices=[("", _("any"))]
    )
    host_says = forms.ChoiceField(
        label=_("Room now"),
        choices=[("", _("by the count")), ("few", _("few places")), ("full", _("full"))],
        required=False,
    )

    def __init__(self, *args: Any, entrances: Sequence[tuple[int, str]] = (), **options: Any) -> None:  # noqa: ANN401
        """Offer the site's entrances."""
        super().__init__(*args, **options)
        field = self.fields["entrance_id"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [("", _("any")), *entrances]

    def clean(self) -> dict[str, Any]:
        """Offer as many places as seats where the host says nothing else."""
        data = super().clean() or {}
        data["places_offered"] = data.get("places_offered") or data.get("seats")
        return data


class ItemForm(PartForm):
    """One line of the programme."""

    kinds = ITEMS
    new_caption = _("Add a line")

    # A browser sends the first choice of a line that nobody touched: by these it is known as untouched.
    kind = forms.ChoiceField(label=_("What"), choices=list(ITEMS.items()), initial="doors")
    title = PlainTextField(label=_("Title"), required=False, max_length=120)
    who = PlainTextField(label=_("Who"), required=False, max_length=120)
    language = PlainTextField(label=_("Language"), required=False, max_length=40)
    hangs_on = forms.ChoiceField(label=_("Hangs on"), choices=list(HANGS_ON.items()), initial="maghrib")
    offset_minutes = WholeNumberField(
        label=_("Minutes after it (−20 is before)"),
        help_text=_("Doors and close that hang on Maghrib follow the times above."),
        least=-720,
        most=720,
        required=False,
    )
    clock = ClockField(label=_("Clock time"), required=False)
    minutes = WholeNumberField(label=_("Lasts, minutes"), least=1, most=720, required=False)

    def clean_offset_minutes(self) -> int:
        """Read an empty offset as nought."""
        return self.cleaned_data.get("offset_minutes") or 0

    def clean(self) -> dict[str, Any]:
        """Ask for the time of a line that hangs on the clock."""
        data = super().clean() or {}
        if data.get("hangs_on") == "clock" and not data.get("clock") and "clock" not in self.errors:
            raise ValidationError({"clock": _("Write the clock time.")})
        return data


class Parts(forms.BaseFormSet):  # type: ignore[type-arg]  # not subscriptable at run time
    """Parts with our own sentences for what a person never sees."""

    default_error_messages: ClassVar[Any] = {
        "missing_management_form": _("The form did not arrive whole. Please send it again."),
        "too_many_forms": _("There are too many of these: %(num)d at most."),
        "too_few_forms": _("Keep at least %(num)d of these."),
    }

    def total_form_count(self) -> int:
        """Count the parts that came, not those that were announced: a forged number would refuse each."""
        announced = super().total_form_count()
        if not self.is_bound:
            return announced
        part = re.compile(rf"{re.escape(str(self.prefix))}-([0-9]{{1,4}})-")
        came = (int(found[1]) + 1 for found in map(part.match, self.data) if found)
        return min(announced, max(came, default=0))

    def initial_form_count(self) -> int:
        """Count no more as shown than came."""
        return (
            min(super().initial_form_count(), self.total_form_count())
            if self.is_bound
            else len(self.initial or ())
        )


SectionFormSet = formset_factory(
    SectionForm, formset=Parts, extra=1, can_delete=True, min_num=1, max_num=40, absolute_max=60,
    validate_min=True, validate_max=True,
)  # fmt: skip
ItemFormSet = formset_factory(
    ItemForm, formset=Parts, extra=2, can_delete=True, max_num=MOST_ITEMS, absolute_max=300, validate_max=True
)
