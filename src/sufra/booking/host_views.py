"""What a host's team sees and does of reservations."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sufra.booking.actions import changing, pacing
from sufra.booking.actions.reserving import reserve
from sufra.booking.actions.wording import word_letters
from sufra.booking.forms import SENTENCES, BurstForm, LetterWordsForm, PartyForm, new_form_key, refused
from sufra.booking.letters import sample
from sufra.booking.queries.bursts import BurstPage, burst_between
from sufra.booking.queries.occasion import Occasion
from sufra.booking.queries.workspace import counts_page, found_parties
from sufra.booking.queries.workspace_letters import TITLES, own_sentences
from sufra.booking.queries.workspace_party import party_at_desk
from sufra.models import Campaign, Host, Iftar, Party
from sufra.rules.refusal import Refusal
from sufra.rules.roles import Deed, may
from sufra.shell.access import host_page, member, own, own_evening
from sufra.shell.audit import note
from sufra.shell.fields import show_digits_of
from sufra.shell.formats import Reader

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@host_page(Deed.SEE_COUNTS)
def counts(request: "HttpRequest", host: Host, iftar_id: str) -> "HttpResponse":
    """Show who comes, by section and need, as counts."""
    page = counts_page(own_evening(host, iftar_id), Reader.of(host), timezone.now())
    may_answer = may(request.membership.role, Deed.ANSWER_BURST)  # type: ignore[attr-defined]  # host_page gives it
    context = {"host": host, "page": page, "may_answer": may_answer}
    return render(request, "booking/host/counts.html", context)


@host_page(Deed.ANSWER_BURST)
@require_POST
def pace(request: "HttpRequest", host: Host, iftar_id: str) -> "HttpResponse":
    """Take reservations slowly, or at the usual pace again."""
    deed = pacing.slow_down if "slow" in request.POST else pacing.usual_pace
    try:
        deed(iftar=own_evening(host, iftar_id), user=member(request), now=timezone.now())
    except Refusal as refusal:
        messages.error(request, SENTENCES[refusal.code] % refusal.facts)
    return redirect("counts", host.pk, iftar_id)


@host_page(Deed.ANSWER_BURST)
def burst(request: "HttpRequest", host: Host, iftar_id: str) -> "HttpResponse":
    """Show whom a burst brought; a POST takes back those who are not kept."""
    iftar = own_evening(host, iftar_id)
    form = BurstForm(request.POST or request.GET)
    if not form.is_valid():
        return redirect("counts", host.pk, iftar.pk)
    if request.method == "POST" and _taken_back(request, iftar, form):
        return redirect("counts", host.pk, iftar.pk)
    found = burst_between(iftar, *form.span())
    if not found.parties:
        return redirect("counts", host.pk, iftar.pk)
    page = BurstPage(iftar, Reader.of(host), timezone.now(), found)
    status = 409 if request.method == "POST" else 200
    return render(request, "booking/host/burst.html", {"host": host, "page": page}, status=status)


def _taken_back(request: "HttpRequest", iftar: Iftar, form: BurstForm) -> bool:
    begins, ends = form.span()
    wish = pacing.TakenBack(
        begins=begins, ends=ends, mark=form.cleaned_data["mark"], kept=request.POST.getlist("keep"),
        kept_networks=request.POST.getlist("keep_network"),
    )  # fmt: skip
    try:
        parties = pacing.undo_burst(iftar=iftar, wish=wish, user=member(request), now=timezone.now())
    except Refusal as refusal:
        messages.error(request, SENTENCES[refusal.code] % refusal.facts)
        return refusal.code != "burst_has_changed"
    said = ngettext("%(count)s party was taken back.", "%(count)s parties were taken back.", len(parties))
    messages.success(request, said % {"count": len(parties)})
    return True


@host_page(Deed.PLAN)
def letters(request: "HttpRequest", host: Host, campaign_id: str) -> "HttpResponse":
    """Show the letters as guests get them; a POST looks at the host's own sentences, or keeps them."""
    campaign = own(Campaign.objects.of(host).filter(pk=campaign_id))
    iftar = own(Iftar.objects.of(host).with_place().filter(campaign=campaign).order_by("-evening_on"))
    form = LetterWordsForm(
        request.POST or None,
        kinds=TITLES,
        languages=campaign.language_codes(),
        initial=own_sentences(campaign),
    )
    if request.method == "POST" and form.is_valid() and "save" in request.POST:
        word_letters(campaign=campaign, user=member(request), sentences=form.sentences(), now=timezone.now())
        messages.success(request, _("Saved."))
        return redirect("letters", host.pk, campaign.pk)
    now, said = timezone.now(), form.sentences()
    kinds = [
        (title, [(form[f"{kind}_{code}"], code, sample(kind, iftar, code, said[kind, code], now))
                 for code in campaign.language_codes()])
        for kind, title in TITLES.items()
    ]  # fmt: skip
    context = {"host": host, "campaign": campaign, "form": form, "kinds": kinds}
    return render(request, "booking/host/letters.html", context, status=422 if form.errors else 200)


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
    form = PartyForm(request.POST or None, page=evening)
    show_digits_of(evening.reader, form)
    if request.method == "POST" and form.is_valid():
        wish = form.wish(language=get_language() or "en", address="")
        key = request.POST.get("form_key", "")[:120] or new_form_key(now)
        try:
            made = reserve(iftar_id=evening.iftar.pk, form_key=key, wish=wish, now=now)
        except Refusal as refusal:
            refused(form, refusal)
        else:
            note(host=host, user=member(request), deed="reserve_for", target=made.party, now=now)
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
        note(host=host, user=member(request), deed=deed, target=row, now=now)
        messages.success(request, _("Done."))
    return redirect("host_party", host.pk, row.iftar_id, row.pk)


def _with_place(host: Host, row: Party) -> Party:
    row.iftar = own_evening(host, row.iftar_id)
    return row
