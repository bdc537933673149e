"""The words of the door's own page, in the languages that it speaks without a network."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

WORDS = {
    "door": _("Door"),
    "code_label": _("Six digits that the host shows, or a printed code"),
    "begin": _("Begin"),
    "spent": _(
        "This code opens nothing: it was used, or its time has passed. Ask the host for a new one."
    ),
    "slow": _("Too many wrong codes. Wait ten minutes."),
    "no_network": _("There is no network now. To begin, this telephone needs it once."),
    "needs": _("This browser cannot keep what it counts. Open the page in another one."),
    "ready": _("Ready offline since {time}"),
    "parties": _("Parties in the list: {number}"),
    "online": _("Online"),
    "offline": _("Offline. Everything is kept here."),
    "unsynced": _("Not yet sent: {number}"),
    "refused": _("Not taken by the server: {number}. Tell the desk."),
    "list_age": _("List of {time}"),
    "old_list": _("The list is old ({time}). Places may have been cancelled since."),
    "not_kept": _("This was not kept: the telephone has no room. Count on paper, and tell the desk."),
    "closed": _("This door is closed. Nothing of the list is kept here. Ask the host."),
    "inside": _("Inside"),
    "as_of": _("as all doors knew at {time}, and what this one counted since"),
    "limit": _("limit {number}"),
    "near": _("near the limit"),
    "full": _("No place left by what this door knows"),
    "share": _("This door may still let in {share}: its share, which nobody else uses."),
    "share_of": _("Places left in all: {left}, exact. This door's share of them: {share}."),
    "over": _("Ask the desk first"),
    "over_hint": _("Tap how many you let in all the same. The desk sees it."),
    "family": _("Family of …"),
    "stop": _("Stop entry"),
    "stop_hint": _("Where shall people go now? Every page says it."),
    "packs_at_gate": _("Packs at the gate"),
    "at_desk": _("Ask at the desk"),
    "stopped": _("Entry stopped"),
    "packs_only": _("Packs only: no hot meal"),
    "walk_ins": _("Walk-ins"),
    "code": _("Code of the ticket"),
    "delete": _("Delete"),
    "scan": _("Scan tickets"),
    "stop_scan": _("Close the camera"),
    "torch": _("Light"),
    "no_camera": _("The camera cannot be opened. Type the six digits."),
    "next": _("Next"),
    "back": _("Back"),
    "undo": _("Undo"),
    "last": _("The last five"),
    "welcome": _("Welcome"),
    "already": _("Already in"),
    "in_of": _("{inside} of {guests}"),
    "part": _("Part of this party is in"),
    "another": _("Another evening"),
    "another_hint": _("Count as walk-in, or ask at the desk."),
    "cancelled": _("Cancelled"),
    "cancelled_hint": _("If there is room: count as walk-in, or ask at the desk."),
    "unknown": _("We do not know this ticket"),
    "unknown_hint": _("Count as walk-in, or ask at the desk."),
    "came": _("{number} came"),
    "only": _("Only {number} came"),
    "as_walk_ins": _("Count as walk-ins: {number}"),
}  # fmt: skip


def words_of_the_door() -> dict[str, dict[str, str]]:
    """Return every word of the page by language."""
    found = {}
    for language in settings.WORKSPACE_LANGUAGES:
        with override(language):
            found[language] = {key: str(text) for key, text in WORDS.items()}
    return found
