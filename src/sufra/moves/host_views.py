"""The host's pages of moves: announce, change evenings, look at what was done, take it back."""

import secrets
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sufra.models import Campaign, Host, Move
from sufra.moves import actions
from sufra.moves.forms import SENTENCES, AnnouncementForm, ConfirmForm, DeedForm
from sufra.moves.queries.outcomes import Intent, outcomes
from sufra.moves.queries.preview import Preview
from sufra.moves.queries.receipts import move_page, moves_page, sheet
from sufra.moves.queries.scopes import evening_choices, other_sites
from sufra.rules.refusal import Refusal
from sufra.rules.roles import Deed
from sufra.shell.access import host_page, member, own, own_evening
from sufra.shell.fields import say
from sufra.shell.formats import Reader
from sufra.timing.months import ramadan_of

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse


@host_page(Deed.PLAN)
def announcement(request: "HttpRequest", host: Host, campaign_id: str) -> "HttpResponse":
    """Set when a campaign's Ramadan begins and ends; its evenings follow."""
    campaign = own(Campaign.objects.of(host).filter(pk=campaign_id))
    ramadan = ramadan_of(campaign, campaign.month_starts.all())
    start = {
        "first_on": ramadan.first_on,
        "authority": ramadan.authority if ramadan.kind != "computed" else "",
    }
    form = AnnouncementForm(request.POST or None, initial=start, campaign=campaign, ramadan=ramadan)
    day = Reader.of(host).long_date(ramadan.first_on)
    context = {
        "campaign": campaign,
        "ramadan": ramadan,
        "day": day,
        "template": "moves/host/announcement.html",
    }
    return _deed(request, host, form, context)


@host_page(Deed.PLAN)
def evening_deed(request: "HttpRequest", host: Host, iftar_id: str) -> "HttpResponse":
    """Move, pause, cancel an evening, or others like it; or change what is true of its place."""
    iftar, now = own_evening(host, iftar_id), timezone.now()
    form = DeedForm(
        request.POST or None, iftar=iftar, sites=other_sites(iftar),
        evenings=evening_choices(iftar, Reader.of(host), now),
        initial={"to_on": iftar.evening_on, "kind": request.GET.get("kind", "")},
    )  # fmt: skip
    day = Reader.of(host).long_date(iftar.evening_on)
    context = {"iftar": iftar, "day": day, "template": "moves/host/deed.html"}
    return _deed(request, host, form, context)


def _deed(
    request: "HttpRequest", host: Host, form: AnnouncementForm | DeedForm, context: dict[str, Any]
) -> "HttpResponse":
    """Ask, show a preview, do: three answers of one address, each of which carries all that was typed."""
    now = timezone.now()
    context |= {"host": host, "form": form, "reader": Reader.of(host)}
    if request.method != "POST" or not form.is_valid() or "again" in request.POST:
        return render(request, context["template"], context, status=422 if form.errors else 200)
    intent, languages = form.intent(now), form.campaign.language_codes()
    confirm = ConfirmForm(request.POST if "confirm" in request.POST else None, languages=languages)
    try:
        if "confirm" in request.POST and confirm.is_valid():
            move = _carry_out(request, host, intent, confirm, now)
            messages.success(request, _("Done."))
            return redirect("move", host.pk, move.pk)
        found = outcomes(host, intent, now)
    except Refusal as refusal:
        if refusal.code != "stale_preview":
            form.add_error(None, say(refusal, SENTENCES))
            return render(request, context["template"], context, status=422)
        found = outcomes(host, intent, now)
        messages.warning(request, str(SENTENCES["stale_preview"]))
    preview = Preview(host, intent, found, Reader.of(host), now)
    context |= {
        "preview": preview, "confirm": confirm, "key": secrets.token_hex(16), "sent": _sent(request, confirm)
    }  # fmt: skip
    return render(request, "moves/host/preview.html", context, status=422 if confirm.errors else 200)


def _carry_out(
    request: "HttpRequest", host: Host, intent: Intent, confirm: ConfirmForm, now: "datetime"
) -> Move:
    data = confirm.cleaned_data
    return actions.carry_out(
        host=host, user=member(request), intent=intent, key=data["key"], seen=data["seen"],
        reason=data["reason"], sentences=confirm.sentences(), now=now,
    )  # fmt: skip


def _sent(request: "HttpRequest", confirm: ConfirmForm) -> list[tuple[str, str]]:
    """Return what was typed of the deed itself, to be carried along."""
    own = {"csrfmiddlewaretoken", "confirm", "preview", "again", *confirm.fields}
    return [(name, value) for name in request.POST if name not in own for value in request.POST.getlist(name)]


@host_page(Deed.PLAN)
def moves(request: "HttpRequest", host: Host) -> "HttpResponse":
    """List what was done, the newest first."""
    page = moves_page(host, Reader.of(host))
    return render(request, "moves/host/moves.html", {"host": host, "page": page, "reader": Reader.of(host)})


@host_page(Deed.PLAN)
def move(request: "HttpRequest", host: Host, move_id: str) -> "HttpResponse":
    """Show one deed: what it changed, and who has heard of it."""
    page = move_page(own(_moves(host).filter(pk=move_id)), Reader.of(host), timezone.now())
    return render(request, "moves/host/move.html", {"host": host, "page": page, "reader": Reader.of(host)})


@host_page(Deed.SEE_PARTIES)
def phoning(request: "HttpRequest", host: Host, move_id: str) -> "HttpResponse":
    """Show, to be printed, the parties that no letter reached."""
    page = sheet(own(_moves(host).filter(pk=move_id)), Reader.of(host))
    return render(request, "moves/host/phoning.html", {"host": host, "page": page, "reader": Reader.of(host)})


@host_page(Deed.PLAN)
@require_POST
def undoing(request: "HttpRequest", host: Host, move_id: str) -> "HttpResponse":
    """Take a deed back."""
    try:
        back = actions.undo(
            move=own(_moves(host).filter(pk=move_id)), user=member(request), now=timezone.now()
        )
    except Refusal as refusal:
        messages.error(request, str(SENTENCES[refusal.code]))
        return redirect("move", host.pk, move_id)
    messages.success(request, _("Taken back."))
    return redirect("move", host.pk, back.pk)


def _moves(host: Host) -> "QuerySet[Move]":
    rows: QuerySet[Move] = Move.objects.of(host).select_related("user", "campaign", "undoes")
    return rows
