"""The library's event subprocess interrupts nothing and writes to the shared spec.

`isInterrupting` is not read; triggering connects the subprocess to the start of the spec, so that
the next case of the process starts it by itself and never ends; with a timer a process can't end
before it fires; inside a subprocess the event is refused.

Here an event subprocess is a token that listens as long as its scope runs and keeps it from
nothing. When its event happens it runs as a subprocess: in place of everything else in the scope,
or beside it.

Tested by tests/unit/engine/spiff/corrections/test_event_subprocess.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from SpiffWorkflow.util.task import TaskState


class EventSubprocess:
    """For event subprocess specs. A token in state WAITING listens and is not alive by itself."""

    interrupting: bool
    rearm: Any
    enter: Any

    def fire(self, my_task: Any, key: str, values: Mapping[str, Any]) -> None:
        """Let the event happen that the subprocess starts with."""
        if not self.interrupting and self.rearm(my_task, key):
            self._run_beside(my_task.parent, values)
            return
        self._run_alone(my_task, values)

    def catch_thrown(self, root: Any, values: Mapping[str, Any]) -> None:
        """Catch an error or escalation thrown in the scope."""
        if self.interrupting:
            self._run_alone(root._add_child(self), values)
        else:
            self._run_beside(root, values)

    def _run_beside(self, root: Any, values: Mapping[str, Any]) -> None:
        token = root._add_child(self)
        token.take_copy(root.workflow.view())
        token.write(values)
        self.enter(token)

    def _run_alone(self, my_task: Any, values: Mapping[str, Any]) -> None:
        scope = my_task.workflow
        my_task.take_copy(scope.view())
        my_task.write(values)
        if self.interrupting:
            for token in scope.live():
                if token is not my_task and token.workflow.tasks.get(token.id) is token:
                    token.cancel()
        my_task.internal_data.clear()
        self.enter(my_task)


def listens_only(token: Any) -> bool:
    """Tell whether the token is an event subprocess that has not begun."""
    return isinstance(token.task_spec, EventSubprocess) and token._state == TaskState.WAITING
