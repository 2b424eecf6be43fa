from __future__ import annotations

from SpiffWorkflow.util.task import TaskState

from tests.diagrams import diagram, end, exclusive, line, parallel, script, start, user
from tests.running import Running
from tests.stock import Stock

LOOP = diagram(
    start(),
    exclusive("temu"),
    user("u"),
    exclusive("ulang", default="selesai"),
    end(),
    flows=[
        *line("start", "temu", "u", "ulang"),
        "ulang temu | lagi",
        "ulang end # selesai",
    ],
)


def test_stock_stands_still_without_a_word_in_a_long_loop():
    steps = [f"s{number}" for number in range(30)]
    case = Stock(
        diagram(
            start(),
            exclusive("temu"),
            *(script(step, "n = 1") for step in steps),
            user("u"),
            exclusive("ulang", default="selesai"),
            end(),
            flows=[
                *line("start", "temu", *steps, "u", "ulang"),
                "ulang temu | lagi",
                "ulang end # selesai",
            ],
        )
    )
    rounds = 0
    while case.items and rounds < 100:
        case.do("u", lagi=True)
        rounds += 1
    assert rounds < 100
    ready = [task for task in case.workflow.tasks.values() if task.state == TaskState.READY]
    assert ready  # and yet nothing is shown to be done


def test_a_loop_goes_on_for_as_many_rounds_as_it_likes():
    case = Running(LOOP)
    for _ in range(1_200):
        case.do("u", lagi=True)
    assert case.open == ["u"]
    case.do("u", lagi=False)
    assert case.ended


def test_the_state_does_not_grow_with_history():
    case = Running(LOOP)
    case.do("u", lagi=True)
    small = len(case.state)
    for _ in range(300):
        case.do("u", lagi=True)
    assert len(case.state) <= small + 4  # the number of the token gets longer


def test_a_loop_without_waiting_may_have_thousands_of_rounds():
    case = Running(
        diagram(
            start(),
            exclusive("temu"),
            script("tambah", "n = n + 1"),
            exclusive("ulang", default="selesai"),
            end(),
            flows=[
                *line("start", "temu", "tambah", "ulang"),
                "ulang temu | n < 5000",
                "ulang end # selesai",
            ],
        ),
        n=0,
    )
    assert case.ended
    assert case.variables == {"n": 5000}


def test_a_line_of_a_thousand_elements_runs():
    names = [f"u{number}" for number in range(1_000)]
    case = Running(
        diagram(
            start(),
            *(script(name, "n = n + 1") for name in names),
            end(),
            flows=line("start", *names, "end"),
        ),
        n=0,
    )
    assert case.ended
    assert case.variables == {"n": 1000}


def test_only_tokens_that_can_still_do_something_are_in_the_state():
    case = Running(
        diagram(
            start(),
            parallel("pisah"),
            user("a"),
            user("b"),
            user("c"),
            parallel("gabung"),
            end(),
            flows=[
                *line("start", "pisah", "a", "gabung", "end"),
                *line("pisah", "b", "gabung"),
                *line("pisah", "c", "gabung"),
            ],
        )
    )
    case.do("a")
    assert case.state.count(b'"gabung"') == 1
    assert b'"a"' not in case.state
    case.do("b")
    case.do("c")
    assert case.ended
    assert len(case.state) < 60
