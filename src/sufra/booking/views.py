"""What a party does: reserve, look, change, accept, cancel, be forgotten."""

from collections.abc import Callable
from contextlib import suppress
from hmac import compare_digest
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from sufra.booking.actions import changing
from sufra.booking.actions.reserving import reserve as reserve_places
from sufra.booking.actions.tending import forget_now
from sufra.booking.forms import (
    SENTENCES,
    LostLinkForm,
    PartyForm,
    ReserveForm,
    refused,
    require_patience,
)
from sufra.booking.queries.line import kept_places
from sufra.booking.queries.occasion import button_texts, occasion
from sufra.booking.queries.pages import party_initial, party_page
from sufra.models import ANSWERS, Letter, Party
from sufra.rules.refusal import Refusal
from sufra.shell.access import CANNOT_WRITE, by_link, give_to_holder, guessed, holder, open_form, public
from sufra.shell.addresses import network
from sufra.shell.fields import show_digits_of
from sufra.shell.formats import Reader
from sufra.shell.sealing import Seal, seal_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

NOT_SAVED = _("We could not save this now. Your answers are kept: please send them again.")


@open_form
def reserve(request: "HttpRequest", iftar_id: str) -> "HttpResponse":
    """Ask for places; whoever sends it again sees the party that it made."""
    now = timezone.now()
    page = occasion(iftar_id, Reader.of, now)
    if page is None:
        raise Http404
    if request.method == "GET" and not page.takes_reservations:
        return redirect("evening", iftar_id)
    form = ReserveForm(request.POST or None, page=page)
    show_digits_of(page.reader, form)
    status = 200
    if request.method == "POST":
        answer, status = _reserved(request, iftar_id, form)
        if answer:
            return answer
    texts = button_texts(page.reader, page.is_full)
    context = {"page": page, "form": form, "form_key": form.mark(now), "texts": texts}
    return render(request, "booking/reserve.html", context, status=status)


def _reserved(request: "HttpRequest", iftar_id: str, form: ReserveForm) -> "tuple[HttpResponse | None, int]":
    if not form.is_valid():
        return None, 422
    now = timezone.now()
    wish = form.wish(language=get_language() or "en", address=network(request))
    try:
        require_patience(form.cleaned_data["form_key"], now)
        made = reserve_places(iftar_id=iftar_id, form_key=form.cleaned_data["form_key"], wish=wish, now=now)
    except Refusal as refusal:
        refused(form, refusal)
        return None, 422
    except CANNOT_WRITE:
        form.add_error(None, NOT_SAVED)
        return None, 503
    address = reverse("party", args=[made.party.pk]) + ("?again" if made.differs else "")
    answer = HttpResponseRedirect(address)
    return give_to_holder(answer, made.party, made.secret, until=made.party.iftar.forgotten_from), 302


@open_form
def lost_link(request: "HttpRequest", iftar_id: str) -> "HttpResponse":
    """Write to whoever lost a link; the answer is the same whether there is such a party or not."""
    now = timezone.now()
    page = occasion(iftar_id, Reader.of, now)
    if page is None:
        raise Http404
    form, status = LostLinkForm(request.POST or None), 200
    if request.method == "POST":
        status = _asked_for_link(request, iftar_id, form)
    context = {"page": page, "form": form, "asked": request.method == "POST" and status == 200}  # noqa: PLR2004
    return render(request, "booking/lost_link.html", context, status=status)


def _asked_for_link(request: "HttpRequest", iftar_id: str, form: LostLinkForm) -> int:
    if not form.is_valid():
        return 422
    facts = {"contact": form.cleaned_data["contact"], "address": network(request), "now": timezone.now()}
    try:
        changing.write_links(iftar_id=iftar_id, **facts)
    except Refusal as refusal:
        refused(form, refusal)
        return 422
    except CANNOT_WRITE:
        form.add_error(None, NOT_SAVED)
        return 503
    return 200


@open_form
def enter(request: "HttpRequest", party_id: str, secret: str) -> "HttpResponse":
    """Swap the secret in the address for a cookie of this party's pages; nothing of the party changes."""
    party = Party.objects.by_secret(party_id, secret)
    if party is None:
        return guessed(request)
    _note_opened(party)
    answer = redirect("party", party_id)
    return give_to_holder(answer, party, secret, until=party.iftar.forgotten_from)


def _note_opened(party: Party) -> None:
    """Let the host's receipt count who opened the page after a letter; the page opens even if it cannot."""
    with suppress(*CANNOT_WRITE):
        told = Letter.objects.filter(party=party, kind="changed", sent_at__isnull=False, opened_at=None)
        told.update(opened_at=timezone.now())


