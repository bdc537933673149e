"""The pages of the notice that some guests fell ill after an evening."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language_info, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sufra.kitchen.actions.ill import publish_ill_notice, require_notice, take_back_ill_notice
from sufra.kitchen.forms.ill import SENTENCES, IllNoticeForm
from sufra.kitchen.queries.food import dishes_eaten
from sufra.models import Host, Iftar
from sufra.rules.refusal import Refusal
from sufra.rules.roles import Deed
from sufra.shell.access import host_page, member, own_evening
from sufra.shell.fields import say
from sufra.shell.formats import Reader
from sufra.shell.ill_notices import ill_notice as standing_notice
from sufra.shell.ill_notices import ill_notice_of

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse


@host_page(Deed.PLAN)
def ill_notice(request: "HttpRequest", host: Host, iftar_id: str) -> "HttpResponse":
    """Write a notice, look at what guests will read, and only then publish it."""
    iftar, reader, now = own_evening(host, iftar_id), Reader.of(host), timezone.now()
    form = IllNoticeForm(request.POST if request.method == "POST" else None, initial={
        "dish": iftar.ill_notice_dish, "phone": iftar.ill_notice_phone,
    })  # fmt: skip
    context = {"host": host, "iftar": iftar, "form": form, "date": reader.long_date(iftar.evening_on)}
    if request.method == "POST" and _may_stand(form, iftar, now):
        said = dict(form.cleaned_data)
        if said.pop("looked"):
            publish_ill_notice(iftar=iftar, user=member(request), now=now, **said)
            messages.success(request, _("Published. Guests read it on the evening’s page for 90 days."))
            return redirect("ill_notice", host.pk, iftar.pk)
        context["readings"] = _in_every_language(iftar, said["dish"], said["phone"])
        return render(request, "kitchen/host/ill_confirm.html", context)
    context |= {"dishes": dishes_eaten(iftar), "ill": standing_notice(iftar, reader, now)}
    return render(request, "kitchen/host/ill.html", context, status=422 if form.errors else 200)


@host_page(Deed.PLAN)
@require_POST
def ill_notice_back(request: "HttpRequest", host: Host, iftar_id: str) -> "HttpResponse":
    """Take the notice off the evening's page."""
    take_back_ill_notice(iftar=own_evening(host, iftar_id), user=member(request), now=timezone.now())
    messages.success(request, _("Taken back. It no longer stands on the evening’s page."))
    return redirect("ill_notice", host.pk, iftar_id)


def _may_stand(form: IllNoticeForm, iftar: Iftar, now: "datetime") -> bool:
    if not form.is_valid():
        return False
    try:
        require_notice(iftar, now)
    except Refusal as refusal:
        form.add_error(None, say(refusal, SENTENCES))
    return not form.errors


def _in_every_language(iftar: Iftar, dish: str, phone: str) -> list[dict[str, object]]:
    """Return the notice as guests will read it, the language of this page first."""
    here = Reader.of().language
    codes = sorted((code for code, _name in settings.LANGUAGES), key=lambda code: code != here)
    return [_in_language(code, iftar, dish, phone) for code in codes]


def _in_language(code: str, iftar: Iftar, dish: str, phone: str) -> dict[str, object]:
    with override(code):
        notice = ill_notice_of(iftar, dish, phone, Reader.of(iftar.campaign.host))
        return {**get_language_info(code), "html": render_to_string("shell/ill_notice.html", {"ill": notice})}
