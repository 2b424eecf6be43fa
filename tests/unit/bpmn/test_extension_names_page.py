"""docs/extension-names.md keeps its word: its leave request is clean, binds and runs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bpmn.bundle import Bundle
from bpmn.lint.rules.unknown_property import READ_ON
from bpmn.lint.run import lint
from tests.running import Running

PAGE = (Path(__file__).parents[3] / "docs" / "extension-names.md").read_text(encoding="utf-8")
DOCUMENTS = {
    path: text.encode()
    for path, text in re.findall(r"^```\w+ (\S+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
}
ASKED = {"jenis": "Cuti tahunan", "mulai": "2026-03-02", "hari": 5, "keperluan": "Pulang kampung"}


def case() -> Running:
    return Running(process="cuti", bundle=Bundle.of(DOCUMENTS))


def test_the_leave_request_has_nothing_to_be_found():
    assert set(DOCUMENTS) == {"cuti.bpmn", "forms/permohonan.json", "forms/putusan.json"}
    assert lint(DOCUMENTS, known_processes=(), known_services=()) == []


def test_the_leave_request_keeps_what_its_conditions_labels_and_forms_read():
    assert Bundle.of(DOCUMENTS).reads == {
        "alasan",
        "hari",
        "jenis",
        "keperluan",
        "mulai",
        "putusan",
    }


def test_an_approved_leave_is_recorded():
    leave = case()
    assert leave.items == ["mengajukan"]
    assert leave.wait("mengajukan").properties["owner"] == "pegawai()"

    leave.do("mengajukan", **ASKED)
    leave.do("memutuskan", putusan="setuju")
    leave.do("mencatat")

    assert leave.ended
    assert leave.steps[-1] == ("completed", "cuti_tercatat")


def test_a_leave_sent_back_is_asked_for_again_with_the_reason():
    leave = case()
    leave.do("mengajukan", **ASKED)

    leave.do("memutuskan", putusan="kembalikan", alasan="Tanggal bertabrakan")

    assert leave.items == ["mengajukan"]
    assert leave.wait("mengajukan").data["alasan"] == "Tanggal bertabrakan"


def test_a_refused_leave_ends():
    leave = case()
    leave.do("mengajukan", **ASKED)

    leave.do("memutuskan", putusan="tolak", alasan="Tidak cukup sisa cuti")

    assert leave.ended
    assert leave.steps[-1] == ("completed", "cuti_ditolak")


def test_the_forms_take_the_answers_of_the_leave_request():
    forms = Bundle.of(DOCUMENTS).forms

    asked = forms["permohonan"].check(ASKED, {})
    decided = forms["putusan"].check({"putusan": "tolak", "alasan": "Penuh"}, ASKED)
    wrong = forms["permohonan"].check({"jenis": "Cuti tahunan", "hari": 0}, {})

    assert asked.errors == () and asked.answers == ASKED
    assert decided.errors == () and decided.answers == {"putusan": "tolak", "alasan": "Penuh"}
    assert {error.path for error in wrong.errors} == {("hari",), ("mulai",)}


@pytest.mark.parametrize("name", sorted(READ_ON))
def test_every_property_that_is_read_stands_on_the_page(name):
    assert f"\n| `{name}` | " in PAGE


def test_every_property_on_the_page_is_read():
    table = PAGE.partition("## Properties")[2].partition("\n\nA manual task")[0]

    assert set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == set(READ_ON)
