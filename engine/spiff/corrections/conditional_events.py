"""The library's conditional events see data objects and their own branch only.

A condition that another branch makes true is never noticed, a non-interrupting boundary event fires
at every step while it holds, and a name without a value is an error.

Here conditions are looked at whenever a variable was written, against the variables of all
branches. An event happens when its condition becomes true, or is true when it begins to listen; one
that goes on listening happens again only after the condition was false in between. A condition that
reads a name without a value does not hold yet.

Tested by tests/unit/engine/spiff/corrections/test_conditional_events.py.
"""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.util.task import TaskState

HELD = "held"
"""Internal data: keys of events that have happened and whose condition still holds."""
NOTHING_WATCHED = -1
"""In place of the stamp up to which the conditional events of a case saw what was written."""


def fire_one(case: Any) -> bool:
    """Let the first event happen whose condition became true. False when there is none."""
    for scope in case.scopes():
        for token in list(scope.tasks.values()):
            if token._state != TaskState.WAITING:
                continue
            for key, spec, event in getattr(token.task_spec, "alternatives", ()):
                if event.kind == "condition" and _became_true(case, token, key, spec, event):
                    _fire(token, key)
                    return True
    return False


def _became_true(case: Any, token: Any, key: str, spec: Any, event: Any) -> bool:
    """Tell whether a condition holds that did not when it was looked at before."""
    held = token.internal_data.get(HELD, [])
    holds = _holds(case, token, spec, event)
    if not holds and key in held:
        held.remove(key)
        if not held:
            del token.internal_data[HELD]
    return holds and key not in held


def _holds(case: Any, token: Any, spec: Any, event: Any) -> bool:
    seen = case.view()
    seen.absorb(token.view())
    if not event.condition.names <= seen.data.keys():
        return False
    held: bool = case.script_engine.decide(token, event.condition, seen.data, spec=spec)
    return held


def _fire(token: Any, key: str) -> None:
    token.task_spec.fire(token, key, {})
    if token._state == TaskState.WAITING:
        token.internal_data.setdefault(HELD, []).append(key)
