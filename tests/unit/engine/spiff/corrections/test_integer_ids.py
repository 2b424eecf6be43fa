from __future__ import annotations

from tests.diagrams import boundary, diagram, end, exclusive, line, start, timer, user
from tests.running import Running


def test_tokens_are_small_numbers_that_are_never_used_twice():
    case = Running(
        diagram(
            start(),
            exclusive("temu"),
            user("u"),
            boundary("ingat", "u", timer("timeCycle", "R/P1D"), interrupting=False),
            end("diingat"),
            exclusive("ulang", default="selesai"),
            end(),
            flows=[
                *line("start", "temu", "u", "ulang"),
                "ingat diingat",
                "ulang temu | lagi",
                "ulang end # selesai",
            ],
        )
    )
    for _ in range(20):
        case.fire("ingat")
        case.do("u", lagi=True)
    assert len(case.tokens) == 62  # 21 items, 21 timers and 20 rounds of timers; Running checks
    assert max(case.tokens) < 300


def test_the_same_acts_give_the_same_tokens_and_the_same_state():
    content = diagram(start(), user("a"), user("b"), end(), flows=line("start", "a", "b", "end"))
    first, second = Running(content), Running(content)
    first.do("a", v=1)
    second.do("a", v=1)
    assert first.state == second.state
    assert first.wait("b").token == second.wait("b").token
