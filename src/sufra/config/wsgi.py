"""What the web server imports."""

import os
from collections.abc import Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sufra.config.settings")
django = get_wsgi_application()
PIECE = 64 * 1024
# Four times what a form takes, and room for a photograph; whoever sends more is cut off.
MOST_PIECES = 32 * 1024 * 1024 // PIECE


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:  # noqa: ANN401 - WSGI's own
    """Answer a request, read as UTF-8 whatever it says, and read to its end.

    Some codecs make lone surrogates, which no page can show, and some make no text at all. Django looks for
    the codec while it makes the request, before any middleware. And a browser that is still sending when the
    server has answered shows its own error in place of the page that says what was too long.
    """
    parts = environ.get("CONTENT_TYPE", "").split(";")
    environ["CONTENT_TYPE"] = ";".join(
        part for part in parts if not part.strip().lower().startswith("charset")
    )
    answer = django(environ, start_response)
    if environ["REQUEST_METHOD"] == "POST":
        for _piece in range(MOST_PIECES):
            if not environ["wsgi.input"].read(PIECE):
                break
    return answer
