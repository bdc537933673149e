"""The pages of food that is moved from one place to another."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sufra.kitchen.actions.transfers import (
    call_back_transfer,
    decline_transfer,
    receive_transfer,
    send_transfer,
)
from sufra.kitchen.forms.transfers import ASKED, SENTENCES, ReceiveForm, SendForm, refuse
from sufra.kitchen.queries.transfers import batches_to_send, receivers, transfer_row, transfers_page
from sufra.models import Batch, Host, Transfer
from sufra.models.ids import new_id
from sufra.rules.refusal import Refusal
from sufra.rules.roles import Deed
from sufra.shell.access import host_page, member, own, own_evening
from sufra.shell.fields import show_digits_of
from sufra.shell.formats import Reader

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

LONGEST_TYPED = 8


@host_page(Deed.SEE_COUNTS)
def transfers(request: "HttpRequest", host: Host, iftar_id: str) -> "HttpResponse":
    """Show what was moved from and to an evening."""
    page = transfers_page(own_evening(host, iftar_id), Reader.of(host), timezone.now())
    return render(request, "kitchen/host/transfers.html", {"host": host, "page": page})


@host_page(Deed.COOK)
def send(request: "HttpRequest", host: Host, iftar_id: str) -> "HttpResponse":
    """Send portions of a batch to another place; the address may fill in where to and how many."""
    giver, now, reader = own_evening(host, iftar_id), timezone.now(), Reader.of(host)
    form = SendForm(
        request.POST if request.method == "POST" else None, receivers=receivers(giver, reader, now),
        batches=batches_to_send(giver, reader), initial=_asked(request),
    )  # fmt: skip
    show_digits_of(reader, form)
    if request.method == "POST" and form.is_valid():
        said: dict[str, Any] = dict(form.cleaned_data)
        receiver = own_evening(host, said.pop("to"))
        batch: Batch = own(Batch.objects.of(host).filter(iftar=giver, pk=said.pop("batch")))
        try:
            sent = send_transfer(
                giver=giver, receiver=receiver, batch=batch, user=member(request), now=now, **said
            )  # fmt: skip
        except Refusal as refusal:
            refuse(form, refusal, giver.site, reader)
        else:
            messages.success(request, _("It is on its way. The other place confirms when it is there."))
            return redirect("transfer", host.pk, sent.pk)
    context = {"host": host, "page": transfers_page(giver, reader, now), "form": form}
    context["asks"] = form.has_error(NON_FIELD_ERRORS, code=ASKED)
    return render(request, "kitchen/host/send.html", context, status=422 if form.errors else 200)


@host_page(Deed.SEE_COUNTS)
def transfer(request: "HttpRequest", host: Host, transfer_id: str) -> "HttpResponse":
    """Show a transfer to both sides."""
    return _page(request, host, _own_transfer(host, transfer_id), ReceiveForm())


@host_page(Deed.COOK)
def receive(request: "HttpRequest", host: Host, transfer_id: str) -> "HttpResponse":
    """Confirm that food arrived; who comes back to this address reads the transfer."""
    if request.method != "POST":
        return redirect("transfer", host.pk, transfer_id)
    row, form = _own_transfer(host, transfer_id), ReceiveForm(request.POST)
    if form.is_valid():
        try:
            receive_transfer(transfer=row, user=member(request), now=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            refuse(form, refusal, row.receiver.site, Reader.of(host))
        else:
            messages.success(request, _("Received. It stands in the food safety log of this place."))
            return redirect("transfer", host.pk, row.pk)
    return _page(request, host, _own_transfer(host, transfer_id), form)


@host_page(Deed.COOK)
@require_POST
def decline(request: "HttpRequest", host: Host, transfer_id: str) -> "HttpResponse":
    """Say that food that was sent is not taken in."""
    return _settle(request, host, transfer_id, decline_transfer)


@host_page(Deed.COOK)
@require_POST
def call_back(request: "HttpRequest", host: Host, transfer_id: str) -> "HttpResponse":
    """Say that food that was sent is back, or never left."""
    return _settle(request, host, transfer_id, call_back_transfer)


def _settle(request: "HttpRequest", host: Host, transfer_id: str, deed: Any) -> "HttpResponse":  # noqa: ANN401 - either deed
    row = _own_transfer(host, transfer_id)
    try:
        deed(transfer=row, user=member(request), now=timezone.now())
    except Refusal as refused:
        messages.error(request, str(SENTENCES[refused.code]))
    return redirect("transfer", host.pk, row.pk)


def _own_transfer(host: Host, transfer_id: str) -> Transfer:
    row: Transfer = own(Transfer.objects.of(host).with_places().filter(pk=transfer_id))
    return row


def _asked(request: "HttpRequest") -> dict[str, str]:
    asked = {name: request.GET.get(name, "")[:LONGEST_TYPED] for name in ("to", "meals")}
    return asked | {"form_key": new_id()}


def _page(request: "HttpRequest", host: Host, row: Transfer, form: ReceiveForm) -> "HttpResponse":
    context = {"host": host, "row": transfer_row(row, Reader.of(host), timezone.now()), "form": form}
    return render(request, "kitchen/host/transfer.html", context, status=422 if form.errors else 200)
