"""What a volunteer's telephone asks: by a link for an evening, or by itself, with a token of its own."""

from typing import TYPE_CHECKING, Any

from csp.decorators import csp_update
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from sufra.door import actions
from sufra.door.actions.desk import stop_from_door
from sufra.door.actions.doors import enrol_door, take_facts
from sufra.door.actions.shares import give_shares
from sufra.door.forms import MOST_BYTES, batch_of
from sufra.door.forms_paper import typed_code
from sufra.door.queries.app import app_files, app_page
from sufra.door.queries.doors import door_list, name_at_door, now_of, of_other_doors, packs_only
from sufra.models import Door, Invitation
from sufra.rules.digits import latin_digits
from sufra.rules.refusal import Refusal
from sufra.shell.access import by_link, let_count, public, spent
from sufra.shell.doors import by_code, by_door
from sufra.shell.formats import Reader

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@by_link
def enrol(request: "HttpRequest", secret: str) -> "HttpResponse":
    """Let this telephone count at one evening; whoever only looks at the link changes nothing."""
    now = timezone.now()
    invitation = Invitation.objects.to_count(secret, now)
    if invitation is None or invitation.iftar is None:
        return spent(request)
    if request.method == "POST":
        try:
            actions.use_link(secret=secret, now=now)
        except Refusal:
            return spent(request)
        let_count(request, invitation)
        return redirect("counting", invitation.host_id, invitation.iftar_id)
    date = Reader.of(invitation.host).long_date(invitation.iftar.evening_on)
    context = {"host": invitation.host, "iftar": invitation.iftar, "date": date}
    return render(request, "door/enrol.html", context)


@csp_update({"worker-src": ["'self'", "blob:"]})
@public
def door_app(request: "HttpRequest") -> "HttpResponse":
    """Show the door's own page; its decoder of QR codes runs in a worker that it makes itself."""
    return render(request, "door/app.html", app_page())


@public
def door_worker(request: "HttpRequest") -> "HttpResponse":
    """Give the service worker that keeps the page for when there is no network."""
    return render(request, "door/sw.js", app_files(), content_type="text/javascript")


@by_code
@require_POST
def door_enrolment(request: "HttpRequest") -> "HttpResponse":
    """Exchange the six digits that the host shows, or the secret that a sheet holds, for a token, once."""
    try:
        door, token = enrol_door(code=typed_code(request.POST.get("code", "")), now=timezone.now())
    except Refusal as refusal:
        return JsonResponse({"wrong": refusal.code}, status=410)
    return JsonResponse({"token": token, "door": door.pk, "name": door.name})


@by_door
@require_GET
def door_tickets(request: "HttpRequest", door: Door) -> "HttpResponse":
    """Give a door its list; a revoked one, and one whose evenings are over, wipes what it has."""
    now = timezone.now()
    if door.revoked_at or (door.iftar and not door.listed(now)):
        return JsonResponse({"wrong": "revoked" if door.revoked_at else "over"}, status=410)
    return JsonResponse(door_list(door, now))


@by_door
@require_POST
def door_name(request: "HttpRequest", door: Door) -> "HttpResponse":
    """Tell the first name of a party to a door with a network, where the host switched that on."""
    asked = request.POST.get("evening", ""), latin_digits(request.POST.get("code", "")[:20])
    name = "" if door.revoked_at else name_at_door(door, *asked, timezone.now())
    return JsonResponse({"name": name}, status=200 if name else 404)


@by_door
@require_POST
def door_sync(request: "HttpRequest", door: Door) -> "HttpResponse":
    """Take a batch of facts, then acknowledge each; with the answer comes what all doors together know."""
    now = timezone.now()
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        return JsonResponse({"wrong": "too_long", "most": MOST_BYTES}, status=413)
    try:
        batch, unread = batch_of(request.body, now)
    except ValueError:
        return JsonResponse({"wrong": "no_batch"}, status=422)
    kept = {str(mark) for mark in take_facts(door=door, batch=batch, now=now)}
    refused = [mark for mark in (str(told.uuid) for told in batch.facts) if mark not in kept]
    answer: dict[str, Any] = {"in": sorted(kept), "refused": refused + unread}
    if door.revoked_at:
        return JsonResponse({**answer, "revoked": True})
    stopped = stop_from_door(door=door, stops=batch.stops, now=now)
    near = door.listed(now)
    shares = give_shares(door=door, said=batch.shares, asked=batch.asked, now=now)
    answer |= {
        "now": now_of(near, shares),
        "packs_only": packs_only(near),
        "stopped": stopped,
        "others": of_other_doors(door, near, batch.heard_at),
    }
    return JsonResponse({**answer, "at": int(now.timestamp() * 1000)})
