"""The pages of the food safety log."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sufra.kitchen.actions.food import add_batch, add_reading, choose_food_rules, take_back_food
from sufra.kitchen.forms.food import SENTENCES, BatchForm, ReadingForm, RulesForm, TakeBackForm
from sufra.kitchen.queries.food import batch_choices, food_page
from sufra.models import Batch, Host, Iftar, Reading
from sufra.rules.refusal import Refusal
from sufra.rules.roles import Deed
from sufra.shell.access import host_page, member, own, own_evening
from sufra.shell.fields import done, show_digits_of
from sufra.shell.formats import Reader

if TYPE_CHECKING:
    from datetime import datetime

    from django import forms
    from django.http import HttpRequest, HttpResponse


@host_page(Deed.COOK)
def food(request: "HttpRequest", host: Host, iftar_id: str) -> "HttpResponse":
    """Show an evening's batches and what to do with each; a POST writes a batch down."""
    iftar, now = own_evening(host, iftar_id), timezone.now()
    form = BatchForm(request.POST if request.method == "POST" else None)

    def deed(said: dict[str, Any]) -> None:
        add_batch(iftar=iftar, user=member(request), now=now, **said)

    if request.method == "POST" and done(form, deed, SENTENCES, at="clock"):
        messages.success(request, _("Written down. Now measure it."))
        return redirect("food_log", host.pk, iftar.pk)
    return _page(request, iftar, now, batch=form)


@host_page(Deed.COOK)
def food_reading(request: "HttpRequest", host: Host, iftar_id: str) -> "HttpResponse":
    """Write a temperature down; who comes back to this address, as by another language, reads the log."""
    if request.method != "POST":
        return redirect("food_log", host.pk, iftar_id)
    iftar, now = own_evening(host, iftar_id), timezone.now()
    form = ReadingForm(request.POST, batches=batch_choices(iftar, Reader.of(host)))

    def deed(said: dict[str, Any]) -> None:
        batch: Batch = own(Batch.objects.of(host).filter(iftar=iftar, pk=said.pop("batch")))
        add_reading(iftar=iftar, batch=batch, user=member(request), now=now, **said)

    if done(form, deed, SENTENCES, at="clock"):
        messages.success(request, _("Written down."))
        return redirect("food_log", host.pk, iftar.pk)
    return _page(request, iftar, now, reading=form)


@host_page(Deed.COOK)
@require_POST
def food_back(request: "HttpRequest", host: Host, iftar_id: str) -> "HttpResponse":
    """Take a line of the log back that was a slip."""
    iftar, form = own_evening(host, iftar_id), TakeBackForm(request.POST)
    said = form.cleaned_data if form.is_valid() else {}
    row: Batch | Reading
    if said.get("reading"):
        row = own(Reading.objects.of(host).filter(batch__iftar=iftar, pk=said["reading"]))
    elif said.get("batch"):
        row = own(Batch.objects.of(host).filter(iftar=iftar, pk=said["batch"]))
    else:
        raise Http404
    try:
        take_back_food(iftar=iftar, row=row, user=member(request), now=timezone.now())
    except Refusal as refused:
        messages.error(request, str(SENTENCES[refused.code]))
    return redirect("food_log", host.pk, iftar.pk)


@host_page(Deed.COOK)
def food_rules(request: "HttpRequest", host: Host, iftar_id: str) -> "HttpResponse":
    """Say which rules the food of this evening's place is judged by."""
    if request.method != "POST":
        return redirect("food_log", host.pk, iftar_id)
    iftar, now, form = own_evening(host, iftar_id), timezone.now(), RulesForm(request.POST)
    if not form.is_valid():
        return _page(request, iftar, now, rules=form)
    choose_food_rules(site=iftar.site, user=member(request), now=now, **form.cleaned_data)
    return redirect("food_log", host.pk, iftar.pk)


def _page(request: "HttpRequest", iftar: Iftar, now: "datetime", **sent: "forms.Form") -> "HttpResponse":
    host = iftar.campaign.host
    reader = Reader.of(host)
    shown = {
        "batch": BatchForm(), "reading": ReadingForm(None, batches=batch_choices(iftar, reader)),
        "rules": RulesForm(initial={"food_rules": iftar.site.food_rules}),
    } | sent  # fmt: skip
    show_digits_of(reader, *shown.values())
    wrong = next((form for form in shown.values() if form.errors), None)
    context = {"host": host, "page": food_page(iftar, reader, now), "form": wrong or shown["batch"], **shown}
    return render(request, "kitchen/host/food.html", context, status=422 if wrong else 200)
