"""Workbooks written line by line: every cell is text, so that nothing is taken for a formula."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import IO

import xlsxwriter

MADE_AT = datetime(2026, 1, 1, tzinfo=UTC)  # so that the same rows give the same file
LONGEST = 32_767  # letters that a cell holds
NARROW, WIDE = 16, 44

Line = tuple[str, Sequence[str]]
"""(name of the sheet, cells)"""


def write_workbook(
    out: IO[bytes], title: str, sheets: dict[str, Sequence[str]], lines: Iterable[Line]
) -> int:
    """Write a workbook as its lines come, without keeping them in memory.

    Args:
        out: the file, open for writing.
        title: of the workbook.
        sheets: the head of each sheet, in their order.
        lines: for any sheet in any order; each sheet keeps the order of its own.

    Returns:
        The number of lines.
    """
    book = xlsxwriter.Workbook(
        out,
        {
            "constant_memory": True,
            "strings_to_numbers": False,
            "strings_to_formulas": False,
            "strings_to_urls": False,
        },
    )
    book.set_properties({"title": title, "created": MADE_AT})
    text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    bold = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top", "bold": True})
    made, next_line = {}, dict.fromkeys(sheets, 1)
    for name, head in sheets.items():
        sheet = made[name] = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for at, cell in enumerate(head):
            sheet.set_column(at, at, WIDE if len(cell) > NARROW else NARROW)
            sheet.write_string(0, at, cell, bold)
    count = 0
    for name, cells in lines:
        for at, cell in enumerate(cells):
            if cell:
                made[name].write_string(next_line[name], at, cell[:LONGEST], text)
        next_line[name] += 1
        count += 1
    book.close()
    return count
