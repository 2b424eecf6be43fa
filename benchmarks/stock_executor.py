"""Stock SpiffWorkflow on the 62-node model, in a process of its own: `benchmarks.executor` asks.

`python -m benchmarks.stock_executor` reads `SIZE PASSES` from standard input and answers with a
line of JSON: milliseconds of CPU of each action for load, save and all of it, and the bytes after.
"""

from __future__ import annotations

import gc
import json
import sys
import time
import warnings
from typing import Any

from SpiffWorkflow.bpmn import BpmnEvent
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.spiff.parser.process import SpiffBpmnParser
from SpiffWorkflow.spiff.serializer import DEFAULT_CONFIG
from SpiffWorkflow.util.task import TaskState

from benchmarks.models import cycle62


class Stock:
    """One case after the other, saved and loaded around every action."""

    def __init__(self) -> None:
        parser = SpiffBpmnParser()
        for path, content in cycle62.diagrams().items():
            if path.endswith(".dmn"):
                parser.add_dmn_str(content)
        for path, content in cycle62.diagrams().items():
            if path.endswith(".bpmn"):
                parser.add_bpmn_str(content)
        self.spec = parser.get_spec(cycle62.PROCESS)
        self.inner = parser.get_subprocess_specs(cycle62.PROCESS)
        self.serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure(DEFAULT_CONFIG))

    def one_pass(self, size: int) -> list[list[float]]:
        """Return [load, save, total, bytes] of each action of one case; milliseconds of CPU."""
        workflow = BpmnWorkflow(self.spec, self.inner)
        workflow.task_tree.data.update(cycle62.given())
        workflow.do_engine_steps()
        state = self.serializer.serialize_json(workflow)
        measured = []
        for element, data in cycle62.answers(size):
            begun = time.process_time()
            workflow = self.serializer.deserialize_json(state)
            loaded = time.process_time()
            self.act(workflow, element, data)
            run = time.process_time()
            state = self.serializer.serialize_json(workflow)
            saved = time.process_time()
            times = (loaded - begun, saved - run, saved - begun)
            measured.append([*(part * 1000 for part in times), len(state)])
        if not workflow.completed:
            raise SystemExit("Expected the case to end but it did not")
        return measured

    @staticmethod
    def act(workflow: Any, element: str, data: dict[str, Any]) -> None:
        """Complete a task, or deliver a message."""
        if element.startswith("@"):
            definitions = [
                definition
                for task in workflow.event_manager.tasks.values()
                for definition in getattr(task.task_spec.event_definition, "event_definitions", ())
            ]
            receipt = next(each for each in definitions if each.name == "M_receipt")
            workflow.send_event(BpmnEvent(receipt, data))
        else:
            task = next(
                task
                for task in workflow.get_tasks(state=TaskState.READY, manual=True)
                if task.task_spec.bpmn_id == element
            )
            task.data.update(data)
            task.run()
        workflow.do_engine_steps()


def main() -> None:
    """Serve until standard input ends."""
    warnings.simplefilter("ignore")
    stock = Stock()
    gc.freeze()
    for line in sys.stdin:
        size, passes = map(int, line.split())
        print(json.dumps([stock.one_pass(size) for _ in range(passes)]), flush=True)


if __name__ == "__main__":
    main()
