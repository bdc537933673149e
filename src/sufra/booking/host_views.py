"""What a host's team sees and does of reservations."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sufra.booking.actions import changing
from sufra.booking.actions.reserving import reserve
from sufra.booking.forms import SENTENCES, PartyForm, new_form_key, refused
from sufra.booking.queries.pages import Occasion, section_choices
from sufra.booking.queries.workspace import counts_page, found_parties, party_at_desk
from sufra.models import Host, Party
from sufra.rules.refusal import Refusal
from sufra.rules.roles import Deed
from sufra.shell.access import host_page, own_evening
from sufra.shell.audit import note
from sufra.shell.formats import Reader

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@host_page(Deed.SEE_COUNTS)
def counts(request: "HttpRequest", host: Host, iftar_id: str) -> "HttpResponse":
    """Show who comes, by section and need, as counts."""
    page = counts_page(own_evening(host, iftar_id), Reader.of(host), timezone.now())
    return render(request, "booking/host/counts.html", {"host": host, "page": page})


@host_page(Deed.SEE_PARTIES)
def parties(request: "HttpRequest", host: Host, iftar_id: str) -> "HttpResponse":
    """Find a party by its code or its name."""
    evening = Occasion(own_evening(host, iftar_id), Reader.of(host), timezone.now())
    asked = request.GET.get("q", "")[:60]
    context = {"host": host, "page": evening, "asked": asked, "parties": found_parties(evening, asked)}
    return render(request, "booking/host/parties.html", context)


@host_page(Deed.SEE_PARTIES)
def add(request: "HttpRequest", host: Host, iftar_id: str) -> "HttpResponse":
    """Reserve for somebody who calls or stands at the desk."""
    now = timezone.now()
    evening = Occasion(own_evening(host, iftar_id), Reader.of(host), now)
    form = PartyForm(request.POST or None, sections=section_choices(evening))
    if request.method == "POST" and form.is_valid():
        wish = form.wish(language=get_language() or "en", address="")
        key = request.POST.get("form_key", "")[:120] or new_form_key(now)
        try:
            made = reserve(iftar_id=evening.iftar.pk, form_key=key, wish=wish, now=now)
        except Refusal as refusal:
            refused(form, refusal)
        else:
            note(host=host, user=request.user, deed="reserve_for", target=made.party, now=now)  # type: ignore[arg-type]
            return redirect("host_party", host.pk, evening.iftar.pk, made.party.pk)
    context = {"host": host, "page": evening, "form": form, "form_key": new_form_key(now)}
    return render(request, "booking/host/add.html", context, status=422 if form.errors else 200)


@host_page(Deed.SEE_PARTIES)
def party(request: "HttpRequest", host: Host, iftar_id: str, party_id: str) -> "HttpResponse":
    """Show a party's code, to read out or print; a POST gives it a new link, or cancels it."""
    now = timezone.now()
    row = Party.objects.of(host).filter(iftar=own_evening(host, iftar_id), pk=party_id).first()
    if row is None:
        raise Http404
    if request.method == "POST":
        return _done(request, host, row)
    page = party_at_desk(_with_place(host, row), Reader.of(host), now)
    link = request.build_absolute_uri(page.link)
    return render(request, "booking/host/party.html", {"host": host, "page": page, "link": link})


def _done(request: "HttpRequest", host: Host, row: Party) -> "HttpResponse":
    now, deed = timezone.now(), "cancel_for" if "cancel" in request.POST else "new_link_for"
    try:
        if deed == "cancel_for":
            changing.cancel(party=row, now=now)
        else:
            changing.rotate_link(party=row, now=now)
    except Refusal as refusal:
        messages.error(request, SENTENCES[refusal.code] % refusal.facts)
    else:
        note(host=host, user=request.user, deed=deed, target=row, now=now)  # type: ignore[arg-type]
        messages.success(request, _("Done."))
    return redirect("host_party", host.pk, row.iftar_id, row.pk)


def _with_place(host: Host, row: Party) -> Party:
    row.iftar = own_evening(host, row.iftar_id)
    return row
