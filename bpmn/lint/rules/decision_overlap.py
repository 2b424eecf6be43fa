"""Two rows of a decision table that match the same values although only one may."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.lint.draft import Draft
from bpmn.lint.finding import Note, Severity

SEVERITY: Severity = "error"


def check(draft: Draft) -> Iterator[Note]:
    """Yield rows against the hit policy, as far as constants tell."""
    for decision in draft.decisions.values():
        for overlap in decision.overlaps():
            first, second = overlap.rows
            yield Note(
                decision.path,
                overlap.line,
                decision.id,
                decision.name,
                f"Rows {first} and {second} of {decision.name} both match {overlap.text}, but the"
                f" hit policy {decision.hit_policy} allows one result. Narrow one of them, or"
                " choose FIRST.",
                f"Baris {first} dan {second} pada {decision.name} sama-sama cocok dengan"
                f" {overlap.text}, padahal tabel ini hanya membolehkan satu hasil. Persempit salah"
                " satunya, atau biarkan baris pertama yang berlaku.",
            )
