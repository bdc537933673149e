"""The desk: the evening at a glance, what is odd, doors and their places, a sheet for the fire service."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import set_response_etag
from django.views.decorators.http import require_GET, require_POST

from sufra.door.actions.desk import hand_out, lose_door, say_crew, see_flag
from sufra.door.actions.shares import move_shares
from sufra.door.forms_desk import CrewForm, DeskDoorForm, FlagForm, FoodForm
from sufra.door.queries.desk import desk_page
from sufra.models import Host
from sufra.rules.arrivals import Kind
from sufra.rules.roles import Deed
from sufra.shell.access import counting_page, device_of, host_page, member, own_evening
from sufra.shell.fields import show_digits_of
from sufra.shell.formats import Reader

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@host_page(Deed.SAY_ROOM)
def desk(request: "HttpRequest", host: Host, iftar_id: str) -> "HttpResponse":
    """Show who is inside against the limits, and all that a coordinator must know; a POST says who helps."""
    iftar, reader, now = own_evening(host, iftar_id), Reader.of(host), timezone.now()
    form = CrewForm(request.POST or None, initial={"crew": iftar.crew})
    show_digits_of(reader, form)
    if request.method == "POST" and form.is_valid():
        say_crew(iftar=iftar, user=member(request), now=now, **form.cleaned_data)
        return redirect("desk", host.pk, iftar.pk)
    context = {"host": host, "desk": desk_page(iftar, reader, now), "form": form}
    return render(request, "door/host/desk.html", context, status=422 if form.errors else 200)


@host_page(Deed.SAY_ROOM)
@require_GET
def live(request: "HttpRequest", host: Host, iftar_id: str) -> "HttpResponse":
    """Give the part of the desk that changes; who asks again with its ETag hears only that nothing did."""
    page = desk_page(own_evening(host, iftar_id), Reader.of(host), timezone.now())
    answer = render(request, "door/host/desk_live.html", {"host": host, "desk": page})
    set_response_etag(answer)
    return answer


@host_page(Deed.SAY_ROOM)
@require_GET
def fire(request: "HttpRequest", host: Host, iftar_id: str) -> "HttpResponse":
    """Show who is inside on one sheet, for the fire service."""
    page = desk_page(own_evening(host, iftar_id), Reader.of(host), timezone.now())
    return render(request, "door/host/fire.html", {"host": host, "desk": page})


@host_page(Deed.SAY_ROOM)
@require_POST
def flags(request: "HttpRequest", host: Host, iftar_id: str) -> "HttpResponse":
    """Say that somebody looked at what is odd."""
    iftar, form = own_evening(host, iftar_id), FlagForm(request.POST)
    if form.is_valid():
        key, others = form.cleaned_data["seen"] or form.cleaned_data["others"], form.cleaned_data["others"]
        see_flag(iftar=iftar, key=key, others=bool(others), user=member(request), now=timezone.now())
    return redirect("desk", host.pk, iftar.pk)


@host_page(Deed.ENROL)
@require_POST
def desk_doors(request: "HttpRequest", host: Host, iftar_id: str) -> "HttpResponse":
    """Give a door more of what is left, or less, or close it as lost."""
    iftar, form = own_evening(host, iftar_id), DeskDoorForm(request.POST)
    facts: dict[str, Any] = {"iftar": iftar, "user": member(request), "now": timezone.now()}
    said = form.cleaned_data if form.is_valid() else {}
    if said.get("lost"):
        lose_door(door_id=said["lost"], **facts)
    elif said.get("more") or said.get("less"):
        move_shares(door_id=said["more"] or said["less"], by=1 if said["more"] else -1, **facts)
    return redirect("desk", host.pk, iftar.pk)


@counting_page
@require_POST
def food(request: "HttpRequest", host: Host, iftar_id: str) -> "HttpResponse":
    """Count packs or hot meals that were handed out."""
    iftar, form = own_evening(host, iftar_id), FoodForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(next(iter(form.errors.values()))[0]))
        return redirect("counting", host.pk, iftar.pk)
    said = form.cleaned_data
    section = iftar.sections.filter(pk=said["section"]).first()
    if section is None:
        raise Http404
    hand_out(
        iftar=iftar, kind=Kind(said["kind"]), number=said["number"], section=section, mark=said["mark"],
        device=device_of(request), now=timezone.now(),
    )  # fmt: skip
    return redirect("counting", host.pk, iftar.pk)
