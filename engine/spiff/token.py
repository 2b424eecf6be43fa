"""A token: SpiffWorkflow's task with what the corrections make of it."""

from __future__ import annotations

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.spiff.corrections.branch_data import BranchData
from engine.spiff.corrections.cheap_logging import CheapLogging
from engine.spiff.corrections.integer_ids import IntegerIds
from engine.spiff.corrections.spent_tokens import SpentTokens


class Seen(BranchData):
    """Variables as they are seen from somewhere, put together from several branches."""

    def __init__(self, first: BranchData) -> None:
        self.take_copy(first)


class Token(IntegerIds, CheapLogging, BranchData, SpentTokens, Task):
    """One token of a case."""

    def _ready(self) -> None:
        self._set_state(TaskState.READY)
        if not self.task_spec.manual:
            self.workflow.top_workflow.ready.append(self)

    def view(self) -> BranchData:
        """Return the variables as this token sees them, with what was set inside it so far."""
        seen: BranchData = self.task_spec.view_of(self)
        return seen
