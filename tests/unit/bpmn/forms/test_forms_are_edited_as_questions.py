"""A form as questions: read, changed, written back; what a page does not show stays."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from bpmn.forms import read_form
from bpmn.forms.edit import (
    Option,
    Question,
    Show,
    new_name,
    read_questions,
    table_of,
    to_json,
    with_table,
    write_questions,
)
from workflows import processes

SHIPPED = [
    pytest.param(json.loads(content), path, id=f"{name}:{path}")
    for name in processes.names()
    for path, content in processes.documents(name).items()
    if path.startswith("forms/")
]
FORM: dict[str, Any] = {
    "type": "object",
    "title": "Cuti",
    "properties": {
        "jenis": {
            "type": "string",
            "title": "Jenis",
            "enum": ["tahunan", "sakit"],
            "x-labels": ["Tahunan", "Sakit"],
            "x-widget": "radio",
            "x-en": {"title": "Kind", "labels": ["Annual", "Sick"]},
        },
        "hari": {"type": "integer", "title": "Hari", "minimum": 1, "x-show": "jenis == 'tahunan'"},
        "pegawai": {"x-from": "nama", "title": "Pegawai"},
    },
    "required": ["hari"],
}


@pytest.mark.parametrize(("document", "path"), SHIPPED)
def test_reading_and_writing_a_shipped_form_loses_nothing(document, path):
    written = write_questions(document, read_questions(document))
    assert written == document
    assert list(written["properties"]) == list(document["properties"])
    for name in document["properties"]:
        items = table_of(document, name)
        if items is not None:
            assert write_questions(items, read_questions(items)) == items
            assert with_table(document, name, items) == document


def test_a_question_is_what_people_read():
    kind, days, who = read_questions(FORM)
    assert (kind.kind, kind.options[1]) == ("radio", Option("sakit", "Sakit", "Sick"))
    assert days == Question(
        "hari", "Hari", kind="integer", required=True,
        show=Show("jenis", "==", "tahunan", "jenis == 'tahunan'"),
    )  # fmt: skip
    assert who.kind == "kept"


def test_questions_are_added_moved_and_taken_out():
    kind, days, _ = read_questions(FORM)
    new = Question("", "Alamat selama cuti", kind="textarea", required=True)
    written = write_questions(FORM, [new, days, kind])
    assert list(written["properties"]) == ["alamat_selama_cuti", "hari", "jenis"]
    assert written["properties"]["alamat_selama_cuti"] == {
        "type": "string", "x-widget": "textarea", "title": "Alamat selama cuti",
    }  # fmt: skip
    assert written["required"] == ["hari", "alamat_selama_cuti"]
    assert [field.name for field in read_form(to_json(written), "forms/cuti.json").fields] == [
        "alamat_selama_cuti", "hari", "jenis",
    ]  # fmt: skip


def test_another_kind_brings_its_own_words_and_drops_what_no_longer_fits():
    _, days, _ = read_questions(FORM)
    written = write_questions(FORM, [replace(days, kind="date", show=None)])
    assert written["properties"]["hari"] == {"type": "string", "format": "date", "title": "Hari"}
    chosen = replace(days, kind="select", options=(Option("", "Satu hari"), Option("", "Lebih")))
    spec = write_questions(FORM, [chosen])["properties"]["hari"]
    assert (spec["enum"], spec["x-labels"]) == (["satu_hari", "lebih"], ["Satu hari", "Lebih"])
    assert "minimum" not in spec


def test_choices_keep_their_values_when_their_labels_change():
    kind, *rest = read_questions(FORM)
    options = (Option("sakit", "Sakit lebih dari sehari", ""), Option("", "Besar", "Long"))
    spec = write_questions(FORM, [replace(kind, options=options), *rest])["properties"]["jenis"]
    assert spec["enum"] == ["sakit", "besar"]
    assert spec["x-en"]["labels"] == ["Sakit lebih dari sehari", "Long"]


@pytest.mark.parametrize(
    ("show", "text"),
    [
        (Show("jenis", "==", "sakit"), "jenis == 'sakit'"),
        (Show("hari", ">", "3"), "hari > 3"),
        (Show("setuju", "==", "true"), "setuju == true"),
        (Show("jenis", "filled"), "jenis != null"),
        (Show("jenis", "==", "o'clock"), "jenis == 'oclock'"),
        (Show("", "kept", text="a and b"), "a and b"),
        (None, None),
    ],
)
def test_a_condition_is_written_as_an_expression(show, text):
    _, days, _ = read_questions(FORM)
    written = write_questions(FORM, [replace(days, show=show)])
    assert written["properties"]["hari"].get("x-show") == text


@pytest.mark.parametrize("text", ["jenis == x", "jenis in ['a']", "a == 'b' and c", "len(a) > 3"])
def test_a_condition_that_a_page_cannot_show_is_kept(text):
    form = {**FORM, "properties": {"hari": {"type": "integer", "x-show": text}}, "required": []}
    (question,) = read_questions(form)
    assert question.show == Show("", "kept", text=text)
    assert write_questions(form, [question]) == form


def test_names_come_from_titles_and_are_never_taken_twice():
    assert new_name("Alamat (rumah)", set()) == "alamat_rumah"
    assert new_name("Alamat (rumah)", {"alamat_rumah"}) == "alamat_rumah_2"
    assert new_name("2 saksi", set()) == "isian_2_saksi"
    assert new_name("???", set()) == "isian"


def test_english_texts_come_and_go():
    kind, *rest = read_questions(FORM)
    plain = replace(kind, english="", options=tuple(replace(o, english="") for o in kind.options))
    assert "x-en" not in write_questions(FORM, [plain, *rest])["properties"]["jenis"]
