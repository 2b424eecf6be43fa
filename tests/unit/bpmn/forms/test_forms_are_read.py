"""What a form document may say, and how a wrong one is told."""

import json
import time

import pytest

from bpmn.errors import FormError
from bpmn.forms import read_form


def form(properties, path="forms/plan.json", **more):
    return read_form(json.dumps({"type": "object", "properties": properties, **more}), path)


def refusal(properties=None, content=None, **more) -> FormError:
    with pytest.raises(FormError) as caught:
        if content is not None:
            read_form(content, "forms/plan.json")
        else:
            form(properties, **more)
    assert caught.value.line >= 1
    assert caught.value.path == "forms/plan.json"
    return caught.value


PLAN = {
    "catatan": {
        "type": "string",
        "title": "Catatan",
        "description": "Untuk atasan",
        "x-en": {"title": "Note", "description": "For the superior"},
        "x-widget": "textarea",
        "maxLength": 500,
    },
    "hasil": {
        "type": "array",
        "title": "Hasil kerja",
        "minItems": 1,
        "items": {
            "type": "object",
            "properties": {
                "sasaran": {"type": "string", "title": "Sasaran"},
                "induk": {"type": "string", "x-choices": "hasil_atasan"},
                "target": {"type": "number", "minimum": 0},
            },
            "required": ["sasaran"],
        },
    },
    "nama_atasan": {"x-from": "atasan", "title": "Atasan"},
    "mulai": {"type": "string", "format": "date", "x-default": "tanggal_mulai"},
    "rahasia": {"type": "string", "x-sealed": True, "x-show": "len(hasil) > batas"},
    "keputusan": {
        "type": "string",
        "enum": ["kirim", "simpan"],
        "x-labels": ["Kirim", "Simpan"],
        "x-en": {"labels": ["Send", "Save"]},
        "x-widget": "decision",
    },
}


def test_a_form_is_read_as_fields_in_their_order():
    found = form(PLAN, title="SKP", **{"x-en": {"title": "Plan"}})
    assert found.id == "plan"
    assert (found.title.text(), found.title.text("en")) == ("SKP", "Plan")
    assert [(one.name, one.kind, one.widget) for one in found.fields] == [
        ("catatan", "string", "textarea"),
        ("hasil", "array", "table"),
        ("nama_atasan", "string", "text"),
        ("mulai", "string", "date"),
        ("rahasia", "string", "text"),
        ("keputusan", "string", "decision"),
    ]
    note = found.field("catatan")
    assert (note.label(), note.label("en")) == ("Catatan", "Note")
    assert (note.help(), note.help("en")) == ("Untuk atasan", "For the superior")
    assert found.field("mulai").label("en") == "mulai"
    assert found.decision.name == "keputusan"
    assert [choice.label("en") for choice in found.decision.choices] == ["Send", "Save"]
    table = found.field("hasil")
    assert table.is_table
    assert [(c.name, c.widget, c.required) for c in table.columns] == [
        ("sasaran", "text", True),
        ("induk", "select", False),
        ("target", "number", False),
    ]
    assert table.column("induk").choices_from == "hasil_atasan"
    assert not found.field("nama_atasan").asks


def test_a_field_may_be_named_like_the_variable_that_it_shows():
    found = form(
        {
            "atasan": {"x-from": "atasan"},
            "catatan": {"type": "string", "x-default": "catatan", "x-show": "atasan == 'Budi'"},
        }
    )
    assert found.reads == {"atasan", "catatan"}
    context = {"atasan": "Budi", "catatan": "lama"}
    assert found.initial(context) == context
    assert found.check({"catatan": "baru"}, context).answers == {"catatan": "baru"}
    assert found.check({"catatan": "baru"}, {"atasan": "Siti"}).answers == {}


def test_sealed_fields_and_the_variables_that_a_form_reads_are_known():
    found = form(PLAN)
    assert found.sealed == {"rahasia"}
    assert found.reads == {"hasil_atasan", "atasan", "tanggal_mulai", "batas"}


@pytest.mark.parametrize(
    ("spec", "widget"),
    [
        ({"type": "string"}, "text"),
        ({"type": "string", "format": "email"}, "text"),
        ({"type": "string", "enum": ["a"]}, "select"),
        ({"enum": ["a"]}, "select"),
        ({"enum": [1, 2]}, "select"),
        ({"type": "string", "enum": ["a"], "x-widget": "radio"}, "radio"),
        ({"type": "string", "x-choices": "pilihan"}, "select"),
        ({"type": "string", "x-widget": "file"}, "file"),
        ({"type": "string", "x-widget": "date"}, "date"),
        ({"type": "string", "x-widget": "hidden", "default": "a"}, "hidden"),
        ({"type": "string", "enum": ["a"], "x-widget": "rating"}, "rating"),
        ({"type": "string", "x-widget": "hidden", "x-from": "a", "readOnly": True}, "hidden"),
        ({"type": "integer"}, "number"),
        ({"type": "integer", "minimum": 1, "maximum": 5, "x-widget": "rating"}, "rating"),
        ({"type": "number"}, "number"),
        ({"type": "boolean"}, "checkbox"),
        ({"type": "boolean", "x-widget": "radio"}, "radio"),
        ({"type": "array", "items": {"type": "string"}}, "lines"),
        ({"type": "array", "items": {"type": "string", "enum": ["a"]}}, "checkboxes"),
        ({"type": "array", "x-choices": "pilihan"}, "checkboxes"),
        ({"type": "array", "items": {"type": "string"}, "x-widget": "file"}, "files"),
    ],
)
def test_a_field_has_the_widget_that_fits(spec, widget):
    assert form({"x": spec}).field("x").widget == widget


