"""A flow that BPMN does not allow: into a start event, out of an end, across a border."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.document import Flow, Process
from bpmn.lint.draft import Draft
from bpmn.lint.finding import Note, Severity

SEVERITY: Severity = "error"


def check(draft: Draft) -> Iterator[Note]:
    """Yield flows that can't be gone."""
    for process in draft.processes.values():
        for flow in process.flows.values():
            fault = _fault(process, flow)
            if fault is not None:
                yield Note.at(process, flow, *fault)
        for element in process.elements.values():
            host = process.elements.get(element.attached_to or "")
            if host is not None and (not host.is_activity or host.scope != element.scope):
                yield Note.at(
                    process,
                    element,
                    f"{element.name or element.id} is attached to {host.name or host.id}, which is"
                    " no activity beside it. Attach it to a task or subprocess.",
                    f"{element.name or element.id} menempel pada {host.name or host.id}, yang bukan"
                    " aktivitas di sebelahnya. Tempelkan pada tugas atau subproses.",
                )


def _fault(process: Process, flow: Flow) -> tuple[str, str] | None:
    source, target = process.elements[flow.source], process.elements[flow.target]
    names = f"from {source.name or source.id} to {target.name or target.id}"
    nama = f"dari {source.name or source.id} ke {target.name or target.id}"
    if target.kind in ("startEvent", "boundaryEvent") or target.triggered_by_event:
        return (
            f"The flow {names} goes into an event or subprocess that starts by itself. Lead it to"
            " the element behind.",
            f"Alur {nama} masuk ke peristiwa atau subproses yang mulai sendiri. Arahkan ke elemen"
            " setelahnya.",
        )
    if source.kind == "endEvent" or source.triggered_by_event:
        return (
            f"The flow {names} leaves an end, or a subprocess that starts by an event. Make the end"
            " a throwing event.",
            f"Alur {nama} keluar dari peristiwa akhir, atau dari subproses yang dimulai oleh"
            " peristiwa. Jadikan peristiwa akhir itu peristiwa kirim.",
        )
    if not source.scope == target.scope == flow.scope:
        return (
            f"The flow {names} crosses the border of a subprocess. End the subprocess, and go on"
            " from it.",
            f"Alur {nama} melintasi batas subproses. Akhiri subproses, lalu lanjutkan dari sana.",
        )
    return None
