"""What a display asks for: its page once, and every few seconds whether anything has changed."""

from typing import TYPE_CHECKING

from csp.decorators import csp_update
from django.http import Http404, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import http_date
from django.utils.translation import override
from django.views.decorators.http import require_safe

from sufra.display.queries.screen import screen
from sufra.display.queries.state import state
from sufra.shell.access import public
from sufra.shell.sealing import site_of_display

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@csp_update({"font-src": ["'self'"]})
@public
@require_safe
def display(request: "HttpRequest", key: str) -> "HttpResponse":
    """Show the display of a site in the first of its languages; its script turns the others."""
    now = timezone.now()
    shown = state(_site(key), now)
    if shown is None:
        raise Http404
    language = shown["faces"][0]["code"]
    with override(language):
        page = screen(shown, now, request.build_absolute_uri)
        answer = render(request, "display/display.html", {"page": page, "key": key})
    answer["Content-Language"] = language
    return answer


@public
@require_safe
def display_state(request: "HttpRequest", key: str) -> "HttpResponse":
    """Give all that a display shows; its Date is the clock by which the display counts."""
    now = timezone.now()
    shown = state(_site(key), now)
    if shown is None:
        raise Http404
    answer = JsonResponse(shown, json_dumps_params={"ensure_ascii": False})
    answer["Date"] = http_date(now.timestamp())
    return answer


def _site(key: str) -> str:
    site_id = site_of_display(key)
    if site_id is None:
        raise Http404
    return site_id
