"""A bundle: BPMN files with the decision tables and forms they use, under one content hash.

A bundle is never edited, only superseded. What it binds to itself (forms, called processes and
decisions with `binding` bundle) is checked here; what it looks up when it runs (`latest`) is not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Literal

from bpmn.dmn import Decision, read_decisions
from bpmn.document import Document, Process, Written, read_document, written
from bpmn.errors import DocumentError
from bpmn.expressions import Expression, ExpressionError, Script
from bpmn.forms import Form, read_form
from bpmn.normalise import Normalised, normalise

DocumentKind = Literal["bpmn", "dmn", "form"]


class BundleError(DocumentError):
    """Documents do not fit together. `errors` are all faults; the first one is told."""

    def __init__(self, errors: tuple[DocumentError, ...]) -> None:
        first = errors[0]
        more = f"; and {len(errors) - 1} more" if len(errors) > 1 else ""
        super().__init__(first.message + more, first.path, first.line, first.element)
        self.errors = errors

    def __reduce__(self) -> tuple[type[BundleError], tuple[tuple[DocumentError, ...]]]:
        """Survive pickling between processes."""
        return BundleError, (self.errors,)


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """One document as it was given."""

    path: str
    kind: DocumentKind
    content: bytes
    hash: str  # sha256 of the content, 64 hex digits


@dataclass(frozen=True)
class Bundle:
    """Documents that are deployed together."""

    hash: str  # of paths and contents, whatever their order; 64 hex digits
    documents: Mapping[str, SourceDocument]  # by path, sorted
    diagrams: Mapping[str, Document]  # the BPMN documents, by path
    processes: Mapping[str, Process]  # those that can be executed, by id
    decisions: Mapping[str, Decision]  # by id
    forms: Mapping[str, Form]  # by id
    reads: frozenset[str]  # every variable that anything in the bundle reads

    @classmethod
    def of(cls, documents: Mapping[str, bytes]) -> Bundle:
        """Return the bundle of these documents: path -> content.

        Paths are relative, with `/`; `*.bpmn` and `*.dmn` anywhere, forms as `forms/<id>.json`.

        Raises:
            DocumentError: a document can't be read.
            BundleError: the documents can be read but do not fit together; names every fault.
        """
        sources = {
            path: _source(path, bytes(content)) for path, content in sorted(documents.items())
        }
        diagrams = {
            path: read_document(source.content, path)
            for path, source in sources.items()
            if source.kind == "bpmn"
        }
        decisions = {
            path: read_decisions(source.content, path)
            for path, source in sources.items()
            if source.kind == "dmn"
        }
        forms = {
            PurePosixPath(path).stem: read_form(source.content, path)
            for path, source in sources.items()
            if source.kind == "form"
        }
        faults = [*_repeated(diagrams.values(), decisions), *_repeated_forms(sources)]
        processes = executable(diagrams.values())
        all_decisions = {key: found for each in decisions.values() for key, found in each.items()}
        for process in processes.values():
            faults.extend(missing(process, processes, all_decisions, forms))
        if faults:
            raise BundleError(tuple(faults))
        return cls(
            hash=_hash(sources.values()),
            documents=MappingProxyType(sources),
            diagrams=MappingProxyType(diagrams),
            processes=MappingProxyType(processes),
            decisions=MappingProxyType(all_decisions),
            forms=MappingProxyType(forms),
            reads=names_read(processes.values(), all_decisions.values(), forms.values()),
        )

    @cached_property
    def rewritten(self) -> Mapping[str, Normalised]:
        """Return the BPMN documents as the executor runs them, by path."""
        return MappingProxyType(
            {
                path: normalise(self.documents[path].content, path)
                for path, diagram in self.diagrams.items()
                if any(process.executable for process in diagram.processes.values())
            }
        )

    @cached_property
    def normalised(self) -> Mapping[str, bytes]:
        """Return the contents of the rewritten BPMN documents, by path."""
        return MappingProxyType({path: each.content for path, each in self.rewritten.items()})

    @cached_property
    def node_table(self) -> Mapping[str, str]:
        """Return ids of the rewritten documents -> author's ids, where they differ."""
        return MappingProxyType(
            {
                node: author
                for each in self.rewritten.values()
                for node, author in each.node_table.items()
            }
        )

    @cached_property
    def added(self) -> frozenset[str]:
        """Return the ids of nodes in the rewritten documents that no author drew."""
        return frozenset(node for each in self.rewritten.values() for node in each.added)


