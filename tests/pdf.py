"""What a PDF file says, and how it is tagged for screen readers; read with pypdf."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject


@dataclass(frozen=True)
class Element:
    """A structure element: its kind, and what a screen reader is told about it."""

    kind: str  # H1, Table, TH, Figure, ...
    title: str  # of a heading
    alternative: str  # words that stand for a picture
    scope: str  # of a TH: Column or Row
    headers: int  # how many TH a TD names


class Pdf:
    """A PDF file."""

    def __init__(self, content: bytes) -> None:
        self.reader = PdfReader(io.BytesIO(content), strict=True)

    @classmethod
    def read(cls, content: bytes) -> Pdf:
        assert content.startswith(b"%PDF-")
        return cls(content)

    @property
    def title(self) -> str:
        """The title that viewers show, from the metadata."""
        metadata = self.reader.xmp_metadata
        assert metadata is not None
        assert metadata.dc_title is not None
        assert self._root["/ViewerPreferences"]["/DisplayDocTitle"], "viewers show the file's name"
        return str(metadata.dc_title["x-default"])

    @property
    def language(self) -> str:
        """The language of the whole document."""
        return str(self._root["/Lang"])

    @property
    def marked(self) -> bool:
        """Whether the file says of itself that it is tagged."""
        return bool(self._root["/MarkInfo"]["/Marked"])

    @property
    def universal(self) -> str:
        """The part of PDF/UA that the file says it keeps."""
        stream: Any = self._root["/Metadata"]
        found = stream.get_data().decode().partition("<pdfuaid:part>")[2]
        return str(found.partition("<")[0])

    @property
    def pages(self) -> int:
        """How many pages it has."""
        return len(self.reader.pages)

    @property
    def links(self) -> list[str]:
        """Addresses that can be followed from the pages, once each."""
        found = [
            str(note.get_object()["/A"]["/URI"])
            for page in self.reader.pages
            for note in page.get("/Annots", ())
            if note.get_object()["/Subtype"] == "/Link" and "/URI" in note.get_object()["/A"]
        ]
        return list(dict.fromkeys(found))

    @cached_property
    def elements(self) -> list[Element]:
        """The structure elements in the order in which they are read aloud."""
        return [_element(each) for each in _walk(self._root["/StructTreeRoot"])]

    def tags(self) -> Counter[str]:
        """Return how many structure elements there are of each kind."""
        return Counter(each.kind for each in self.elements)

    def headings(self) -> list[str]:
        """Return the headings, each with its level: "H2 Hasil kerja"."""
        return [
            f"{each.kind} {each.title}"
            for each in self.elements
            if each.kind[0] == "H" and each.kind[1:].isdigit()
        ]

    def text(self) -> str:
        """Return the text of all pages with single spaces."""
        return " ".join(" ".join(page.extract_text() for page in self.reader.pages).split())

    @property
    def _root(self) -> Any:
        return self.reader.root_object


def check_that_it_can_be_read_aloud(content: bytes, title: str) -> Pdf:
    """Check what a screen reader needs: language, title, tags, headings, heads of tables."""
    pdf = Pdf.read(content)
    assert (pdf.title, pdf.language) == (title, "id-ID")
    assert pdf.marked and pdf.universal == "1"
    tags = pdf.tags()
    assert tags["Document"] == 1 and tags["H1"] == 1 and tags["H2"] >= 1
    levels = [int(each[1]) for each in pdf.headings()]
    jumps = [b - a for a, b in pairwise(levels)]
    assert levels[0] == 1 and max(jumps) <= 1, "a level is left out"
    assert tags["TH"] and tags["THead"] == tags["TBody"] <= tags["Table"], "rows without heads"
    for each in pdf.elements:
        assert each.kind != "TH" or each.scope == "Column", "a head without its column"
        assert each.kind != "TD" or each.headers, "a cell without a head"
        assert each.kind != "Figure" or each.alternative, "a picture without words"
    return pdf


def _walk(node: Any) -> Iterator[DictionaryObject]:
    """Give the structure elements below a node."""
    found = node.get_object()
    if isinstance(found, ArrayObject):
        for each in found:
            yield from _walk(each)
    elif isinstance(found, DictionaryObject):
        if "/S" in found:
            yield found
        if "/K" in found:
            yield from _walk(found.raw_get("/K"))


def _element(found: DictionaryObject) -> Element:
    given: dict[str, Any] = {}
    attributes: Any = found.get("/A", ArrayObject()).get_object()
    for each in attributes if isinstance(attributes, ArrayObject) else [attributes]:
        given |= dict(each.get_object())
    return Element(
        kind=str(found["/S"]).removeprefix("/"),
        title=str(found.get("/T", "")),
        alternative=str(found.get("/Alt", "")),
        scope=str(given.get("/Scope", "")).removeprefix("/"),
        headers=len(given.get("/Headers", ())),
    )
