"""The link that lets a volunteer's telephone count."""

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.utils import timezone

from sufra.door import actions
from sufra.models import Invitation
from sufra.rules.refusal import Refusal
from sufra.shell.access import by_link, let_count, spent
from sufra.shell.formats import Reader

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@by_link
def enrol(request: "HttpRequest", secret: str) -> "HttpResponse":
    """Let this telephone count at one evening; whoever only looks at the link changes nothing."""
    now = timezone.now()
    invitation = Invitation.objects.to_count(secret, now)
    if invitation is None or invitation.iftar is None:
        return spent(request)
    if request.method == "POST":
        try:
            actions.use_link(secret=secret, now=now)
        except Refusal:
            return spent(request)
        let_count(request, invitation)
        return redirect("counting", invitation.host_id, invitation.iftar_id)
    date = Reader.of(invitation.host).long_date(invitation.iftar.evening_on)
    context = {"host": invitation.host, "iftar": invitation.iftar, "date": date}
    return render(request, "door/enrol.html", context)
