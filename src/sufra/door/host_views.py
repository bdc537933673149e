"""The counting page, and stopping entry."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from sufra.door import actions
from sufra.door.actions.doors import revoke_door, show_code
from sufra.door.forms import SENTENCES, CountForm, DoorForm, EndForm, RevokeForm, StopForm
from sufra.door.queries import door_page, qr, telephones
from sufra.door.queries.doors import door_rows
from sufra.door.queries.pack import pack_is_offered
from sufra.models import Host, Iftar, Party, Section
from sufra.rules.refusal import Refusal
from sufra.rules.roles import Deed
from sufra.shell.access import counting_page, device_of, host_page, own_evening
from sufra.shell.formats import Reader

MOST_ASKED = 200  # a ticket that a reader types has 142 characters

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@counting_page
def counting(request: "HttpRequest", host: Host, iftar_id: str) -> "HttpResponse":
    """Count people in and out; a POST is one tap."""
    iftar = own_evening(host, iftar_id)
    if request.method == "POST":
        form = CountForm(request.POST)
        if form.is_valid():
            _count(request, iftar, form)
        else:
            messages.error(request, str(next(iter(form.errors.values()))[0]))
        return redirect("counting", host.pk, iftar.pk)
    page = door_page(iftar, Reader.of(host), request.GET.get("q", "")[:MOST_ASKED])
    context = {"host": host, "page": page, "pack_is_offered": pack_is_offered(iftar, timezone.now())}
    return render(request, "door/host/counting.html", context)


def _count(request: "HttpRequest", iftar: Iftar, form: CountForm) -> None:
    data = form.cleaned_data
    party = Party.objects.of_evening(iftar).filter(pk=data["party"]).first() if data["party"] else None
    if data["party"] and party is None:
        raise Http404
    counted = actions.Counted(
        uuid=data["uuid"], section=_section(iftar, data["section"]), guests=data["guests"], party=party,
        device=device_of(request),
    )  # fmt: skip
    try:
        actions.count(iftar=iftar, counted=counted, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, SENTENCES[refusal.code] % refusal.facts)


@counting_page
@require_POST
def undoing(request: "HttpRequest", host: Host, iftar_id: str, arrival_id: int) -> "HttpResponse":
    """Counter one of the last five."""
    iftar = own_evening(host, iftar_id)
    try:
        actions.undo(iftar=iftar, arrival_id=arrival_id, device=device_of(request), now=timezone.now())
    except Refusal as refusal:
        messages.error(request, SENTENCES[refusal.code] % refusal.facts)
    return redirect("counting", host.pk, iftar.pk)


@host_page(Deed.SAY_ROOM)
def entry(request: "HttpRequest", host: Host, iftar_id: str) -> "HttpResponse":
    """Stop entry to a section or everywhere, or open it again."""
    iftar = own_evening(host, iftar_id)
    form = StopForm(request.POST or None)
    facts = {"iftar": iftar, "user": request.user, "now": timezone.now()}
    if request.method == "POST" and "open" in request.POST:
        actions.open_entry(sections=list(iftar.sections.all()), **facts)  # type: ignore[arg-type]
        return redirect("counting", host.pk, iftar.pk)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["section"]
        sections = [_section(iftar, chosen)] if chosen else list(iftar.sections.all())
        actions.stop_entry(sections=sections, instead=form.cleaned_data["instead"], **facts)  # type: ignore[arg-type]
        return redirect("counting", host.pk, iftar.pk)
    page = door_page(iftar, Reader.of(host), "")
    context = {
        "host": host,
        "page": page,
        "form": form,
        "back": reverse("counting", args=[host.pk, iftar.pk]),
    }
    return render(request, "door/host/entry.html", context, status=422 if form.errors else 200)


@host_page(Deed.ENROL)
def links(request: "HttpRequest", host: Host, iftar_id: str) -> "HttpResponse":
    """Show the telephones that count; a POST makes a link, which is shown once, or ends one."""
    iftar, now, link = own_evening(host, iftar_id), timezone.now(), ""
    facts: dict[str, Any] = {"iftar": iftar, "user": request.user, "now": now}
    ending = EndForm(request.POST)
    if ending.is_valid():
        actions.end_link(link_id=ending.cleaned_data["end"], **facts)
        return redirect("counting_links", host.pk, iftar.pk)
    if request.method == "POST":
        try:
            link = request.build_absolute_uri(reverse("enrol", args=[actions.make_link(**facts)]))
        except Refusal as refusal:
            messages.error(request, SENTENCES[refusal.code] % refusal.facts)
    page = door_page(iftar, Reader.of(host), "")
    context = {"host": host, "page": page, "link": link, "qr": qr(link), "telephones": telephones(page, now)}
    return render(request, "door/host/links.html", context)


@host_page(Deed.ENROL)
def doors(request: "HttpRequest", host: Host, iftar_id: str) -> "HttpResponse":
    """Show the doors that count by themselves; a POST shows a new one's code, once, or revokes one."""
    iftar, now, code = own_evening(host, iftar_id), timezone.now(), ""
    facts: dict[str, Any] = {"iftar": iftar, "user": request.user, "now": now}
    revoking, form = RevokeForm(request.POST), DoorForm(request.POST or None)
    if revoking.is_valid():
        revoke_door(door_id=revoking.cleaned_data["revoke"], **facts)
        return redirect("doors", host.pk, iftar.pk)
    if request.method == "POST" and form.is_valid():
        try:
            code = show_code(**form.cleaned_data, **facts)
        except Refusal as refusal:
            messages.error(request, SENTENCES[refusal.code] % refusal.facts)
    reader = Reader.of(host)
    address = request.build_absolute_uri("/door/")
    context = {
        "host": host, "page": door_page(iftar, reader, ""), "rows": door_rows(iftar, reader, now),
        "form": form, "code": code, "address": address, "qr": qr(f"{address}#{code}" if code else ""),
    }  # fmt: skip
    return render(request, "door/host/doors.html", context, status=422 if form.errors else 200)


def _section(iftar: Iftar, pk: int) -> Section:
    section = iftar.sections.filter(pk=pk).first()
    if section is None:
        raise Http404
    return section
