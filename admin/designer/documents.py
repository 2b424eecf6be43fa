"""What the documents of a draft are, as people call them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from admin.i18n import gettext, language
from bpmn.bundle import kind_of
from bpmn.dmn import read_decisions
from bpmn.document import read_document
from bpmn.errors import DocumentError
from bpmn.forms import read_form

CHAIN = "rantai_persetujuan"  # the decision that the process `approval` asks


@dataclass(frozen=True, slots=True)
class Described:
    """A document with its name; `name` is empty where it cannot be read."""

    path: str
    kind: Literal["bpmn", "dmn", "form"]
    name: str
    is_chain: bool = False

    @property
    def title(self) -> str:
        """Return kind and name: Formulir: Keputusan."""
        words = {
            "bpmn": gettext("Diagram"),
            "dmn": gettext("Tabel keputusan"),
            "form": gettext("Formulir"),
        }
        kind = gettext("Rantai persetujuan") if self.is_chain else words[self.kind]
        return f"{kind}: {self.name}" if self.name and not self.is_chain else kind


def describe(texts: Iterable[tuple[str, bytes]]) -> list[Described]:
    """Return what documents are: diagrams first, then tables, then forms."""
    found = [_one(path, content) for path, content in texts]
    order = ("bpmn", "dmn", "form")
    return sorted(found, key=lambda each: (order.index(each.kind), each.path))


def _one(path: str, content: bytes) -> Described:
    kind = kind_of(path)
    try:
        if kind == "bpmn":
            named = [
                each.name or each.id for each in read_document(content, path).processes.values()
            ]
            return Described(path, kind, ", ".join(named))
        if kind == "dmn":
            decisions = read_decisions(content, path)
            names = ", ".join(each.name for each in decisions.values())
            return Described(path, kind, names, is_chain=CHAIN in decisions)
        form = read_form(content, path)
        return Described(path, kind, form.title.text(language()) or form.id)
    except DocumentError:
        return Described(path, kind, "")
