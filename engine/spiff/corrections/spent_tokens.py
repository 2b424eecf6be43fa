"""The library keeps every task that ever ran, and stops looking at depth 1,000, silently.

Its tree only grows: a loop of three nodes stands still after 333 rounds with nothing to do, other
loops end in RecursionError, and each step walks all that went before.

Here a token that has done its work is taken off the tree; those that follow it hang where it hung.
What is left are the tokens that can still do something, so the state does not grow with history,
and running on in memory is the same as saving and loading.

Tested by tests/unit/engine/spiff/corrections/test_spent_tokens.py.
"""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.util.task import TaskState


class SpentTokens:
    """For tokens: go away when done, with everything that hangs on it when cancelled."""

    id: int
    workflow: Any
    task_spec: Any
    _parent: int | None
    _children: list[int]
    _set_state: Any

    def take_off(self) -> None:
        """Take a token without children off the tree."""
        tasks = self.workflow.tasks
        del tasks[self.id]
        if self._parent is not None:
            tasks[self._parent]._children.remove(self.id)

    def hang_on(self, parent: Any) -> None:
        """Hang a token on another one of its scope."""
        self.workflow.tasks[self._parent]._children.remove(self.id)
        self._parent = parent.id
        parent._children.append(self.id)

    def cancel(self) -> None:
        """Take the token away: what hangs on it first, then what runs inside it, then itself."""
        tasks = self.workflow.tasks
        for child in list(self._children):
            if child in tasks:
                tasks[child].cancel()
        inside = self.workflow.top_workflow.subprocesses.pop(self.id, None)
        if inside is not None:
            inside.clear()
        if tasks.get(self.id) is self:
            self._set_state(TaskState.CANCELLED)
            self.task_spec._on_cancel(self)
            self.take_off()
