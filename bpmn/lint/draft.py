"""What the rules look at: all documents that belong together, readable or not."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from bpmn.bundle import Bundle, executable, kind_of, names_read
from bpmn.dmn import Decision, read_decisions
from bpmn.document import Document, Process, read_document
from bpmn.errors import DocumentError
from bpmn.forms import Form, read_form
from bpmn.lint.tokens import Walk, walk


@dataclass(frozen=True, slots=True)
class Repeated:
    """A decision or form with the id of an earlier one; it is left out."""

    id: str
    path: str
    line: int
    earlier: str  # path of the one that counts


@dataclass(frozen=True)
class Draft:
    """Documents that are, or want to become, a bundle.

    `known_*` are names that exist outside of the documents; None where nobody can say, and then
    nothing is called unknown.
    """

    diagrams: tuple[Document, ...]
    decisions: Mapping[str, Decision]
    forms: Mapping[str, Form]
    unreadable: tuple[DocumentError, ...] = ()  # what is not in the fields above, and why
    repeated: tuple[Repeated, ...] = ()  # decisions and forms whose id was there before
    known_processes: frozenset[str] | None = None
    known_services: frozenset[str] | None = None
    known_functions: frozenset[str] | None = None
    processes: Mapping[str, Process] = field(init=False)  # those that can be executed
    reads: frozenset[str] = field(init=False)
    _walks: dict[tuple[str, str | None], Walk] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        processes = executable(self.diagrams)
        reads = names_read(processes.values(), self.decisions.values(), self.forms.values())
        object.__setattr__(self, "processes", processes)
        object.__setattr__(self, "reads", reads)

    @classmethod
    def of(
        cls,
        source: Bundle | Mapping[str, bytes],
        known_processes: Collection[str] | None = None,
        known_services: Collection[str] | None = None,
        known_functions: Collection[str] | None = None,
    ) -> Draft:
        """Return the draft of a bundle, or of documents that may not all be readable."""
        processes, services, functions = (
            None if names is None else frozenset(names)
            for names in (known_processes, known_services, known_functions)
        )
        if isinstance(source, Bundle):
            return cls(
                tuple(source.diagrams.values()),
                source.decisions,
                source.forms,
                known_processes=processes,
                known_services=services,
                known_functions=functions,
            )
        diagrams: list[Document] = []
        decisions: dict[str, Decision] = {}
        forms: dict[str, Form] = {}
        unreadable: list[DocumentError] = []
        repeated: list[Repeated] = []
        for path, content in sorted(source.items()):
            try:
                kind = kind_of(path)
                if kind == "bpmn":
                    diagrams.append(read_document(content, path))
                elif kind == "dmn":
                    for key, decision in read_decisions(content, path).items():
                        first = decisions.setdefault(key, decision)
                        if first is not decision:
                            repeated.append(Repeated(key, path, decision.line, first.path))
                else:
                    key, form = PurePosixPath(path).stem, read_form(content, path)
                    if key in forms:
                        repeated.append(Repeated(key, path, 1, "an earlier folder"))
                    forms.setdefault(key, form)
            except DocumentError as error:
                unreadable.append(error)
        return cls(
            tuple(diagrams),
            decisions,
            forms,
            tuple(unreadable),
            tuple(repeated),
            processes,
            services,
            functions,
        )

    def scopes(self) -> Iterator[tuple[Process, str | None]]:
        """Yield each executable process, and each of its subprocesses, as (process, scope)."""
        for process in self.processes.values():
            for scope in process.scopes():
                yield process, scope

    def has_form(self, form: str) -> bool:
        """Tell whether the form is here, readable or not."""
        return form in self.forms or any(
            error.path and PurePosixPath(error.path).match(f"forms/{form}.json")
            for error in self.unreadable
        )

    def walk(self, process: Process, scope: str | None) -> Walk:
        """Return what was seen on all ways through a process or subprocess; walked once."""
        key = (process.id, scope)
        if key not in self._walks:
            self._walks[key] = walk(process, scope)
        return self._walks[key]
