"""The words for deeds, for the evenings they reach, and for what differs."""

from django.utils.translation import gettext_lazy as _

DEEDS = {
    "move": _("Move to another date"),
    "place": _("Another place"),
    "pause": _("Pause: it is not sure that it takes place"),
    "resume": _("It takes place after all"),
    "cancel": _("Cancel"),
    "packs_only": _("Packs only: no hot meal"),
    "hot_meals": _("There are hot meals again"),
    "withhold": _("Withhold the exact place until shortly before"),
    "release": _("Show the exact place to everybody"),
}
SCOPES = {
    "one": _("This evening"),
    "some": _("Some evenings at this place"),
    "site": _("All coming evenings at this place"),
    "date": _("All places of the campaign on this date"),
    "campaign": _("The whole campaign"),
}
DONE = {
    "announce": _("The month start was set"),
    "move": _("Moved to another date"),
    "place": _("Moved to another place"),
    "pause": _("Paused"),
    "resume": _("Takes place after all"),
    "cancel": _("Cancelled"),
    "packs_only": _("Packs only"),
    "hot_meals": _("Hot meals again"),
    "withhold": _("The exact place is withheld"),
    "release": _("The exact place is shown"),
    "reckoned": _("The times were reckoned anew"),
    "undo": _("Taken back"),
}
STATES = {
    "on": _("takes place"),
    "paused": _("not sure"),
    "cancelled": _("is cancelled"),
    "no_day": _("does not take place: the month has 29 days"),
}
FAILURES = {
    "no_channel": _("a telephone number, and no way to write to telephones is set up"),
    "no_address": _("neither an e-mail address nor a telephone number"),
    "refused": _("the mail server refused the address"),
    "channel_failed": _("the way to telephones did not take it"),
    "bug": _("a fault of ours; our log says more"),
}
