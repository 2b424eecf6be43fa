"""Stock SpiffWorkflow on SQLite, in a process of its own.

`python -m benchmarks.stock MODEL FILE bare|rows` runs a batch of cases for every number it reads
from standard input, and answers with a line of JSON after each. `bare` keeps nothing but the JSON
of its state; `rows` writes around it what ours writes: receipt, submission, item and closed item,
principals, history, and a job for each timer.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import sys
import time
import uuid
import warnings
from collections.abc import Mapping
from typing import Any

from SpiffWorkflow.bpmn import BpmnEvent, BpmnWorkflow
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.spiff.parser import SpiffBpmnParser
from SpiffWorkflow.spiff.serializer import DEFAULT_CONFIG
from SpiffWorkflow.util.task import TaskState

from benchmarks.measured import Measured
from benchmarks.models import MODELS, Model

TABLES = """
CREATE TABLE state (id INTEGER PRIMARY KEY, json TEXT, version INTEGER DEFAULT 1);
CREATE TABLE receipt (key TEXT PRIMARY KEY, digest TEXT, result TEXT, at TEXT);
CREATE TABLE submission (id TEXT PRIMARY KEY, state INTEGER, element TEXT, version INTEGER,
    item TEXT, actor TEXT, answers TEXT, at TEXT, UNIQUE (state, element, version));
CREATE TABLE item (id TEXT PRIMARY KEY, state INTEGER, task TEXT, element TEXT, name TEXT,
    owner TEXT, at TEXT, UNIQUE (state, task));
CREATE TABLE item_principal (item TEXT, principal TEXT, at TEXT, PRIMARY KEY (item, principal));
CREATE INDEX inbox ON item_principal (principal, at, item);
CREATE TABLE item_closed (id TEXT PRIMARY KEY, state INTEGER, task TEXT, element TEXT, name TEXT,
    owner TEXT, at TEXT, closed_at TEXT, closed_by TEXT);
CREATE INDEX closed_by ON item_closed (closed_by, closed_at);
CREATE TABLE history (state INTEGER, seq INTEGER, kind TEXT, element TEXT, actor TEXT, at TEXT,
    facts TEXT, hash TEXT, PRIMARY KEY (state, seq));
