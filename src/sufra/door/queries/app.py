"""The door's own page and its files, as one release that a telephone keeps."""

import hashlib
import json
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template.loader import render_to_string

from sufra.door.queries.words import words_of_the_door

APP, VENDOR = "door/app/", "door/vendor/"
FILES = [
    "door/classic.js", *(f"{APP}{name}.js" for name in ("modern", "camera", "ticket")), f"{APP}door.css",
    f"{APP}door.webmanifest", "shell/icon.svg",
]  # fmt: skip
VENDORED = [f"{VENDOR}{name}" for name in ("qr-scanner.min.js", "qr-scanner-worker.min.js", "ed25519.js")]


def app_page() -> dict[str, Any]:
    """Return what the page is made of; it is the same for everybody."""
    return {
        "words": words_of_the_door(), "static": settings.STATIC_URL, "vendor": has_vendored(),
        "digits": [1, 2, 3, 4, 5, 6, 7, 8, 9, 0], "taps": [1, 2, 5, -1, -2, -5],
    }  # fmt: skip


def has_vendored() -> bool:
    """Tell whether the decoder was there at set-up; without it keypad and counters still count."""
    return all(staticfiles_storage.exists(name) for name in VENDORED)


def app_files() -> dict[str, str]:
    """Return the addresses of a release and its name, which changes when any of them does."""
    names = [*FILES, *(VENDORED if has_vendored() else [])]
    seen = hashlib.sha256(render_to_string("door/app.html", app_page()).encode())
    for name in names:
        with staticfiles_storage.open(name) as file:
            seen.update(file.read())
    addresses = ["/door/", *(settings.STATIC_URL + name for name in names)]
    return {"release": seen.hexdigest()[:16], "files": json.dumps(addresses)}
