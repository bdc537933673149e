"""Which place a person means: by name in any of the six languages, by number, or by position."""

from babel import Locale

from sufra import gazetteer
from sufra.gazetteer.folding import fold
from sufra.shell.formats import LOCALES, Reader
from sufra.skies.queries.timetable import Spot

CLEARLY_LARGER = 10
"""A town of so many times the people of all others of its name is meant, and the others are told."""

ENGLISH = Reader("en", native=False)


class NotOne(ValueError):
    """A name that is no place, or more than one; the sentence tells how to choose."""


def spot_named(text: str, elevation_m: float = 0.0) -> tuple[Spot, list[str]]:
    """Return the place that is meant by a name, "name, country" or number, and the others of that name."""
    if text.isdecimal():
        place = gazetteer.place(int(text[:20]))
        if place is None:
            raise NotOne(f"There is no place with the GeoNames number {text[:20]}.")
        return spot_of(place, label(place), elevation_m), []
    found = _named(text)
    if not found:
        raise NotOne(_unknown(text))
    first, *others = found
    if any(first.population < CLEARLY_LARGER * other.population for other in others):
        cure = f"Name the country, as in {label(first)!r}, or give the number:"
        raise NotOne(f"Several places are called {text!r}. {cure}{_listed(found)}")
    return spot_of(first, label(first), elevation_m), _lines(others)


def spot_at(latitude: float, longitude: float, zone: str | None, elevation_m: float) -> Spot:
    """Return a point with its zone, which is looked up where none is given. ValueError if it is no point."""
    return Spot(
        latitude=latitude,
        longitude=longitude,
        zone=zone or gazetteer.zone_at(latitude, longitude),
        elevation_m=elevation_m,
    )


def spot_of(place: gazetteer.Place, name: str, elevation_m: float = 0.0) -> Spot:
    """Return a gazetteer's place as a spot."""
    return Spot(
        latitude=place.latitude, longitude=place.longitude, zone=place.zone, elevation_m=elevation_m,
        name=name, place_id=place.id,
    )  # fmt: skip


def label(place: gazetteer.Place, reader: Reader = ENGLISH) -> str:
    """Return "Sarajevo, Bosnia and Herzegovina"; without a country where the place is disputed."""
    return reader.listed(place.name(reader.language), reader.country(place.country))


def _named(text: str) -> list[gazetteer.Place]:
    found = gazetteer.named(text)
    head, comma, country = text.replace("،", ",").rpartition(",")
    if found or not comma:
        return found
    return [place for place in gazetteer.named(head) if fold(country) in _countries(place.country)]


def _countries(code: str) -> set[str]:
    """Return what a country is called, folded: its ISO code, and its names in the six languages."""
    names = (Locale.parse(locale).territories.get(code, "") for locale in LOCALES.values())
    return {fold(name) for name in (code, *names) if name}


def _unknown(text: str) -> str:
    near = gazetteer.search(text)
    if not near:
        return f"No place is called {text[:60]!r}: try the nearest larger town, or give --lat and --lon."
    return f"No place is called {text[:60]!r}. Perhaps one of these is meant:{_listed(near)}"


def _listed(places: list[gazetteer.Place]) -> str:
    return "".join(f"\n  {line}" for line in _lines(places))


def _lines(places: list[gazetteer.Place]) -> list[str]:
    return [
        f"{place.id:<9} {label(place)} ({place.latitude:.2f}, {place.longitude:.2f}), {place.zone}"
        for place in places
    ]
