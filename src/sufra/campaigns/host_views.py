"""The host's workspace for campaigns: today, plan, confirm, refine."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from sufra.campaigns import actions
from sufra.campaigns.forms.campaign import CampaignForm
from sufra.campaigns.forms.plan import PlanForm
from sufra.campaigns.forms.refine import EveningForm, ItemFormSet, SectionFormSet
from sufra.campaigns.forms.site import EntranceFormSet, SiteForm
from sufra.campaigns.forms.times import TimesForm
from sufra.campaigns.queries import workspace
from sufra.models import Campaign, Host, Iftar, Site
from sufra.rules.evenings import Evening
from sufra.rules.refusal import Refusal
from sufra.rules.roles import Deed
from sufra.shell.access import host_page, own_evening
from sufra.shell.fields import show_digits_of
from sufra.shell.formats import Reader
from sufra.timing.months import next_ramadan, ramadan_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@host_page(Deed.SEE_TODAY)
def today(request: "HttpRequest", host: Host) -> "HttpResponse":
    """Show what needs a decision now, then the evenings."""
    page = workspace.today_page(host, Reader.of(host), timezone.now())
    return render(request, "campaigns/host/today.html", {"host": host, "page": page})


@host_page(Deed.PLAN)
def plan(request: "HttpRequest", host: Host, campaign_id: str = "") -> "HttpResponse":
    """Ask the seven questions; a further site joins the campaign in the address."""
    now = timezone.now()
    campaign = _campaign(host, campaign_id) if campaign_id else None
    ramadan = ramadan_of(campaign, campaign.month_starts.all()) if campaign else next_ramadan(now.date())
    start = {"contact": host.contact, "languages": campaign.language_codes() if campaign else ["en"]}
    form = PlanForm(request.POST or None, initial=start, ramadan=ramadan, today=now.date())
    if request.method == "POST" and form.is_valid():
        planned = _plan(request, host, form.cleaned_data, ramadan.year, campaign)
        if planned:
            return redirect("confirm", host.pk, planned.pk)
        form.add_error(
            "place",
            _(
                "The sun does not set there on some of these evenings. "
                "Choose other evenings or another place."
            ),
        )
    context = {
        "host": host,
        "form": form,
        "campaign": campaign,
        "ramadan": ramadan,
        "reader": Reader.of(host),
    }
    return render(request, "campaigns/host/plan.html", context, status=422 if form.is_bound else 200)


@host_page(Deed.PLAN)
def confirm(request: "HttpRequest", host: Host, campaign_id: str) -> "HttpResponse":
    """Show the first and the last Maghrib of each site; a POST publishes."""
    campaign = _campaign(host, campaign_id)
    if request.method == "POST":
        count = actions.publish(campaign=campaign, user=_user(request), now=timezone.now())
        messages.success(
            request,
            ngettext("%(count)s evening is public.", "%(count)s evenings are public.", count)
            % {"count": Reader.of(host).digits(count)},
        )
        return redirect("campaign_host", host.pk, campaign.pk)
    page = workspace.confirm_page(campaign, Reader.of(host), timezone.now())
    return render(request, "campaigns/host/confirm.html", {"host": host, "campaign": campaign, "page": page})


@host_page(Deed.PLAN)
def times(request: "HttpRequest", host: Host, site_id: str) -> "HttpResponse":
    """Choose how Maghrib is reckoned at a site."""
    site = _site(host, site_id)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = TimesForm(
        *sent, initial=workspace.times_initial(site), site=site, years=workspace.evening_years(site)
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_times(site=site, user=_user(request), given=form.cleaned_data, now=timezone.now())
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
    row = _campaign(host, campaign_id)
    form = CampaignForm(request.POST or None, initial=workspace.campaign_initial(row))
    if request.method == "POST" and form.is_valid():
        given, words = _campaign_given(form)
        actions.change_campaign(
            campaign=row, user=_user(request), given=given, words=words, now=timezone.now()
        )
        messages.success(request, _("Saved."))
        return redirect("campaign_host", host.pk, row.pk)
    page = workspace.campaign_page(row, Reader.of(host), timezone.now())
    return render(
        request,
        "campaigns/host/campaign.html",
        {"host": host, "campaign": row, "form": form, "page": page},
        status=422 if form.errors else 200,
    )


@host_page(Deed.PLAN)
def evening(request: "HttpRequest", host: Host, iftar_id: str) -> "HttpResponse":
    """Refine one evening, or all of its site."""
    iftar = own_evening(host, iftar_id)
    data = request.POST or None
    form = EveningForm(data, initial=workspace.evening_initial(iftar))
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
        "page": workspace.evening_page(iftar, Reader.of(host), timezone.now()),
    }
    return render(
        request, "campaigns/host/evening.html", context, status=422 if request.method == "POST" else 200
    )


@host_page(Deed.PLAN)
def site(request: "HttpRequest", host: Host, site_id: str) -> "HttpResponse":
    """Correct a site's pin, zone, address and entrances."""
    row = _site(host, site_id)
    data = request.POST or None
    form = SiteForm(data, initial=workspace.site_initial(row))
    entrances = EntranceFormSet(data, prefix="entrances", initial=workspace.entrance_initial(row))
    if request.method == "POST" and all([form.is_valid(), entrances.is_valid()]):
        actions.change_site(
            site=row, user=_user(request), given=form.cleaned_data, entrances=_parts(entrances),
            now=timezone.now(),
        )  # fmt: skip
        messages.success(request, _("Saved."))
        return redirect("site_host", host.pk, row.pk)
    context = {"host": host, "site": row, "form": form, "entrances": entrances, "formsets": [entrances]}
    return render(
        request, "campaigns/host/site.html", context, status=422 if request.method == "POST" else 200
    )


