"""A call activity whose process is not there."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.lint.draft import Draft
from bpmn.lint.finding import Note, Severity
from bpmn.lint.words import english, indonesian, nearest

SEVERITY: Severity = "error"


def check(draft: Draft) -> Iterator[Note]:
    """Yield call activities that name no process, or one that is neither here nor deployed."""
    here = frozenset(draft.processes)
    for process in draft.processes.values():
        for element in process.elements.values():
            if element.kind != "callActivity":
                continue
            if not element.called:
                yield Note.at(
                    process,
                    element,
                    f"{english(element)} names no process. Choose one as calledElement.",
                    f"{indonesian(element)} tidak menyebut proses. Pilih prosesnya.",
                )
                continue
            known: frozenset[str] | None = here
            if element.binding == "latest":
                known = None if draft.known_processes is None else here | draft.known_processes
            if known is None or element.called in known:
                continue
            like = nearest(element.called, known)
            hint, petunjuk = (
                (f"Did you mean {like}?", f"Maksudnya {like}?")
                if like
                else (
                    "Deploy it together with this file, or set binding to latest.",
                    "Terbitkan bersama berkas ini, atau pakai versi terbaru saat dijalankan.",
                )
                if element.binding != "latest"
                else ("Deploy that process first.", "Terbitkan proses itu lebih dahulu.")
            )
            yield Note.at(
                process,
                element,
                f"{english(element)} calls the process {element.called}, which is not there."
                f" {hint}",
                f"{indonesian(element)} memanggil proses {element.called} yang tidak ada."
                f" {petunjuk}",
            )