@pytest.mark.parametrize(
    ("spec", "hint"),
    [
        ("text", "a map that describes"),
        ({}, "Expected type string"),
        ({"type": "object"}, "Expected type string"),
        ({"type": ["string", "null"]}, "Expected type string"),
        ({"type": "string", "minumum": 1}, "Expected no minumum"),
        ({"type": "string", "maxlength": 1}, "maxLength meant"),
        ({"type": "string", "x-wigdet": "radio"}, "x-widget meant"),
        ({"type": "string", "$ref": "#/x"}, "Expected no $ref"),
        ({"type": "string", "oneOf": []}, "Expected no oneOf"),
        ({"type": "string", "minimum": 1}, "Expected no minimum"),
        ({"type": "integer", "maxLength": 1}, "Expected no maxLength"),
        ({"type": "integer", "minimum": "1"}, "another value for minimum"),
        ({"type": "string", "maxLength": -1}, "another value for maxLength"),
        ({"type": "string", "maxLength": True}, "another value for maxLength"),
        ({"type": "number", "multipleOf": 0}, "another value for multipleOf"),
        ({"type": "string", "title": 5}, "Expected title to be a text"),
        ({"type": "string", "format": "uri"}, "format date or email"),
        ({"type": "integer", "format": "date"}, "format date or email"),
        ({"type": "string", "x-widget": "slider"}, "one of: date, decision"),
        ({"type": "string", "x-widget": "radio"}, "Expected enum or x-choices"),
        ({"type": "boolean", "x-widget": "table"}, "x-widget of a boolean"),
        ({"type": "string", "enum": []}, "a list of values"),
        ({"type": "string", "enum": ["a", 1]}, "values of type string"),
        ({"type": "integer", "enum": [1, 1]}, "value of enum once"),
        ({"type": "string", "enum": ["a", "b"], "x-labels": ["A"]}, "one label"),
        ({"type": "string", "enum": ["a"], "x-labels": [1]}, "one label"),
        ({"type": "string", "enum": ["a"], "x-en": {"labels": []}}, "one label"),
        ({"type": "string", "x-labels": ["a"]}, "Expected enum beside"),
        ({"type": "string", "enum": ["a"], "x-choices": "b"}, "enum or x-choices, but got both"),
        ({"type": "string", "x-en": "Note"}, "x-en to be a map"),
        ({"type": "string", "x-en": {"titel": "Note"}}, "title meant"),
        ({"type": "string", "x-en": {"title": 1}}, "title to be a text"),
        ({"type": "string", "x-sealed": "yes"}, "true or false"),
        ({"type": "string", "x-from": 1}, "name of a variable"),
        ({"type": "string", "x-choices": "a.b"}, "name of a variable"),
        ({"type": "string", "x-show": True}, "written as a text"),
        ({"type": "string", "x-show": "a &&"}, "JavaScript"),
        ({"type": "string", "x-show": "x == 1"}, "in a circle"),
        ({"type": "string", "x-show": "'a'"}, "give true or false"),
        ({"type": "string", "x-from": "a", "x-default": "b"}, "x-from or x-default"),
        ({"type": "string", "default": "a", "x-default": "b"}, "default or x-default"),
        ({"type": "string", "default": 5}, "default of type string"),
        ({"type": "string", "x-widget": "hidden"}, "x-default or x-from for a hidden"),
        ({"type": "string", "readOnly": True}, "Expected x-from"),
        ({"type": "string", "x-widget": "rating"}, "Expected enum or x-choices"),
        ({"type": "boolean", "const": 1}, "const of type boolean"),
        ({"type": "string", "pattern": "("}, "regular expression"),
        ({"type": "string", "pattern": "(a+)+"}, "repeated groups"),
        ({"type": "string", "pattern": "(a|b){3}"}, "repeated groups"),
        ({"type": "string", "pattern": "(a)\\1"}, "references"),
        ({"type": "string", "pattern": "(?=a)a"}, "look-around"),
        ({"type": "string", "pattern": "a*b*c*d*"}, "long repetitions"),
        ({"type": "string", "pattern": "a{1,50}b{9}c*d{2,}"}, "long repetitions"),
        ({"type": "string", "pattern": "a" * 201}, "at most 200"),
        ({"type": "array"}, "Expected items"),
        ({"type": "array", "items": {"type": "array"}}, "Expected items"),
        ({"type": "array", "items": {"type": "object"}}, "Expected properties"),
        ({"type": "array", "items": {"type": "object", "properties": {}}}, "one column"),
        ({"type": "array", "items": {"type": "string"}, "x-widget": "table"}, "for lines"),
        ({"type": "array", "items": {"type": "string"}, "uniqueItems": 1}, "uniqueItems"),
    ],
)
def test_a_wrong_field_is_told(spec, hint):
    error = refusal({"x": spec})
    assert hint in error.message
    assert error.element == "x"


