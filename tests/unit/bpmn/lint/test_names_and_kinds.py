"""Names that nothing sets, and values that do not go together."""

from __future__ import annotations

import json

import pytest

from bpmn.lint.run import lint
from tests.diagrams import diagram, end, exclusive, extensions, extra, script, start, user

FORM = {
    "title": "Cuti",
    "type": "object",
    "properties": {
        "hari": {"title": "Hari", "type": "integer"},
        "setuju": {"title": "Setuju", "type": "boolean"},
        "alasan": {"title": "Alasan", "type": "string"},
        "jenis": {"title": "Jenis", "type": "string", "enum": ["tahunan", "sakit"]},
    },
}


def told(rule: str, condition: str, *beside: str, form: bool = True) -> list[str]:
    content = diagram(
        start(),
        user("tulis", form="cuti") if form else script("tulis", "hari = 3"),
        exclusive("pilih", default="pilih_end"),
        *beside,
        end(),
        end("lain"),
        flows=["start tulis", "tulis pilih", "pilih end", f"pilih lain | {condition}"],
    )
    documents = {"a.bpmn": content, "forms/cuti.json": json.dumps(FORM).encode()}
    return [each.message for each in lint(documents) if each.rule == rule]


@pytest.mark.parametrize("name", ["hrai", "har", "harii", "hati", "kosong"])
def test_a_name_that_nothing_sets_is_told(name: str) -> None:
    (message,) = told("unknown-name", f"{name} > 3")
    assert name in message


@pytest.mark.parametrize("form", [True, False])
def test_names_that_something_sets_are_known(form: bool) -> None:
    assert told("unknown-name", "hari > 3", form=form) == []


def test_where_others_may_set_values_only_slips_are_told() -> None:
    content = diagram(
        start(),
        user("tulis"),
        script("hitung", "jumlah = 1"),
        exclusive("pilih", default="pilih_end"),
        end(),
        end("lain"),
        end("juga"),
        flows=[
            "start tulis",
            "tulis hitung",
            "hitung pilih",
            "pilih end",
            "pilih lain | jumlha > 1",
            "pilih juga | jumlah_total > 1",
        ],
    )
    found = [each for each in lint({"a.bpmn": content}) if each.rule == "unknown-name"]
    assert [each.element for each in found] == ["pilih_lain"]
    assert "Did you mean jumlah?" in found[0].message


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("hari > '3'", "a number is compared with a text: the case would stop"),
        ("alasan + 1 == 'x'", "a text is added with a number"),
        ("alasan * 2 > 3", "a text is computed with a number"),
        ("hari == 'tiga'", "never true"),
        ("jenis == 'melahirkan'", "nobody can choose"),
        ("[1] + 1 == [2]", "a list is added with a number"),
    ],
)
def test_kinds_that_do_not_go_together_are_told(condition: str, said: str) -> None:
    (message,) = told("type-mismatch", condition)
    assert said in message


@pytest.mark.parametrize(
    "condition",
    [
        "hari > 3 and setuju == true",
        "hari + 1 > 3",
        "jenis == 'sakit'",
        "alasan > 'a'",
        "hari == null",
        "lain > '3'",
        "date('2026-01-01') < '2026-02-01'",
        "str(hari) + 'x' == 'y'",
    ],
)
def test_kinds_that_may_go_together_are_not_told(condition: str) -> None:
    assert told("type-mismatch", condition) == []


def test_a_value_that_something_else_sets_too_has_no_certain_kind() -> None:
    after = extensions(inside=extra("postScript", "hari = str(hari)"))
    content = diagram(
        start(),
        user("tulis", after, form="cuti").replace(
            "</bpmn:extensionElements><bpmn:extensionElements>", ""
        ),
        exclusive("pilih", default="pilih_end"),
        end(),
        end("lain"),
        flows=["start tulis", "tulis pilih", "pilih end", "pilih lain | hari == '3'"],
    )
    documents = {"a.bpmn": content, "forms/cuti.json": json.dumps(FORM).encode()}
    assert [each for each in lint(documents) if each.rule == "type-mismatch"] == []
