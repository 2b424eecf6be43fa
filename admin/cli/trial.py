"""One trial in a process of its own: the request as JSON on standard input, the answer on output.

`siklus try` starts it with limits of time and memory.
"""

from __future__ import annotations

import os
import resource
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import orjson

from admin import diagram_size
from admin.cli.beside import with_neighbours
from admin.cli.diagrams import judge, shown
from bpmn.bundle import Bundle
from bpmn.errors import DocumentError
from engine.errors import EngineError
from engine.spiff import SpiffExecutor
from engine.trial import BEGIN, Trial, default_process
from workflows.called_names import OF_PEOPLE
from workflows.parameters import RuleSet, plain

MEMORY = 512 * 1024 * 1024


def run(request: dict[str, Any]) -> dict[str, Any]:
    """Return the answer to a request: verdict, findings, events, open, state, variables."""
    name, documents = with_neighbours(Path(os.fsdecode(bytes.fromhex(request["file"]))))
    findings = [shown(each) for each in judge(documents, request["known"]) if each.path == name]
    if any(each["severity"] == "error" for each in findings):
        return _answer("refused", findings)
    try:
        bundle = Bundle.of(documents)
    except DocumentError as error:  # of a file beside it
        return _failed(str(error), error.element, findings=findings)
    process = request["process"] or default_process(bundle, name)
    if process is None or process not in bundle.processes:
        has = ", ".join(bundle.processes) or "none"
        return {
            "verdict": "usage",
            "message": f"Expected an executable process {process or ''} but the file has {has}",
        }
    trial = Trial(
        bundle,
        SpiffExecutor(request["max_steps"]),
        functions=_functions(),
        most_steps=request["max_steps"],
    )
    state = trial.run(process, request["data"], complete_tasks=request["complete_tasks"])
    incident = trial.incident
    return {
        "verdict": "incident" if incident else "ok",
        "findings": findings,
        "events": [
            {"kind": each.kind, "element": each.element, "name": each.name} for each in trial.events
        ],
        "open": [wait.element for wait in trial.open],
        "state": state,
        "variables": trial.cases[0].variables,
        "incident": incident
        and {
            "element": incident.element,
            "name": incident.name,
            "message": incident.message,
        },
    }


def _answer(verdict: str, findings: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return {
        "verdict": verdict,
        "findings": findings,
        "events": [],
        "open": [],
        "state": "incident",
        "variables": {},
        "incident": None,
        **more,
    }


def _failed(
    message: str,
    element: str | None = None,
    name: str | None = None,
    findings: list[dict[str, Any]] | None = None,
) -> dict[str, Any]:
    incident = {"element": element, "name": name, "message": message}
    return _answer("incident", findings or [], incident=incident)


def _functions() -> dict[str, Any]:
    """Return what the shipped diagrams call: the numbers of the law, and made-up people."""
    law = RuleSet(BEGIN.date())

    def people(*of: Any) -> dict[str, Any]:
        return {"principals": ["person:someone"], "reason": "try", "excluded": []}

    def today() -> date:
        return BEGIN.date()

    def end_of(name: str) -> str:
        day = law.date_in(name, BEGIN.year)
        return datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=BEGIN.tzinfo).isoformat()

    return {
        **dict.fromkeys(OF_PEOPLE, people),
        "parameter": lambda name: plain(law[name]),
        "tanggal_hari_ini": today,
        "batas": end_of,
        "diperpanjang": lambda window, length: length,
    }


def main() -> None:
    """Answer one request."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    try:
        diagram_size.allow_as_set()
        answer = run(orjson.loads(sys.stdin.buffer.read()))
    except EngineError as error:
        answer = _failed(str(error), error.facts.get("element"), error.facts.get("name"))
    except MemoryError:
        answer = _failed(f"Expected the run to need less than {MEMORY // 2**20} MB of memory")
    except Exception as error:  # a fault of ours: told, so that it can be reported
        answer = _failed(f"The run stopped by a fault of Siklus: {type(error).__name__}")
    sys.stdout.buffer.write(orjson.dumps(answer, default=str))


if __name__ == "__main__":
    main()
