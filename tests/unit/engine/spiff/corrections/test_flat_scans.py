from __future__ import annotations

from SpiffWorkflow.util.task import TaskIterator, TaskState

from engine.spiff.codec import load
from engine.spiff.language import SafeScriptEngine
from tests.diagrams import diagram, end, line, parallel, script, start, user
from tests.running import Running


def test_a_case_looks_at_its_tokens_without_walking_a_tree(monkeypatch):
    def refuse(self):
        raise AssertionError("the tree was walked")

    monkeypatch.setattr(TaskIterator, "_next", refuse)
    case = Running(
        diagram(
            start(),
            parallel("pisah"),
            user("a"),
            script("b", "x = 1"),
            parallel("gabung"),
            end(),
            flows=[*line("start", "pisah", "a", "gabung", "end"), *line("pisah", "b", "gabung")],
        )
    )
    case.do("a")
    assert case.ended


def test_the_library_still_finds_the_tokens_when_asked():
    case = Running(
        diagram(start(), user("a"), user("b"), end(), flows=line("start", "a", "b", "end"))
    )
    loaded = load(case.state, case.definition, SafeScriptEngine())
    assert [token.task_spec.name for token in loaded.get_tasks()] == ["a"]
    assert [token.state for token in loaded.get_tasks()] == [TaskState.READY]
    assert loaded.manual_input_required is not None


def test_branches_are_worked_on_in_the_order_they_came():
    case = Running(
        diagram(
            start(),
            parallel("pisah"),
            *(script(name, f"urutan = urutan + ['{name}']") for name in "abc"),
            end(),
            flows=[
                "start pisah",
                *(f"pisah {name}" for name in "abc"),
                *(f"{n} end" for n in "abc"),
            ],
        ),
        urutan=[],
    )
    assert [element for kind, element in case.steps if kind == "entered" and element in "abc"] == [
        "a",
        "b",
        "c",
    ]
    assert case.variables == {"urutan": ["c"]}
