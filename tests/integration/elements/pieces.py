"""Pieces of diagrams that only the rows of the table need."""

from __future__ import annotations

from tests.diagrams import (
    error,
    escalation,
    message,
    message_event,
    signal,
    signal_event,
    timer,
    when,
)
from tests.integration.elements.table import Act, broadcast, do, passes, send

DECLARED = (
    message("m") + signal("s") + error("e", "E") + escalation("k", "K")
)  # what the definitions below name
DEFINITIONS = {
    "timer": timer("timeDuration", "P3D"),
    "message": message_event("m"),
    "signal": signal_event("s"),
    "conditional": when("n > 5"),
}
WORDS = {
    "timer": "Timer", "message": "Message", "signal": "Signal", "conditional": "Conditional event",
}  # fmt: skip


def happens(kind: str, opens: str) -> Act:
    """Let the event of a kind happen from outside; a condition is made true by the task `ubah`."""
    if kind == "timer":
        return passes("P4D", opens)
    if kind == "message":
        return send("m", opens)
    if kind == "signal":
        return broadcast("s", opens)
    return do("ubah", opens, n=6)