CREATE TABLE job (id TEXT PRIMARY KEY, state INTEGER, task TEXT UNIQUE, due TEXT);
"""


class Stock:
    """Loads a case, completes a task, saves it."""

    def __init__(self, model: Model, path: str, *, rows: bool) -> None:
        self.model, self.with_rows = model, rows
        self.measured = Measured()
        parser = SpiffBpmnParser()
        documents = model.documents
        for name in sorted(documents, key=lambda name: not name.endswith(".dmn")):
            add = parser.add_dmn_str if name.endswith(".dmn") else parser.add_bpmn_str
            add(documents[name])
        self.spec = parser.get_spec(model.name)
        self.inner = parser.get_subprocess_specs(model.name)
        self.serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure(DEFAULT_CONFIG))
        self.database = sqlite3.connect(path, isolation_level=None)
        self.database.execute("PRAGMA journal_mode=WAL")
        self.database.execute("PRAGMA synchronous=NORMAL")
        self.database.executescript(TABLES)

    def batch(self, cases: int) -> None:
        """Take some new cases from start to end."""
        run = self.database.execute
        for _ in range(cases):
            workflow = BpmnWorkflow(self.spec, self.inner)
            workflow.task_tree.data.update(self.model.given)
            workflow.do_engine_steps()
            text = self.serializer.serialize_json(workflow)
            run("BEGIN IMMEDIATE")
            row = run("INSERT INTO state (json) VALUES (?)", (text,)).lastrowid
            assert row is not None
            if self.with_rows:
                self.open_items(row, workflow)
                self.keep_jobs(row, workflow)
            run("COMMIT")
            for element, answers in self.model.answers:
                with self.measured.task():
                    size = self.act(row, element, answers)
                self.measured.state_bytes.append(size)
        self.measured.end_batch()

    def act(self, row: int, element: str, answers: Mapping[str, Any]) -> int:
        """Complete one task of a stored case, or deliver a message; return the state's size."""
        run = self.database.execute
        run("BEGIN IMMEDIATE")
        key = uuid.uuid4().hex
        if self.with_rows:
            assert run("SELECT digest FROM receipt WHERE key = ?", (key,)).fetchone() is None
        text, version = run("SELECT json, version FROM state WHERE id = ?", (row,)).fetchone()
        workflow = self.serializer.deserialize_json(text)
        task = self.move(workflow, element, answers)
        workflow.do_engine_steps()
        if self.with_rows:
            if task is not None:
                self.close_item(row, task, answers)
            self.open_items(row, workflow)
            self.keep_jobs(row, workflow)
            self.tell(row, "completed", element, answers)
            self.receive(key, answers)
        text = self.serializer.serialize_json(workflow)
        run(
            "UPDATE state SET json = ?, version = version + 1 WHERE id = ? AND version = ?",
            (text, row, version),
        )
        run("COMMIT")
        return len(text)

    def move(self, workflow: Any, element: str, answers: Mapping[str, Any]) -> Any:
        """Run the task of an element, or send the message; return the task, if any."""
        if element.startswith("@"):
            definitions = [
                definition
                for task in workflow.event_manager.tasks.values()
                for definition in getattr(task.task_spec.event_definition, "event_definitions", ())
            ]
            message = next(each for each in definitions if each.name == self.model.message)
            workflow.send_event(BpmnEvent(message, dict(answers)))
            return None
        task = next(
            task
            for task in workflow.get_tasks(state=TaskState.READY, manual=True)
            if task.task_spec.bpmn_id == element
        )
        task.data.update(answers)
        task.run()
        return task

    def close_item(self, row: int, task: Any, answers: Mapping[str, Any]) -> None:
        """Move the item of a task to the closed ones, with what was answered."""
        run, now = self.database.execute, time.time()
        (item,) = run(
            "SELECT id FROM item WHERE state = ? AND task = ?", (row, str(task.id))
        ).fetchone()
        element = task.task_spec.bpmn_id
        run(
            "INSERT INTO submission VALUES (?, ?, ?, (SELECT count(*) + 1 FROM submission"
            " WHERE state = ? AND element = ?), ?, 'someone', ?, ?)",
            (uuid.uuid4().hex, row, element, row, element, item, json.dumps(answers), now),
        )
        run(
            "INSERT INTO item_closed SELECT *, ?, 'someone' FROM item WHERE id = ?",
            (now, item),
        )
        run("DELETE FROM item_principal WHERE item = ?", (item,))
        run("DELETE FROM item WHERE id = ?", (item,))

    def open_items(self, row: int, workflow: Any) -> None:
        """Write an item for each task that has none."""
        run, now = self.database.execute, time.time()
        for task in workflow.get_tasks(state=TaskState.READY, manual=True):
            item = uuid.uuid4().hex
            element = task.task_spec.bpmn_id
            made = run(
                "INSERT OR IGNORE INTO item VALUES (?, ?, ?, ?, ?, ?, ?)",
                (item, row, str(task.id), element, element, '["seat:superior"]', now),
            ).rowcount
            if made:
                run("INSERT INTO item_principal VALUES (?, 'seat:superior', ?)", (item, now))
                self.tell(row, "opened", element, {"item": item})

    def keep_jobs(self, row: int, workflow: Any) -> None:
        """Write a job for each waiting timer, and drop those of timers that are over."""
        run = self.database.execute
        waiting = {
            str(task.id)
            for task in workflow.event_manager.tasks.values()
            if task.state == TaskState.WAITING
        }
        known = {task for (task,) in run("SELECT task FROM job WHERE state = ?", (row,))}
        for task in waiting - known:
            run("INSERT INTO job VALUES (?, ?, ?, ?)", (uuid.uuid4().hex, row, task, time.time()))
        for task in known - waiting:
            run("DELETE FROM job WHERE task = ?", (task,))

    def tell(self, row: int, kind: str, element: str, facts: Mapping[str, Any]) -> None:
        """Append to the history of a case, linked by hash."""
        run = self.database.execute
        last = run(
            "SELECT seq, hash FROM history WHERE state = ? ORDER BY seq DESC LIMIT 1", (row,)
        ).fetchone()
        seq, previous = last or (0, "")
        text = json.dumps(facts)
        link = hashlib.sha256(f"{previous}{kind}{element}{text}".encode()).hexdigest()
        run(
            "INSERT INTO history VALUES (?, ?, ?, ?, 'someone', ?, ?, ?)",
            (row, seq + 1, kind, element, time.time(), text, link),
        )

    def receive(self, key: str, answers: Mapping[str, Any]) -> None:
        """Keep the receipt of an order."""
        digest = hashlib.sha256(json.dumps(answers, sort_keys=True).encode()).hexdigest()
        self.database.execute(
            "INSERT INTO receipt VALUES (?, ?, ?, ?)", (key, digest, "{}", time.time())
        )


def main() -> None:
    """Serve batches until standard input ends."""
    warnings.simplefilter("ignore")
    stock = Stock(MODELS[sys.argv[1]], sys.argv[2], rows=sys.argv[3] == "rows")
    for line in sys.stdin:
        stock.batch(int(line))
        print(json.dumps(stock.measured.row()), flush=True)


if __name__ == "__main__":
    main()
