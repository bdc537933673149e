"""The links that let people in."""

from typing import TYPE_CHECKING, Any

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sufra.accounts import actions
from sufra.accounts.adapter import SIGN_IN_AS
from sufra.accounts.forms import ClaimForm, EmailForm
from sufra.models import Invitation, Membership
from sufra.rules.refusal import Refusal
from sufra.shell.access import by_link, signed_in, spent

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@by_link
def setup(request: "HttpRequest", secret: str) -> "HttpResponse":
    """Claim the installation with the link that the first start printed."""
    now = timezone.now()
    if actions.live_link(kind="setup", secret=secret, now=now) is None:
        return spent(request)
    form = ClaimForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user, host = actions.claim(secret=secret, now=now, **form.cleaned_data)
        except Refusal:
            return spent(request)
        get_adapter().login(request, user)
        return redirect("today", host.pk)
    return render(request, "accounts/setup.html", {"form": form}, status=422 if form.errors else 200)


@by_link
def enter(request: "HttpRequest", secret: str) -> "HttpResponse":
    """Sign a demonstration's host in; a mail scanner that opens the link changes nothing."""
    now = timezone.now()
    link = actions.live_link(kind="sign_in", secret=secret, now=now)
    if link is None:
        return spent(request)
    if request.method == "POST":
        try:
            used = actions.spend_link(kind="sign_in", secret=secret, now=now)
        except Refusal:
            return spent(request)
        get_adapter().login(request, _person(used.user))
        return redirect("workspace")
    return render(request, "accounts/enter.html", {"email": _person(link.user).email})


@by_link
def invitation(request: "HttpRequest", secret: str) -> "HttpResponse":
    """Join a host's team."""
    now = timezone.now()
    found = Invitation.objects.by_secret(secret)
    if found is None or found.used_at or found.expires_at <= now:
        return spent(request)
    form = EmailForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.accept(secret=secret, email=form.cleaned_data["email"], now=now)
        except Refusal:
            return spent(request)
        # The address is proved at the sign-in, by the code that is sent there.
        request.session[SIGN_IN_AS] = form.cleaned_data["email"]
        messages.success(
            request, _("You have joined %(host)s. Sign in with a code to begin.") % {"host": found.host.name}
        )
        return redirect("account_login")
    return render(
        request,
        "accounts/invitation.html",
        {"form": form, "host": found.host},
        status=422 if form.errors else 200,
    )


@signed_in
@require_POST
def elsewhere(request: "HttpRequest") -> "HttpResponse":
    """Sign a person out everywhere else."""
    user = _person(request.user)
    actions.end_sessions(user=user)
    update_session_auth_hash(request, user)
    messages.success(request, _("You are signed out everywhere else."))
    return redirect("workspace")


@signed_in
def workspace(request: "HttpRequest") -> "HttpResponse":
    """Go to the host's page of today; who is on several teams chooses."""
    memberships = list(Membership.objects.of_user(_person(request.user)))
    if len(memberships) == 1:
        return redirect("today", memberships[0].host_id)
    return render(request, "accounts/workspace.html", {"memberships": memberships})


def _person(user: Any) -> Any:  # noqa: ANN401 - a User where the caller has looked
    if user is None or not user.pk:
        raise Http404
    return user
