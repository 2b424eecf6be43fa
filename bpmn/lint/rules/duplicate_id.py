"""An id used twice: nobody could tell which of the two a case stands in."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.lint.draft import Draft
from bpmn.lint.finding import Note, Severity

SEVERITY: Severity = "error"


def check(draft: Draft) -> Iterator[Note]:
    """Yield second uses of an id in a file, of processes, decisions and forms in the bundle."""
    for diagram in draft.diagrams:
        for identity, line in diagram.repeated:
            yield _note(diagram.path, line, identity, "in this file", "dalam berkas ini")
    seen: dict[str, str] = {}
    for diagram in draft.diagrams:
        for process in diagram.processes.values():
            if not process.executable:
                continue
            if process.id in seen:
                where = seen[process.id]
                yield _note(diagram.path, process.line, process.id, f"in {where}", f"dalam {where}")
            seen.setdefault(process.id, diagram.path)
    for each in draft.repeated:
        yield _note(each.path, each.line, each.id, f"in {each.earlier}", f"dalam {each.earlier}")


def _note(path: str, line: int, identity: str, where: str, di_mana: str) -> Note:
    return Note(
        path,
        line,
        identity,
        None,
        f"The id {identity} is used a second time; it already stands {where}. Give one of the two"
        " another id.",
        f"Pengenal {identity} dipakai dua kali; pengenal itu sudah ada {di_mana}. Ganti salah"
        " satunya.",
    )
