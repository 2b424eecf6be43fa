"""Stock SpiffWorkflow in tests: to show the faults that engine/spiff/corrections is about.

The product never patches the library, so that it can be run beside ours in one process.
"""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn import BpmnEvent
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.spiff.parser.process import SpiffBpmnParser
from SpiffWorkflow.util.task import TaskState


class Stock:
    """One case of the library alone."""

    def __init__(self, content: bytes, process: str = "proses", **variables: Any) -> None:
        parser = SpiffBpmnParser()
        parser.add_bpmn_str(content)
        self.spec = parser.get_spec(process)
        self.inner = parser.get_subprocess_specs(process)
        self.begin(**variables)

    def begin(self, **variables: Any) -> None:
        """Begin another case of the same spec."""
        self.workflow = BpmnWorkflow(self.spec, self.inner)
        self.workflow.task_tree.data.update(variables)
        self.workflow.do_engine_steps()

    @property
    def items(self) -> list[str]:
        tasks = self.workflow.get_tasks(state=TaskState.READY, manual=True)
        return sorted(task.task_spec.name for task in tasks)

    def task(self, element: str) -> Any:
        found = self.workflow.get_tasks(state=TaskState.READY, manual=True)
        return next(task for task in found if task.task_spec.name == element)

    def do(self, element: str, **data: Any) -> None:
        task = self.task(element)
        task.data.update(data)
        task.run()
        self.workflow.do_engine_steps()

    def send(self, element: str) -> None:
        waiting = self.workflow.event_manager.tasks.values()
        task = next(task for task in waiting if task.task_spec.name == element)
        self.workflow.send_event(BpmnEvent(task.task_spec.event_definition, {}))
        self.workflow.do_engine_steps()