@pytest.mark.parametrize(
    ("column", "hint"),
    [
        ({"type": "string", "x-sealed": True}, "on the table"),
        ({"type": "string", "x-from": "a"}, "on the table"),
        ({"type": "array", "items": {"type": "string"}}, "another widget than lines"),
        ({"type": "array", "items": {"type": "object", "properties": {}}}, "table inside"),
        ({"type": "string", "x-show": "c == 1"}, "not before"),
        ({"type": "string", "x-widget": "hidden", "default": ""}, "another widget than hidden"),
    ],
)
def test_a_wrong_column_is_told(column, hint):
    items = {"type": "object", "properties": {"c": column}}
    error = refusal({"t": {"type": "array", "items": items}})
    assert hint in error.message


@pytest.mark.parametrize(
    ("more", "hint"),
    [
        ({"required": ["y"]}, "a field y"),
        ({"required": "x"}, "list of field names"),
        ({"additionalProperties": True}, "additionalProperties false"),
        ({"allOf": []}, "Expected no allOf"),
        ({"type": "array"}, "type object"),
        ({"title": 1}, "title to be a text"),
    ],
)
def test_a_wrong_form_is_told(more, hint):
    assert hint in refusal({"x": {"type": "string"}}, **more).message


def test_a_form_has_a_bounded_number_of_fields():
    assert "at most 300" in refusal({f"f{n}": {"type": "string"} for n in range(301)}).message


def test_rows_that_must_differ_are_few():
    items = {"type": "object", "properties": {"c": {"type": "string"}}}
    spec = {"type": "array", "items": items, "uniqueItems": True}
    assert "maxItems up to 200" in refusal({"t": spec}).message
    found = form({"t": {**spec, "maxItems": 200}})
    begin = time.process_time()
    checked = found.check({"t": [{"c": str(n % 199)} for n in range(200)]})
    assert [error.message_id for error in checked.errors] == ["uniqueItems"]
    assert time.process_time() - begin < 2


def test_two_decisions_are_refused():
    decision = {"enum": ["a"], "x-widget": "decision"}
    assert "one field with x-widget decision" in refusal({"a": decision, "b": decision}).message


def test_a_read_only_field_can_not_be_required():
    assert "takes no answer" in refusal({"x": {"x-from": "a"}}, required=["x"]).message


@pytest.mark.parametrize("name", ["1a", "_a", "a-b", "a b", "", "é", "a" * 64])
def test_names_of_fields_are_names_of_variables(name):
    assert "letter" in refusal({name: {"type": "string"}}).message


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"", 1),
        (b"\n\n{", 3),
        (b'{"properties": {\n"x": {"type": "string"},\n"x": {"type": "string"}}}', 3),
        (b'{"properties": {\n"x": {\n"type": "text"}}}', 3),
        (b'{"properties": {\n"x": {"type": "string", "enum": [\n"a",\n5]}}}', 4),
        (b'{"properties": {"x": {"type": "string"}},\n\n"required": ["x",\n"y"]}', 4),
        (b"[1]", 1),
        (b'"x"', 1),
        (b'{"a": NaN}', 1),
        (b"\n\xff", 2),
        (b'{"a":' * 30 + b"1" + b"}" * 30, 1),
        (b"[" * 100_000, 1),
        (b" " * 600_000, 1),
    ],
)
def test_a_fault_of_the_document_has_its_line(content, line):
    assert refusal(content=content).line == line


def test_the_line_of_every_field_is_known():
    content = (
        b'\xef\xbb\xbf{"properties": {\n"a": {"type": "string"},\n\n"b": {"type": "integer"}}}'
    )
    assert read_form(content, "x").lines == {"a": 2, "b": 4}


@pytest.mark.parametrize(
    "pattern", ["^[A-Z]{2}-\\d{4}$", "a+b+c+", "\\w*@\\w*\\.\\w*", "(?:a|b)-[0-9]{18}", "[(+*]{3}"]
)
def test_an_ordinary_pattern_is_quick_on_any_answer(pattern):
    found = form({"x": {"type": "string", "pattern": pattern}})
    begin = time.process_time()
    for answer in ("a" * 200, "ab" * 100, "a" * 199 + "!", "@" * 200):
        found.check({"x": answer})
    assert time.process_time() - begin < 2
