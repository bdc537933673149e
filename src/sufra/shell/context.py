"""What every template may use of the reader."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import get_language, get_language_bidi

if TYPE_CHECKING:
    from django.http import HttpRequest


def reader(request: "HttpRequest") -> dict[str, Any]:
    """Return the language, its direction, and the same page's address in the other languages."""
    language = get_language() or "en"
    rest = request.path.removeprefix(f"/{language}/") if request.path.startswith(f"/{language}/") else ""
    return {
        "language": language,
        "direction": "rtl" if get_language_bidi() else "ltr",
        "other_languages": [
            {"code": code, "name": name, "href": f"/{code}/{rest}"}
            for code, name in settings.LANGUAGES
            if code != language
        ],
        "origin": settings.ORIGIN or f"{request.scheme}://{request.get_host()}",
        "operator_email": settings.OPERATOR_EMAIL,
    }
