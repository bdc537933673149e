"""What a person reads when something did not work."""

from typing import TYPE_CHECKING

from django.core.exceptions import DisallowedHost, RequestDataTooBig
from django.http import Http404
from django.shortcuts import render
from django.views import defaults

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    View = Callable[[HttpRequest], HttpResponse]


def form_expired(request: "HttpRequest", reason: str = "") -> "HttpResponse":
    """Say that a form was too old or came from elsewhere; nothing was changed."""
    return render(request, "shell/form_expired.html", status=403)


def not_taken(request: "HttpRequest", exception: Exception) -> "HttpResponse":
    """Say that what was sent is longer than we take, or cannot be read at all; nothing was changed."""
    if isinstance(exception, DisallowedHost):
        # A scanner, not a person; and a page of ours would name the server.
        return defaults.bad_request(request, exception)
    too_long = isinstance(exception, RequestDataTooBig)
    return render(request, "shell/not_taken.html", {"too_long": too_long}, status=413 if too_long else 400)


def no_such_address(
    get_response: "Callable[[HttpRequest], HttpResponse]",
) -> "Callable[[HttpRequest], HttpResponse]":
    """Answer an address with a NUL in it as one that is not there: PostgreSQL refuses to look for it."""

    def answer(request: "HttpRequest") -> "HttpResponse":
        if "\x00" in request.path:
            raise Http404
        return get_response(request)

    return answer
