"""Reads a table file (CSV, XLSX or YAML) into rows that remember their sheet and line."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import yaml
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from workflows.domain.told import phrase

MAX_BYTES = 20 * 1024 * 1024  # of the file
MAX_UNPACKED_BYTES = 300 * 1024 * 1024  # of an XLSX, so that a small file cannot fill the memory
MAX_ROWS = 300_000
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a spreadsheet takes for a formula begins so; the wide ones in some of them, too."""

DELIMITERS = (",", ";", "\t")

Cell = str | int | float | bool | date | None


class UnreadableFile(ValueError):
    """The file as a whole cannot be read. The message is Indonesian."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of data with the cells that are not empty, by column name."""

    sheet: str  # name of the sheet; "" for CSV
    line: int  # as a spreadsheet numbers it, from 1
    cells: Mapping[str, Cell]

    def text(self, column: str) -> str:
        """Return a cell as text with single spaces, or ""."""
        return as_text(self.cells.get(column))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its header and its rows."""

    name: str
    header_line: int
    columns: tuple[str, ...]  # normalised: "Jenis Jabatan" is jenis_jabatan
    rows: tuple[Row, ...] = field(default=())


def read_sheets(content: bytes, name: str) -> list[Sheet]:
    """Read every table of a file.

    Args:
        content: the whole file.
        name: its name; the ending says which kind it is.

    Raises:
        UnreadableFile: too large, of another kind, damaged, or without a header.
    """
    if len(content) > MAX_BYTES:
        raise UnreadableFile(
            phrase("Berkas lebih besar dari %(max_bytes)s MB.", max_bytes=MAX_BYTES // 1024 // 1024)
        )
    ending = name.rpartition(".")[2].lower()
    if ending == "csv":
        sheets = [_table("", _csv_lines(content))]
    elif ending == "xlsx":
        sheets = _xlsx_sheets(content)
    elif ending in ("yaml", "yml"):
        sheets = [*_yaml_sheets(content)]
    else:
        raise UnreadableFile(
            phrase(
                "Berkas harus berakhiran .csv, .xlsx atau .yaml, bukan %(name)s.", name=repr(name)
            )
        )
    found = [sheet for sheet in sheets if sheet is not None]
    if not found:
        raise UnreadableFile("Berkas kosong: tidak ada baris judul kolom.")
    return found


def as_text(cell: Cell) -> str:
    """Return a cell as people would type it: whole numbers without ".0", dates as ISO."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "ya" if cell else "tidak"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, date):
        return cell.isoformat()
    return " ".join(str(cell).split())


def column_name(title: str) -> str:
    """Return a column title as a name: lower case, words joined by one underscore."""
    return re.sub(r"[^a-z0-9]+", "_", title.strip().lower()).strip("_")


