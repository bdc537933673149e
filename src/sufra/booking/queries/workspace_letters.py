"""The letters in which a host has a sentence of its own."""

from django.utils.translation import gettext_lazy as _

from sufra.models import Campaign

TITLES = {
    "reserved": _("After a reservation"),
    "offered": _("When places are offered"),
    "day_before": _("The day before"),
    "still_coming": _("Before the kitchen counts: still coming?"),
    "thanks": _("The day after"),
}


def own_sentences(campaign: Campaign) -> dict[str, str]:
    """Return what the host wrote, by the names of the form's fields."""
    return {f"{words.kind}_{words.language}": words.sentence for words in campaign.letter_words.all()}
