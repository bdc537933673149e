"""The shape of input: any script's digits, and text without what a line of text never holds."""

import re
import unicodedata
from collections.abc import Callable
from datetime import datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sufra.rules.digits import decimal_number, latin_digits, require_one_meaning, whole_number
from sufra.rules.refusal import Refusal
from sufra.shell.formats import Reader

# Directional overrides and embeddings can make a name read as something else (Unicode TR 36); isolates too.
BIDI_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
MOST_RAW_CHARACTERS = 20_000

REFUSALS: dict[str, Any] = {
    "not_a_whole_number": _("Write a whole number, such as 45."),
    "not_a_number": _("Write a number, such as 43.856."),
    "read_twice": _("This can be read in two ways. Write %(whole)s, or %(part)s."),
    "too_small": _("Write %(least)s or more."),
    "too_large": _("Write %(most)s or less."),
}
SAVED_MEANWHILE: Any = _("Somebody else saved %(saved)s here meanwhile. Save again to keep yours.")
EMPTIED_MEANWHILE: Any = _("Somebody else emptied this meanwhile. Save again to keep yours.")


def say(refusal: Refusal, sentences: dict[str, Any] | None = None) -> ValidationError:
    """Turn a refusal into the sentence that the feature keeps for its code; a moment is told by its clock."""
    sentence = {**REFUSALS, **(sentences or {})}[refusal.code]
    reader = Reader.of()
    facts = {name: _told(fact, reader) for name, fact in refusal.facts.items()}
    return ValidationError(sentence, code=refusal.code, params=facts)


def _told(fact: object, reader: Reader) -> object:
    if isinstance(fact, datetime):
        return reader.clock(fact)
    return reader.digits(fact) if isinstance(fact, int) else fact


def done(
    form: forms.Form, deed: Callable[[dict[str, Any]], None], sentences: dict[str, Any], *, at: str
) -> bool:  # fmt: skip
    """Do what a form says; what is refused stands at this field, and all that was typed stays.

    Of fields that remember what they began with (`show_hidden_initial`) it says those that were changed. Its
    `initial` is what is stored now: where somebody else changed the same since, that is said once.
    """
    if not form.is_valid():
        return False
    _tell_of_others(form)
    try:
        if not form.errors:
            deed(_changed(form))
    except Refusal as refusal:
        form.add_error(at, say(refusal, sentences))
    return not form.errors


def _tell_of_others(form: forms.Form) -> None:
    """Put what somebody else stored meanwhile beside what was typed, and begin with that from now on."""
    before: Any = form.data
    data = before.copy()
    for name in form.changed_data:
        field, bound = form.fields[name], form[name]
        began, stored = bound.html_initial_name, field.prepare_value(bound.initial)
        shown = "" if stored is None else str(stored)
        if data.get(began, shown) != shown and not _means(field, shown, form.cleaned_data[name]):
            sentence = SAVED_MEANWHILE if shown else EMPTIED_MEANWHILE
            form.add_error(name, ValidationError(sentence, "saved_meanwhile", {"saved": shown}))
            data[began] = shown
    form.data = data


def _means(field: forms.Field, shown: str, value: object) -> bool:
    """Whether a text says this, in whichever digits it is written."""
    try:
        return bool(field.clean(shown) == value)
    except ValidationError:
        return False


def _changed(form: forms.Form) -> dict[str, Any]:
    return {
        name: value
        for name, value in form.cleaned_data.items()
        if name in form.changed_data or not form.fields[name].show_hidden_initial
    }


