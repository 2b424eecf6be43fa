from __future__ import annotations

from engine.spiff.codec import load
from engine.spiff.language import SafeScriptEngine
from tests.diagrams import diagram, end, line, parallel, start, user
from tests.running import Running
from tests.stock import Stock


def blocks(count: int, branches: int) -> bytes:
    body, flows, before = [start()], [], "start"
    for block in range(count):
        body += [parallel(f"pisah{block}"), parallel(f"gabung{block}")]
        flows.append(f"{before} pisah{block}")
        for branch in range(branches):
            body.append(user(f"u{block}_{branch}"))
            flows += line(f"pisah{block}", f"u{block}_{branch}", f"gabung{block}")
        before = f"gabung{block}"
    return diagram(*body, end(), flows=[*flows, f"{before} end"])


def test_stock_predicts_everything_behind_a_join_once_for_each_branch():
    assert len(Stock(blocks(4, 3)).workflow.tasks) > 500


def test_a_case_has_the_tokens_it_has_and_no_future():
    case = Running(blocks(6, 3))
    loaded = load(case.state, case.definition, SafeScriptEngine())
    assert [token.task_spec.name for token in loaded.live()] == ["u0_0", "u0_1", "u0_2"]
    for block in range(6):
        for branch in range(3):
            case.do(f"u{block}_{branch}")
    assert case.ended
