"""The executor and the oracle run the same random processes, act by act, and agree on everything.

The executor saves and loads between all acts; beside it a case stays in memory and must do the
same. `pytest tests/oracle --processes 20000` runs more of them; SIKLUS_ORACLE_FIRST=100 begins
elsewhere.
"""

from __future__ import annotations

import os
import random
from typing import Any

import pytest

from tests.oracle.interpreter import Oracle, Token, plain
from tests.oracle.memory import InMemory
from tests.oracle.processes import Process
from tests.running import Running

FIRST = int(os.environ.get("SIKLUS_ORACLE_FIRST", "0"))
CHUNK = 100
MOST_ACTS = 60
GIVEN = {"s": 0, "t": "", "o": 0, "daftar": ["a", "b", "c"]}


def seen(case: Running) -> dict[str, Any]:
    """Return what the executor says of a case."""
    items = [w for w in case.waiting.values() if w.kind == "item"]
    return {
        "items": sorted((w.element, _text(w.data)) for w in items),
        "events": sorted(w.element for w in case.waiting.values() if w.kind != "item"),
        "ended": case.ended,
        "thrown": [each.name for each in case.thrown],
        "completed": [e for kind, e in case.steps if kind == "completed"],
        "variables": case.variables if case.ended else None,
    }


def told(case: Running) -> dict[str, Any]:
    """Return everything that a case is and did."""
    return {
        "steps": case.steps,
        "waiting": case.waiting,
        "variables": case.variables,
    }


def expected(oracle: Oracle) -> dict[str, Any]:
    """Return what the oracle says of it."""
    return {
        "items": sorted((t.node.id, _text(plain(t.data))) for t in oracle.items()),
        "events": sorted(node.id for _, node in oracle.waits()),
        "ended": oracle.ended,
        "thrown": oracle.thrown,
        "completed": list(oracle.completed),
        "variables": plain(oracle.top.left) if oracle.ended else None,
    }


def _text(data: dict[str, Any]) -> str:
    return repr(sorted(data.items()))


def compare(seed: int) -> Oracle:
    """Run one random process to its end, or for some acts."""
    content = Process(seed).content
    case, oracle = Running(content, **GIVEN), Oracle(content, "proses", **GIVEN)
    memory = InMemory(content, **GIVEN)
    choices = random.Random(seed * 7 + 1)
    for act in range(MOST_ACTS):
        assert seen(case) == expected(oracle), f"seed {seed}, after {act} acts"
        assert told(case) == told(memory), f"seed {seed}, in memory, after {act} acts"
        items = oracle.items()
        events = [each for each in oracle.waits() if each[1].condition is None]
        if not items and not events:
            assert oracle.ended or oracle.waits(), f"seed {seed}: nothing is waited for"
            break
        value = choices.randint(0, 9)
        if items and (not events or choices.random() < 0.7):
            token = choices.choice(items)
            data = {f"{token.node.id}_c": value, "o": value}
            if choices.random() < 0.5:
                data["s"] = value
            number = same_item(case, items, token)
            for each in (case, memory):
                each.take(
                    each.executor.complete(each.definition, each.state, number, data, each.context)
                )
            oracle.complete(token, data)
        else:
            waiting, node = choices.choice(events)
            if node.event[0] == "timer":
                for each in (case, memory):
                    each.fire(node.id)
                oracle.hear(waiting, node, {})
            else:
                for each in (case, memory):
                    each.send(node.id, m=value)
                oracle.hear(waiting, node, {"m": value})
    return oracle


def same_item(case: Running, items: list[Token], token: Token) -> int:
    """Return the number of the executor's token for one of the oracle's items.

    Of several at one element with the same variables, the first is the first.
    """
    wanted = (token.node.id, _text(plain(token.data)))
    alike = [each for each in items if (each.node.id, _text(plain(each.data))) == wanted]
    numbers = sorted(
        wait.token
        for wait in case.waiting.values()
        if wait.kind == "item" and (wait.element, _text(wait.data)) == wanted
    )
    return numbers[alike.index(token)]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "chunk" in metafunc.fixturenames:
        last = FIRST + metafunc.config.getoption("processes")
        starts = range(FIRST, last, CHUNK)
        chunks = [range(start, min(start + CHUNK, last)) for start in starts]
        metafunc.parametrize("chunk", chunks, ids=lambda chunk: str(chunk.start))


def test_random_processes_go_the_same_way_as_the_oracle(chunk: range) -> None:
    for seed in chunk:
        compare(seed)


def test_the_random_processes_are_worth_comparing() -> None:
    met: set[tuple[str, str]] = set()
    acts = 0
    for seed in range(150):
        oracle = compare(seed)
        met |= oracle.met
        acts += len(oracle.completed)
    assert acts > 2000
    tasks = ("userTask", "scriptTask", "receiveTask", "task")
    scopes = ("callActivity", "subProcess", "transaction")
    gateways = ("exclusive", "parallel", "inclusive", "eventBased")
    assert {kind for kind, _ in met} >= {*tasks, *scopes, *(f"{each}Gateway" for each in gateways)}
    thrown = ("error", "escalation")
    waited = ("timer", "message", "signal", "conditional")
    assert met >= {
        *(("intermediateCatchEvent", event) for event in (*waited, "link")),
        *(("boundaryEvent", event) for event in (*waited, *thrown, "cancel")),
        *(("startEvent", event) for event in ("none", *waited, *thrown)),
        *(
            ("intermediateThrowEvent", event)
            for event in ("message", "signal", "escalation", "link", "compensate")
        ),
        *(("endEvent", event) for event in ("none", *thrown, "cancel", "terminate")),
    }
