"""A BPMN file in which no process is marked as executable: there is nothing to deploy."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.lint.draft import Draft
from bpmn.lint.finding import Note, Severity

SEVERITY: Severity = "error"


def check(draft: Draft) -> Iterator[Note]:
    """Yield documents without an executable process."""
    for diagram in draft.diagrams:
        if any(process.executable for process in diagram.processes.values()):
            continue
        first = next(iter(diagram.processes.values()), None)
        yield Note(
            diagram.path,
            first.line if first else 1,
            first.id if first else None,
            first.name if first else None,
            "No process of this file can be executed. Set isExecutable to true on the process that"
            " is to run.",
            "Tidak ada proses yang dapat dijalankan dalam berkas ini. Tandai proses yang akan"
            " dijalankan sebagai dapat dijalankan.",
        )
