"""The pack that is printed for a door, and the sheets that come back from it."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from sufra.door.actions.paper import enter_sheet, make_paper_codes, take_back_sheet
from sufra.door.forms import SENTENCES as OF_DOORS
from sufra.door.forms_paper import SENTENCES, CodesForm, SheetForm, TakeBackForm
from sufra.door.queries.pack import codes_on_paper, pack_page
from sufra.door.queries.paper import paper_page
from sufra.models import Door, Host
from sufra.rules.refusal import Refusal
from sufra.rules.roles import Deed, may
from sufra.shell.access import host_page, member, own_evening
from sufra.shell.fields import say, show_digits_of
from sufra.shell.formats import Reader

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@host_page(Deed.ENROL)
def pack(request: "HttpRequest", host: Host, iftar_id: str) -> "HttpResponse":
    """Show what a door needs on paper; a POST adds codes for new telephones, which are shown once."""
    iftar, now, reader = own_evening(host, iftar_id), timezone.now(), Reader.of(host)
    form, codes = CodesForm(request.POST or None), list[tuple[Door, str]]()
    show_digits_of(reader, form)
    if request.method == "POST" and form.is_valid():
        try:
            codes = make_paper_codes(iftar=iftar, user=member(request), now=now, **form.cleaned_data)
        except Refusal as refusal:
            messages.error(request, OF_DOORS[refusal.code] % refusal.facts)
    role = request.membership.role  # type: ignore[attr-defined]
    with_names = "names" in request.GET and may(role, Deed.SEE_PARTIES)
    context = {
        "host": host, "form": form, "page": pack_page(iftar, reader, now, with_names=with_names),
        "codes": codes_on_paper(codes, request.build_absolute_uri("/door/")), "boxes": range(10),
        "lines": range(4),
    }  # fmt: skip
    return render(request, "door/host/pack.html", context, status=422 if form.errors else 200)


@host_page(Deed.COUNT_IN)
def paper(request: "HttpRequest", host: Host, iftar_id: str) -> "HttpResponse":
    """Enter a sheet that was counted with a pen, or take one back."""
    iftar, now = own_evening(host, iftar_id), timezone.now()
    facts: dict[str, Any] = {"iftar": iftar, "user": member(request), "now": now}
    page = paper_page(iftar, Reader.of(host), now)
    form, wrong = SheetForm(request.POST or None, page=page), TakeBackForm(request.POST)
    try:
        if wrong.is_valid():
            form = SheetForm(None, page=page)
            take_back_sheet(device=wrong.cleaned_data["take_back"], **facts)
            return redirect("paper", host.pk, iftar.pk)
        if form.is_valid():
            enter_sheet(sheet=form.sheet, **facts)
            messages.success(request, _("Entered. What it counted stands below."))
            return redirect("paper", host.pk, iftar.pk)
    except Refusal as refusal:
        if form.is_bound:
            form.add_error("ticks" if refusal.code == "unknown_codes" else None, say(refusal, SENTENCES))
    context = {"host": host, "page": page, "form": form, "asks": form.has_error("ticks", "unknown_codes")}
    return render(request, "door/host/paper.html", context, status=422 if form.errors else 200)
