"""The shape of what paper asks for, codes to print and a counted sheet; the sentence for each refusal."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sufra.door.actions.paper import Sheet
from sufra.door.queries.paper import PaperPage
from sufra.rules.digits import latin_digits
from sufra.rules.paper import Tick, ticked
from sufra.rules.refusal import Refusal
from sufra.shell.fields import PlainTextField, WholeNumberField, say, show_digits_of
from sufra.shell.letters import isolated

MOST_CODES, USUAL_CODES = 12, 2
MOST_WALK_INS = 9999
MOST_NAME = 24  # it stands in the name of the sheet's device
MOST_TYPED = 80
CODE = re.compile(r"[\w-]{6,64}", re.ASCII)
SENTENCES: dict[str, Any] = {
    "evening_is_forgotten": _("This evening is forgotten. Nothing can be counted any more."),
    "not_codes": _("A code has six digits. These are none: %(numbers)s. Nothing is entered yet."),
    "unknown_codes": _(
        "Not on the list of this evening: %(codes)s. Correct the codes, or say below how they count. "
        "Nothing is entered yet."
    ),
}


def typed_code(text: str) -> str:
    """Return what enrols a telephone: six digits in any script, or a printed secret; else nothing."""
    code = "".join(latin_digits(text[:MOST_TYPED]).split())
    return code if CODE.fullmatch(code) else ""


class CodesForm(forms.Form):
    """How many codes for new telephones are printed."""

    number = WholeNumberField(
        label=_("Codes for new telephones"), least=1, most=MOST_CODES, initial=USUAL_CODES
    )


class TakeBackForm(forms.Form):
    """Which sheet counts no more."""

    take_back = forms.CharField(max_length=40)


class SheetForm(forms.Form):
    """A counted sheet: its name, walk-ins by section, and the codes that were ticked on the list."""

    mark = forms.UUIDField(widget=forms.HiddenInput)
    name = PlainTextField(
        label=_("Where was it counted?"), max_length=MOST_NAME,
        help_text=_("A gate or a section, such as South gate. No person’s name: it stays with the numbers."),
    )  # fmt: skip
    ticks = PlainTextField(
        label=_("Codes that were ticked on the list"), lines=True, required=False,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "ltr", "autocomplete": "off"}),
        help_text=_("One on a line. A code alone is the whole party; “123 456 3”: three of it came."),
    )  # fmt: skip
    unknown = forms.TypedChoiceField(
        label=_("How do the codes count that are not on the list?"), coerce=int, empty_value=None,
        required=False, help_text=_("Each as one person, or as the number beside it."),
    )  # fmt: skip

    def __init__(self, data: Any, *, page: PaperPage) -> None:  # noqa: ANN401 - what was sent, or None
        """Ask for the walk-ins of each section of this page's evening."""
        super().__init__(data, initial={"mark": page.mark})
        self.rows = []
        for section, name in page.sections:
            came, left = f"came_{section.pk}", f"left_{section.pk}"
            self.fields[came], self.fields[left] = (
                _number(_("Came without a reservation")),
                _number(_("Went out")),
            )
            self.rows.append((section.pk, name, self[came], self[left]))
        unknown = self.fields["unknown"]
        assert isinstance(unknown, forms.TypedChoiceField)  # noqa: S101 - it says so above
        unknown.choices = [("", _("I have corrected them")), *self._as_walk_ins(page)]
        show_digits_of(page.reader, self)

    @staticmethod
    def _as_walk_ins(page: PaperPage) -> list[tuple[int, Any]]:
        said = _("As people without a reservation: %(section)s")
        return [(section.pk, said % {"section": isolated(name)}) for section, name in page.sections]

    def clean_ticks(self) -> list[Tick]:
        """Return what was ticked; name what is no code."""
        ticks, unread = ticked(self.cleaned_data["ticks"])
        if unread:
            raise say(Refusal("not_codes", numbers=", ".join(unread)), SENTENCES)
        return ticks

    def clean(self) -> dict[str, Any]:
        """Refuse a sheet that says nothing."""
        counted = [self.cleaned_data.get(field.name) for _pk, _name, *fields in self.rows for field in fields]
        if not self.errors and not any(counted) and not self.cleaned_data["ticks"]:
            raise forms.ValidationError(_("Nothing is counted on this sheet. Write a number or a code."))
        return self.cleaned_data

    @property
    def sheet(self) -> Sheet:
        """The sheet as it was counted."""
        data = self.cleaned_data
        return Sheet(
            mark=data["mark"], name=data["name"], ticks=data["ticks"], unknown=data["unknown"],
            came={pk: data[came.name] or 0 for pk, _name, came, _left in self.rows},
            left={pk: data[left.name] or 0 for pk, _name, _came, left in self.rows},
        )  # fmt: skip


def _number(label: Any) -> WholeNumberField:  # noqa: ANN401 - a sentence, or its promise
    return WholeNumberField(label=label, least=0, most=MOST_WALK_INS, required=False)
