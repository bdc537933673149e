"""The pages of who cooks for a place, and of how an evening is served."""

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from sufra.kitchen.actions.planning import drop_supplier, keep_supplier, plan_serving
from sufra.kitchen.forms.planning import SENTENCES, ServingForm, SupplierForm
from sufra.models import Host, Site, Supplier
from sufra.rules.roles import Deed
from sufra.shell.access import host_page, member, own, own_evening
from sufra.shell.fields import done, show_digits_of
from sufra.shell.formats import Reader

if TYPE_CHECKING:
    from django.http import HttpRequest, QueryDict


@host_page(Deed.COOK)
def suppliers(request: "HttpRequest", host: Host, site_id: str) -> HttpResponse:
    """Show who cooks for a place, in the order in which they are asked; a POST writes one more down."""
    site: Site = own(Site.objects.of(host).filter(pk=site_id))
    form = SupplierForm(request.POST or None)
    show_digits_of(Reader.of(host), form)
    if request.method == "POST" and _kept(request, form, site, None):
        return redirect("suppliers", host.pk, site.pk)
    rows = Supplier.objects.of(host).filter(site=site)
    context = {"host": host, "site": site, "form": form, "rows": rows, "reader": Reader.of(host)}
    return render(request, "kitchen/host/suppliers.html", context, status=422 if form.errors else 200)


@host_page(Deed.COOK)
def supplier(request: "HttpRequest", host: Host, site_id: str, supplier_id: int) -> HttpResponse:
    """Change what is written down of a supplier, or take it out."""
    rows = Supplier.objects.of(host).select_related("site__host")
    row: Supplier = own(rows.filter(site=site_id, pk=supplier_id))
    if "drop" in request.POST:
        drop_supplier(supplier=row, user=member(request), now=timezone.now())
        return redirect("suppliers", host.pk, row.site_id)
    initial = {field: getattr(row, field) for field in SupplierForm.base_fields}
    form = SupplierForm(request.POST or None, initial=initial)
    show_digits_of(Reader.of(host), form)
    if request.method == "POST" and _kept(request, form, row.site, row):
        return redirect("suppliers", host.pk, row.site_id)
    context = {"host": host, "site": row.site, "supplier": row, "form": form}
    return render(request, "kitchen/host/supplier.html", context, status=422 if form.errors else 200)


def _kept(request: "HttpRequest", form: SupplierForm, site: Site, row: Supplier | None) -> bool:
    def deed(said: dict[str, Any]) -> None:
        keep_supplier(site=site, supplier=row, said=said, user=member(request), now=timezone.now())

    return done(form, deed, SENTENCES, at="name")


@host_page(Deed.SEE_COUNTS)
def serving(request: "HttpRequest", host: Host, iftar_id: str) -> HttpResponse:
    """Show when the last guest of an evening is served."""
    return _serving(request, host, iftar_id)


@host_page(Deed.COOK)
def serving_plan(request: "HttpRequest", host: Host, iftar_id: str) -> HttpResponse:
    """Say how many stalls and servers the evening's place has, and how fast they are."""
    if request.method != "POST":
        return redirect("serving", host.pk, iftar_id)
    site = own_evening(host, iftar_id).site
    form = _plan(site, Reader.of(host), request.POST)

    def deed(said: dict[str, Any]) -> None:
        plan_serving(site=site, said=said, user=member(request), now=timezone.now())

    if not done(form, deed, SENTENCES, at="stalls"):
        return _serving(request, host, iftar_id, form)
    return redirect("serving", host.pk, iftar_id)


def _plan(site: Site, reader: Reader, said: "QueryDict | None" = None) -> ServingForm:
    stored = {field: getattr(site, field) for field in ServingForm.base_fields}
    form = ServingForm(said, initial=stored | {"seconds_a_guest": f"{site.seconds_a_guest:g}"})
    show_digits_of(reader, form)
    return form


def _serving(
    request: "HttpRequest", host: Host, iftar_id: str, wrong: ServingForm | None = None
) -> HttpResponse:  # fmt: skip
    from sufra.kitchen.queries.serving import serving_page  # noqa: PLC0415 - NumPy is loaded where it is needed

    iftar, reader = own_evening(host, iftar_id), Reader.of(host)
    form = wrong or _plan(iftar.site, reader)
    context = {"host": host, "page": serving_page(iftar, reader, timezone.now()), "form": form}
    return render(request, "kitchen/host/serving.html", context, status=422 if wrong else 200)
