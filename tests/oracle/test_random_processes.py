"""The executor and the oracle run the same random processes, act by act, and agree on everything.

The executor saves and loads between all acts. SIKLUS_ORACLE_SEEDS=5000 runs more of them;
SIKLUS_ORACLE_FIRST=100 begins elsewhere.
"""

from __future__ import annotations

import os
import random
from typing import Any

import pytest

from tests.oracle.interpreter import Oracle, Token, plain
from tests.oracle.processes import Process
from tests.running import Running

SEEDS = int(os.environ.get("SIKLUS_ORACLE_SEEDS", "300"))
FIRST = int(os.environ.get("SIKLUS_ORACLE_FIRST", "0"))
CHUNK = 50
MOST_ACTS = 60
GIVEN = {"s": 0, "t": "", "o": 0, "daftar": ["a", "b", "c"]}


def seen(case: Running) -> dict[str, Any]:
    """Return what the executor says of a case."""
    items = [w for w in case.waiting.values() if w.kind == "item"]
    return {
        "items": sorted((w.element, _text(w.data)) for w in items),
        "events": sorted(w.element for w in case.waiting.values() if w.kind != "item"),
        "ended": case.ended,
        "completed": sorted(e for kind, e in case.steps if kind == "completed"),
        "variables": case.variables if case.ended else None,
    }


def expected(oracle: Oracle) -> dict[str, Any]:
    """Return what the oracle says of it."""
    return {
        "items": sorted((t.node.id, _text(plain(t.data))) for t in oracle.items()),
        "events": sorted(element for element, _, _ in oracle.waits()),
        "ended": oracle.ended,
        "completed": sorted(oracle.completed),
        "variables": plain(oracle.top.left) if oracle.ended else None,
    }


def _text(data: dict[str, Any]) -> str:
    return repr(sorted(data.items()))


def compare(seed: int) -> int:
    """Run one random process to its end, or for some acts; return how many were done."""
    content = Process(seed).content
    case, oracle = Running(content, **GIVEN), Oracle(content, "proses", **GIVEN)
    choices = random.Random(seed * 7 + 1)
    for act in range(MOST_ACTS):
        assert seen(case) == expected(oracle), f"seed {seed}, after {act} acts"
        items, events = oracle.items(), oracle.waits()
        if not items and not events:
            assert oracle.ended, f"seed {seed}: nothing is waited for"
            return act
        value = choices.randint(0, 9)
        if items and (not events or choices.random() < 0.7):
            token = choices.choice(items)
            data = {f"{token.node.id}_c": value, "o": value}
            if choices.random() < 0.5:
                data["s"] = value
            number = same_item(case, items, token)
            case.take(
                case.executor.complete(case.definition, case.state, number, data, case.context)
            )
            oracle.complete(token, data)
        else:
            element, waiting, node = choices.choice(events)
            if node.event[0] == "timer":
                case.fire(element)
                oracle.happen(waiting, node, {})
            else:
                case.send(element, m=value)
                oracle.happen(waiting, node, {"m": value})
    return MOST_ACTS


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


@pytest.mark.parametrize("first", range(FIRST, FIRST + SEEDS, CHUNK))
def test_random_processes_go_the_same_way_as_the_oracle(first):
    for seed in range(first, min(first + CHUNK, FIRST + SEEDS)):
        compare(seed)


def test_the_random_processes_are_worth_comparing():
    done = [compare(seed) for seed in range(20)]
    assert sum(done) > 200
