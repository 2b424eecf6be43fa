"""A business rule task whose decision table is not there."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.lint.draft import Draft
from bpmn.lint.finding import Note, Severity
from bpmn.lint.words import english, indonesian, nearest

SEVERITY: Severity = "error"


def check(draft: Draft) -> Iterator[Note]:
    """Yield business rule tasks that name a decision which is not in the bundle."""
    for process in draft.processes.values():
        for element in process.elements.values():
            if element.kind != "businessRuleTask":
                continue
            decision = element.decision
            if decision and element.binding == "bundle" and decision not in draft.decisions:
                like = nearest(decision, frozenset(draft.decisions))
                hint, petunjuk = (
                    (f"Did you mean {like}?", f"Maksudnya {like}?")
                    if like
                    else (
                        "Deploy its table together with this file, or set binding to latest.",
                        "Terbitkan tabelnya bersama berkas ini, atau pakai versi terbaru saat"
                        " dijalankan.",
                    )
                )
                yield Note.at(
                    process,
                    element,
                    f"{english(element)} asks the decision {decision}, which is not there. {hint}",
                    f"{indonesian(element)} memakai keputusan {decision} yang tidak ada."
                    f" {petunjuk}",
                )
