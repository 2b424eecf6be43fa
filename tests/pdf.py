"""Reads the PDF files that typst writes, enough of them to check text and tags.

Objects stand plainly in the file; only streams are compressed. Glyphs are turned into text by each
font's own ToUnicode map, as a screen reader does it.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

OBJECT = re.compile(rb"(?:^|\n)(\d+) 0 obj\s(.*?)endobj", re.DOTALL)
STREAM = re.compile(rb"stream\n(.*?)\nendstream", re.DOTALL)  # its last byte may be a \r
PLAIN = rb"\\.|[^\\()]"
NESTED = rb"(?:" + PLAIN + rb")"
for _ in range(6):  # parentheses stand in strings as they are while they are balanced
    NESTED = rb"(?:" + PLAIN + rb"|\(" + NESTED + rb"*\))"
TEXT = rb"\(" + NESTED + rb"*\)"
SHOWN = re.compile(
    rb"/(f\d+) [\d.]+ Tf|\[((?:" + TEXT + rb"|[^\]()])*)\]TJ|(" + TEXT + rb")\s?Tj|(ET)",
    re.DOTALL,
)
STRING = re.compile(rb"(" + TEXT + rb")|(-?[\d.]+)|<([0-9A-Fa-f]+)>", re.DOTALL)
ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


@dataclass(frozen=True)
class Pdf:
    """A PDF file with its objects by number."""

    objects: dict[int, bytes]

    @classmethod
    def read(cls, content: bytes) -> Pdf:
        assert content.startswith(b"%PDF-")
        return cls({int(found[1]): found[2] for found in OBJECT.finditer(content)})

    @property
    def catalog(self) -> str:
        """The dictionary of the whole document."""
        return next(self._plain(body) for body in self._bodies() if b"/Type/Catalog" in body)

    @property
    def title(self) -> str:
        """The title that viewers show, from the metadata."""
        body = next(body for body in self._bodies() if b"<dc:title>" in body)
        found = re.search(rb"<dc:title>.*?<rdf:li[^>]*>(.*?)</rdf:li>", body, re.DOTALL)
        assert found is not None
        return found[1].decode()

    @property
    def metadata(self) -> str:
        """The metadata (XMP) as it stands."""
        return next(body for body in self._bodies() if b"<x:xmpmeta" in body).decode(
            errors="replace"
        )

    def tags(self) -> set[str]:
        """Return the kinds of structure elements: H1, Table, TH, ..."""
        found = (
            re.search(rb"/Type/StructElem.*?/S/(\w+)", body, re.DOTALL) for body in self._bodies()
        )
        return {match[1].decode() for match in found if match}

    def text(self) -> str:
        """Return the text of all pages with single spaces."""
        return " ".join(" ".join(map(self._page, self._pages())).split())

    def _bodies(self) -> list[bytes]:
        return list(self.objects.values())

    @staticmethod
    def _plain(body: bytes) -> str:
        return body.decode("latin-1")

    def _pages(self) -> list[bytes]:
        return [body for body in self._bodies() if re.search(rb"/Type/Page\b(?!s)", body)]

    def _page(self, page: bytes) -> str:
        fonts = {
            name.decode(): self._letters(int(number))
            for name, number in re.findall(rb"/(f\d+) (\d+) 0 R", self._resources(page))
        }
        content = self._stream(self._reference(page, b"Contents"))
        told: list[str] = []
        font: dict[int, str] = {}
        for name, several, one, end in SHOWN.findall(content):
            if name:
                font = fonts[name.decode()]
            elif end:
                told.append(" ")
            else:
                told += [_shown(part, font) for part in STRING.finditer(several or one)]
        return "".join(told)

    def _resources(self, page: bytes) -> bytes:
        found = re.search(rb"/Resources (\d+) 0 R", page)
        return self.objects[int(found[1])] if found else page

    def _reference(self, body: bytes, name: bytes) -> int:
        found = re.search(rb"/" + name + rb" (\d+) 0 R", body)
        assert found is not None, f"no {name!r}"
        return int(found[1])

    def _letters(self, font: int) -> dict[int, str]:
        table = self._stream(self._reference(self.objects[font], b"ToUnicode")).decode("latin-1")
        pairs = re.findall(r"^<([0-9A-F]{4})> <([0-9A-F]+)>$", table, re.MULTILINE)
        return {int(code, 16): bytes.fromhex(text).decode("utf-16-be") for code, text in pairs}

    def _stream(self, number: int) -> bytes:
        found = STREAM.search(self.objects[number])
        assert found is not None, f"object {number} has no stream"
        return zlib.decompress(found[1])


def _shown(part: re.Match[bytes], font: dict[int, str]) -> str:
    if part[2] is not None:  # a shift to the left wider than half a letter is a blank
        return " " if float(part[2]) < -500 else ""
    codes = bytes.fromhex(part[3].decode()) if part[3] is not None else _unescaped(part[1][1:-1])
    return "".join(
        font.get(int.from_bytes(codes[at : at + 2]), "?") for at in range(0, len(codes), 2)
    )


def _unescaped(text: bytes) -> bytes:
    def one(found: re.Match[bytes]) -> bytes:
        told = found[1]
        return bytes([int(told, 8)]) if told.isdigit() else ESCAPES.get(told, told)

    return re.sub(rb"\\([0-7]{1,3}|.)", one, text, flags=re.DOTALL)