def decode(content: bytes) -> str:
    """Return text: by its byte order mark, as UTF-8, or as the Windows code page of Excel."""
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    for encoding in ("utf-8", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def _csv_lines(content: bytes) -> Iterator[tuple[int, Sequence[Cell]]]:
    text = decode(content)
    skipped = 0
    told = re.match(r"sep=(.)\r?\n", text)  # Excel's own first line
    if told:
        text, skipped = text[told.end() :], 1
    first = text.partition("\n")[0]
    delimiter = told[1] if told else max(DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = skipped + 1
    try:
        for cells in reader:
            yield line, cells
            line = skipped + reader.line_num + 1
    except csv.Error as error:
        raise UnreadableFile(
            phrase(
                "Baris %(line)s tidak dapat dibaca sebagai CSV: %(error)s.", line=line, error=error
            )
        ) from error


def _xlsx_sheets(content: bytes) -> list[Sheet | None]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(each.file_size for each in archive.infolist())
        if unpacked > MAX_UNPACKED_BYTES:
            raise UnreadableFile("Isi berkas XLSX terlalu besar.")
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        if isinstance(error, UnreadableFile):
            raise
        raise UnreadableFile("Berkas XLSX rusak atau bukan berkas XLSX.") from error
    try:
        sheets: list[Sheet | None] = []
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # some programs write a wrong size
            lines = enumerate(sheet.iter_rows(values_only=True), start=1)
            sheets.append(_table(sheet.title, lines))
        return sheets
    finally:
        book.close()


def _yaml_sheets(content: bytes) -> list[Sheet]:
    """Return a sheet for each kind of row; every value stays the text that stands there.

    Args:
        content: a mapping of kinds to lists of rows, each a mapping of columns to values.

    Raises:
        UnreadableFile: it is no YAML, or of another shape.
    """
    try:
        loader = yaml.SafeLoader(decode(content))
        try:
            root = loader.get_single_node()
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise UnreadableFile(
            phrase("Baris %(line)s tidak dapat dibaca sebagai YAML.", line=line)
        ) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise UnreadableFile("Berkas tidak dapat dibaca sebagai YAML.") from error
    if not isinstance(root, yaml.MappingNode):
        raise UnreadableFile("Berkas YAML berisi jenis baris, masing-masing dengan daftarnya.")
    sheets = [_yaml_sheet(kind, rows) for kind, rows in root.value]
    if sum(len(sheet.rows) for sheet in sheets) > MAX_ROWS:
        raise UnreadableFile(
            phrase("Berkas berisi lebih dari %(max_rows)s baris.", max_rows=MAX_ROWS)
        )
    return sheets


def _yaml_sheet(kind: yaml.Node, rows: yaml.Node) -> Sheet:
    if not isinstance(rows, yaml.SequenceNode):
        rows = yaml.SequenceNode(rows.tag, [rows], rows.start_mark)  # one row without a dash
    name, line = str(kind.value), kind.start_mark.line + 1
    found = [_yaml_row(name, node) for node in rows.value]
    columns = dict.fromkeys(column for _, told in found for column in told)
    return Sheet(name, line, tuple(columns), tuple(row for row, _ in found))


def _yaml_row(sheet: str, node: yaml.Node) -> tuple[Row, list[str]]:
    """Return a row, and its columns with those that stay empty."""
    line = node.start_mark.line + 1
    if not isinstance(node, yaml.MappingNode):
        raise UnreadableFile(
            phrase("Baris %(line)s: tulis kolom dan isinya, misalnya kode: D-01.", line=line)
        )
    cells, columns = {}, []
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode) or not isinstance(value, yaml.ScalarNode):
            raise UnreadableFile(
                phrase("Baris %(line)s: isi kolom satu nilai saja.", line=value.start_mark.line + 1)
            )
        column = column_name(key.value)
        columns.append(column)
        text = value.value.strip()
        empty = value.style is None and text in ("", "~", "null")
        if text and not empty:
            cells[column] = text
    return Row(sheet, line, cells), columns


def _table(name: str, lines: Iterator[tuple[int, Sequence[Any]]]) -> Sheet | None:
    columns: tuple[str, ...] | None = None
    header_line = 0
    rows: list[Row] = []
    for line, raw in lines:
        cells = [_cell(each) for each in raw]
        if all(cell is None for cell in cells):
            continue
        if columns is None:
            columns, header_line = tuple(column_name(as_text(each)) for each in cells), line
            continue
        named = zip(columns, cells, strict=False)
        rows.append(Row(name, line, {col: cell for col, cell in named if col and cell is not None}))
        if len(rows) > MAX_ROWS:
            raise UnreadableFile(
                phrase("Berkas berisi lebih dari %(max_rows)s baris.", max_rows=MAX_ROWS)
            )
    if columns is None:
        return None
    return Sheet(name, header_line, tuple(each for each in columns if each), tuple(rows))


def _cell(raw: Any) -> Cell:
    """Return a cell's value; text of blanks only is empty, a moment is its day."""
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, str):
        text = raw.strip()
        if text.startswith("'") and text[1:].startswith(FORMULA):
            text = text[1:]  # kept it from being taken for a formula
        return text or None
    if raw is None or isinstance(raw, bool | int | float | date):
        return raw
    return str(raw)
