"""Pieces of diagrams that only the rows of the table need."""

from __future__ import annotations

from tests.diagrams import (
    boundary,
    element,
    error,
    escalation,
    escape,
    message,
    message_event,
    signal,
    signal_event,
    timer,
)
from tests.integration.elements.table import Act, broadcast, do, passes, send

COMPENSATE = "<bpmn:compensateEventDefinition/>"
CANCEL = "<bpmn:cancelEventDefinition/>"


def when(text: str) -> str:
    """Return a conditional definition."""
    return (
        "<bpmn:conditionalEventDefinition><bpmn:condition>"
        f"{escape(text)}</bpmn:condition></bpmn:conditionalEventDefinition>"
    )


def undo(activity: str, handler: str) -> str:
    """Return a compensation event at an activity, tied to its handler, which is given as XML."""
    identity = handler.partition('id="')[2].partition('"')[0]
    marked = handler.replace(f'id="{identity}"', f'id="{identity}" isForCompensation="true"', 1)
    return (
        boundary(f"k_{activity}", activity, COMPENSATE)
        + marked
        + element("association", f"h_{activity}", sourceRef=f"k_{activity}", targetRef=identity)
    )


def loop(while_: str | None = None, most: int | None = None, before: bool = False) -> str:
    """Return what makes an activity a standard loop."""
    condition = f"<bpmn:loopCondition>{escape(while_)}</bpmn:loopCondition>" if while_ else ""
    maximum = f' loopMaximum="{most}"' if most is not None else ""
    return (
        f'<bpmn:standardLoopCharacteristics testBefore="{str(before).lower()}"{maximum}>'
        f"{condition}</bpmn:standardLoopCharacteristics>"
    )


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
