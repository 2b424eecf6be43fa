"""Takes the tables of a file apart into rows by kind, each read by itself.

What every file that is brought in shares: the kind of a row is told by its sheet or by a column, a
missing column is told once, and what is wrong in a row is told with its line and column.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from workflows.domain.rules import Rules
from workflows.domain.told import phrase
from workflows.people.columns import Reader, RowError
from workflows.people.files import Row, Sheet, UnreadableFile

KIND_COLUMN = "jenis"


@dataclass(frozen=True, slots=True)
class Layout:
    """Which kinds of rows a file has, in the order of their dependence, and how each is read."""

    required: Mapping[str, tuple[str, ...]]  # columns that the header must have, by kind
    optional: Mapping[str, tuple[str, ...]]
    parsers: Mapping[str, Callable[[Reader], Any]]

    @property
    def kinds(self) -> tuple[str, ...]:
        """The names of the kinds."""
        return tuple(self.required)

    def columns(self, kinds: Iterable[str]) -> set[str]:
        """Return every column that means something in rows of these kinds."""
        return {each for kind in kinds for each in self.required[kind] + self.optional[kind]}


class Taken(ABC):
    """The rows of a file, and what is wrong in them.

    A subclass says in `keep` what becomes of a row that was read.
    """

    def __init__(self, layout: Layout, rules: Rules, today: date) -> None:
        self.layout, self.rules, self.today = layout, rules, today
        self.errors: list[RowError] = []
        self.ignored: list[str] = []  # titles of columns that mean nothing here
        self.count = 0  # rows of data

    def take(self, sheets: Iterable[Sheet]) -> None:
        """Read every table: of one kind by its name, or of several by a column.

        Raises:
            UnreadableFile: no table holds rows of a known kind.
        """
        if not [sheet for sheet in sheets if self._take(sheet)]:
            raise UnreadableFile(
                phrase(
                    "Tidak ada lembar %(kinds)s, dan tidak ada kolom %(kind_column)s.",
                    kinds=", ".join(self.layout.kinds),
                    kind_column=KIND_COLUMN,
                )
            )

    @abstractmethod
    def keep(self, kind: str, row: Row, found: Any, errors: Sequence[RowError]) -> None:
        """Keep what a row says; `errors` are those of this row, and are noted already."""

    def wrong(self, row: Row, column: str, reason_id: str, message: str) -> None:
        """Note something wrong in a row, or in one of its cells."""
        shown = row.text(column)[:80] if column else ""
        self.errors.append(RowError(row.line, row.sheet, column, shown, reason_id, message))

    def _take(self, sheet: Sheet) -> bool:
        known = self.layout.kinds
        by_name = sheet.name.strip().lower()
        by_column = KIND_COLUMN in sheet.columns
        if not by_column and by_name not in known:
            return False  # notes, a cover sheet
        told = [row.text(KIND_COLUMN).lower() if by_column else by_name for row in sheet.rows]
        kinds = [each for each in known if each in told or (each == by_name and not by_column)]
        columns = {KIND_COLUMN, *self.layout.columns(known if by_column else kinds)}
        self.ignored += [
            each for each in sheet.columns if each not in columns and each not in self.ignored
        ]
        lacking = self._lacking(sheet, kinds)
        for row, kind in zip(sheet.rows, told, strict=True):
            self.count += 1
            if kind not in known:
                self.wrong(
                    row,
                    KIND_COLUMN,
                    "jenis_tidak_dikenal",
                    phrase("Jenis baris harus salah satu dari %(known)s.", known=", ".join(known)),
                )
            elif kind not in lacking:
                self._read(kind, row)
        return True

    def _lacking(self, sheet: Sheet, kinds: Iterable[str]) -> set[str]:
        """Note missing columns once; rows of that kind are not read any further."""
        found = set()
        header = Row(sheet.name, sheet.header_line, {})
        for kind in kinds:
            for column in self.layout.required[kind]:
                if column not in sheet.columns:
                    found.add(kind)
                    message = phrase(
                        "Baris %(kind)s memerlukan kolom %(column)s.", kind=kind, column=column
                    )
                    self.wrong(header, column, "kolom_tidak_ada", message)
        return found

    def _read(self, kind: str, row: Row) -> None:
        read = Reader(row, self.rules, self.today)
        found = self.layout.parsers[kind](read)
        self.errors += read.errors
        self.keep(kind, row, found, read.errors)
