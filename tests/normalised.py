"""A normalised diagram run by stock SpiffWorkflow, seen through the author's ids."""

from __future__ import annotations

import json

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.spiff.parser import SpiffBpmnParser
from SpiffWorkflow.util.task import TaskState

from bpmn.normalise import Normalised, normalise


class _Services(PythonScriptEngine):
    def call_service(self, task, operation_name=None, operation_params=None, **_):
        return json.dumps(operation_name)


class Run:
    """A case of stock SpiffWorkflow, seen through the author's ids."""

    def __init__(self, content: bytes, process: str = "proses", **variables) -> None:
        self.normalised: Normalised = normalise(content)
        parser = SpiffBpmnParser()
        parser.add_bpmn_str(self.normalised.content)
        self.case = BpmnWorkflow(
            parser.get_spec(process),
            parser.get_subprocess_specs(process),
            script_engine=_Services(),
        )
        self.case.task_tree.data.update(variables)
        self.case.do_engine_steps()

    def _names(self, state):
        seen = [
            self.normalised.author(task.task_spec.bpmn_id)
            for task in self.case.get_tasks(state=state)
            if task.task_spec.bpmn_id and task.task_spec.bpmn_id not in self.normalised.added
        ]
        return seen

    @property
    def open(self) -> list[str]:
        return sorted(self._names(TaskState.READY | TaskState.WAITING))

    @property
    def done(self) -> list[str]:
        return self._names(TaskState.COMPLETED)

    def complete(self, node: str, **answers) -> None:
        (task, *_) = [
            task
            for task in self.case.get_tasks(state=TaskState.READY, manual=True)
            if self.normalised.author(task.task_spec.bpmn_id) == node
        ]
        task.data.update(answers)
        task.run()
        self.case.do_engine_steps()
