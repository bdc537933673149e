"""Static files: the layers of the stylesheet and the parts of a script joined into one, names hashed."""

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

SHEET = "sufra.css"
# The order of the cascade; a feature's own sheet joins the `features` layer.
LAYERS = ("reset", "tokens", "base", "components", "features", "utilities")


class JoinedStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise ships no types
    """Join every collected `css/<layer>[-name].css` into one sheet, so that a page asks once.

    And every `<feature>/classic/*.js` into `<feature>/classic.js`: one script for browsers without modules.
    """

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:  # noqa: ANN401, FBT001, FBT002 - Django's signature
        """Write the joined sheet, then hash and compress as always."""
        layered = [path for path in paths if "/css/" in path and path.endswith(".css")]
        if layered and not dry_run:
            text = "\n".join([f"@layer {', '.join(LAYERS)};", *map(self._text, sorted(layered, key=_order))])
            paths[SHEET] = self._joined(SHEET, text)
            for name, parts in _scripts(paths).items():
                paths[name] = self._joined(name, "\n".join(['"use strict";', *map(self._text, parts)]))
        yield from super().post_process(paths, dry_run, **options)

    def _joined(self, name: str, text: str) -> tuple["JoinedStorage", str]:
        self.delete(name)
        self._save(name, ContentFile(text.encode()))
        return self, name

    def _text(self, path: str) -> str:
        with self.open(path) as file:
            return str(file.read().decode())


def _scripts(paths: Iterable[str]) -> dict[str, list[str]]:
    """Return which parts make which script."""
    found: dict[str, list[str]] = {}
    for path in sorted(paths):
        if "/classic/" in path and path.endswith(".js"):
            found.setdefault(f"{path.partition('/classic/')[0]}/classic.js", []).append(path)
    return found


def _order(path: str) -> tuple[int, str]:
    layer = PurePosixPath(path).stem.partition("-")[0]
    return LAYERS.index(layer), path
