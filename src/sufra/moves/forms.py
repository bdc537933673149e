"""The shape of a deed, of its confirmation, and the sentence for each refusal."""

import datetime as dt
import re
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sufra.models import Campaign, Iftar, Site
from sufra.moves.queries.labels import DEEDS, SCOPES
from sufra.moves.queries.outcomes import STATES, Intent
from sufra.moves.queries.scopes import targets
from sufra.rules.digits import latin_digits
from sufra.shell.dates import date_typed
from sufra.shell.fields import PlainTextField, WholeNumberField
from sufra.timing.months import RAMADAN, Ramadan, adopted, announcers, readings

OWN = "own"
NUMBERS = re.compile(r"(\d{3,4})\D+(\d{1,2})\D+(\d{1,2})")
NEAR = dt.timedelta(days=60)
MOST_HOURS = 168
SENTENCES: dict[str, Any] = {
    "far_from_computed": _(
        "%(given)s is too far from the computed start, %(computed)s: the moon is new but once a month."
    ),
    "no_such_month": _(
        "A month has 29 or 30 days; these two starts would give it %(days)s. If the first start was wrong, "
        "correct it here too."
    ),
    "outside_ramadan": _(
        "%(day)s is not in this Ramadan, and the evening hangs on a fast day. Let it keep to a date first."
    ),
    "no_such_place": _("Choose one of your places."),
    "no_maghrib": _("The sun does not set there on %(day)s, so there is no Maghrib to break the fast at."),
    "another_year": _("Write a year from %(first)s to %(last)s."),
    "date_has_passed": _(
        "%(day)s is over, and an evening would be on it. Choose another date, or let it keep to its own."
    ),
    "nothing_to_do": _("Nothing would change: the evenings are like that already."),
    "no_evenings": _("There is no coming evening among these."),
    "stale_preview": _("Something has changed since. This is how it would be now; please look once more."),
    "undone_already": _("This was taken back already."),
    "not_undone": _("Times that were reckoned anew stay. Choose another way to reckon them instead."),
    "over": _("One of these evenings is over, or would be. Change the others with a deed of their own."),
    "changed_since": _("Another deed has changed one of these evenings since. Take that one back first."),
}


class CivilDateField(PlainTextField):
    """A civil date in any script's digits; one of another calendar is recognised and named."""

    def __init__(self, *, near: dt.date | None = None, **options: Any) -> None:  # noqa: ANN401
        """Take a date near which the answer is looked for."""
        self.near = near
        options.setdefault("max_length", 40)
        super().__init__(**options)

    def clean(self, value: Any) -> dt.date | None:  # noqa: ANN401
        """Return the date, or None where it may be empty and is."""
        text = str(super().clean(value))
        if not text:
            return None
        try:
            return date_typed(text)
        except ValidationError:
            self._recognise(text)
            raise

    def _recognise(self, text: str) -> None:
        found = NUMBERS.search(latin_digits(text))
        numbers = [int(number) for number in found.groups()] if found else []
        for calendar, day in (readings(*numbers) if numbers else {}).items():
            if self.near and abs(day - self.near) <= NEAR:
                raise ValidationError(OTHER_CALENDARS[calendar], "another_calendar", {"day": day})


OTHER_CALENDARS = {
    "hijri": _("This is a date of the Hijri calendar. If you mean %(day)s, write that."),
    "solar": _("This is a date of Iran’s calendar. If you mean %(day)s, write that."),
}


class AnnouncementForm(forms.Form):
    """When the month begins, and who says so."""

    by = forms.ChoiceField(label=_("Who says so?"), widget=forms.RadioSelect, initial=OWN)
    first_on = CivilDateField(label=_("First day of Ramadan"), required=False)
    next_on = CivilDateField(
        label=_("First day of Shawwal, once it is known"), required=False,
        help_text=_("Leave it empty until then: day 30 stays “if the month has 30 days”."),
    )  # fmt: skip
    authority = PlainTextField(
        label=_("Who decided it"), required=False, max_length=120,
        help_text=_("The authority that you follow, or yourselves. Guests read it."),
    )  # fmt: skip
    source = PlainTextField(label=_("Where it was announced"), required=False, max_length=300)

    def __init__(self, *args: Any, campaign: Campaign, ramadan: Ramadan, **options: Any) -> None:  # noqa: ANN401
        """Offer the authorities whose announcement for this year is shipped."""
        super().__init__(*args, **options)
        self.campaign = campaign
        by = self.fields["by"]
        assert isinstance(by, forms.ChoiceField)  # noqa: S101 - declared above
        known = announcers(campaign.hijri_year)
        by.choices = [(OWN, _("Somebody else, or we ourselves")), *known.items()]
        if not known:
            by.widget = forms.HiddenInput()
        for name in ("first_on", "next_on"):
            field = self.fields[name]
            assert isinstance(field, CivilDateField)  # noqa: S101 - declared above
            field.near = ramadan.first_on

    def clean(self) -> dict[str, Any]:
        """Ask for a first day and a name, unless a shipped announcement says both."""
        data = super().clean() or {}
        if data.get("by") == OWN:
            for name, sentence in ASKED.items():
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, sentence)
        return data

    def intent(self, now: dt.datetime) -> Intent:
        """Return what is meant."""
        data = self.cleaned_data
        if data["by"] == OWN:
            return Intent(
                kind="announce", campaign_id=self.campaign.pk, first_on=data["first_on"],
                next_on=data["next_on"], authority=data["authority"], source=data["source"],
                announced=bool(data["source"]),
            )  # fmt: skip
        rows = {row.hijri_month: row for row in adopted(self.campaign, data["by"])}
        first, after = rows[RAMADAN], rows.get(RAMADAN + 1)
        return Intent(
            kind="announce", campaign_id=self.campaign.pk, first_on=first.starts_on,
            next_on=after.starts_on if after else None, authority=first.authority, source=first.source,
            announced=True,
        )  # fmt: skip


