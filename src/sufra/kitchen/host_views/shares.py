"""The sheet of fair shares, which section leads tick."""

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from sufra.kitchen.actions.sharing import check_share, say_supply
from sufra.kitchen.forms.shares import CheckForm, SupplyForm
from sufra.models import Host, Iftar
from sufra.rules.roles import Deed
from sufra.shell.access import host_page, member, own_evening, telephone_page
from sufra.shell.fields import done, show_digits_of
from sufra.shell.formats import Reader

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, QueryDict

    from sufra.kitchen.queries.shares import SharesPage


@telephone_page(Deed.CHECK_SHARE)
def shares(request: "HttpRequest", host: Host, iftar_id: str) -> "HttpResponse":
    """Show each section's share of what there is, and what its lead said came."""
    return _shown(request, host, _sheet(host, iftar_id))


@telephone_page(Deed.CHECK_SHARE)
def check(request: "HttpRequest", host: Host, iftar_id: str, section_id: int) -> "HttpResponse":
    """Write down what came to a section; who comes back to this address reads the sheet."""
    if request.method != "POST":
        return redirect("shares", host.pk, iftar_id)
    iftar, form = own_evening(host, iftar_id), CheckForm(request.POST, section=section_id)
    section = iftar.sections.select_related("iftar__campaign__host").filter(pk=section_id).first()
    if section is None:
        raise Http404
    if not form.is_valid():
        return _shown(request, host, _sheet(host, iftar_id), check=form, of_section=section_id)
    # Whoever counts by a link is no member, even where somebody is signed in there.
    user = None if hasattr(request, "device") else member(request)
    check_share(section=section, user=user, now=timezone.now(), **form.cleaned_data)
    return redirect("shares", host.pk, iftar_id)


@host_page(Deed.COOK)
@require_POST
def supply(request: "HttpRequest", host: Host, iftar_id: str) -> "HttpResponse":
    """Say how many packs and hot meals there really are."""
    iftar = own_evening(host, iftar_id)
    form = _supply(iftar, Reader.of(host), request.POST)

    def deed(said: dict[str, int | None]) -> None:
        say_supply(iftar=iftar, said=said, user=member(request), now=timezone.now())

    if not done(form, deed, {}, at="packs_there"):
        return _shown(request, host, _sheet(host, iftar_id), supply=form)
    return redirect("shares", host.pk, iftar_id)


def _supply(iftar: Iftar, reader: Reader, said: "QueryDict | None" = None) -> SupplyForm:
    there = {"packs_there": iftar.packs_there, "meals_there": iftar.meals_there}
    form = SupplyForm(said, initial=there)
    show_digits_of(reader, form)
    return form


def _sheet(host: Host, iftar_id: str) -> "SharesPage":
    from sufra.kitchen.queries.shares import shares_page  # noqa: PLC0415 - NumPy is loaded where it is needed

    return shares_page(own_evening(host, iftar_id), Reader.of(host), timezone.now())


def _shown(
    request: "HttpRequest", host: Host, page: "SharesPage", *, check: CheckForm | None = None,
    of_section: int = 0, supply: SupplyForm | None = None,
) -> "HttpResponse":  # fmt: skip
    checks = {
        row.section.pk: CheckForm(
            None, section=row.section.pk,
            initial={
                "packs": row.packs, "meals": row.meals, "packs_due": row.packs, "meals_due": row.meals,
            },
        )
        for row in page.rows
    }  # fmt: skip
    if check:
        checks[of_section] = check
    supply_form = supply or _supply(page.iftar, page.reader)
    show_digits_of(page.reader, *checks.values())
    context = {
        "host": host, "page": page, "supply": supply_form, "form": check or supply or supply_form,
        "rows": [(row, checks[row.section.pk]) for row in page.rows],
    }  # fmt: skip
    return render(request, "kitchen/host/shares.html", context, status=422 if check or supply else 200)
