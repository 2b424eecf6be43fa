"""Rows pasted from a spreadsheet, with or without their heading."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any, NamedTuple

from bpmn.forms import coerce
from bpmn.forms.check import FieldError
from bpmn.forms.coerce import Unfit
from bpmn.forms.form import MAX_ROWS, Choice, Field

MAX_CHARACTERS = 1_000_000
COUNTERS = frozenset({"no", "no urut", "nomor", "nomor urut", "number", "#"})  # of sheets' rows


class Pasted(NamedTuple):
    """What a paste gave.

    Attributes:
        rows: one map a row, by column name; a cell that does not fit stays as it was typed.
        errors: what is wrong, with the row from 0 in its path (a heading is not counted).
        rest: the text again of what is wrong: its rows under their heading, or all of it.
    """

    rows: list[dict[str, Any]]
    errors: tuple[FieldError, ...]
    rest: str = ""

    @property
    def wrong(self) -> frozenset[int]:
        """Numbers of the rows that something is wrong with; all when it is the paste itself."""
        if any(len(error.path) < 2 for error in self.errors):
            return frozenset(range(len(self.rows)))
        return frozenset(int(error.path[1]) for error in self.errors)

    @property
    def good(self) -> list[dict[str, Any]]:
        """The rows that nothing is wrong with."""
        return [row for number, row in enumerate(self.rows) if number not in self.wrong]


def parse_paste(field: Field, text: str, context: Mapping[str, Any] | None = None) -> Pasted:
    """Return the rows of a pasted text.

    Cells are separated by tabs (as every spreadsheet copies them), else by semicolons or commas.
    If the first row holds titles of columns, cells go by title, else by place; a column that only
    numbers the rows is passed over. Choices may be written as their label or their value.

    Args:
        field: the table.
        text: what was pasted.
        context: variables that choices of columns come from.
    """
    columns = tuple(column for column in field.columns if column.widget != "file")
    if len(text) > MAX_CHARACTERS:
        return _refused(field, text, "paste.size", MAX_CHARACTERS)
    lines, delimiter = _cells(text, columns)
    if lines is None or len(lines) > field.rules.get("maxItems", MAX_ROWS) + 1:
        return _refused(field, text, "paste.size", field.rules.get("maxItems", MAX_ROWS))
    errors: list[FieldError] = []
    places: list[Field | None] = list(columns)
    titles: list[list[str]] = []
    if lines and (heading := _heading(lines[0], columns)) is not None:
        places = heading
        for cell, column in zip(lines[0], places, strict=True):
            if column is None and cell.strip() and _folded(cell) not in COUNTERS:
                errors.append(FieldError((field.name,), "paste", "paste.header", cell.strip()[:60]))
        titles, lines = lines[:1], lines[1:]
    rows: list[dict[str, Any]] = []
    for cells in lines:
        path = (field.name, len(rows))
        if any(cell.strip() for cell in cells[len(places) :]):
            errors.append(FieldError(path, "paste", "paste.columns", len(places)))
        row: dict[str, Any] = {}
        for cell, column in zip(cells, places, strict=False):
            if column is None or not cell.strip():
                continue
            row[column.name], fault = _value(column, cell, context or {})
            if fault is not None:
                errors.append(FieldError((*path, column.name), fault[0], fault[1]))
        rows.append(row)
    if not rows:
        return Pasted([], (*errors, FieldError((field.name,), "paste", "paste.empty")), text)
    pasted = Pasted(rows, tuple(errors))
    left = [*titles, *(cells for number, cells in enumerate(lines) if number in pasted.wrong)]
    return pasted._replace(rest=_written(left, delimiter) if errors else "")


def _refused(field: Field, text: str, message_id: str, value: int) -> Pasted:
    return Pasted([], (FieldError((field.name,), "paste", message_id, value),), text)


def _written(lines: list[list[str]], delimiter: str) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(lines)
    return out.getvalue()


def _cells(text: str, columns: tuple[Field, ...]) -> tuple[list[list[str]] | None, str]:
    """Return the cells of all rows that are not blank (None: one is monstrous), what parts them."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    if not text.strip():
        return [], "\t"
    delimiter = _delimiter(text, len(columns))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False)
    try:
        return [row for row in reader if any(cell.strip() for cell in row)], delimiter
    except csv.Error:
        return None, delimiter


def _delimiter(text: str, columns: int) -> str:
    if "\t" in text or columns == 1:
        return "\t"
    first = text.strip("\n").split("\n", 1)[0]
    bare = "".join(first.split('"')[::2])  # what stands outside quotes
    return ";" if ";" in bare else "," if "," in bare else "\t"


def _heading(cells: list[str], columns: tuple[Field, ...]) -> list[Field | None] | None:
    """Return the column of each cell if the row is a heading: at least half name a column."""
    named: dict[str, Field] = {}
    for column in columns:
        for title in (column.name, column.label("id"), column.label("en")):
            named.setdefault(_folded(title), column)
    found = [named.get(_folded(cell)) for cell in cells]
    filled = sum(1 for cell in cells if cell.strip())
    hits = sum(1 for column in found if column is not None)
    return found if hits and hits * 2 >= filled else None


def _value(
    column: Field, cell: str, context: Mapping[str, Any]
) -> tuple[Any, tuple[str, str] | None]:
    choices = column.choices_in(context)
    if choices or column.choices_from is not None:
        choice = _chosen(choices, cell)
        return (choice.value, None) if choice is not None else (cell.strip(), ("enum", "enum"))
    try:
        if column.kind == "string" and column.format == "date":
            return coerce.to_date(cell), None
        if column.kind == "string":
            return coerce.to_text(cell, one_line=column.widget != "textarea"), None
        if column.kind == "boolean":
            return coerce.to_boolean(cell), None
        if column.kind == "integer":
            return coerce.to_integer(cell), None
        return coerce.to_number(cell), None
    except Unfit as unfit:
        keyword = "format" if unfit.message_id == "date" else "type"
        return cell.strip(), (keyword, unfit.message_id)


def _chosen(choices: tuple[Choice, ...], cell: str) -> Choice | None:
    wanted = _folded(cell)
    for told in (lambda c: c.label("id"), lambda c: c.label("en"), lambda c: str(c.value)):
        for choice in choices:
            if _folded(told(choice)) == wanted:
                return choice
    return None


def _folded(text: str) -> str:
    return " ".join(text.replace("*", " ").split()).strip(" :.").casefold()