ASKED = {
    "first_on": _("Write the first day of Ramadan, such as 2027-02-08."),
    "authority": _("Write who decided it, such as the name of your authority, or your own."),
}


class DeedForm(forms.Form):
    """What is to happen, to which evenings."""

    kind = forms.ChoiceField(label=_("What happens?"), choices=list(DEEDS.items()), widget=forms.RadioSelect)
    scope = forms.ChoiceField(
        label=_("For which evenings?"), choices=list(SCOPES.items()), widget=forms.RadioSelect, initial="one"
    )
    chosen = forms.MultipleChoiceField(
        label=_("Evenings here"), required=False, widget=forms.CheckboxSelectMultiple
    )
    to_on = CivilDateField(label=_("The new date of this evening"), required=False)
    site_id = forms.ChoiceField(label=_("The new place"), required=False)
    hours = WholeNumberField(
        label=_("Show the exact place so many hours before Maghrib"), least=1, most=MOST_HOURS, initial=4,
        required=False,
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,  # noqa: ANN401
        iftar: Iftar,
        sites: list[Site],
        evenings: list[tuple[str, str]],
        **options: Any,  # noqa: ANN401
    ) -> None:
        """Take the evening from which it was asked, the host's other places, and the evenings at this one."""
        super().__init__(*args, **options)
        self.iftar, self.campaign = iftar, iftar.campaign
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)  # noqa: S101
        kind.choices = [(key, words) for key, words in DEEDS.items() if key not in _pointless(iftar)]
        places, chosen, to_on = self.fields["site_id"], self.fields["chosen"], self.fields["to_on"]
        assert isinstance(places, forms.ChoiceField)  # noqa: S101 - declared above
        assert isinstance(chosen, forms.MultipleChoiceField)  # noqa: S101
        assert isinstance(to_on, CivilDateField)  # noqa: S101
        places.choices = [("", "–"), *((site.pk, str(site)) for site in sites if site.pk != iftar.site_id)]
        chosen.choices = evenings
        to_on.near = iftar.evening_on

    def clean(self) -> dict[str, Any]:
        """Ask for what this deed needs."""
        data = super().clean() or {}
        needed = {"move": "to_on", "place": "site_id", "withhold": "hours"}.get(data.get("kind", ""))
        if needed and not data.get(needed) and needed not in self.errors:
            self.add_error(needed, NEEDED[needed])
        if data.get("scope") == "some" and not data.get("chosen"):
            self.add_error("chosen", _("Tick the evenings that are meant."))
        return data

    def intent(self, now: dt.datetime) -> Intent:
        """Return what is meant."""
        data = self.cleaned_data
        return Intent(
            kind=data["kind"], campaign_id=self.iftar.campaign_id, to_on=data["to_on"], hours=data["hours"],
            site_id=data["site_id"], asked_of=self.iftar.pk,
            targets=targets(self.iftar, data["scope"], data["chosen"], now),
        )  # fmt: skip


def _pointless(iftar: Iftar) -> set[str]:
    """Return the deeds that would change nothing of this evening."""
    return {
        *(kind for kind, (_state, reached) in STATES.items() if iftar.state not in reached),
        "hot_meals" if iftar.packs_only_since is None else "packs_only",
        *(["release"] if iftar.exact_place_hours_before is None else []),
    }


NEEDED = {
    "to_on": _("Write the new date, such as 2027-03-02."),
    "site_id": _("Choose the new place. It must be one of yours: add it under “Add another site” first."),
    "hours": _("Write how many hours before Maghrib, such as 4."),
}


TWO_ROWS: dict[str, Any] = {"rows": 2}
"""Of a sentence one sees more at once, and Enter does not confirm a deed half-written."""


class ConfirmForm(forms.Form):
    """The two hidden marks of a preview, a reason for the team, and what the public reads."""

    key = forms.RegexField(regex=r"^[0-9a-f]{32}$", widget=forms.HiddenInput)
    seen = forms.RegexField(regex=r"^[0-9a-f]{64}$", widget=forms.HiddenInput)
    reason = PlainTextField(
        label=_("Why, for your team alone"), required=False, max_length=400, widget=forms.Textarea(TWO_ROWS),
        help_text=_("Nobody else reads it. A threat belongs here, never in the sentence below."),
    )  # fmt: skip

    def __init__(self, *args: Any, languages: list[str], **options: Any) -> None:  # noqa: ANN401
        """Ask for a sentence in each language of the host's guests."""
        super().__init__(*args, **options)
        self.languages = languages
        names = dict(settings.LANGUAGES)
        for code in languages:
            self.fields[f"sentence_{code}"] = PlainTextField(
                label=names[code], required=False, max_length=300,
                widget=forms.Textarea(TWO_ROWS | {"lang": code, "dir": "auto"}),
            )  # fmt: skip

    def sentence_fields(self) -> list[Any]:
        """Return the fields of the public sentence."""
        return [self[f"sentence_{code}"] for code in self.languages]

    def sentences(self) -> dict[str, str]:
        """Return the public sentence by language."""
        return {code: self.cleaned_data[f"sentence_{code}"] for code in self.languages}
