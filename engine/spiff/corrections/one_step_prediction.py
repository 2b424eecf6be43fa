"""The library predicts every possible future as a tree, and breaks when it meets a multi-instance.

After a split, all that stands behind the join is predicted once for each branch: six blocks of
three branches are 4,737 tasks. And a boundary event that leads to a multi-instance crashes with
"Attempt to add non-predicted child to predicted task".

Here an element knows one step: when it is left, its next elements are entered. Nothing that may
never happen exists.

Tested by tests/unit/engine/spiff/corrections/test_one_step_prediction.py.
"""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.util.task import TaskState


class OneStepPrediction:
    """For specs: enter what comes next, and only when it comes."""

    flows: tuple[Any, ...]
    _update_hook: Any

    def _predict(self, my_task: Any, *args: Any, **kwargs: Any) -> None:
        """Predict nothing."""

    def _update(self, my_task: Any) -> None:
        if self._update_hook(my_task):
            my_task._ready()

    def leave(self, my_task: Any, flows: tuple[Any, ...]) -> None:
        """Spend the token and enter the elements behind the flows."""
        workflow = my_task.workflow
        if not flows:
            workflow.absorb(my_task)
            my_task.take_off()
            workflow.look_quiet()
            return
        tasks = workflow.tasks
        here = tasks[my_task._parent]
        entered = []
        for flow in flows:
            token = here._add_child(flow.target, TaskState.FUTURE)
            token.flow = flow.id
            if flow is flows[-1]:
                token.take_over(my_task)
            else:
                token.take_copy(my_task)
            entered.append(token)
        my_task.take_off()
        for token in entered:
            if tasks.get(token.id) is token:
                token.task_spec._update(token)
