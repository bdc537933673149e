"""The shape of what is counted, and the sentence for each refusal."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from sufra.door.actions.doors import Batch, Reported
from sufra.door.actions.shares import Said
from sufra.rules.arrivals import Kind
from sufra.shell.fields import PlainTextField, WholeNumberField

MOST_AT_ONCE = 100
MOST_OF_A_FACT = 1000
MOST_FACTS = 500
MOST_SECTIONS = 200
MOST_INSTEAD = 120
MOST_BYTES = 256 * 1024
MOST_NUMBER = 2**31 - 1
LATEST_CLOCK_MS = 4_102_444_800_000  # the year 2100
SENTENCES: dict[str, Any] = {
    "party_is_in": _("Already in: %(inside)s of %(party)s."),
    "party_holds_no_place": _("This party holds no places now. Count it as walk-ins, or ask at the desk."),
    "not_so_many_inside": _("Only %(inside)s are counted as inside."),
    "evening_is_over": _("This evening is over."),
    "too_long_ago": _("Only the last %(most)s can be undone."),
}


class CountForm(forms.Form):
    """So many people, in or out, of a party or as walk-ins."""

    uuid = forms.UUIDField()
    section = forms.IntegerField()
    guests = WholeNumberField(least=-MOST_AT_ONCE, most=MOST_AT_ONCE)
    party = forms.CharField(required=False, max_length=8)

    def clean_guests(self) -> int:
        """Count somebody."""
        guests: int = self.cleaned_data["guests"]
        if not guests:
            raise forms.ValidationError(_("Count at least one."))
        return guests


class EndForm(forms.Form):
    """Which link is taken back."""

    end = forms.IntegerField(min_value=1, max_value=2**63 - 1)


class StopForm(forms.Form):
    """Where people go while entry is stopped; one section, or all of them."""

    section = forms.IntegerField(required=False)
    instead = PlainTextField(
        label=_("Where shall people go now?"),
        help_text=_("Another section, another place, or packs at the gate. Every page says it."),
        max_length=MOST_INSTEAD,
    )


class DoorForm(forms.Form):
    """What a new telephone is called, and for how long it is meant."""

    name = PlainTextField(label=_("Name of the door"), max_length=40, required=False)
    whole_season = forms.BooleanField(label=_("For every coming evening of this place"), required=False)


class RevokeForm(forms.Form):
    """Which telephone counts no more."""

    revoke = forms.IntegerField(min_value=1, max_value=2**63 - 1)


def batch_of(body: bytes, now: datetime) -> tuple[Batch, list[str]]:
    """Read what a door sent: the facts that can be read, and the marks of those that cannot.

    Raises ValueError where it is no batch: cut in half, nested too deep, or with more than 500 facts.
    """
    try:
        sent = json.loads(body)
    except RecursionError as problem:
        raise ValueError("nested too deep") from problem
    if (
        not isinstance(sent, dict)
        or not isinstance(sent.get("facts"), list)
        or len(sent["facts"]) > MOST_FACTS
    ):
        raise ValueError(f"A batch has a list of at most {MOST_FACTS} facts.")
    facts, unread = [], []
    for given in sent["facts"]:
        try:
            facts.append(_told(given))
        except (ValueError, TypeError, KeyError, AttributeError):
            unread.append(str(given.get("uuid", ""))[:36] if isinstance(given, dict) else "")
    clock = _moment(sent.get("clock"))
    batch = Batch(
        facts=facts, last_sequence=_number(sent.get("sequence", 0)),
        unsynced=_number(sent.get("unsynced", 0)),
        clock_error_s=round((clock - now).total_seconds()) if clock else None,
        heard_at=_moment(sent.get("since")), battery=_percent(sent.get("battery")),
        asked=_number(sent.get("asked", 0)), shares=_shares(sent.get("shares")),
        stops=_stops(sent.get("stops")),
    )  # fmt: skip
    return batch, unread


def _percent(given: object) -> int | None:
    return given if type(given) is int and 0 <= given <= 100 else None  # noqa: PLR2004 - of a hundred


def _by_section(given: object) -> Iterator[tuple[int, Any]]:
    """Read what a door says of sections, by their primary keys; nothing where it says nothing."""
    if given is None:
        return
    if not isinstance(given, dict) or len(given) > MOST_SECTIONS:
        raise ValueError(f"At most {MOST_SECTIONS} sections.")
    for section, said in given.items():
        yield _number(int(section) if section.isdecimal() else None), said


def _shares(given: object) -> dict[int, Said]:
    """Read, by section, the share by which a door acts, what it used of it, and what it needs now."""
    found = {}
    for section, said in _by_section(given):
        if not isinstance(said, list) or len(said) != 3:  # noqa: PLR2004 - the three
            raise ValueError("A section's share is three numbers.")
        leasts = (0, -MOST_NUMBER, 0)
        share, used, need = (_number(each, least) for each, least in zip(said, leasts, strict=True))
        found[section] = Said(share=share, used=used, need=need)
    return found


def _stops(given: object) -> dict[int, str]:
    """Read to which sections a door stopped entry, and where people go now."""
    words = PlainTextField(max_length=MOST_INSTEAD)
    try:
        return {section: words.clean(instead) for section, instead in _by_section(given)}
    except forms.ValidationError as problem:
        raise ValueError("Where people go now is a short text.") from problem


def _told(given: dict[str, Any]) -> Reported:
    kind = Kind(given["kind"])
    guests = 0 if kind is Kind.UNDO else _number(given["guests"], 1, MOST_OF_A_FACT)
    ticket, evening = given.get("ticket", ""), given["evening"]
    if not isinstance(evening, str) or not (evening.isascii() and evening.isalnum()):
        raise ValueError("An evening is known by its id.")
    if (kind is Kind.PARTY) != _is_code(ticket):
        raise ValueError("A party, and only a party, has a code of six digits.")
    return Reported(
        uuid=UUID(given["uuid"]), sequence=_number(given["sequence"], 1), kind=kind, evening=evening,
        section=_number(given.get("section", 0)), guests=-guests if kind is Kind.LEFT else guests,
        whole=given.get("whole") is True, ticket=ticket, version=_number(given.get("version", 0)),
        undoes=UUID(given["undoes"]) if kind is Kind.UNDO else None, warned=given.get("warned") is True,
        counted_at=_moment(given.get("at")), elapsed_ms=_elapsed(given.get("elapsed")),
    )  # fmt: skip


def _is_code(ticket: object) -> bool:
    if ticket == "":
        return False
    if isinstance(ticket, str) and len(ticket) == 6 and ticket.isascii() and ticket.isdigit():  # noqa: PLR2004
        return True
    raise ValueError("A ticket is known by its six digits.")


def _number(given: object, least: int = 0, most: int = MOST_NUMBER) -> int:
    """Return a whole number within its bounds. Raises ValueError for anything else."""
    if type(given) is not int or not least <= given <= most:
        raise ValueError(f"A whole number from {least} to {most}; given {str(given)[:20]}.")
    return given


def _elapsed(given: object) -> int | None:
    return None if given is None else _number(given)


def _moment(given: object) -> datetime | None:
    """Return a device's clock as it goes, right or wrong; None where it tells no moment at all."""
    if type(given) is not int or not 0 <= given <= LATEST_CLOCK_MS:
        return None
    return datetime.fromtimestamp(given / 1000, UTC)
