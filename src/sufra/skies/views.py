"""What anyone reads of the sky."""

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from sufra import gazetteer
from sufra.almanac import calendar
from sufra.shell.access import public
from sufra.shell.formats import Reader
from sufra.skies.forms import AskedForm
from sufra.skies.queries.page import TimesPage
from sufra.skies.queries.pdf import as_pdf
from sufra.skies.queries.sheets import as_csv, as_ics, as_json
from sufra.skies.queries.spots import label, spot_of
from sufra.skies.queries.timetable import ramadan_times
from sufra.timing.months import next_ramadan

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest

    from sufra.gazetteer import Place

KINDS = {
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "ics": "text/calendar; charset=utf-8",
}


@public
def times(request: "HttpRequest", place_id: str) -> HttpResponse:
    """Show a Ramadan's times at a place; what is asked wrongly is said above the form."""
    now, place = timezone.now(), _place(place_id)
    if place is None:
        return _unknown(request, place_id)
    form = _form(request, now)
    context = {"form": form, "place": place, "called": label(place, Reader.of())}
    if not form.is_valid():
        return render(request, "skies/times.html", context, status=422)
    page = _page(form, place, now)
    context |= {
        "page": page,
        "query": urlencode(form.differing()),
        "kinds": list(KINDS),
    }
    return render(request, "skies/times.html", context)


@public
def moon(request: "HttpRequest", month: str) -> HttpResponse:
    """Show where the young moon before a month may be seen, on one of three evenings."""
    from sufra.skies.queries.moon_page import MoonPage, known_moon, month_asked  # noqa: PLC0415 - NumPy, 27 MiB

    asked = month_asked(month, calendar("umm_al_qura").date(timezone.now().date()))
    if asked is None:
        raise Http404
    number = {"1": 1, "3": 3}.get(request.GET.get("evening", ""), 2)
    page = MoonPage(known_moon(*asked), Reader.of(), number)
    return render(request, "skies/moon.html", {"page": page})


@public
def sheet(request: "HttpRequest", place_id: str, kind: str) -> HttpResponse:
    """Return the same times as a file."""
    now, place = timezone.now(), _place(place_id)
    form = _form(request, now)
    if place is None or kind not in KINDS or not form.is_valid():
        raise Http404
    page = _page(form, place, now)
    name = f"ramadan-{page.table.year}-{place.id}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(_content(page, kind), content_type=KINDS[kind], headers=headers)


def _content(page: TimesPage, kind: str) -> bytes:
    if kind == "pdf":
        return as_pdf(page)
    if kind == "ics":
        return as_ics(page.table, page.reader, page.convention, page.now)
    return {"csv": as_csv, "json": as_json}[kind](page.table)


def _form(request: "HttpRequest", now: "datetime") -> AskedForm:
    return AskedForm(request.GET.dict(), year=next_ramadan(now.date()).year)


def _page(form: AskedForm, place: "Place", now: "datetime") -> TimesPage:
    reader = Reader.of()
    asked = form.asked(spot_of(place, label(place, reader)))
    return TimesPage(ramadan_times(asked, form.cleaned_data["year"]), reader, now)


def _place(text: str) -> "Place | None":
    return gazetteer.place(int(text[:20])) if text.isascii() and text.isdigit() else None


def _unknown(request: "HttpRequest", text: str) -> HttpResponse:
    """Say that no place has this number; a name that was written there is looked up."""
    reader = Reader.of()
    found = [(place.id, label(place, reader)) for place in gazetteer.search(text, limit=6)]
    return render(request, "skies/unknown_place.html", {"found": found}, status=404)