@host_page(Deed.PLAN)
@require_POST
def publication(request: "HttpRequest", host: Host, iftar_id: str) -> "HttpResponse":
    """Publish one evening, or take it back."""
    iftar, now = own_evening(host, iftar_id), timezone.now()
    if iftar.published_at:
        actions.unpublish(iftars=[iftar], host=host, user=_user(request), now=now)
    else:
        try:
            actions.republish(iftar=iftar, host=host, user=_user(request), now=now)
        except Refusal:
            return redirect("confirm", host.pk, iftar.campaign_id)
    return redirect("evening_host", host.pk, iftar.pk)


@host_page(Deed.PLAN)
@require_POST
def duplicate(request: "HttpRequest", host: Host, iftar_id: str) -> "HttpResponse":
    """Copy an evening to the day after, as a draft that can be refined."""
    iftar = own_evening(host, iftar_id)
    after = iftar.evening_on + timedelta(days=1)
    twin = actions.duplicate_evening(
        iftar=iftar,
        evening=Evening(evening_on=after, anchor="civil"),
        user=_user(request),
        now=timezone.now(),
    )
    return redirect("evening_host", host.pk, twin.pk)


def _plan(
    request: "HttpRequest", host: Host, data: dict[str, Any], year: int, campaign: Campaign | None
) -> Campaign | None:
    try:
        planned, _site_made = actions.plan_season(
            host=host, user=_user(request), name=data["name"], place=data["place_resolved"],
            evenings=data["evenings_resolved"], sections=data["places_resolved"], coming=data["coming"],
            contact=data["contact"], languages=data["languages"], hijri_year=year,
            campaign=campaign, now=timezone.now(),
        )  # fmt: skip
    except Refusal:
        return None
    return planned


def _change(request: "HttpRequest", iftar: Iftar, form: EveningForm, sections: Any, items: Any) -> int:  # noqa: ANN401
    data = form.cleaned_data
    facts = {field: data[field] for field in workspace.EVENING_FIELDS}
    lines = [item for _was, item in _parts(items)]
    return actions.change_evening(
        iftar=iftar, user=_user(request), facts=facts, sections=_parts(sections), items=lines,
        scope=data["scope"], now=timezone.now(), knowingly=form.insists_on(),
    )  # fmt: skip


def _changed(host: Host, count: int) -> str:
    said = ngettext("%(count)s evening is changed.", "%(count)s evenings are changed.", count)
    return said % {"count": Reader.of(host).digits(count)}


def _parts(formset: Any) -> list[actions.Part]:  # noqa: ANN401
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


def _user(request: "HttpRequest") -> Any:  # noqa: ANN401 - a User; anonymous ones never get here
    return request.user


def _campaign(host: Host, pk: str) -> Campaign:
    campaign: Campaign = _one(Campaign.objects.of(host).filter(pk=pk))
    return campaign


def _site(host: Host, pk: str) -> Site:
    site: Site = _one(Site.objects.of(host).filter(pk=pk))
    return site


def _one(rows: Any) -> Any:  # noqa: ANN401 - a row of the query's own kind
    row = rows.first()
    if row is None:
        raise Http404
    return row
