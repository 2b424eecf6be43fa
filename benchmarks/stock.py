"""Stock SpiffWorkflow that keeps nothing but its JSON, in a process of its own.

`python -m benchmarks.stock MODEL FILE` runs a batch of cases for every number it reads from
standard input, and answers with a line of JSON after each.
"""

from __future__ import annotations

import json
import sqlite3
import sys

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.spiff.parser import SpiffBpmnParser
from SpiffWorkflow.spiff.serializer import DEFAULT_CONFIG
from SpiffWorkflow.util.task import TaskState

from benchmarks.measured import Measured
from benchmarks.models import MODELS, Model


class StockBare:
    """Loads a case, completes a task, saves it: one row a case in an SQLite file."""

    def __init__(self, model: Model, path: str) -> None:
        self.model = model
        self.measured = Measured()
        parser = SpiffBpmnParser()
        parser.add_bpmn_str(model.content)
        self.spec = parser.get_spec(model.name)
        self.inner = parser.get_subprocess_specs(model.name)
        self.serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure(DEFAULT_CONFIG))
        self.database = sqlite3.connect(path, isolation_level=None)
        self.database.execute("PRAGMA journal_mode=WAL")
        self.database.execute("PRAGMA synchronous=NORMAL")
        self.database.execute(
            "CREATE TABLE IF NOT EXISTS state (id INTEGER PRIMARY KEY, json TEXT)"
        )

    def batch(self, cases: int) -> None:
        """Take some new cases from start to end."""
        for _ in range(cases):
            workflow = BpmnWorkflow(self.spec, self.inner)
            workflow.do_engine_steps()
            text = self.serializer.serialize_json(workflow)
            row = self.database.execute("INSERT INTO state (json) VALUES (?)", (text,)).lastrowid
            for element, answers in self.model.answers:
                with self.measured.task():
                    size = self.complete(row, element, answers)
                self.measured.state_bytes.append(size)
        self.measured.end_batch()

    def complete(self, row: int | None, element: str, answers: object) -> int:
        """Complete one task of a stored case; return the size of its state."""
        (text,) = self.database.execute("SELECT json FROM state WHERE id = ?", (row,)).fetchone()
        workflow = self.serializer.deserialize_json(text)
        (task,) = workflow.get_tasks(state=TaskState.READY, manual=True)
        assert task.task_spec.bpmn_id == element
        task.data.update(answers)
        task.run()
        workflow.do_engine_steps()
        text = self.serializer.serialize_json(workflow)
        self.database.execute("UPDATE state SET json = ? WHERE id = ?", (text, row))
        return len(text)


def main() -> None:
    """Serve batches until standard input ends."""
    stock = StockBare(MODELS[sys.argv[1]], sys.argv[2])
    for line in sys.stdin:
        stock.batch(int(line))
        print(json.dumps(stock.measured.row()), flush=True)


if __name__ == "__main__":
    main()
