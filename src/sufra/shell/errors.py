"""What a person reads when something did not work."""

from typing import TYPE_CHECKING

from django.shortcuts import render

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def form_expired(request: "HttpRequest", reason: str = "") -> "HttpResponse":
    """Say that a form was too old or came from elsewhere; nothing was changed."""
    return render(request, "shell/form_expired.html", status=403)
