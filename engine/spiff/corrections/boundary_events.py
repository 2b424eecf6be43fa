"""The library's boundary events fire once, lose data, and need two hidden nodes each.

A non-interrupting message boundary event hears its first message only. One that leads to a
multi-instance or a loop crashes, since both hidden nodes predict what is behind them. What had been
set inside the subprocess is gone behind the event.

Here a boundary event is a token that hangs on its activity. An interrupting one takes the place of
the activity and what was set in it; another one sends a new token on its way and stays, until a
timer has no rounds left. Error and escalation events have no token until something is thrown.

Tested by tests/unit/engine/spiff/corrections/test_boundary_events.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from SpiffWorkflow.util.task import TaskState


class BoundaryEvents:
    """For activities: hold the tokens of their boundary events."""

    boundary: tuple[Any, ...]

    def attach(self, my_task: Any) -> None:
        """Let the boundary events begin to listen."""
        for event in self.boundary:
            if event.listens:
                event.arm(my_task._add_child(event, TaskState.WAITING))

    def detach(self, my_task: Any) -> None:
        """Let them listen no longer."""
        tasks = my_task.workflow.tasks
        for child in list(my_task._children):
            if child in tasks and tasks[child].task_spec in self.boundary:
                tasks[child].cancel()


class BoundaryEvent:
    """For boundary event specs: go on from the activity."""

    interrupting: bool
    rearm: Any

    def fire(self, my_task: Any, key: str, values: Mapping[str, Any]) -> None:
        """Let a listening event happen."""
        host = my_task.parent
        if self.interrupting:
            self._replace(my_task, host, values)
        elif self.rearm(my_task, key):
            self.leave_beside(host, values)
        else:
            self._go_on(my_task, host, values)

    def catch_thrown(self, host: Any, values: Mapping[str, Any]) -> None:
        """Catch an error or escalation that comes out of the activity."""
        if self.interrupting:
            self._replace(host._add_child(self), host, values)
        else:
            self.leave_beside(host, values)

    def leave_beside(self, host: Any, values: Mapping[str, Any]) -> None:
        """Send a new token on its way; the activity goes on."""
        self._go_on(host._add_child(self), host, values)

    def _replace(self, my_task: Any, host: Any, values: Mapping[str, Any]) -> None:
        self._go_on(my_task, host, values)
        host.cancel()

    def _go_on(self, my_task: Any, host: Any, values: Mapping[str, Any]) -> None:
        my_task.take_copy(host.view())
        my_task.hang_on(host.parent)
        my_task.catch_up()
        my_task.write(values)
        my_task.internal_data.clear()
        my_task._ready()
