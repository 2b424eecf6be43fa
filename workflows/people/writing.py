"""Writes tables about people in the format that the import reads."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import xlsxwriter

from workflows.people.columns import KINDS, OPTIONAL, REQUIRED
from workflows.people.files import FORMULA

Tables = Mapping[str, Sequence[Mapping[str, str]]]
"""Rows by kind; every value is text, dates as ISO."""

Columns = Mapping[str, Sequence[str]]
"""Columns by kind of row, kinds in the order of the file."""

WIDTH_BY_COLUMN = {"nama": 44, "nip": 21, "kode": 20, "unit": 20, "jabatan": 20, "sk": 28}
MADE_AT = datetime(2026, 1, 1, tzinfo=UTC)  # so that the same tables give the same file


def columns_of(kind: str) -> tuple[str, ...]:
    """Return every column of a kind of row, required ones first."""
    return REQUIRED[kind] + OPTIONAL[kind]


PEOPLE: Columns = {kind: columns_of(kind) for kind in KINDS}


def guard(text: str) -> str:
    """Return a text that a spreadsheet takes for text, whatever it begins with.

    The import takes the apostrophe away again.
    """
    return f"'{text}" if text.startswith(FORMULA) else text


def write_csv(tables: Tables, *, guarded: bool = False, columns: Columns = PEOPLE) -> bytes:
    """Return one table with a column `jenis`, in UTF-8 with a mark that spreadsheets know.

    `guarded`: texts that a spreadsheet would take for a formula get an apostrophe.
    """
    heads = ["jenis", *dict.fromkeys(each for kind in columns for each in columns[kind])]
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, heads, restval="", lineterminator="\r\n")
    writer.writeheader()
    for kind in columns:
        for row in tables.get(kind, ()):
            told = {name: guard(text) for name, text in row.items()} if guarded else row
            writer.writerow({"jenis": kind, **told})
    return out.getvalue().encode("utf-8-sig")


def write_xlsx(tables: Tables, *, title: str = "Pegawai", columns: Columns = PEOPLE) -> bytes:
    """Return a workbook with one sheet a kind; every cell is text, so no NIP loses digits."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False}
    )
    book.set_properties({"title": title, "created": MADE_AT})
    text = book.add_format({"num_format": "@"})
    head = book.add_format({"bold": True, "num_format": "@"})
    for kind, heads in columns.items():
        sheet = book.add_worksheet(kind)
        sheet.freeze_panes(1, 0)
        for at, column in enumerate(heads):
            sheet.set_column(at, at, WIDTH_BY_COLUMN.get(column, 14), text)
            sheet.write_string(0, at, column, head)
        for line, row in enumerate(tables.get(kind, ()), start=1):
            for at, column in enumerate(heads):
                if row.get(column):
                    sheet.write_string(line, at, row[column], text)
    book.close()
    return out.getvalue()
