"""What a form page consists of: plain values that templates write down."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

MANY_COLUMNS = 5  # of a table that does not fit beside the list
PREFIX = "f"  # of every control's name: answers cannot meet csrf_token, save and the like


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that can be chosen."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class FileLink:
    """A file that is in the system."""

    id: str
    name: str
    size: int  # bytes


@dataclass(frozen=True, slots=True)
class PasteBox:
    """What is left of rows that were pasted into a table, and why."""

    text: str  # what was not taken, as it was pasted
    errors: tuple[str, ...]  # row, column and reason of each fault
    added: int = 0  # rows that were taken


@dataclass(slots=True)
class Input:
    """One field of the page, or one cell of a table.

    `path` is the way to the answer ("hasil_kerja.0.target"); control names and ids come from it.
    """

    path: str
    kind: str  # the widget, or "fixed" for what is only shown
    label: str
    hint: str = ""
    required: bool = False
    shown: bool = True
    sealed: bool = False
    value: str = ""  # what stands in the control
    values: tuple[str, ...] = ()  # of several choices
    checked: bool = False
    text: str = ""  # the answer in words, for fixed fields and the check page
    choices: tuple[Choice, ...] = ()
    error: str = ""
    longest: int | None = None  # characters
    files: tuple[FileLink, ...] = ()
    columns: tuple[Input, ...] = ()  # headings of a table; also its empty row
    rows: list[list[Input]] = field(default_factory=list)
    may_add: bool = False
    may_remove: bool = False
    pasted: PasteBox | None = None  # rows that did not fit this table

    @property
    def name(self) -> str:
        """Name of the control."""
        return f"{PREFIX}.{self.path}"

    @property
    def id(self) -> str:
        """Id of the control in the page."""
        return self.name.replace(".", "-")

    @property
    def width(self) -> str:
        """Class of a table column: how much room its cells need."""
        if self.kind in ("textarea", "lines", "file") or (self.longest or 0) > 200:
            return "wide"
        if self.kind == "select" and any(len(choice.label) > 30 for choice in self.choices):
            return "wide"
        return "thin" if self.kind in ("number", "checkbox") else ""

    @property
    def empty(self) -> bool:
        """Nothing was answered."""
        return not (self.text or self.rows or self.files)


@dataclass(slots=True)
class FormPage:
    """A form with everything that the page shows."""

    title: str
    description: str
    inputs: list[Input]
    decision: Input | None = None  # shown as the buttons that send
    chosen: str = ""  # a decision that waits for its reasons
    errors: list[tuple[str, str]] = field(default_factory=list)  # (id of the control, text)

    @property
    def fixed(self) -> list[Input]:
        """What is only shown."""
        return [i for i in self.inputs if i.kind == "fixed" or self._is_fixed_table(i)]

    @property
    def asked(self) -> list[Input]:
        """What is asked for."""
        return [i for i in self.inputs if i.kind != "fixed" and not self._is_fixed_table(i)]

    @property
    def has_tables(self) -> bool:
        """Some table is typed into."""
        return any(i.kind == "table" for i in self.asked)

    @property
    def needs_room(self) -> bool:
        """The page needs its full width: a table is typed into, or one with many columns shown."""
        return self.has_tables or any(
            len(item.columns) >= MANY_COLUMNS for item in self.fixed if item.shown
        )

    @property
    def wants_check(self) -> bool:
        """So much is asked that it is shown once more before it is sent."""
        return self.decision is None and (self.has_tables or len(self.asked) > 2)

    @property
    def sealed(self) -> bool:
        """Something is asked that nobody may read before its time."""
        return any(i.sealed for i in self.asked if i.shown)

    @property
    def all_sealed(self) -> bool:
        """Nothing that is asked could be kept as a draft."""
        return all(i.sealed for i in self.asked)

    @property
    def unsealed(self) -> list[Input]:
        """What is asked and may be read."""
        return [i for i in self.asked if not i.sealed]

    @property
    def has_files(self) -> bool:
        """Some file can be uploaded."""
        return any(cell.kind in ("file", "files") for cell in self.controls())

    def controls(self) -> Iterator[Input]:
        """Yield fields and cells that can be typed into, in the order of the page."""
        for item in self.asked:
            if item.kind == "table":
                yield from item.columns
                for row in item.rows:
                    yield from row
            else:
                yield item

    @staticmethod
    def _is_fixed_table(item: Input) -> bool:
        return item.kind == "table" and all(column.kind == "fixed" for column in item.columns)


def plain(value: Any) -> str:
    """Return a value as the control holds it."""
    return "" if value is None else str(value)