@holder
def party(request: "HttpRequest", party: Party) -> "HttpResponse":
    """Show a party how it stands, its code and its ticket."""
    page = party_page(party, Reader.of(party.iftar.campaign.host), timezone.now())
    context = {
        "page": page, "link": request.build_absolute_uri(page.link), "again": "again" in request.GET,
        "kept": kept_places(page),
    }  # fmt: skip
    return render(request, "booking/party.html", context)


@holder
def change(request: "HttpRequest", party: Party) -> "HttpResponse":
    """Change size, section, needs, name or contact."""
    now = timezone.now()
    page = party_page(party, Reader.of(party.iftar.campaign.host), now)
    form = PartyForm(request.POST or None, page=page, initial=party_initial(page))
    show_digits_of(page.reader, form)
    if request.method == "POST" and form.is_valid():
        wish = form.wish(language=get_language() or "en", address="")
        try:
            changing.change(party=party, wish=wish, now=now)
        except Refusal as refusal:
            refused(form, refusal)
        except CANNOT_WRITE:
            form.add_error(None, NOT_SAVED)
        else:
            return redirect("party", party.pk)
    return render(
        request, "booking/change.html", {"page": page, "form": form}, status=422 if form.errors else 200
    )


@holder
@require_POST
def acceptance(request: "HttpRequest", party: Party) -> "HttpResponse":
    """Take the places that are offered."""
    return _done(request, party, lambda: changing.accept(party=party, now=timezone.now()))


@holder
@require_POST
def cancellation(request: "HttpRequest", party: Party) -> "HttpResponse":
    """Give the places back, or leave the waiting list: all of the party, or the others who still wait."""
    deed = changing.let_the_others_go if "others" in request.POST else changing.cancel
    return _done(request, party, lambda: deed(party=party, now=timezone.now()))


@holder
@require_POST
def answer(request: "HttpRequest", party: Party) -> "HttpResponse":
    """Say on the day whether the party is still coming."""
    word = "no" if request.POST.get("still_coming") == "no" else "yes"
    return _done(request, party, lambda: changing.answer(party=party, still_coming=word, now=timezone.now()))


@holder
@require_POST
def moved_answer(request: "HttpRequest", party: Party) -> "HttpResponse":
    """Say whether the party still comes to an evening that was moved; with fewer, it says how many next."""
    word = request.POST.get("answer", "")
    word = word if word and word in ANSWERS else "keep"
    done = _done(request, party, lambda: changing.answer_move(party=party, word=word, now=timezone.now()))
    return redirect("change_party", party.pk) if word == "fewer" else done


@holder
@require_POST
def link(request: "HttpRequest", party: Party) -> "HttpResponse":
    """Make the private link anew."""
    try:
        secret = changing.rotate_link(party=party, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, SENTENCES[refusal.code] % refusal.facts)
        return redirect("party", party.pk)
    return give_to_holder(redirect("party", party.pk), party, secret, until=party.iftar.forgotten_from)


@holder
@require_POST
def erasure(request: "HttpRequest", party: Party) -> "HttpResponse":
    """Cancel, and erase what is personal now."""
    forget_now(party=party, now=timezone.now())
    return render(request, "booking/forgotten.html", {"iftar_id": party.iftar_id})


@csrf_exempt  # a mailbox sends it for its reader, with no cookie and no form of ours (RFC 8058)
@by_link
def no_reminders(request: "HttpRequest", party_id: str, secret: str) -> "HttpResponse":
    """Spare a party reminders; only a POST does, for mailboxes open addresses to look at them."""
    party = Party.objects.told_by(party_id)
    seal = seal_of(party.iftar) if party else None
    if party is None or seal is None or not _is_stop(seal, party, secret):
        return guessed(request)
    if request.method == "POST":
        changing.stop_reminders(party=party, now=timezone.now())
    page = party_page(party, Reader.of(party.iftar.campaign.host), timezone.now())
    context = {"page": page, "done": request.method == "POST" or party.no_reminders}
    return render(request, "booking/no_reminders.html", context)


def _is_stop(seal: Seal, party: Party, secret: str) -> bool:
    return compare_digest(seal.tag("stop", party.pk).encode(), secret.encode())


@public
def help_waiting(request: "HttpRequest") -> "HttpResponse":
    """Say how the waiting list works."""
    return render(request, "booking/help_waiting.html")


def _done(request: "HttpRequest", party: Party, deed: Callable[[], Party]) -> "HttpResponse":
    """Do a deed of one tap and show the party; a refusal is said above it."""
    try:
        deed()
    except Refusal as refusal:
        messages.error(request, SENTENCES[refusal.code] % refusal.facts)
    return redirect("party", party.pk)
