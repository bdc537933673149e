"""The words for what several features name: kinds of sections, and whether there is room."""

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
}


def section_name(section: Section) -> str:
    """Return the host's own word for a section, else the name of its kind."""
    return section.name or str(SECTIONS[section.kind])
