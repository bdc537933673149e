"""Static files: the layers of the stylesheet joined into one, every name hashed."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

SHEET = "sufra.css"
# The order of the cascade; a feature's own sheet joins the `features` layer.
LAYERS = ("reset", "tokens", "base", "components", "features", "utilities")


class JoinedStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise ships no types
    """Join every collected `css/<layer>[-name].css` into one sheet, so that a page asks once."""

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:  # noqa: ANN401, FBT001, FBT002 - Django's signature
        """Write the joined sheet, then hash and compress as always."""
        layered = [path for path in paths if "/css/" in path and path.endswith(".css")]
        if layered and not dry_run:
            text = "\n".join([f"@layer {', '.join(LAYERS)};", *map(self._text, sorted(layered, key=_order))])
            self.delete(SHEET)
            self._save(SHEET, ContentFile(text.encode()))
            paths[SHEET] = (self, SHEET)
        yield from super().post_process(paths, dry_run, **options)

    def _text(self, path: str) -> str:
        with self.open(path) as file:
            return str(file.read().decode())


def _order(path: str) -> tuple[int, str]:
    layer = PurePosixPath(path).stem.partition("-")[0]
    return LAYERS.index(layer), path
