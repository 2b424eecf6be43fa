"""Writes rows back into a decision table and leaves everything else of the document as it is.

Comments, extensions, other decisions and what a form does not show stay; a row that is kept is the
same element with other texts, so that its id, its remark and foreign attributes survive.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from bpmn.dmn.read import NAMESPACES, read_decisions
from bpmn.errors import DmnError
from bpmn.xml import parse_xml


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it shall stand.

    Attributes:
        origin: number of the row in the document that was read, from 1; None for a new one.
        tests: text of each input cell.
        values: text of each output cell.
        description: remark of the author; empty for none.
    """

    origin: int | None
    tests: tuple[str, ...]
    values: tuple[str, ...]
    description: str = ""


def read_rows(content: bytes, decision: str, path: str = "") -> tuple[Row, ...]:
    """Return the rows of a table as texts.

    Raises:
        DmnError: the document cannot be read, or the decision is no table of it.
    """
    found = read_decisions(content, path).get(decision)
    if found is None or found.literal is not None:
        raise DmnError(f"Expected the decision table {decision}", path)
    width = len(found.inputs)
    return tuple(
        Row(rule.number, rule.texts[:width], rule.texts[width:], rule.description)
        for rule in found.rules
    )


def write_rows(content: bytes, decision: str, rows: Sequence[Row], path: str = "") -> bytes:
    """Return the document with these rows, in this order, in place of those of the table.

    Raises:
        DmnError: as for `read_rows`, or what comes out cannot be read: a cell is no valid text.
    """
    if tuple(rows) == read_rows(content, decision, path):
        return content
    parse_xml(content, path)  # refuses what must not be parsed again with comments
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False
    )
    root = etree.fromstring(content, parser)
    table = next(
        child
        for element in _children(root, "decision")
        if element.get("id") == decision
        for child in _children(element, "decisionTable")
    )
    kept = list(_children(table, "rule"))
    maker = _Maker(root, table, decision, kept)
    wanted = [maker.element(row) for row in rows]
    place, tail = _place(table, kept)
    for element in kept:
        table.remove(element)
    for offset, element in enumerate(wanted):
        element.tail = tail
        table.insert(place + offset, element)
    if wanted:
        last = kept[-1].tail if kept else None
        wanted[-1].tail = last if last is not None else wanted[-1].tail
    declared = content.lstrip().startswith(b"<?xml")
    text: bytes = etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=declared)
    text = re.sub(rb"\A<\?xml version='1.0' encoding='UTF-8'\?>", _DECLARATION, text)
    if (
        b" />" in content and b"<!" not in content
    ):  # written so: a comparison shows only what changed
        text = re.sub(rb'(?<=[\w"])/>', b" />", text)
    if content.endswith(b"\n") and not text.endswith(b"\n"):
        text += b"\n"
    read_decisions(text, path)
    return text


_DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>'


class _Maker:
    """Makes the element of each row: the old one with its texts, or a new one like the others."""

    def __init__(
        self,
        root: etree._Element,
        table: etree._Element,
        decision: str,
        kept: list[etree._Element],
    ) -> None:
        self.table, self.decision, self.kept = table, decision, kept
        self.namespace = etree.QName(table).namespace
        self.used = {str(each.get("id")) for each in root.iter() if each.get("id")}
        self.done: set[int] = set()

    def element(self, row: Row) -> etree._Element:
        """Return the element of a row; an origin named twice is a copy with ids of its own."""
        if row.origin is not None and row.origin not in self.done:
            self.done.add(row.origin)
            element = copy.deepcopy(self.kept[row.origin - 1])
        else:
            element = self._new(row)
        cells = [*_children(element, "inputEntry"), *_children(element, "outputEntry")]
        for cell, text in zip(cells, (*row.tests, *row.values), strict=True):
            self._set(cell, "text", text, only_if_changed=True)
        if _described(element) != row.description:
            self._describe(element, row.description)
        return element

    def _new(self, row: Row) -> etree._Element:
        if self.kept:
            element = copy.deepcopy(self.kept[0])
        else:
            element = etree.Element(f"{{{self.namespace}}}rule")
            for kind, count in (("inputEntry", len(row.tests)), ("outputEntry", len(row.values))):
                for _ in range(count):
                    etree.SubElement(element, f"{{{self.namespace}}}{kind}")
        self._describe(element, "")
        identity = self._fresh(f"{self.decision}_baris")
        element.set("id", identity)
        for kind, word in (("inputEntry", "masukan"), ("outputEntry", "keluaran")):
            for number, cell in enumerate(_children(element, kind), start=1):
                cell.set("id", self._fresh_id(f"{identity}_{word}_{number}"))
        return element

    def _fresh(self, stem: str) -> str:
        number = 1
        while f"{stem}_{number}" in self.used:
            number += 1
        return self._fresh_id(f"{stem}_{number}")

    def _fresh_id(self, identity: str) -> str:
        while identity in self.used:
            identity += "_"
        self.used.add(identity)
        return identity

    def _set(
        self, cell: etree._Element, name: str, text: str, *, only_if_changed: bool = False
    ) -> None:
        child = next(_children(cell, name), None)
        if child is None:
            child = etree.SubElement(cell, f"{{{self.namespace}}}{name}")
        if only_if_changed and "".join(map(str, child.itertext())).strip() == text:
            return
        for inner in list(child):
            child.remove(inner)
        child.text = text

    def _describe(self, element: etree._Element, text: str) -> None:
        child = next(_children(element, "description"), None)
        if not text:
            if child is not None:
                element.remove(child)
            return
        if child is None:
            child = etree.Element(f"{{{self.namespace}}}description")
            child.tail = element.text
            element.insert(0, child)
        child.text = text


def _described(element: etree._Element) -> str:
    child = next(_children(element, "description"), None)
    if child is None:
        note = next(_children(element, "annotationEntry"), None)
        inner = None if note is None else next(_children(note, "text"), None)
        return "" if inner is None else "".join(map(str, inner.itertext())).strip()
    return " ".join("".join(map(str, child.itertext())).split())


def _place(table: etree._Element, kept: list[etree._Element]) -> tuple[int, str | None]:
    """Return where rows begin, and what stands between two of them."""
    if kept:
        tail = kept[0].tail if len(kept) > 1 else (table.text or kept[0].tail)
        return table.index(kept[0]), tail
    columns = list(_children(table, "output"))
    if columns:
        return table.index(columns[-1]) + 1, columns[-1].tail
    return len(table), table.text


def _children(element: etree._Element, local: str) -> Iterator[etree._Element]:
    for child in element:
        if not isinstance(child.tag, str):
            continue  # a comment
        name = etree.QName(child)
        if name.namespace in NAMESPACES and name.localname == local:
            yield child
