"""The host's seasons: today, plan, confirm, publish, copy."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from sufra.campaigns.actions import seasons
from sufra.campaigns.forms.campaign import COPY_REFUSED, AnchorForm, CopyForm
from sufra.campaigns.forms.plan import PlanForm
from sufra.campaigns.queries import workspace
from sufra.models import Campaign, Host
from sufra.rules.evenings import Evening
from sufra.rules.refusal import Refusal
from sufra.rules.roles import Deed
from sufra.shell.access import host_page, member, own, own_evening
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
    campaign = own(Campaign.objects.of(host).filter(pk=campaign_id)) if campaign_id else None
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
    campaign = own(Campaign.objects.of(host).filter(pk=campaign_id))
    form = AnchorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        count = seasons.publish(
            campaign=campaign, user=member(request), now=timezone.now(), anchor=form.cleaned_data["anchor"]
        )
        messages.success(
            request,
            ngettext("%(count)s evening is public.", "%(count)s evenings are public.", count)
            % {"count": Reader.of(host).digits(count)},
        )
        return redirect("campaign_host", host.pk, campaign.pk)
    page = workspace.confirm_page(campaign, Reader.of(host), timezone.now())
    context = {"host": host, "campaign": campaign, "page": page, "anchors": workspace.anchors_to_choose(page)}
    return render(request, "campaigns/host/confirm.html", context)


@host_page(Deed.PLAN)
@require_POST
def copy(request: "HttpRequest", host: Host, campaign_id: str) -> "HttpResponse":
    """Copy a season to a later Ramadan, as drafts."""
    row, form = own(Campaign.objects.of(host).filter(pk=campaign_id)), CopyForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one of the years."))
        return redirect("campaign_host", host.pk, row.pk)
    year = int(form.cleaned_data["hijri_year"])
    try:
        twin = seasons.copy_season(campaign=row, hijri_year=year, user=member(request), now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(COPY_REFUSED[refusal.code]))
        return redirect("campaign_host", host.pk, row.pk)
    messages.success(request, _("Copied as drafts. Look at the times before you publish."))
    return redirect("confirm", host.pk, twin.pk)


@host_page(Deed.PLAN)
@require_POST
def publication(request: "HttpRequest", host: Host, iftar_id: str) -> "HttpResponse":
    """Publish one evening, or take it back."""
    iftar, now = own_evening(host, iftar_id), timezone.now()
    if iftar.published_at:
        seasons.unpublish(iftars=[iftar], host=host, user=member(request), now=now)
    else:
        try:
            seasons.republish(iftar=iftar, host=host, user=member(request), now=now)
        except Refusal:
            return redirect("confirm", host.pk, iftar.campaign_id)
    return redirect("evening_host", host.pk, iftar.pk)


@host_page(Deed.PLAN)
@require_POST
def duplicate(request: "HttpRequest", host: Host, iftar_id: str) -> "HttpResponse":
    """Copy an evening to the day after, as a draft that can be refined."""
    iftar = own_evening(host, iftar_id)
    after = iftar.evening_on + timedelta(days=1)
    twin = seasons.duplicate_evening(
        iftar=iftar,
        evening=Evening(evening_on=after, anchor="civil"),
        user=member(request),
        now=timezone.now(),
    )
    return redirect("evening_host", host.pk, twin.pk)


def _plan(
    request: "HttpRequest", host: Host, data: dict[str, Any], year: int, campaign: Campaign | None
) -> Campaign | None:
    try:
        planned, _site_made = seasons.plan_season(
            host=host, user=member(request), name=data["name"], place=data["place_resolved"],
            evenings=data["evenings_resolved"], sections=data["places_resolved"], coming=data["coming"],
            contact=data["contact"], languages=data["languages"], hijri_year=year,
            campaign=campaign, now=timezone.now(),
        )  # fmt: skip
    except Refusal:
        return None
    return planned
