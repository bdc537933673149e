"""The words for what several features name: sections, whether there is room, towns."""

from collections.abc import Iterable
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from sufra.models import Section

SECTIONS = {
    "everyone": _("Everyone"),
    "families": _("Families"),
    "women": _("Women"),
    "men": _("Men"),
    "quiet": _("Quiet corner"),
    "open_court": _("Open court"),
    "other": _("Other"),
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


def section_name(section: Section) -> str:
    """Return the host's own word for a section, else the name of its kind."""
    return section.name or str(SECTIONS[section.kind])


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
