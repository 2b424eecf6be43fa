"""The library's parallel join fires before all branches arrived, once it stands in a loop.

Second round of a rework loop: branch b arrives, and the join fires while branch a is still being
worked on, because the cancelled tasks of the first round still count.

Here BPMN's rule is counted out: a join fires when a token stands at each of its incoming flows, and
takes exactly one of each.

Tested by tests/unit/engine/spiff/corrections/test_parallel_join.py.
"""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.util.task import TaskState


class ParallelJoin:
    """For parallel gateways: one token from each incoming flow."""

    incoming: tuple[str, ...]

    def _update_hook(self, my_task: Any) -> bool:
        if len(self.incoming) < 2:
            return True
        first: dict[str, Any] = {}
        for token in waiting_at(self, my_task):
            first.setdefault(token.flow, token)
        if len(first) < len(self.incoming):
            my_task._set_state(TaskState.WAITING)
            return False
        join(my_task, first.values())
        return True


def waiting_at(spec: Any, my_task: Any) -> list[Any]:
    """Return the tokens that stand at a join of this scope, the newest last."""
    return [
        token
        for token in my_task.workflow.tasks.values()
        if token.task_spec is spec and (token is my_task or token._state == TaskState.WAITING)
    ]


def join(my_task: Any, tokens: Any) -> None:
    """Make one token of several that stand at a join."""
    for token in tokens:
        if token is not my_task:
            my_task.absorb(token)
            token.take_off()
