"""A length of time written into a diagram: when the rule changes, every diagram must be found."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.document import written
from bpmn.document.times import is_date, is_duration_list, is_literal, unquoted
from bpmn.lint.draft import Draft
from bpmn.lint.finding import Note, Severity

SEVERITY: Severity = "warning"


def check(draft: Draft) -> Iterator[Note]:
    """Yield timers, deadlines and reminders that are constants."""
    for process in draft.processes.values():
        for text in written(process):
            constant = unquoted(text.text).strip()
            if text.role not in ("timer", "due", "remind") or is_date(constant):
                continue
            if is_literal(constant) or is_duration_list(constant):
                yield Note(
                    process.path,
                    text.line,
                    text.element,
                    text.name,
                    f"The {text.role} of {text.name or text.element} is the constant {constant}."
                    " Lengths of time change with the rules: make it a dated parameter, and write"
                    " parameter('its_name').",
                    f"Waktu pada {text.name or text.element} ditulis tetap: {constant}. Lama waktu"
                    " berubah mengikuti peraturan: jadikan ketentuan bertanggal, lalu rujuk"
                    " ketentuan itu.",
                )
