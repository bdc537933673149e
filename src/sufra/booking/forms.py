"""The shape of what a party says, and the sentence for each refusal."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sufra.booking.actions.reserving import Wish
from sufra.booking.queries.bursts import instant
from sufra.booking.queries.occasion import Occasion, section_choices
from sufra.rules.refusal import Refusal
from sufra.rules.seating import MOST_GUESTS
from sufra.shell.fields import PlainTextField, WholeNumberField, say
from sufra.shell.labels import NEEDS, NOT_ON

SENTENCES: dict[str, Any] = {
    "walk_in": _("No places are reserved here. Simply come."),
    "paused": _("It is not sure yet whether this evening takes place; nothing is reserved just now."),
    "off": NOT_ON["cancelled"],
    "not_public": _("This evening is not public."),
    "too_late": _("It is too late for that: this evening takes no more changes."),
    "no_such_section": _("Choose one of the sections."),
    "section_too_small": _("This section has %(most)s places in all. Choose another, or come as fewer."),
    "too_many_from_here": _("Many reservations came from your network. Please try again in ten minutes."),
    "rush": _("Very many people are reserving right now. Please send this again in a minute."),
    "slow": _("The host takes reservations slowly just now. Please send this again in a few minutes."),
    "burst_has_changed": _("They are no longer as they were shown. Please look at them once more."),
    "no_room_to_grow": _("There is room for %(most)s at most."),
    "waits_at_this_size": _("While you wait, you can become fewer, not more. Cancel to ask anew."),
    "waits_in_its_section": _("While you wait, you stay in this section. Cancel to ask anew."),
    "offer_is_over": _("The offer has run out."),
    "cancelled_already": _("This reservation is cancelled already."),
    "is_in": _("You are counted in already, so nothing is cancelled."),
    "too_fast": _("That was very fast. Please look at it once more, and send it."),
    "form_too_old": _("This form is a day old. Please look at it once more, and send it."),
}
LABELLED = _("Some plates are labelled for allergies: tick it, and say at the desk which.")
NOT_LABELLED = _("For allergies, please ask at the desk on the evening; we cannot promise.")
MOST_MICROSECONDS = 10**17  # the year 5138, which a datetime holds
LEAST_SECONDS, MOST_SECONDS = 2, 24 * 3600
SIGNER = signing.Signer(salt="sufra.booking.form")


def new_form_key(now: datetime) -> str:
    """Return what marks one form: the party that it makes is made once; it says when it was shown."""
    return SIGNER.sign(f"{secrets.token_urlsafe(12)}.{int(now.timestamp())}")


def require_patience(form_key: str, now: datetime) -> None:
    """Refuse `too_fast` a form that nobody can have read, `form_too_old` one of yesterday or not of ours."""
    try:
        age = now.timestamp() - int(SIGNER.unsign(form_key).rpartition(".")[2])
    except (signing.BadSignature, ValueError):
        raise Refusal("form_too_old") from None
    if age > MOST_SECONDS:
        raise Refusal("form_too_old")
    if age < LEAST_SECONDS:
        raise Refusal("too_fast")


class PartyForm(forms.Form):
    """How many, where, what is needed, and what to call them."""

    adults = WholeNumberField(label=_("Adults"), least=1, most=MOST_GUESTS, initial=1)
    children = WholeNumberField(
        label=_("Children"), help_text=_("Babies too."), least=0, most=MOST_GUESTS, required=False
    )
    section = forms.TypedChoiceField(label=_("Where?"), coerce=int, widget=forms.RadioSelect)
    needs = forms.MultipleChoiceField(
        label=_("What would help?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    name = PlainTextField(
        label=_("What shall we call you?"),
        help_text=_("A first name or a nickname is fine."),
        max_length=60,
    )
    contact = PlainTextField(
        label=_("E-mail or telephone, if you like"),
        help_text=_(
            "Only to write to you about this evening. You can do without. "
            "We write to one address for three reservations at most."
        ),
        max_length=120,
        required=False,
    )
    fewest = WholeNumberField(
        label=_("If there is not room for all of you: we would come as"),
        help_text=_("The least number. Leave it empty to come together or not at all."),
        least=1,
        most=MOST_GUESTS,
        required=False,
    )
    rest_waits = forms.BooleanField(label=_("Then the others stay on the waiting list"), required=False)

    def __init__(self, *args: Any, page: Occasion, **options: Any) -> None:  # noqa: ANN401
        """Offer the evening's sections and what its host can do for a need; the only section is chosen."""
        super().__init__(*args, **options)
        self._offer_sections(section_choices(page))
        labelled = page.iftar.labelled_plates
        needs = self.fields["needs"]
        assert isinstance(needs, forms.MultipleChoiceField)  # noqa: S101 - declared above
        needs.choices = [(need, words) for need, words in NEEDS.items() if labelled or need != "labelled"]
        needs.help_text = LABELLED if labelled else NOT_LABELLED

    def _offer_sections(self, sections: list[tuple[int, str]]) -> None:
        field = self.fields["section"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 - declared above
        field.choices = sections
        if len(sections) == 1:
            field.initial = sections[0][0]
            field.widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        """Keep the party within what one reservation takes, and the least number within the party."""
        data = super().clean() or {}
        guests = (data.get("adults") or 0) + (data.get("children") or 0)
        if guests > MOST_GUESTS:
            self.add_error(
                "children",
                ValidationError(
                    _("One reservation takes %(most)s people. For more, please ask the host."),
                    params={"most": MOST_GUESTS},
                ),
            )
        if (data.get("fewest") or 0) > guests:
            self.add_error("fewest", _("This is more than you are."))
        return data

    def wish(self, *, language: str, address: str) -> Wish:
        """Return what was asked for."""
        data = self.cleaned_data
        children = data["children"] or 0
        return Wish(
            section=data["section"], guests=data["adults"] + children, children=children,
            needs=tuple(data["needs"]), name=data["name"], contact=data["contact"], fewest=data["fewest"],
            rest_waits=data["rest_waits"], language=language, address=address,
        )  # fmt: skip


class ReserveForm(PartyForm):
    """The same from a stranger: with what marks the form, and a field that only machines fill."""

    form_key = forms.CharField(widget=forms.HiddenInput, max_length=120)
    website = forms.CharField(label=_("Leave this empty"), required=False, max_length=200)

    def mark(self, now: datetime) -> str:
        """Return the mark to send along: the same as before, or a fresh one for a form that was too old."""
        was = str(self.data.get("form_key", ""))
        try:
            require_patience(was, now)
        except Refusal as refusal:
            return was if refusal.code == "too_fast" else new_form_key(now)
        return was

    def clean_website(self) -> str:
        """Refuse what a machine filled in."""
        if self.cleaned_data["website"]:
            raise ValidationError(_("Leave this empty."))
        return ""


class LetterWordsForm(forms.Form):
    """One sentence of the host's own for each kind of letter and language; it is text and nothing else."""

    def __init__(self, *args: Any, kinds: Iterable[str], languages: Iterable[str], **options: Any) -> None:  # noqa: ANN401
        """Offer a line for each."""
        super().__init__(*args, **options)
        names = dict(settings.LANGUAGES)
        self.rows = [(kind, language) for kind in kinds for language in languages]
        for kind, language in self.rows:
            self.fields[f"{kind}_{language}"] = PlainTextField(
                label=names[language], required=False, max_length=200
            )

    def sentences(self) -> dict[tuple[str, str], str]:
        """Return what was written, by kind and language; what was refused is empty."""
        given = self.cleaned_data if self.is_bound and self.is_valid() else self.initial
        return {(kind, language): given.get(f"{kind}_{language}", "") for kind, language in self.rows}


class LostLinkForm(forms.Form):
    """The contact that a party gave."""

    contact = PlainTextField(
        label=_("The e-mail or telephone that you gave"),
        help_text=_("We can write to an e-mail address only."),
        max_length=120,
    )

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
        """Say nothing of e-mail where telephones are reached too."""
        super().__init__(*args, **options)
        if settings.PHONE_URL:
            self.fields["contact"].help_text = ""


class BurstForm(forms.Form):
    """Which burst was looked at: its first and last arrival, in microseconds since 1970, and its mark."""

    begins = forms.IntegerField(min_value=0, max_value=MOST_MICROSECONDS)
    ends = forms.IntegerField(min_value=0, max_value=MOST_MICROSECONDS)
    mark = forms.CharField(required=False, max_length=64)

    def span(self) -> tuple[datetime, datetime]:
        """Return the two instants."""
        begins, ends = (self.cleaned_data[name] for name in ("begins", "ends"))
        return instant(begins), instant(ends)


FIELDS = {
    "no_room_to_grow": "adults", "waits_at_this_size": "adults", "waits_in_its_section": "section",
    "no_such_section": "section", "section_too_small": "section",
}  # fmt: skip


def refused(form: forms.Form, refusal: Refusal) -> None:
    """Say a refusal by its field."""
    field = FIELDS.get(refusal.code)
    form.add_error(field if field in form.fields else None, say(refusal, SENTENCES))
