"""Moving a token by hand: out of a wait, into another element of the same scope."""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.util.task import TaskState

from engine.errors import Refused
from engine.spiff.nodes import Activity, Node
from engine.spiff.routing import BoundaryEvent, CatchEvent, StartEvent
from engine.spiff.specs import EventSubprocess


def move(token: Any, element: str) -> None:
    """Leave the wait of a token, with what hangs on it, and enter another element.

    Raises:
        Refused: the token is one of several that belong together, or no token can be put there.
    """
    spec = token.task_spec
    if isinstance(spec, BoundaryEvent | EventSubprocess):
        raise Refused(f"Expected a step to move from but {spec.shown_name} only listens beside one")
    if "index" in token.internal_data or (isinstance(spec, Activity) and spec.instance_of):
        raise Refused(
            f"Expected a single step but {spec.shown_name} is one of several instances;"
            " complete or cancel them"
        )
    target = token.workflow.spec.task_specs.get(element)
    if not isinstance(target, Node) or not target.told:
        raise Refused(f"Expected an element beside {spec.shown_name} but there is no {element}")
    if isinstance(target, StartEvent | BoundaryEvent | EventSubprocess) or _happens(target):
        raise Refused(f"Expected an element that a case can be taken to but {element} is none")
    moved = token.parent._add_child(target, TaskState.FUTURE)
    moved.take_copy(token.view())
    if target.incoming:
        moved.flow = target.incoming[0]
    token.cancel()
    target._update(moved)


def _happens(target: Any) -> bool:
    """Tell whether an element only continues an event-based gateway, or undoes an activity."""
    if isinstance(target, Activity) and target.undoes is not None:
        return True
    return isinstance(target, CatchEvent) and not target.events
