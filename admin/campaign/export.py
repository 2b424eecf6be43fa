"""The people of the board as a file. No cell becomes a formula, whatever a name begins with."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

import xlsxwriter

from workflows.people.writing import guard

MIMETYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def write_csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """Yield a CSV in UTF-8 with a mark that spreadsheets know, a stretch at a time."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    yield out.getvalue().encode("utf-8-sig")
    for row in rows:
        out.seek(0)
        out.truncate()
        writer.writerow([guard(cell) for cell in row])
        yield out.getvalue().encode()


def write_xlsx(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a workbook whose cells are all text."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {
            "constant_memory": True,
            "strings_to_numbers": False,
            "strings_to_formulas": False,
            "strings_to_urls": False,
        },
    )
    sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
    sheet.freeze_panes(1, 0)
    for at, cell in enumerate(head):
        sheet.set_column(at, at, 24)
        sheet.write_string(0, at, cell, bold)
    for line, row in enumerate(rows, start=1):
        for at, cell in enumerate(row):
            sheet.write_string(line, at, cell)
    book.close()
    return out.getvalue()
