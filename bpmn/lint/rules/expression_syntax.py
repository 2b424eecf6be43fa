"""An expression or script that is not written in the language of this engine."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.document import Process, Written, written
from bpmn.expressions import Expression, ExpressionError, Script
from bpmn.lint.draft import Draft
from bpmn.lint.finding import Note, Severity
from bpmn.lint.reasons import reason

SEVERITY: Severity = "error"

_PERAN = {
    "condition": "kondisi",
    "script": "skrip",
    "script before": "skrip sebelum tugas",
    "script after": "skrip setelah tugas",
    "timer": "waktu",
    "number of instances": "jumlah pengulangan",
    "list of the instances": "daftar pengulangan",
    "result of an instance": "hasil pengulangan",
    "early end": "syarat selesai lebih awal",
    "loop condition": "syarat putaran",
    "what is sent": "isi yang dikirim",
}


def check(draft: Draft) -> Iterator[Note]:
    """Yield texts that can't be parsed, with the place inside them and the nearest form."""
    for process in draft.processes.values():
        for text in written(process):
            fault = _fault(text)
            if fault is not None:
                yield _note(process, text, *fault)


def _fault(text: Written) -> tuple[str, int] | None:
    """Return what is wrong, and in which line of the text."""
    try:
        if text.kind == "script":
            Script.parse(text.text)
        elif text.kind in ("expression", "condition"):
            found = Expression.parse(text.text)
            if text.kind == "condition" and found.kind not in (None, "boolean"):
                return f"Expected true or false, but this is always a {found.kind}", 1
        elif text.kind == "name" and not text.text.isidentifier():
            return f"Expected the name of a variable, but found {text.text}", 1
    except ExpressionError as error:
        return error.message, error.line
    return None


def _note(process: Process, text: Written, fault: str, line: int) -> Note:
    mengapa = reason(fault, line)
    shown = " ".join(text.text.split())
    shown = shown if len(shown) <= 80 else f"{shown[:79]}…"
    return Note(
        process.path,
        text.line + line - 1,
        text.element,
        text.name,
        f"The {text.role} of {text.name or text.element} can't be read: {fault}. It is: {shown}",
        f"Bagian {_PERAN.get(text.role, text.role)} pada {text.name or text.element} tidak dapat"
        f" dibaca: {mengapa}. Isinya: {shown}",
    )
