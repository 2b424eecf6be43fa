"""Record states of the version that is written now: python -m tests.recorded.record."""

from __future__ import annotations

import base64
import json
import sys
from pathlib import Path
from typing import Any

from engine.spiff import SERIALIZER
from tests.recorded.scenarios import SCENARIOS, Act, Scenario
from tests.running import NOON, Context, Documents, Running, documents

HERE = Path(__file__).parent


def perform(case: Running, act: Act) -> None:
    """Do one act of a scenario."""
    kind, element, index, values = act
    if kind == "do":
        case.do(element, index, **values)
    elif kind == "fire":
        case.fire(element)
    else:
        case.send(element, **values)


def record(scenario: Scenario) -> dict[str, Any]:
    """Run a scenario and return everything that is needed to run it again from any place."""
    case = Running(scenario.content, context=Context(now=NOON), **scenario.variables)
    states = [case.state]
    for act in scenario.acts:
        perform(case, act)
        states.append(case.state)
    if not case.ended:
        raise SystemExit(f"Expected the scenario to end but it waits at {case.open}")
    return {
        "serializer": SERIALIZER,
        "diagram": base64.b64encode(scenario.content).decode(),
        "acts": [list(act) for act in scenario.acts],
        "states": [state.decode() for state in states],
        "variables": case.variables,
    }


def resume(recording: dict[str, Any], position: int, bundle: Documents | None = None) -> Running:
    """Load the state after some acts and do the others."""
    case = Running.__new__(Running)
    case.context = Context(now=NOON)
    case.bundle = bundle or documents(base64.b64decode(recording["diagram"]))
    case.definition = case.executor.compile(case.bundle)
    case.steps, case.thrown = [], []
    case.state = recording["states"][position].encode()
    case.waiting = {wait.token: wait for wait in case.executor.waits(case.definition, case.state)}
    case.tokens = set(case.waiting)
    for act in recording["acts"][position:]:
        perform(case, tuple(act))
    return case


def main() -> None:
    """Write the recordings that are not there yet."""
    folder = HERE / f"v{SERIALIZER}"
    folder.mkdir(exist_ok=True)
    for name, scenario in SCENARIOS.items():
        path = folder / f"{name}.json"
        if path.exists():
            continue
        path.write_text(json.dumps(record(scenario), indent=1, ensure_ascii=False) + "\n")
        sys.stdout.write(f"recorded {path.relative_to(HERE)}\n")


if __name__ == "__main__":
    main()
