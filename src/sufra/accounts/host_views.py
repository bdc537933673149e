"""An owner's pages: the team, the host itself, the audit; and the operator's."""

from typing import TYPE_CHECKING, Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sufra.accounts import actions
from sufra.accounts.adapter import typed_before
from sufra.accounts.forms import ROLES, SENTENCES, HostForm, HostNameForm, InvitationForm, RoleForm
from sufra.accounts.queries import audit_lines
from sufra.models import Host, Membership
from sufra.rules.refusal import Refusal
from sufra.rules.roles import Deed
from sufra.shell.access import host_page, operator
from sufra.shell.audit import note
from sufra.shell.formats import Reader

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

HOST_FIELDS = ("name", "contact", "numerals_ar", "numerals_fa", "numerals_ur")


@host_page(Deed.MANAGE_PEOPLE)
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth ships no types
def people(request: "HttpRequest", host: Host) -> "HttpResponse":
    """Show the team; a POST makes an invitation, whose link is shown once."""
    form, link = InvitationForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        secret = actions.invite(
            host=host, user=_user(request), role=form.cleaned_data["role"], now=timezone.now()
        )
        link = request.build_absolute_uri(reverse("invitation", args=[secret.value]))
        form = InvitationForm()
    team = [
        (row, ROLES[row.role], RoleForm(initial={"role": row.role}))
        for row in Membership.objects.of(host).select_related("user").order_by("pk")
    ]
    return render(
        request,
        "accounts/people.html",
        {"host": host, "form": form, "link": link, "team": team},
        status=422 if form.errors else 200,
    )


@host_page(Deed.MANAGE_PEOPLE)
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth ships no types
def role(request: "HttpRequest", host: Host, membership_id: int) -> "HttpResponse":
    """Give a member another role, or take the person off the team."""
    if request.method != "POST":
        # Whoever had to sign in again comes back here.
        return redirect("people", host.pk)
    membership = Membership.objects.of(host).filter(pk=membership_id).first()
    form = RoleForm(request.POST)
    if membership is None or not form.is_valid():
        raise Http404
    try:
        actions.change_role(
            host=host,
            user=_user(request),
            membership=membership,
            role=form.cleaned_data["role"],
            now=timezone.now(),
        )
    except Refusal as refusal:
        messages.error(request, SENTENCES[refusal.code])
    return redirect("people", host.pk)


@host_page(Deed.CHANGE_HOST)
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth ships no types
def settings(request: "HttpRequest", host: Host) -> "HttpResponse":
    """Change what the host is called, whom guests can ask, and the digits."""
    typed = typed_before(request)
    if typed:
        messages.info(request, _("This is what you had typed. It is not saved yet."))
    shown = {field: getattr(host, field) for field in HOST_FIELDS}
    form = HostForm(typed or request.POST or None, initial=shown)
    if request.method == "POST" and form.is_valid():
        Host.objects.filter(pk=host.pk).update(**form.cleaned_data)
        note(
            host=host,
            user=_user(request),
            deed="change_host",
            target=host,
            fields=form.changed_data,
            now=timezone.now(),
        )
        messages.success(request, _("Saved."))
        return redirect("host_settings", host.pk)
    return render(
        request, "accounts/host.html", {"host": host, "form": form}, status=422 if form.errors else 200
    )


@host_page(Deed.SEE_AUDIT)
def audit(request: "HttpRequest", host: Host) -> "HttpResponse":
    """Show who did what."""
    return render(request, "accounts/audit.html", {"host": host, "lines": audit_lines(host, Reader.of(host))})


@operator
def hosts(request: "HttpRequest") -> "HttpResponse":
    """Add a host to the installation; who adds it owns it until somebody else is invited."""
    form = HostNameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        host = actions.add_host(name=form.cleaned_data["host_name"], owner=_user(request), now=timezone.now())
        return redirect("today", host.pk)
    return render(request, "accounts/hosts.html", {"form": form}, status=422 if form.errors else 200)


def _user(request: "HttpRequest") -> Any:  # noqa: ANN401 - a User; anonymous ones never get here
    return request.user