def kind_of(path: str) -> DocumentKind:
    """Return what a document is, by its path.

    Raises:
        DocumentError: the path is no relative path of a BPMN, DMN or form document.
    """
    pure = PurePosixPath(path)
    if not path or "\\" in path or pure.is_absolute() or ".." in pure.parts or str(pure) != path:
        raise DocumentError("Expected a plain relative path with /", path)
    if pure.suffix == ".bpmn":
        return "bpmn"
    if pure.suffix == ".dmn":
        return "dmn"
    if pure.suffix == ".json" and pure.parent.name == "forms":
        return "form"
    raise DocumentError("Expected a *.bpmn, *.dmn or forms/*.json document", path)


def executable(diagrams: Iterable[Document]) -> dict[str, Process]:
    """Return the processes that can be executed; of two with one id the first."""
    found: dict[str, Process] = {}
    for diagram in diagrams:
        for process in diagram.processes.values():
            if process.executable:
                found.setdefault(process.id, process)
    return found


def missing(
    process: Process,
    processes: Mapping[str, Process],
    decisions: Mapping[str, Decision],
    forms: Mapping[str, Form],
) -> Iterator[DocumentError]:
    """Yield what a process binds to its bundle but does not find there."""
    for element in process.elements.values():
        form = element.properties.get("form")
        if form and form not in forms:
            yield DocumentError(
                f"Expected the form {form} in the bundle, as forms/{form}.json",
                process.path,
                element.line,
                element.id,
            )
        if element.binding != "bundle":
            continue
        if element.kind == "callActivity" and element.called and element.called not in processes:
            yield DocumentError(
                f"Expected the called process {element.called} in the bundle",
                process.path,
                element.line,
                element.id,
            )
        decision = element.decision if element.kind == "businessRuleTask" else None
        if decision and decision not in decisions:
            yield DocumentError(
                f"Expected the decision {decision} in the bundle",
                process.path,
                element.line,
                element.id,
            )


def names_read(
    processes: Iterable[Process], decisions: Iterable[Decision], forms: Iterable[Form]
) -> frozenset[str]:
    """Return every variable that anything reads; a text that can't be parsed reads nothing."""
    names: set[str] = set()
    for process in processes:
        for text in written(process):
            names |= reads_of(text)
    for decision in decisions:
        names |= decision.reads
    for form in forms:
        names |= form.reads
    return frozenset(names)


def reads_of(text: Written) -> frozenset[str]:
    """Return the variables that one text of a diagram reads."""
    try:
        if text.kind == "name":
            return frozenset({text.text})
        if text.kind == "script":
            return Script.parse(text.text).reads
        if text.kind in ("expression", "condition"):
            return Expression.parse(text.text).names
    except ExpressionError:
        pass  # lint says so, with its place
    return frozenset()


def _source(path: str, content: bytes) -> SourceDocument:
    return SourceDocument(path, kind_of(path), content, hashlib.sha256(content).hexdigest())


def _hash(sources: Iterable[SourceDocument]) -> str:
    digest = hashlib.sha256()
    for source in sources:
        path = source.path.encode()
        digest.update(f"{len(path)}:".encode() + path + bytes.fromhex(source.hash))
    return digest.hexdigest()


def _repeated(
    diagrams: Iterable[Document], decisions: Mapping[str, Mapping[str, Decision]]
) -> Iterator[DocumentError]:
    """Yield processes and decisions whose id was there before."""
    where: dict[str, str] = {}
    for diagram in diagrams:
        for process in diagram.processes.values():
            if not process.executable:
                continue
            if process.id in where:
                yield DocumentError(
                    f"Expected one process {process.id}, but {where[process.id]} has it too",
                    diagram.path,
                    process.line,
                    process.id,
                )
            where.setdefault(process.id, diagram.path)
    where = {}
    for path, found in decisions.items():
        for key in found:
            if key in where:
                yield DocumentError(
                    f"Expected one decision {key}, but {where[key]} has it too", path, 1, key
                )
            where.setdefault(key, path)


def _repeated_forms(paths: Iterable[str]) -> Iterator[DocumentError]:
    """Yield forms whose name was there before."""
    where: dict[str, str] = {}
    for path in paths:
        if kind_of(path) == "form" and where.setdefault(PurePosixPath(path).stem, path) != path:
            form = PurePosixPath(path).stem
            yield DocumentError(f"Expected one form {form}, but {where[form]} has it too", path)
