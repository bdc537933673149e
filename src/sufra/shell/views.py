"""The address without a language."""

from typing import TYPE_CHECKING

from django.shortcuts import redirect
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

from sufra.shell.access import public

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@public
def front_door(request: "HttpRequest") -> "HttpResponse":
    """Send the reader to the finder in the language that the browser asks for."""
    response = redirect(f"/{get_language() or 'en'}/")
    patch_vary_headers(response, ["Accept-Language"])
    return response
