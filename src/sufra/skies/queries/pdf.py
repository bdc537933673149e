"""A Ramadan's times as a sheet for the printer, set by typst with the fonts that lie here."""

import json
from pathlib import Path

from django.utils.translation import get_language_bidi

from sufra.skies.queries.page import Row, TimesPage

HERE = Path(__file__).parents[1]
FONTS, SHEET = HERE / "fonts", HERE / "sheets" / "times.typ"
FAMILIES = {"ar": ["Noto Naskh Arabic", "Vazirmatn"], "ur": ["Noto Nastaliq Urdu", "Vazirmatn"]}


def as_pdf(page: TimesPage) -> bytes:
    """Return one page of A4 in the reader's language; the same page gives the same bytes."""
    import typst  # noqa: PLC0415 - few requests need it, and it takes memory

    data = {
        "language": page.reader.language,
        "direction": "rtl" if get_language_bidi() else "ltr",
        "fonts": FAMILIES.get(page.reader.language, ["Vazirmatn"]),
        "place": page.table.asked.spot.name,
        "title": page.title,
        "span": page.span,
        "above": page.above,
        "columns": [str(called) for called in page.columns.values()],
        "bold": list(page.columns).index("maghrib"),
        "first": page.first_columns,
        "rows": [_cells(row) for row in page.rows],
        "promise": page.promise,
        "notes": page.notes,
        "small": page.small_print,
    }
    # Its types ask for a kind of input that bytes are not told to be.
    found: bytes = typst.compile(  # type: ignore[misc]
        SHEET.read_bytes(),
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data)},
    )
    return found


def _cells(row: Row) -> list[str]:
    dates = " · ".join(filter(None, [row.date, row.solar]))
    return [row.number, dates, *(clock for _name, clock in row.cells)]
