"""The library names tasks by random UUIDs: long in the state, slow to hash, different every run.

Here a token has a number inside its case, counted up and never used twice, also across saving.

Tested by tests/unit/engine/spiff/corrections/test_integer_ids.py.
"""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.util.task import TaskState


class IntegerIds:
    """For tokens: take the next number of the case."""

    def __init__(
        self,
        workflow: Any,
        task_spec: Any,
        parent: Any = None,
        state: int = TaskState.FUTURE,
        id: int | None = None,
    ) -> None:
        self.id: int = workflow.top_workflow.take_number() if id is None else id
        self.workflow = workflow
        self.task_spec = task_spec
        self._parent: int | None = None if parent is None else parent.id
        self._children: list[int] = []
        self._state: int = state
        self.triggered = False
        self.thread_id = 0
        self.last_state_change = 0.0
        self.data: dict[str, Any] = {}
        self.stamps: dict[str, int] = {}
        self.internal_data: dict[str, Any] = {}
        self.flow: str | None = None  # id of the flow it came in by
        self.chosen: tuple[Any, ...] = ()  # flows that a gateway goes on by
        workflow.tasks[self.id] = self
        if parent is not None:
            parent._children.append(self.id)

    def _add_child(self, task_spec: Any, state: int = TaskState.FUTURE) -> Any:
        return type(self)(self.workflow, task_spec, self, state)
