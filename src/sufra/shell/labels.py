"""The words for what several features name: sections, whether there is room, lines of a programme, towns."""

from collections.abc import Iterable
from functools import lru_cache

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from sufra.models import ProgrammeItem, Section, Site
from sufra.rules.allergens import Allergen
from sufra.shell.formats import Reader

SECTIONS = {
    "everyone": _("Everyone"),
    "families": _("Families"),
    "women": _("Women"),
    "men": _("Men"),
    "quiet": _("Quiet corner"),
    "open_court": _("Open court"),
    "other": _("Other"),
}
# What a party may need: a closed list, so that nobody writes down an illness.
NEEDS = {
    "wheelchair": _("A place for a wheelchair"),
    "chair": _("A chair rather than the floor"),
    "high_chair": _("A high chair"),
    "vegetarian": _("Vegetarian food"),
    "low_calorie": _("A low-calorie meal"),
    "labelled": _("A plate labelled for an allergy"),
}
ALLERGENS = {
    Allergen.GLUTEN: _("Cereals with gluten"),
    Allergen.CRUSTACEANS: _("Crustaceans"),
    Allergen.EGGS: _("Eggs"),
    Allergen.FISH: _("Fish"),
    Allergen.PEANUTS: _("Peanuts"),
    Allergen.SOYA: _("Soya"),
    Allergen.MILK: _("Milk"),
    Allergen.NUTS: _("Nuts"),
    Allergen.CELERY: _("Celery"),
    Allergen.MUSTARD: _("Mustard"),
    Allergen.SESAME: _("Sesame"),
    Allergen.SULPHITES: _("Sulphites"),
    Allergen.LUPIN: _("Lupin"),
    Allergen.MOLLUSCS: _("Molluscs"),
}
ROOM = {
    "open": _("Open entry"),
    "many": _("Many places"),
    "few": _("Few places"),
    "full": _("Full"),
    "stopped": _("Entry stopped"),
    "paused": _("Not sure yet"),
    "off": _("Does not take place"),
}
ITEMS = {
    "doors": _("Doors open"),
    "maghrib": _("Maghrib: dates and water for everyone"),
    "meal": _("The meal"),
    "close": _("Close"),
    "recitation": _("Recitation of the Qur’an"),
    "talk": _("Talk"),
    "poems": _("Poems"),
    "songs": _("Songs"),
    "prayer": _("Prayer, for whoever wishes"),
    "other": _("Something else"),
}

# What a change of an evening is called in short, by the words of rules/moving.
HEADLINES = {
    "cancelled": _("Cancelled."),
    "no_day": _("Cancelled."),
    "on_again": _("It takes place after all."),
    "paused": _("Not sure yet."),
    "date": _("New date."),
    "place": _("New place."),
    "time": _("New time."),
    "confirmed": _("It is certain now."),
    "conditional": _("Only if the month has 30 days."),
    "packs_only": _("No hot meal."),
    "hot_meals": _("There is a hot meal again."),
}

# Of an evening that is not on: what its pages and calendars say.
NOT_ON = {
    "paused": _("It is not sure yet whether this evening takes place. Please look here again."),
    "cancelled": _("This evening does not take place."),
    "no_day": _("The month has 29 days, so this evening does not take place."),
}


def section_name(section: Section) -> str:
    """Return the host's own word for a section, else the name of its kind."""
    return section.name or str(SECTIONS[section.kind])


def item_title(item: ProgrammeItem) -> str:
    """Return the host's own words for a line of a programme, else the name of its kind."""
    return item.title or str(ITEMS[item.kind])


def go_instead(sections: Iterable[Section]) -> str:
    """Return where to go now by the host's own words, each once: those of the sections that are stopped."""
    stopped = [section.go_instead for section in sections if section.entry_stopped_at]
    return " · ".join(dict.fromkeys(filter(None, stopped)))


@lru_cache(maxsize=10_000)
def town(place_id: int | None, written: str, language: str) -> str:
    """Return a town's name in a language, as the gazetteer has it, else as the host wrote it."""
    from sufra.gazetteer import place  # noqa: PLC0415 - opened only where a page names a town

    known = place(place_id) if place_id else None
    return known.name(language) if known else written


def place_name(site: Site, reader: Reader) -> str:
    """Return what a place is called: by its own name, else by its town's in the reader's language."""
    return site.name or town(site.place_id, site.town, reader.language)


def standing_words(standing: str, count: int) -> str:
    """Return the sentence of how a party stands, with `%(count)s` where the number belongs."""
    if standing == "seated":
        return ngettext("You have %(count)s place.", "You have %(count)s places.", count)
    if standing == "waiting":
        return ngettext(
            "You are on the waiting list for %(count)s place.",
            "You are on the waiting list for %(count)s places.",
            count,
        )
    if standing == "offered":
        return ngettext("There is room: %(count)s place.", "There is room: %(count)s places.", count)
    return gettext("This reservation is cancelled.")


def allergens_in(allergens: list[str] | None, reader: Reader) -> str:
    """Return which allergens are in a dish, as a sentence that says so too where nobody stated any."""
    if allergens is None:
        return gettext("Allergens: not stated")
    if not allergens:
        return gettext("Allergens: none of the fourteen")
    return gettext("Allergens: %(names)s") % {
        "names": reader.listed(*(str(ALLERGENS[Allergen(name)]) for name in allergens))
    }
