"""The host refines: times, words, evenings, places."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sufra.campaigns.actions import refining
from sufra.campaigns.forms.campaign import CampaignForm
from sufra.campaigns.forms.refine import EveningForm, ItemFormSet, SectionFormSet
from sufra.campaigns.forms.site import EntranceFormSet, SiteForm
from sufra.campaigns.forms.times import TimesForm
from sufra.campaigns.queries import workspace
from sufra.models import Campaign, Host, Iftar, Site
from sufra.rules.refusal import Refusal
from sufra.rules.roles import Deed
from sufra.shell.access import host_page, member, own, own_evening
from sufra.shell.fields import show_digits_of
from sufra.shell.formats import Reader
from sufra.timing.clock import cancel_by

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@host_page(Deed.PLAN)
def times(request: "HttpRequest", host: Host, site_id: str) -> "HttpResponse":
    """Choose how Maghrib is reckoned at a site."""
    site = own(Site.objects.of(host).filter(pk=site_id))
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = TimesForm(
        *sent, initial=workspace.times_initial(site), site=site, years=workspace.evening_years(site)
    )
    if request.method == "POST" and form.is_valid():
        try:
            refining.set_times(site=site, user=member(request), given=form.cleaned_data, now=timezone.now())
        except Refusal:
            form.add_error(
                "convention", _("By this convention there is no Maghrib on some of these evenings.")
            )
        else:
            messages.success(request, _("The times are reckoned anew."))
            return redirect("times", host.pk, site.pk)
    show_digits_of(Reader.of(host), form)
    page = workspace.times_page(site, Reader.of(host), timezone.now())
    return render(
        request,
        "campaigns/host/times.html",
        {"host": host, "site": site, "form": form, "page": page},
        status=422 if form.errors else 200,
    )


@host_page(Deed.PLAN)
def campaign(request: "HttpRequest", host: Host, campaign_id: str) -> "HttpResponse":
    """Show a campaign's evenings and let its words be changed."""
    row = own(Campaign.objects.of(host).filter(pk=campaign_id))
    form = CampaignForm(request.POST or None, initial=workspace.campaign_initial(row))
    if request.method == "POST" and form.is_valid():
        given, words = _campaign_given(form)
        refining.change_campaign(
            campaign=row, user=member(request), given=given, words=words, now=timezone.now()
        )
        messages.success(request, _("Saved."))
        return redirect("campaign_host", host.pk, row.pk)
    page = workspace.campaign_page(row, Reader.of(host), timezone.now())
    years = workspace.years_after(row, Reader.of(host))
    context = {"host": host, "campaign": row, "form": form, "page": page, "years": years}
    return render(request, "campaigns/host/campaign.html", context, status=422 if form.errors else 200)


@host_page(Deed.PLAN)
def evening(request: "HttpRequest", host: Host, iftar_id: str) -> "HttpResponse":
    """Refine one evening, or all of its site."""
    iftar = own_evening(host, iftar_id)
    data = request.POST or None
    page = workspace.evening_page(iftar, Reader.of(host), timezone.now())
    form = EveningForm(data, initial=workspace.evening_initial(iftar), page=page)
    sections = SectionFormSet(
        data,
        prefix="sections",
        initial=workspace.section_initial(iftar),
        form_kwargs={"entrances": workspace.entrance_choices(iftar.site)},
    )
    items = ItemFormSet(data, prefix="items", initial=workspace.item_initial(iftar))
    show_digits_of(Reader.of(host), form, *sections, *items)
    if request.method == "POST" and all([form.is_valid(), sections.is_valid(), items.is_valid()]):
        try:
            count = _change(request, iftar, form, sections, items)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _changed(host, count))
            return redirect("evening_host", host.pk, iftar.pk)
    context = {
        "host": host,
        "iftar": iftar,
        "form": form,
        "sections": sections,
        "items": items,
        "formsets": [sections, items],
        "page": page,
        "cancel_by": (until := cancel_by(iftar)) and page.reader.moment(until),
    }
    return render(
        request, "campaigns/host/evening.html", context, status=422 if request.method == "POST" else 200
    )


@host_page(Deed.PLAN)
def site(request: "HttpRequest", host: Host, site_id: str) -> "HttpResponse":
    """Correct a site's pin, zone, address and entrances."""
    row = own(Site.objects.of(host).filter(pk=site_id))
    data = request.POST or None
    form = SiteForm(data, initial=workspace.site_initial(row))
    entrances = EntranceFormSet(data, prefix="entrances", initial=workspace.entrance_initial(row))
    if request.method == "POST" and all([form.is_valid(), entrances.is_valid()]):
        try:
            refining.change_site(
                site=row, user=member(request), given=form.cleaned_data, entrances=_parts(entrances),
                now=timezone.now(),
            )  # fmt: skip
        except Refusal:
            form.add_error("latitude", _("The sun does not set there on some of these evenings."))
        else:
            messages.success(request, _("Saved."))
            return redirect("site_host", host.pk, row.pk)
    context = {"host": host, "site": row, "form": form, "entrances": entrances, "formsets": [entrances]}
    return render(
        request, "campaigns/host/site.html", context, status=422 if request.method == "POST" else 200
    )


def _change(request: "HttpRequest", iftar: Iftar, form: EveningForm, sections: Any, items: Any) -> int:  # noqa: ANN401
    data = form.cleaned_data
    facts = {field: data[field] for field in workspace.EVENING_FIELDS}
    lines = [item for _was, item in _parts(items)]
    return refining.change_evening(
        iftar=iftar, user=member(request), facts=facts, sections=_parts(sections), items=lines,
        scope=data["scope"], now=timezone.now(), knowingly=form.insists_on(),
    )  # fmt: skip


def _changed(host: Host, count: int) -> str:
    said = ngettext("%(count)s evening is changed.", "%(count)s evenings are changed.", count)
    return said % {"count": Reader.of(host).digits(count)}


def _parts(formset: Any) -> list[refining.Part]:  # noqa: ANN401
    """Return each part that stays, with the place where it stood when the form was shown."""
    shown = formset.initial_form_count()
    return [
        (place if place < shown else None, {key: row[key] for key in row if key != "DELETE"})
        for place, row in enumerate(form.cleaned_data for form in formset.forms)
        if row and not row.get("DELETE")
    ]


def _campaign_given(form: CampaignForm) -> tuple[dict[str, Any], dict[str, dict[str, str]]]:
    data = form.cleaned_data
    given = {field: data[field] for field in ("name", "purpose", "dye", "unlisted")}
    given["languages"] = " ".join(data["languages"])
    words = {
        code: {"name": data[f"name_{code}"], "purpose": data[f"purpose_{code}"]}
        for code, *_fields in form.word_rows()
    }
    return given, words
