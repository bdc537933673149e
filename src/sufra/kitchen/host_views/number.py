"""The kitchen's pages: the number, what an evening came to, and a season of them."""

import csv
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from sufra.kitchen import actions
from sufra.kitchen.forms.report import ASKED, SENTENCES, KitchenForm, ReportForm
from sufra.kitchen.queries.transfers import moved_lines
from sufra.models import Host, KitchenReport, Site, Transfer
from sufra.rules.refusal import Refusal
from sufra.rules.roles import Deed, may
from sufra.shell.access import host_page, member, own, own_evening
from sufra.shell.fields import done, say, show_digits_of
from sufra.shell.formats import Reader

if TYPE_CHECKING:
    from django.forms import Field
    from django.http import HttpRequest

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@host_page(Deed.SEE_COUNTS)
def kitchen(request: "HttpRequest", host: Host, iftar_id: str) -> HttpResponse:
    """Show what to cook tonight, how sure that is, and what stands for the next evening."""
    from sufra.kitchen.queries.page import kitchen_page  # noqa: PLC0415 - NumPy is loaded where it is needed

    page = kitchen_page(own_evening(host, iftar_id), Reader.of(host), timezone.now(), cooks=_cooks(request))
    return render(request, "kitchen/host/number.html", {"host": host, "page": page})


@host_page(Deed.COOK)
def report(request: "HttpRequest", host: Host, iftar_id: str) -> HttpResponse:
    """Write down what an evening came to; of two who write at once, the later sees what the earlier saved."""
    from sufra.kitchen.queries.reports import report_initial, saved_lines, unsent  # noqa: PLC0415 - as above

    iftar, reader = own_evening(host, iftar_id), Reader.of(host)
    form = ReportForm(request.POST or None, initial=report_initial(iftar))
    show_digits_of(reader, form)
    saved: list[tuple[Any, str]] = []
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        facts: dict[str, Any] = {name: said.pop(name) for name in ("seen", "insists", "doors")}
        try:
            actions.write_report(
                iftar=iftar, said=said, user=member(request), now=timezone.now(), **facts
            )  # fmt: skip
            messages.success(request, _("Saved. The next forecast learns from it."))
            return redirect("kitchen", host.pk, iftar.pk)
        except Refusal as refusal:
            form.add_error(None, say(refusal, SENTENCES))
            lines = saved_lines(iftar, reader) if refusal.code == "written_meanwhile" else []
            saved = [(form.fields[name].label, _in_words(form.fields[name], value)) for name, value in lines]
    there = KitchenReport.objects.of_evening(iftar)
    seen = there.version if there else 0
    context: dict[str, Any] = {"host": host, "iftar": iftar, "form": form, "saved": saved, "seen": seen}
    context["date"] = reader.long_date(iftar.evening_on)
    context["asks"] = any(form.has_error(NON_FIELD_ERRORS, code) for code in ASKED)
    context["moved"] = moved_lines(Transfer.objects.moved_of(iftar), reader)
    context |= {"unsent": unsent(iftar), "reader": reader}
    return render(request, "kitchen/host/report.html", context, status=422 if form.errors else 200)


@host_page(Deed.COOK)
def settings(request: "HttpRequest", host: Host, site_id: str) -> HttpResponse:
    """Say when a place's kitchen must know, and how careful it is."""
    site: Site = own(Site.objects.of(host).filter(pk=site_id))
    initial = {
        "cook_by": f"{site.cook_by:%H:%M}", "spare_for_one": f"{site.spare_for_one:g}",
        "pack_margin_percent": site.pack_margin_percent, "usual_crew": site.usual_crew,
    }  # fmt: skip
    form = KitchenForm(request.POST or None, initial=initial)
    show_digits_of(Reader.of(host), form)

    def deed(said: dict[str, Any]) -> None:
        actions.set_kitchen(site=site, said=said, user=member(request), now=timezone.now())

    if request.method == "POST" and done(form, deed, SENTENCES, at="cook_by"):
        messages.success(request, _("Saved."))
        return redirect("season", host.pk, site.pk)
    context = {"host": host, "site": site, "form": form}
    return render(request, "kitchen/host/settings.html", context, status=422 if form.errors else 200)


@host_page(Deed.SEE_COUNTS)
def season(request: "HttpRequest", host: Host, site_id: str) -> HttpResponse:
    """Show a place's evenings: made, served, left over, and the forecast beside the truth."""
    from sufra.kitchen.queries.season import season_page  # noqa: PLC0415 - as above

    site: Site = own(Site.objects.of(host).filter(pk=site_id))
    page = season_page(site, Reader.of(host), timezone.now(), cooks=_cooks(request))
    return render(request, "kitchen/host/season.html", {"host": host, "page": page})


@host_page(Deed.SEE_COUNTS)
def season_csv(request: "HttpRequest", host: Host, site_id: str) -> HttpResponse:
    """Give the same as a table for other programs."""
    from sufra.kitchen.queries.season import COLUMNS, season_rows  # noqa: PLC0415 - as above

    site: Site = own(Site.objects.of(host).filter(pk=site_id))
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="season-{site.pk}.csv"'
    table = csv.writer(answer)
    table.writerow(key for key, _heading in COLUMNS)
    table.writerows(season_rows(site, timezone.now(), cooks=_cooks(request)))
    return answer


@host_page(Deed.SEE_COUNTS)
def season_xlsx(request: "HttpRequest", host: Host, site_id: str) -> HttpResponse:
    """Give the same as a spreadsheet."""
    from sufra.kitchen.queries.spreadsheet import season_workbook  # noqa: PLC0415 - as above

    site: Site = own(Site.objects.of(host).filter(pk=site_id))
    book = season_workbook(site, timezone.now(), cooks=_cooks(request))
    answer = HttpResponse(book, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="season-{site.pk}.xlsx"'
    return answer


def _in_words(field: "Field", value: str) -> Any:  # noqa: ANN401 - a text, or one that is translated later
    return dict(getattr(field, "choices", ())).get(value, value)


def _cooks(request: "HttpRequest") -> bool:
    return may(request.membership.role, Deed.COOK)  # type: ignore[attr-defined]
