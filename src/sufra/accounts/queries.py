"""What an owner reads of what the team did."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from sufra.models import AuditEntry, Host
from sufra.shell.formats import Reader
from sufra.timing.clock import host_clock

MOST_ENTRIES = 200
DEEDS = {
    "announce_month": _("set a month start"),
    "move_evenings": _("moved, paused or cancelled evenings"),
    "undo_move": _("took a move back"),
    "accept_invitation": _("accepted an invitation"),
    "add_batch": _("wrote down a batch of food"),
    "add_reading": _("wrote down a temperature"),
    "add_host": _("added the host"),
    "call_back_transfer": _("called food back"),
    "choose_food_rules": _("chose the rules of food safety"),
    "copy_season": _("copied a season"),
    "cancel_for": _("cancelled a party’s places"),
    "change_campaign": _("changed a campaign"),
    "change_evening": _("changed an evening"),
    "change_host": _("changed the host"),
    "change_role": _("changed a role"),
    "change_site": _("changed a place"),
    "decline_transfer": _("did not take food in"),
    "drop_picture": _("took a picture away"),
    "duplicate_evening": _("copied an evening"),
    "enter_sheet": _("entered a sheet that was counted on paper"),
    "end_counting_link": _("took a link to count back"),
    "invite": _("invited somebody"),
    "keep_picture": _("put up a picture"),
    "make_counting_link": _("made a link to count"),
    "make_paper_codes": _("printed codes for doors"),
    "new_link_for": _("made a new link for a party"),
    "open_entry": _("opened entry again"),
    "plan_season": _("planned evenings"),
    "publish": _("published"),
    "receive_transfer": _("received food from another place"),
    "reserve_for": _("reserved for somebody"),
    "revoke_door": _("revoked a door"),
    "send_transfer": _("sent food to another place"),
    "set_times": _("set the times of a place"),
    "lose_door": _("closed a door as lost"),
    "move_shares": _("moved places between doors"),
    "check_share": _("said what food came to a section"),
    "drop_supplier": _("took a supplier out"),
    "keep_supplier": _("wrote down who cooks"),
    "plan_serving": _("planned how hot meals are served"),
    "say_supply": _("said what food there is"),
    "say_crew": _("said how many of the crew are inside"),
    "set_kitchen": _("changed a kitchen"),
    "see_flag": _("looked at what was odd at a door"),
    "show_door_code": _("showed a code for a door"),
    "slow_down": _("took reservations slowly"),
    "stop_entry": _("stopped entry"),
    "take_back_food": _("took a line of the food log back"),
    "take_back_sheet": _("took a sheet from paper back"),
    "undo_burst": _("took a burst back"),
    "write_report": _("wrote what an evening came to"),
    "add_dish": _("wrote down a dish"),
    "add_ingredient": _("put an ingredient into a dish"),
    "change_dish": _("changed a dish"),
    "delete_dish": _("deleted a dish"),
    "publish_ill_notice": _("published that guests fell ill"),
    "serve_dishes": _("said what is served"),
    "take_back_ill_notice": _("took a notice of illness back"),
    "take_out_ingredient": _("took an ingredient out of a dish"),
    "word_letters": _("changed the words of letters"),
    "unpublish": _("took back into drafts"),
    "usual_pace": _("took reservations at the usual pace again"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class AuditLine:
    """Who did what, in words; the object and the fields by their names in the store."""

    done_at: str
    who: str
    deed: str
    target: str
    fields: str


def audit_lines(host: Host, reader: Reader) -> list[AuditLine]:
    """Return what was done, the newest first."""
    told = host_clock(host, reader)
    entries = AuditEntry.objects.of(host).select_related("user").order_by("-done_at")[:MOST_ENTRIES]
    return [
        AuditLine(
            done_at=told(entry.done_at), who=entry.user.email if entry.user else "",
            deed=str(DEEDS.get(entry.deed, entry.deed)), target=entry.object_id, fields=entry.fields,
        )
        for entry in entries
    ]  # fmt: skip
