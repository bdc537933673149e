"""Make the fonts of printed sheets: `python builders/fonts.py FOLDER`, where three packages lie unpacked.

    npm pack @fontsource/vazirmatn@5.3.0 @fontsource/noto-naskh-arabic@5.3.0
    npm pack @fontsource/noto-nastaliq-urdu@5.3.0
    for each: mkdir NAME && tar xzf fontsource-NAME-5.3.0.tgz -C NAME
    pip install fonttools brotli

Vazirmatn carries the Latin letters for all three, merged from its subsets; the others have Arabic alone.
All are under the SIL Open Font Licence 1.1, whose text is written beside them.
"""

import sys
from pathlib import Path

from fontTools.merge import Merger
from fontTools.ttLib import TTFont

TARGET = Path(__file__).parents[1] / "src" / "sufra" / "skies" / "fonts"
SUBSETS = {
    "vazirmatn": ("Vazirmatn", ("arabic", "latin", "latin-ext"), (400, 700)),
    "noto-naskh-arabic": ("NotoNaskhArabic", ("arabic",), (400, 700)),
    "noto-nastaliq-urdu": ("NotoNastaliqUrdu", ("arabic",), (400,)),
}


def main(folder: Path) -> None:
    """Write one TTF for each family and weight, and each licence."""
    TARGET.mkdir(exist_ok=True)
    for package, (name, subsets, weights) in SUBSETS.items():
        source = folder / package / "package"
        for weight in weights:
            parts = [
                unpacked(source / "files" / f"{package}-{subset}-{weight}-normal.woff2") for subset in subsets
            ]
            font = Merger().merge([str(part) for part in parts]) if len(parts) > 1 else TTFont(parts[0])
            font.save(TARGET / f"{name}-{weight}.ttf")
            print(f"{name} {weight}: {len(font.getBestCmap())} characters")
        (TARGET / f"{name}-LICENCE.txt").write_bytes((source / "LICENSE").read_bytes())


def unpacked(path: Path) -> Path:
    """Write a web font as a plain one beside it."""
    font = TTFont(path)
    font.flavor = None
    target = path.with_suffix(".ttf")
    font.save(target)
    return target


if __name__ == "__main__":
    main(Path(sys.argv[1]))
