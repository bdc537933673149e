"""Pictures that people send: bounded before they are decoded, and made anew from their bare points."""

import io
import threading
from dataclasses import dataclass
from typing import IO

from django.core.files.uploadhandler import TemporaryFileUploadHandler
from PIL import Image, ImageOps

from sufra.rules.refusal import Refusal

MOST_BYTES = 10 * 1024 * 1024
# A large camera has 50 million points. One picture at a time is opened, so this bounds the memory too.
MOST_POINTS = 50_000_000
MOST_SIDE = 12_000
ARTWORK_LEAST_SIDE, LOGO_LEAST_SIDE = 200, 48
# PRODUCT's budget for a guest page is 60 kB with everything; words, sheet and script need 13.
ARTWORK_BYTES, LOGO_BYTES = 36_000, 6_000
ARTWORK_SIDES, LOGO_SIDES, SHARED_SIDES = (960, 960), (240, 160), (1200, 1200)
QUALITIES = (82, 74, 66, 58, 50, 42, 34)
SHRINK = 0.8
# By their first bytes, never by name or by what the sender says. WebP is left out on purpose: its decoder
# takes memory for the whole picture before it tells how large that is.
FIRST_BYTES = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG"}
MODES = {"1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK", "YCbCr"}
ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True, kw_only=True, slots=True)
class PictureMade:
    """A picture in the formats that are sent, without anything that the camera wrote; sides in points."""

    files: dict[str, bytes]
    width: int
    height: int


class BoundedUpload(TemporaryFileUploadHandler):
    """Keep no more than the bound of what is sent, in all files of a request together.

    A file that passed it still says how large it was.
    """

    received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write the bytes, or let them go."""
        self.received += len(raw_data)
        if self.received <= MOST_BYTES:
            super().receive_data_chunk(raw_data, start)


def make_artwork(file: IO[bytes]) -> PictureMade:
    """Return a campaign's picture: WebP for pages, JPEG for a link's preview. Raises a Refusal."""
    with ONE_AT_A_TIME:
        points = _on_white(_opened(file, ARTWORK_LEAST_SIDE))
        page, content = _webp(points, ARTWORK_SIDES, ARTWORK_BYTES)
        shared = io.BytesIO()
        ImageOps.contain(points, _within(points, SHARED_SIDES)).save(shared, "JPEG", quality=80)
    files = {"webp": content, "jpg": shared.getvalue()}
    return PictureMade(files=files, width=page.width, height=page.height)


def make_logo(file: IO[bytes]) -> PictureMade:
    """Return a host's logo, transparent where it was. Raises a Refusal."""
    with ONE_AT_A_TIME:
        page, content = _webp(_opened(file, LOGO_LEAST_SIDE), LOGO_SIDES, LOGO_BYTES)
    return PictureMade(files={"webp": content}, width=page.width, height=page.height)


def _opened(file: IO[bytes], least_side: int) -> Image.Image:
    """Return the points of a picture, upright; look at its sides before any of it is decoded."""
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise Refusal("picture_too_heavy", most=MOST_BYTES // 1024**2)
    kind = next((kind for first, kind in FIRST_BYTES.items() if content.startswith(first)), None)
    if kind is None:
        raise Refusal("not_a_picture")
    try:
        with Image.open(io.BytesIO(content), formats=[kind]) as header:
            _bound(*header.size, least_side)
            if header.mode not in MODES:
                raise Refusal("not_a_picture")
            header.verify()
        with Image.open(io.BytesIO(content), formats=[kind]) as picture:
            # A large photograph is decoded at a half or a quarter of its sides.
            picture.draft("RGB", SHARED_SIDES)
            return _bare(ImageOps.exif_transpose(picture))
    except Image.DecompressionBombError as problem:
        raise _too_large() from problem
    except (OSError, SyntaxError, ValueError, EOFError) as problem:
        raise Refusal("not_a_picture") from problem


def _bound(width: int, height: int, least_side: int) -> None:
    if width * height > MOST_POINTS or max(width, height) > MOST_SIDE:
        raise _too_large()
    if min(width, height) < least_side:
        raise Refusal("picture_too_small", side=least_side)


def _too_large() -> Refusal:
    return Refusal("picture_too_large", side=MOST_SIDE, millions=MOST_POINTS // 1_000_000)


def _bare(picture: Image.Image) -> Image.Image:
    """Return nothing but the points: no place, camera, comment, thumbnail or profile comes along."""
    seen = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    bare = Image.new(seen.mode, seen.size)
    bare.paste(seen)
    return bare


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode == "RGB":
        return picture
    white = Image.new("RGB", picture.size, "white")
    white.paste(picture, mask=picture.getchannel("A"))
    return white


def _webp(picture: Image.Image, sides: tuple[int, int], most_bytes: int) -> tuple[Image.Image, bytes]:
    """Return the picture within these sides and bytes, as good as it fits."""
    page = ImageOps.contain(picture, _within(picture, sides))
    while True:
        for quality in QUALITIES:
            file = io.BytesIO()
            page.save(file, "WEBP", quality=quality, method=4)
            if file.tell() <= most_bytes:
                return page, file.getvalue()
        page = page.resize((max(1, int(page.width * SHRINK)), max(1, int(page.height * SHRINK))))


def _within(picture: Image.Image, sides: tuple[int, int]) -> tuple[int, int]:
    """Never make a picture larger than it was."""
    return min(sides[0], picture.width), min(sides[1], picture.height)
