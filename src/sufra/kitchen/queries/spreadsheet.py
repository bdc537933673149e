"""A place's season as a spreadsheet."""

import io
from datetime import date, datetime
from decimal import Decimal

import xlsxwriter
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from sufra.kitchen.queries.season import COLUMNS, season_rows
from sufra.models import Site

OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
"""No text of anybody's becomes a formula or a link; nothing is written to the disk."""


def season_workbook(site: Site, now: datetime, *, cooks: bool) -> bytes:
    """Return an XLSX file: a heading line that stays, dates as dates, from the right where one reads so."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        sheet = book.add_worksheet(_("Season"))
        if get_language_bidi():
            sheet.right_to_left()
        sheet.write_row(
            0, 0, [str(heading) for _key, heading in COLUMNS], book.add_format({"bold": True, "bottom": 1})
        )
        sheet.freeze_panes(1, 1)
        formats = {
            date: book.add_format({"num_format": "yyyy-mm-dd"}),
            Decimal: book.add_format({"num_format": "0.00"}),
        }
        for line, cells in enumerate(season_rows(site, now, cooks=cooks), start=1):
            for place, cell in enumerate(cells):
                if cell is not None:
                    sheet.write(line, place, cell, formats.get(type(cell)))
        sheet.autofit()
    return out.getvalue()