class PlainTextField(forms.CharField):
    """A line, or lines, of a person's own words: normalised, without controls."""

    def __init__(self, *, lines: bool = False, **options: Any) -> None:  # noqa: ANN401
        """Take `lines=True` for a text of several lines."""
        self.lines = lines
        if lines:
            options.setdefault("widget", forms.Textarea(attrs={"rows": 4}))
        super().__init__(**options)

    def to_python(self, value: Any) -> str:  # noqa: ANN401
        """Return the text in NFC; refuse what no keyboard types, drop what only misleads."""
        text = str(value or "")
        if len(text) > MOST_RAW_CHARACTERS:
            raise ValidationError(_("This text is too long."), code="too_long")
        if any(mark in "\x00\ufffd" or "\ud800" <= mark <= "\udfff" for mark in text):
            raise ValidationError(_("This text holds a character that cannot be shown."), code="unshowable")
        text = BIDI_CONTROLS.sub("", unicodedata.normalize("NFC", text)).replace("\r\n", "\n")
        keep = "\n" if self.lines else ""
        clean = "".join(mark if mark in keep or unicodedata.category(mark) != "Cc" else " " for mark in text)
        return str(super().to_python(clean))


class WholeNumberField(forms.CharField):
    """A whole number in the digits of any script; a stored one is shown in those of the reader."""

    reader: Reader | None = None

    def __init__(self, *, least: int, most: int, **options: Any) -> None:  # noqa: ANN401
        """Take the range that is allowed."""
        self.least, self.most = least, most
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}))
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401
        """Show a stored number; what was typed stays as it was typed."""
        return self.reader.digits(value) if self.reader and isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:  # noqa: ANN401
        """Return the number, or None where it may be empty and is."""
        text = str(super().clean(value))
        if not text:
            return None
        try:
            return whole_number(text, least=self.least, most=self.most)
        except Refusal as refusal:
            raise say(refusal) from None


class DecimalNumberField(PlainTextField):
    """A number in the digits of any script, with that script's decimal sign and minus.

    A text: a browser empties an input of numbers when it holds other digits than its own.
    """

    def __init__(self, *, least: float, most: float, asks_thousands: bool = False, **options: Any) -> None:  # noqa: ANN401
        """Take the range that is allowed; and whether thousands are likely, so that 1.500 is asked about."""
        self.least, self.most, self.asks_thousands = least, most, asks_thousands
        attributes = {"inputmode": "decimal", "autocomplete": "off", "dir": "ltr"}
        super().__init__(widget=forms.TextInput(attrs=attributes), **options)

    def clean(self, value: Any) -> float | None:  # noqa: ANN401
        """Return the number, or None where it may be empty and is."""
        text = super().clean(value)
        if not text:
            return None
        try:
            if self.asks_thousands:
                require_one_meaning(latin_digits(text.strip()))
            return decimal_number(text, least=self.least, most=self.most)
        except Refusal as refusal:
            raise say(refusal) from None


class ClockField(PlainTextField):
    """A time of day in the digits of any script, hours and minutes with a colon or a point between."""

    shape = re.compile(r"([01]?[0-9]|2[0-3])[:.]([0-5][0-9])")
    sentence: Any = _("Write the time as hours and minutes, such as 21:30.")

    def __init__(self, **options: Any) -> None:  # noqa: ANN401
        """Let a telephone offer digits."""
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "dir": "ltr"})
        super().__init__(widget=widget, max_length=20, **options)

    def clean(self, value: Any) -> time | None:  # noqa: ANN401
        """Return the time, or None where it may be empty and is."""
        text = latin_digits(super().clean(value))
        if not text:
            return None
        found = self.shape.fullmatch(text)
        if not found:
            raise ValidationError(self.sentence, code="no_time")
        return time(int(found[1]), int(found[2]))


def show_digits_of(reader: Reader, *shown: forms.Form) -> None:
    """Let these forms show their numbers in the digits of this reader."""
    for form in shown:
        for field in form.fields.values():
            if isinstance(field, WholeNumberField):
                field.reader = reader


class YesNoField(forms.TypedChoiceField):
    """Yes, no, or not stated."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401
        """Offer the three answers."""
        answers = [("", _("not stated")), ("yes", _("yes")), ("no", _("no"))]
        coerce: Callable[[str], bool] = "yes".__eq__
        super().__init__(choices=answers, coerce=coerce, empty_value=None, required=False, **options)

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401
        """Show a stored answer."""
        return {True: "yes", False: "no", None: ""}.get(value, value)
