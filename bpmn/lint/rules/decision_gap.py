"""Values for which no row of a decision table says anything."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.lint.draft import Draft
from bpmn.lint.finding import Note, Severity

SEVERITY: Severity = "warning"


def check(draft: Draft) -> Iterator[Note]:
    """Yield combinations of inputs that no row matches, as far as constants tell."""
    for decision in draft.decisions.values():
        for gap in decision.gaps():
            yield Note(
                decision.path,
                decision.line,
                decision.id,
                decision.name,
                f"No row of {decision.name} matches {gap.text}. Add a row, or a last one in which"
                " every cell is -.",
                f"Tidak ada baris pada {decision.name} yang cocok dengan {gap.text}. Tambahkan"
                " baris, atau baris terakhir yang semua selnya -.",
            )
