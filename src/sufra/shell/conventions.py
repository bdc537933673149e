"""What the conventions are called wherever one is chosen: in groups, so that a phone shows few at once."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from sufra.shell.formats import Reader

GROUPS: dict[Any, dict[str, Any]] = {
    _("One's own choice"): {
        "sunset": _("Minutes after sunset"),
    },
    _("West Asia"): {
        "umm_al_qura": _("Umm al-Qura calendar, Saudi Arabia"),
        "dubai": _("Awqaf, United Arab Emirates (Dubai)"),
        "jordan": _("Ministry of Awqaf, Jordan"),
        "kuwait": _("Ministry of Awqaf, Kuwait"),
        "qatar": _("Qatar Calendar House"),
        "jafari": _("Leva Institute, Qum (Jafari)"),
        "tehran": _("Institute of Geophysics, University of Tehran"),
    },
    _("Africa"): {
        "algeria": _("Ministry of Religious Affairs, Algeria"),
        "egypt": _("Egyptian General Authority of Survey"),
        "morocco": _("Ministry of Habous, Morocco"),
        "tunisia": _("Ministry of Religious Affairs, Tunisia"),
    },
    _("South and Southeast Asia"): {
        "indonesia": _("Ministry of Religious Affairs, Indonesia (Kemenag)"),
        "malaysia": _("JAKIM, Malaysia"),
        "karachi": _("University of Islamic Sciences, Karachi"),
        "singapore": _("MUIS, Singapore"),
    },
    _("Türkiye and Europe"): {
        "france_12": _("France, 12 degrees (UOIF)"),
        "france_15": _("France, 15 degrees"),
        "france_18": _("France, 18 degrees"),
        "portugal": _("Islamic Community of Lisbon, Portugal"),
        "russia": _("Spiritual Administration of Muslims, Russia"),
        "diyanet": _("Presidency of Religious Affairs, Türkiye (Diyanet)"),
    },
    _("North America and worldwide"): {
        "isna": _("Islamic Society of North America"),
        "moonsighting": _("Moonsighting Committee Worldwide"),
        "mwl": _("Muslim World League"),
    },
}
"""Within a group in the order of the countries' English names: no convention stands above another."""

NAMES = {key: name for group in GROUPS.values() for key, name in group.items()}


def choices() -> list[tuple[Any, Any]]:
    """Return what a list to choose from offers."""
    return [(group, list(names.items())) for group, names in GROUPS.items()]


def after_sunset(minutes: int, reader: Reader) -> str:
    """Return "Sunset and 3 minutes", and of the bare sunset "Sunset"."""
    if not minutes:
        return str(_("Sunset"))
    said = ngettext("Sunset and %(minutes)s minute", "Sunset and %(minutes)s minutes", minutes)
    return said % {"minutes": reader.digits(minutes)}
