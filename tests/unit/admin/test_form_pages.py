"""Forms become pages, and what pages send becomes answers: every widget, both languages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale

from admin.forms.build import build, file_ids
from admin.forms.model import FileLink, FormPage
from admin.forms.parse import read_answers
from admin.i18n import set_up_i18n
from admin.settings import Settings
from bpmn.forms import Form, read_form


@pytest.fixture(autouse=True)
def in_an_application() -> Iterator[None]:
    app = Flask(__name__)
    app.config["SIKLUS"] = Settings()
    set_up_i18n(app, "Asia/Jakarta")
    with app.app_context():
        yield


def form(required: tuple[str, ...] = (), **properties: dict[str, Any]) -> Form:
    """Return a form with these fields."""
    for name, given in properties.items():
        given.setdefault("title", name.capitalize())
        given.setdefault("type", "string")
    document = {
        "type": "object",
        "title": "Uji",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }
    return read_form(json.dumps(document).encode(), "forms/uji.json")


def typed(**values: str | list[str]) -> dict[str, list[str]]:
    """Return what a page would send."""
    return {
        f"f.{name.replace('__', '.')}": value if isinstance(value, list) else [value]
        for name, value in values.items()
    }


def kinds(page: FormPage) -> dict[str, str]:
    return {item.path: item.kind for item in page.inputs}


ROWS: dict[str, Any] = {
    "type": "array",
    "x-widget": "table",
    "items": {
        "type": "object",
        "properties": {
            "hasil": {"type": "string", "title": "Hasil"},
            "target": {"type": "number", "title": "Target"},
            "penting": {"type": "boolean", "title": "Penting"},
        },
        "required": ["hasil"],
        "additionalProperties": False,
    },
}


def rows(**more: Any) -> dict[str, Any]:
    return {**ROWS, **more}


def test_each_widget_has_its_control() -> None:
    page = build(
        form(
            nama={},
            cerita={"x-widget": "textarea"},
            jumlah={"type": "integer"},
            tanggal={"format": "date"},
            pilih={"enum": ["a", "b"], "x-widget": "select"},
            nilai={"enum": ["a", "b"], "x-widget": "rating"},
            ya={"type": "boolean"},
            berkas={"x-widget": "file"},
            tabel=rows(),
            tunjuk={"x-from": "dari", "readOnly": True},
            diam={"x-widget": "hidden", "x-from": "dari"},
        ),
        {"dari": "konteks"},
        {},
    )
    assert kinds(page) == {
        "nama": "text",
        "cerita": "textarea",
        "jumlah": "number",
        "tanggal": "date",
        "pilih": "select",
        "nilai": "radio",
        "ya": "checkbox",
        "berkas": "file",
        "tabel": "table",
        "tunjuk": "fixed",
        "diam": "hidden",
    }
    assert [item.path for item in page.fixed] == ["tunjuk"]


def test_answers_come_back_as_they_were_typed_when_they_do_not_fit() -> None:
    page = build(form(jumlah={"type": "number"}), {}, {"jumlah": "seribu"})
    assert page.inputs[0].value == "seribu"


def test_numbers_and_days_are_written_as_people_read_them() -> None:
    made = form(jumlah={"type": "number"}, tanggal={"format": "date"}, ya={"type": "boolean"})
    page = build(made, {}, {"jumlah": 1600.5, "tanggal": "2026-11-23", "ya": False})
    assert [item.text for item in page.inputs] == ["1.600,5", "23 Nov 2026", "Tidak"]
    assert [item.value for item in page.inputs][:2] == ["1.600,5", "2026-11-23"]


def test_choices_come_from_the_form_or_from_context_in_the_language_of_the_page() -> None:
    made = form(
        sendiri={
            "enum": ["a"],
            "x-labels": ["Satu"],
            "x-en": {"title": "Own", "labels": ["One"]},
        },
        luar={"x-widget": "select", "x-choices": "pilihan"},
    )
    context = {"pilihan": [{"value": "x", "label": "Sepuluh", "label_en": "Ten"}]}
    page = build(made, context, {"sendiri": "a", "luar": "x"})
    assert [item.text for item in page.inputs] == ["Satu", "Sepuluh"]
    with force_locale("en"):
        page = build(made, context, {"sendiri": "a", "luar": "x"})
        assert [item.text for item in page.inputs] == ["One", "Ten"]
        assert page.inputs[0].label == "Own"


def test_words_of_ours_in_what_is_shown_are_told_in_the_language_of_the_page() -> None:
    made = form(
        wajib={"x-from": "kewajiban"},
        ditolak={
            "type": "array",
            "x-widget": "table",
            "x-from": "calon_ditolak",
            "items": {"type": "object", "properties": {"alasan": {"type": "string"}}},
        },
        mendukung={"x-widget": "select", "x-choices": "pilihan"},
        catatan={"type": "string"},
    )
    unit = "Bekerja di unit pegawai."
    context = {
        "kewajiban": "Wajib, karena predikat Anda Kurang.",
        "calon_ditolak": [{"alasan": f"{unit} Ada hubungan keluarga dengan pegawai."}],
        "pilihan": [{"value": "menyusul", "label": "SKP atasan belum tersedia; dipilih kemudian"}],
    }
    answers = {"mendukung": "menyusul", "catatan": unit}
    with force_locale("en"):
        duty, refused, serves, note = build(made, context, answers).inputs
    assert duty.text == "Required, because your grade is Kurang."
    assert refused.rows[0][0].text == (
        "Works in the employee's unit. Has a tie to the employee: family."
    )
    assert serves.text == "The superior's SKP is not there yet; chosen later"
    assert note.text == unit  # typed by somebody
    assert build(made, context, answers).inputs[0].text == context["kewajiban"]


def test_a_table_ends_with_an_empty_row_unless_it_is_full() -> None:
    answers = {"tabel": [{"hasil": "satu"}, {"hasil": "dua"}]}
    open_ = build(form(tabel=rows()), {}, answers).inputs[0]
    assert (len(open_.rows), open_.may_add, open_.may_remove) == (3, True, True)
    full = build(form(tabel=rows(maxItems=2)), {}, answers).inputs[0]
    assert (len(full.rows), full.may_add, full.may_remove) == (2, False, True)
    fixed = build(form(tabel=rows(minItems=4, maxItems=4)), {}, answers).inputs[0]
    assert (len(fixed.rows), fixed.may_add, fixed.may_remove) == (4, False, False)
    asked = build(form(tabel=rows()), {}, answers, more_rows={"tabel": 2}).inputs[0]
    assert len(asked.rows) == 5


def test_a_shown_table_has_no_empty_row_and_no_buttons() -> None:
    made = form(tabel=rows(**{"x-from": "isi", "readOnly": True}))
    table = build(made, {"isi": [{"hasil": "satu", "target": 5}]}, {}).inputs[0]
    assert (len(table.rows), table.may_add, table.may_remove) == (1, False, False)
    assert [cell.kind for cell in table.rows[0]] == ["fixed"] * 3


def test_a_choice_among_few_is_a_list_in_a_table() -> None:
    rating = {
        "type": "string",
        "title": "Rating",
        "enum": ["sesuai", "di_bawah"],
        "x-labels": ["Sesuai ekspektasi", "Di bawah ekspektasi"],
        "x-widget": "radio",
    }
    asked = rows(items={**ROWS["items"], "properties": {"rating": rating}, "required": []})
    cell = build(form(tabel=asked), {}, {"tabel": [{"rating": "sesuai"}]}).inputs[0].rows[0][0]
    assert (cell.kind, cell.value, len(cell.choices)) == ("select", "sesuai", 2)


def test_fields_appear_when_their_condition_holds() -> None:
    made = form(cara={"enum": ["a", "b"]}, lain={"x-show": "cara == 'b'"})
    assert [i.shown for i in build(made, {}, {}).inputs] == [True, False]
    assert [i.shown for i in build(made, {}, {"cara": "b"}).inputs] == [True, True]


DECIDED: dict[str, Any] = {
    "isi": {},
    "alasan": {"x-show": "putusan != 'setuju'", "minLength": 5},
    "putusan": {"enum": ["setuju", "tolak"], "x-widget": "decision"},
}


def decided() -> Form:
    return form(("alasan", "putusan"), **{name: dict(given) for name, given in DECIDED.items()})


def test_what_only_one_decision_needs_waits_until_it_is_pressed() -> None:
    page = build(decided(), {}, {})
    assert {i.path: i.shown for i in page.inputs} == {"isi": True, "alasan": False}
    assert page.decision is not None
    assert [choice.value for choice in page.decision.choices] == ["setuju", "tolak"]
    pressed = build(decided(), {}, {}, chosen="tolak")
    assert {i.path: i.shown for i in pressed.inputs} == {"isi": True, "alasan": True}


def test_what_the_first_decision_needs_is_asked_from_the_start() -> None:
    given = {**DECIDED, "umpan": {"x-show": "putusan == 'setuju'"}}
    made = form(("putusan",), **{name: dict(field) for name, field in given.items()})
    page = build(made, {}, {})
    assert {i.path: i.shown for i in page.inputs} == {"isi": True, "alasan": False, "umpan": True}
    pressed = build(made, {}, {}, chosen="tolak")
    assert [i.path for i in pressed.inputs if i.shown] == ["isi", "alasan"]


def test_errors_stand_in_the_order_of_the_page_and_lead_to_their_control() -> None:
    page = build(
        form(nama={}, tabel=rows()),
        {},
        {"tabel": [{"hasil": "satu", "target": "banyak"}]},
        errors={"tabel.0.target": "Harus berupa angka", "nama": "Wajib diisi"},
    )
    assert page.errors == [
        ("f-nama", "Nama: Wajib diisi"),
        ("f-tabel-0-target", "Tabel, baris 1, Target: Harus berupa angka"),
    ]


def test_files_are_links_wherever_they_are_named() -> None:
    made = form(
        bukti={"x-widget": "file"},
        lama={
            "type": "array",
            "x-widget": "table",
            "x-from": "daftar",
            "readOnly": True,
            "items": {
                "type": "object",
                "properties": {"berkas": {"type": "string", "x-widget": "file", "title": "B"}},
                "additionalProperties": False,
            },
        },
    )
    context = {"daftar": [{"berkas": "b" * 32}]}
    answers = {"bukti": "a" * 32}
    assert set(file_ids(made, answers, context)) == {"a" * 32, "b" * 32}
    files = {key * 32: FileLink(key * 32, f"{key}.pdf", 10) for key in "ab"}
    page = build(made, context, answers, files=files)
    assert page.inputs[0].files[0].name == "a.pdf"
    assert page.inputs[1].rows[0][0].text == "b.pdf"


def test_only_what_the_form_asks_is_read() -> None:
    made = form(nama={}, tunjuk={"x-from": "dari", "readOnly": True})
    sent = typed(nama=" Budi ", tunjuk="palsu", lain="apa saja")
    assert read_answers(made.fields, sent) == {"nama": "Budi"}


def test_empty_fields_are_left_out_and_unticked_boxes_are_no() -> None:
    made = form(nama={}, ya={"type": "boolean"}, tidak={"type": "boolean"})
    assert read_answers(made.fields, typed(nama="  ", ya="1")) == {"ya": True, "tidak": False}


def test_rows_keep_their_order_and_empty_ones_fall_away() -> None:
    made = form(tabel=rows())
    sent = typed(
        tabel__10__hasil="sepuluh",
        tabel__2__hasil="dua",
        tabel__2__target="1.600",
        tabel__5__hasil="",
        tabel__5__target=" ",
    )
    assert read_answers(made.fields, sent)["tabel"] == [
        {"hasil": "dua", "target": "1.600", "penting": False},
        {"hasil": "sepuluh", "penting": False},
    ]


def test_lines_and_several_choices_become_lists() -> None:
    made = form(
        baris={"type": "array", "items": {"type": "string"}, "x-widget": "lines"},
        beberapa={
            "type": "array",
            "items": {"type": "string", "enum": ["a", "b", "c"]},
            "x-widget": "checkboxes",
        },
    )
    sent = typed(baris="satu\r\n\r\n dua ", beberapa=["a", "c"])
    assert read_answers(made.fields, sent) == {"baris": ["satu", "dua"], "beberapa": ["a", "c"]}
    page = build(made, {}, {"baris": ["satu", "dua"], "beberapa": ["a", "c"]})
    assert page.inputs[0].value == "satu\ndua"
    assert page.inputs[1].values == ("a", "c")
