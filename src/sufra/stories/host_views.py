"""Where a host gives a campaign its artwork, and itself a logo."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sufra.models import Campaign, Host, Picture
from sufra.rules.roles import Deed
from sufra.shell.access import host_page
from sufra.shell.uploads import make_artwork, make_logo
from sufra.stories import actions
from sufra.stories.forms import LogoForm, Maker, PictureForm

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@host_page(Deed.PLAN)
def artwork(request: "HttpRequest", host: Host, campaign_id: str) -> "HttpResponse":
    """Give a campaign its picture."""
    campaign = Campaign.objects.of(host).filter(pk=campaign_id).first()
    if campaign is None:
        raise Http404
    return _page(request, host, campaign, PictureForm, make_artwork)


@host_page(Deed.PLAN)
def logo(request: "HttpRequest", host: Host) -> "HttpResponse":
    """Give a host its logo."""
    return _page(request, host, None, LogoForm, make_logo)


@host_page(Deed.PLAN)
@require_POST
def removal(request: "HttpRequest", host: Host, picture_id: str) -> "HttpResponse":
    """Take a picture away."""
    picture = Picture.objects.of(host).select_related("host").filter(pk=picture_id).first()
    if picture is None:
        raise Http404
    actions.drop_picture(picture=picture, user=_user(request), now=timezone.now())
    messages.success(request, _("The picture is gone."))
    if picture.campaign_id:
        return redirect("artwork", host.pk, picture.campaign_id)
    return redirect("logo", host.pk)


def _page(
    request: "HttpRequest", host: Host, campaign: Campaign | None, kind: type[PictureForm], make: Maker
) -> "HttpResponse":
    picture = Picture.objects.of(host).filter(campaign=campaign).first()
    shown = {field: getattr(picture, field) for field in ("words", "credit", "licence")} if picture else {}
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = kind(*sent, initial=shown, make=make, stands=picture is not None)
    if form.is_bound and form.is_valid():
        facts = dict(form.cleaned_data)
        made = facts.pop("file")
        actions.keep_picture(
            host=host, campaign=campaign, user=_user(request), made=made, facts=facts, now=timezone.now()
        )
        messages.success(request, _("Saved."))
        return redirect(request.path)
    context = {"host": host, "campaign": campaign, "picture": picture, "form": form}
    return render(request, "stories/host/picture.html", context, status=422 if form.is_bound else 200)


def _user(request: "HttpRequest") -> Any:  # noqa: ANN401 - a User; anonymous ones never get here
    return request.user
