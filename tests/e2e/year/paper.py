"""A form on a page, filled in by the names that people read on it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import typst
from playwright.sync_api import FilePayload, Locator, expect

from tests.e2e.year.visitor import Visitor

SENDING = re.compile("^(Periksa lalu kirim|Kirim)$")


@dataclass(frozen=True)
class Table:
    """A table that is filled in: cells by the name of their column and the number of their row."""

    visitor: Visitor
    place: Locator

    def cell(self, column: str, row: int) -> Locator:
        return self.place.get_by_label(f"{column}, baris {row}", exact=True)

    def rows(self) -> int:
        """Return how many rows there are, the empty one at the end included."""
        return self.place.locator("tbody tr").count()

    def rated(self) -> range:
        """Return the numbers of the rows that name something."""
        first = self.place.locator("tbody tr td:first-child select")
        named = first.evaluate_all("all => all.filter(one => one.value).length")
        return range(1, int(named) + 1)

    def write(self, rows: Sequence[Mapping[str, str]], start: int = 1) -> None:
        """Fill rows in, adding those that are not there."""
        for number, row in enumerate(rows, start=start):
            if self.rows() < number:
                self.add_row()
            for column, text in row.items():
                self.fill(column, number, text)

    def fill(self, column: str, row: int, text: str) -> None:
        """Fill one cell in, whatever kind of control it holds."""
        cell = self.cell(column, row)
        if cell.evaluate("element => element.tagName") == "SELECT":
            self.visitor.touch(lambda: cell.select_option(label=text))
        else:
            self.visitor.touch(cell.fill, text)

    def offered(self, column: str) -> list[str]:
        """Return what the lists of a column offer."""
        options = self.cell(column, 1).locator("option").all_inner_texts()
        return [text for text in options if text.strip()]

    def add_row(self) -> None:
        self.visitor.touch(self.place.get_by_role("button", name="Tambah baris").click)

    def remove_row(self, row: int) -> None:
        self.visitor.touch(self.place.get_by_role("button", name=f"Hapus baris {row}").click)

    def paste(self, cells: Sequence[Sequence[str]]) -> None:
        """Paste rows copied from a spreadsheet into the box that stands under the table."""
        text = "\n".join("\t".join(row) for row in cells)
        self.visitor.touch(self.place.get_by_text("Tempel dari lembar kerja", exact=True).click)
        self.visitor.touch(self.place.get_by_label(re.compile("^Baris untuk")).fill, text)
        self.visitor.click(self.place.get_by_role("button", name="Tambahkan baris ini"))

    def upload(self, column: str, row: int, name: str, content: bytes) -> None:
        """Choose a file for a cell, and wait until the server has it."""
        file: FilePayload = {"name": name, "mimeType": "application/pdf", "buffer": content}
        cell = self.cell(column, row)
        self.visitor.touch(cell.set_input_files, file)
        expect(self.place.get_by_role("link", name=name)).to_be_visible()


@dataclass(frozen=True)
class Paper:
    """The form of the open page."""

    visitor: Visitor

    @property
    def place(self) -> Locator:
        return self.visitor.page.locator("main")

    def table(self, name: str) -> Table:
        """Return a table by its name."""
        return Table(self.visitor, self.place.get_by_role("group", name=name, exact=True))

    def write(self, label: str, text: str) -> None:
        """Fill a field in."""
        self.visitor.touch(self.place.get_by_label(label, exact=True).fill, text)

    def choose(self, question: str, answer: str) -> None:
        """Choose one of several answers."""
        group = self.place.get_by_role("group", name=re.compile(rf"^{re.escape(question)}"))
        self.visitor.touch(group.get_by_label(answer, exact=True).check)

    def pick(self, label: str, answer: str) -> None:
        """Pick an entry of a list."""
        field = self.place.get_by_label(label, exact=True)
        self.visitor.touch(lambda: field.select_option(label=answer))

    def tick(self, label: str) -> None:
        """Tick a box."""
        self.visitor.touch(self.place.get_by_label(label, exact=True).check)

    def send(self, decision: str = "") -> None:
        """Send the form by its button, a long one after another look at it; expect the receipt."""
        self.visitor.press(decision or SENDING)
        check = self.visitor.page.get_by_role("heading", name="Periksa sebelum mengirim")
        if not decision and check.is_visible():
            self.visitor.press("Kirim")
        self.visitor.heading("Terkirim")


def one_page(title: str) -> bytes:
    """Return a PDF of one page, as somebody scanned it."""
    return bytes(typst.compile(f"= {title}\nDokumen contoh.".encode()))


def is_pdf(content: bytes) -> bool:
    """Tell whether a file is a PDF with something in it."""
    return content.startswith(b"%PDF-") and len(content) > 1000
