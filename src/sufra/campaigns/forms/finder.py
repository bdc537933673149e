"""Where a guest is: a place by name in any of the six languages, or a position."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sufra import gazetteer
from sufra.shell.fields import PlainTextField
from sufra.shell.formats import Reader


@dataclass(frozen=True, slots=True)
class Spot:
    """A point with its zone and what it is called."""

    latitude: float
    longitude: float
    zone: str
    name: str
    place_id: int | None = None


def place_label(place: gazetteer.Place) -> str:
    """Return "Sarajevo, Bosnia and Herzegovina"; without a country where the place is disputed."""
    reader = Reader.of()
    return reader.listed(place.name(get_language() or "en"), reader.country(place.country))


def places_named(text: str) -> list[gazetteer.Place]:
    """Return the places of this name; a name typed with its country, as we label it, means that one."""
    found = gazetteer.search(text)
    if found:
        return found
    head, comma, _country = text.replace("،", ",").rpartition(",")
    return [place for place in gazetteer.search(head) if _same(place_label(place), text)] if comma else []


def told_apart(places: list[gazetteer.Place]) -> list[gazetteer.Place]:
    """Return one place of each name, the first: of two that read alike nobody could choose the other."""
    by_label: dict[str, gazetteer.Place] = {}
    for place in places:
        by_label.setdefault(place_label(place), place)
    return list(by_label.values())


def _same(one: str, other: str) -> bool:
    return one.casefold().replace("،", ",").split() == other.casefold().replace("،", ",").split()


class FinderForm(forms.Form):
    """One question: near which place."""

    q = PlainTextField(label=_("Town or city"), max_length=100, required=False)
    at = forms.CharField(required=False, widget=forms.HiddenInput)
    spot: Spot | None = None
    others: list[gazetteer.Place]

    def clean(self) -> dict[str, Any]:
        """Find the spot; the first match is taken, the others are offered."""
        data = super().clean() or {}
        self.others = []
        if data.get("at"):
            self.spot = _position(data["at"])
        elif data.get("q"):
            found = places_named(data["q"])
            if not found:
                raise ValidationError(
                    _("We do not know a place called “%(name)s”. Try the nearest larger town."),
                    code="unknown_place",
                    params={"name": data["q"]},
                )
            self.spot, self.others = spot_of(found[0]), told_apart(found)[1:4]
        return data


def spot_of(place: gazetteer.Place) -> Spot:
    """Return a gazetteer's place as a spot."""
    return Spot(place.latitude, place.longitude, place.zone, place_label(place), place.id)


def _position(text: str) -> Spot:
    """Read "43.86,18.41"; the name shown is the nearest town's."""
    try:
        latitude, longitude = (float(part) for part in text.split(","))
        town = gazetteer.nearest(latitude, longitude)
    except ValueError:
        raise ValidationError(_("This position could not be read."), code="unreadable_position") from None
    return Spot(latitude, longitude, town.zone, place_label(town), town.id)
