"""A camera's film of tickets, which tells in every frame which frame it is."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import segno
from PIL import Image, ImageDraw

FPS = 30  # at which Chromium plays a file of single JPEGs
WIDTH, HEIGHT = 640, 480
BLOCK, BITS = 16, 14  # along the upper edge, outside of what a decoder looks at
GREY = 120


@dataclass(frozen=True, slots=True)
class Film:
    """A ticket is legible for so many frames, then there is nothing; some seconds around them all."""

    tickets: Sequence[str]
    legible: int = 30
    nothing: int = 15
    around: int = 3 * FPS

    @property
    def each(self) -> int:
        """Frames from one ticket to the next."""
        return self.legible + self.nothing

    @property
    def frames(self) -> int:
        """Frames of the whole film."""
        return 2 * self.around + len(self.tickets) * self.each

    def write(self, path: Path) -> None:
        """Write the file that Chromium takes for a camera."""
        with path.open("wb") as file:
            for number, picture in enumerate(self._pictures()):
                jpeg = io.BytesIO()
                _numbered(picture, number).save(jpeg, "JPEG", quality=85)
                file.write(jpeg.getvalue())

    def _pictures(self) -> Iterator[Image.Image]:
        empty = Image.new("RGB", (WIDTH, HEIGHT), (GREY,) * 3)
        yield from [empty] * self.around
        for text in self.tickets:
            yield from [_qr(text)] * self.legible
            yield from [empty] * self.nothing
        yield from [empty] * self.around


def _qr(text: str) -> Image.Image:
    png = io.BytesIO()
    segno.make(text, error="l", micro=False).save(png, kind="png", scale=6, border=4)
    picture, code = Image.new("RGB", (WIDTH, HEIGHT), "white"), Image.open(png)
    picture.paste(code, ((WIDTH - code.width) // 2, (HEIGHT - code.height) // 2))
    return picture


def _numbered(picture: Image.Image, number: int) -> Image.Image:
    """Write a number into a frame: a white block for each 1, a black one for each 0, the lowest first."""
    told = picture.copy()
    draw = ImageDraw.Draw(told)
    for bit in range(BITS):
        left = bit * BLOCK
        draw.rectangle([left, 0, left + BLOCK - 1, BLOCK - 1], fill="white" if number >> bit & 1 else "black")
    return told
