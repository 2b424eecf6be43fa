"""The shipped diagrams agree with the dated numbers, and ask only for those that exist."""

import re
from datetime import date
from pathlib import Path

import pytest

import workflows.processes
from bpmn.dmn import read_decisions
from bpmn.expressions import Expression
from workflows.domain.rating import predikat
from workflows.parameters import RuleSet

PROCESSES = Path(workflows.processes.__file__).parent
DIAGRAMS = sorted([*PROCESSES.glob("*/*.bpmn"), *PROCESSES.glob("*/*.dmn")])
RULES = RuleSet(date(2026, 3, 1))
SCALE = ["di_atas", "sesuai", "di_bawah"]


@pytest.mark.parametrize("hasil", SCALE)
@pytest.mark.parametrize("perilaku", SCALE)
def test_the_decision_table_gives_the_grade_of_the_matrix(hasil, perilaku):
    path = PROCESSES / "evaluation" / "predikat.dmn"
    table = read_decisions(path.read_bytes(), str(path))["predikat"]
    found = table.decide({"rating_hasil": hasil, "rating_perilaku": perilaku})
    assert found.value == {"predikat": predikat(hasil, perilaku, RULES)}


@pytest.mark.parametrize("path", DIAGRAMS, ids=lambda path: path.name)
def test_a_diagram_asks_only_for_numbers_that_exist(path):
    text = path.read_text(encoding="utf-8").replace("&apos;", "'").replace("&quot;", '"')
    for name in re.findall(r"(?:parameter|batas)\(\s*['\"](\w+)['\"]", text):
        assert name in RULES, f"{path.name} asks for {name}"


@pytest.mark.parametrize("path", DIAGRAMS, ids=lambda path: path.name)
def test_no_diagram_holds_a_length_of_time_of_its_own(path):
    text = path.read_text(encoding="utf-8")
    properties = re.findall(r'name="(?:due|remind)" value="([^"]*)"', text)
    timers = re.findall(r"<(?:\w+:)?timeDuration[^>]*>([^<]*)<", text)
    for value in (*properties, *timers):
        assert not re.match(r"\s*'?P\d", value), f"{path.name}: {value}"


def test_the_language_of_diagrams_reads_what_a_parameter_gives():
    ask = Expression.parse("parameter('koefisien_angka_kredit')['pemula'] * 2")
    given = {"parameter": lambda name: {"pemula": 3.75}}
    assert ask.evaluate({}, given) == 7.5
