"""Collect, check and compile what people read."""

import io
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation.template import templatize

KEYWORDS: dict[str, Any] = dict.fromkeys(
    ("gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "npgettext", "_")
)
SOURCE = settings.ROOT / "src" / "sufra"
WORKSPACE_PARTS = (
    "/door/",
    "host_views",
    "workspace.html",
    "not_yours.html",
    "spent.html",
    "/host/",
    "/queries/workspace",
    "/moves/forms",
    "/moves/queries/labels",
    "/shell/dates",
    "/forms/campaign",
    "/forms/night",
    "/forms/plan",
    "/forms/refine",
    "/forms/site",
    "/forms/times",
    "/forms/timetable",
    "/stories/forms",
    "/accounts/",
    "/kitchen/",
    "/allauth/",
)


# Babel's own rules for some of these languages are not those of gettext's tools and Django's catalogues.
ARABIC = "n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5"
PLURALS = {
    "ar": f"nplurals=6; plural=({ARABIC});",
    "fa": "nplurals=2; plural=(n > 1);",
    "tr": "nplurals=2; plural=(n > 1);",
    "ur": "nplurals=2; plural=(n != 1);",
    "id": "nplurals=1; plural=0;",
}


class Command(BaseCommand):
    """Without an option: bring the catalogues up to date with the sources."""

    help = "Collect messages into the catalogues; --check fails on a missing one; --compile makes .mo files."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to do."""
        parser.add_argument("--check", action="store_true")
        parser.add_argument("--compile", action="store_true")

    def handle(self, *, check: bool, compile: bool, **_options: object) -> None:  # noqa: A002 - the option's name
        """Do one of the three."""
        if compile:
            return compile_all()
        template = collect()
        if not check:
            return update_all(template)
        if missing := list(untranslated(template)):
            raise CommandError("Not translated:\n" + "\n".join(missing))
        self.stdout.write(f"{len(template)} messages, all there.")
        return None


def collect() -> Catalog:
    """Return every message of the sources, with where it stands."""
    catalog = Catalog(charset="utf-8")
    for path in sorted([*SOURCE.rglob("*.py"), *SOURCE.rglob("*.html"), *SOURCE.rglob("*.txt")]):
        name = f"/{path.relative_to(SOURCE)}"
        if "/tests/" in name:
            continue
        text = path.read_text(encoding="utf-8")
        code = text if path.suffix == ".py" else templatize(text, origin=name)
        for line, keyword, messages, _comments in extract_python(io.BytesIO(code.encode()), KEYWORDS, [], {}):
            _add(catalog, keyword, messages, (name, line))
    return catalog


def _add(catalog: Catalog, keyword: Any, messages: Any, where: tuple[str, int]) -> None:  # noqa: ANN401
    parts = list(messages) if isinstance(messages, tuple) else [messages]
    context = parts.pop(0) if keyword in {"pgettext", "npgettext"} else None
    parts = [part for part in parts if part]
    if parts:
        plural = keyword.startswith(("ngettext", "npgettext"))
        catalog.add(tuple(parts[:2]) if plural else parts[0], locations=[where], context=context)


def languages_of(message: Message) -> list[str]:
    """Return the languages in which a message must exist: the workspace speaks fewer."""
    if all(any(part in name for part in WORKSPACE_PARTS) for name, _line in message.locations):
        return ["ar"]
    return [code for code, _name in settings.LANGUAGES if code != "en"]


def untranslated(template: Catalog) -> list[str]:
    """Return a line for each message that a reader would meet in the wrong language."""
    problems = []
    catalogues = {code: read(code) for code, _name in settings.LANGUAGES if code != "en"}
    for message in template:
        if not message.id:
            continue
        for code in languages_of(message):
            own = catalogues[code].get(message.id, message.context)
            texts = own.string if own and isinstance(own.string, tuple) else (own.string if own else "",)
            if not all(texts) or (own and own.fuzzy):
                problems.append(f"  {code}: {message.id!r} ({message.locations[0][0]})")
    return problems


def read(code: str) -> Catalog:
    """Return a language's catalogue; an empty one where there is none yet."""
    path = _path(code)
    if not path.exists():
        return empty(code)
    with path.open("rb") as file:
        return read_po(file, locale=code)


def empty(code: str) -> Catalog:
    """Return a catalogue without messages, with its language's plural rule."""
    catalog = Catalog(locale=code, charset="utf-8", project="Sufra", copyright_holder="Sufra")
    catalog.mime_headers = [("Plural-Forms", PLURALS[code])]
    return catalog


def update_all(template: Catalog) -> None:
    """Bring each catalogue up to date; what is no longer used goes."""
    for code, _name in settings.LANGUAGES:
        if code == "en":
            continue
        old, new = read(code), empty(code)
        for message in template:
            if message.id and (code in languages_of(message)):
                was = old.get(message.id, message.context)
                files: Any = sorted({(name, None) for name, _line in message.locations})
                new.add(message.id, was.string if was else "", locations=files, context=message.context)
        path = _path(code)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, new, width=110, omit_header=False, sort_by_file=True)


def compile_all() -> None:
    """Make the .mo files that Django reads, where a catalogue is newer."""
    for code, _name in settings.LANGUAGES:
        path = _path(code)
        target = path.with_suffix(".mo")
        if path.exists() and (not target.exists() or target.stat().st_mtime < path.stat().st_mtime):
            with target.open("wb") as file:
                write_mo(file, read(code))


def _path(code: str) -> Path:
    return Path(settings.LOCALE_PATHS[0]) / code / "LC_MESSAGES" / "django.po"
