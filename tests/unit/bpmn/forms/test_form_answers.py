"""What is typed into a form becomes clean JSON, or an error at its field."""

import json

import orjson
import pytest

from bpmn.errors import FormError
from bpmn.forms import FieldError, Form, read_form
from bpmn.forms.messages import MESSAGES


def form(properties, required=()) -> Form:
    return read_form(
        json.dumps({"type": "object", "properties": properties, "required": list(required)}),
        "forms/test.json",
    )


def one(spec, given, *, required=False, context=None):
    checked = form({"x": spec}, ["x"] if required else []).check({"x": given}, context)
    return checked.answers.get("x"), [error.message_id for error in checked.errors]


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1600", 1600),
        ("1.600", 1600),
        ("1.600,5", 1600.5),
        ("1.234.567,25", 1234567.25),
        ("0,5", 0.5),
        (",5", 0.5),
        ("2.5", 2.5),
        ("0.500", 0.5),
        ("1600.5", 1600.5),
        ("1600.50", 1600.5),
        ("-1.600,5", -1600.5),
        ("−3", -3),
        ("+3", 3),
        (" 1 600 ", 1600),
        ("1\u00a0600,0", 1600),
        ("12,00", 12),
        (1600.5, 1600.5),
        (7, 7),
    ],
)
def test_numbers_are_read_as_indonesians_write_them(typed, number):
    assert one({"type": "number"}, typed) == (number, [])


@pytest.mark.parametrize(
    "typed",
    [
        *["abc", "1,600,5", "1.60.0", "1..5", "12.34.567", "1,", "--1", "1e5", "nan", "inf", "½"],
        *["9" * 30, "1,5 %", True, [], {}, float("nan"), float("inf"), 2**70, "0x10", "1_000", "١"],
    ],
)
def test_what_is_no_number_is_told(typed):
    assert one({"type": "number"}, typed) == (None, ["type.number"])


@pytest.mark.parametrize(
    ("typed", "number"), [("1.600", 1600), ("5,00", 5), ("5.0", 5), (5.0, 5), ("-3", -3)]
)
def test_whole_numbers_are_read(typed, number):
    value, errors = one({"type": "integer"}, typed)
    assert (value, errors) == (number, [])
    assert type(value) is int


@pytest.mark.parametrize("typed", ["1,5", "2.5", 2.5, "x", True])
def test_what_is_no_whole_number_is_told(typed):
    assert one({"type": "integer"}, typed) == (None, ["type.integer"])


@pytest.mark.parametrize(
    "typed",
    [
        "2026-11-23",
        "2026-11-23T00:00:00Z",
        "23/11/2026",
        "23-11-2026",
        "23.11.2026",
        "23 11 2026",
        "23 Nov 2026",
        "23 November 2026",
        "23 nopember 2026",
        "23-Nov-26",
        "Senin, 23 November 2026",
        " 23 NOV 2026 ",
    ],
)
def test_dates_are_read_as_people_write_them(typed):
    assert one({"type": "string", "format": "date"}, typed) == ("2026-11-23", [])


@pytest.mark.parametrize(
    ("typed", "iso"),
    [
        ("1 Mei 2026", "2026-05-01"),
        ("1 May 2026", "2026-05-01"),
        ("17 Agustus 2026", "2026-08-17"),
        ("17 Agt 2026", "2026-08-17"),
        ("1 Okt 2026", "2026-10-01"),
        ("1 Des 2026", "2026-12-01"),
        ("29/02/2024", "2024-02-29"),
        ("3/4/2026", "2026-04-03"),
    ],
)
def test_months_have_indonesian_and_english_names(typed, iso):
    assert one({"type": "string", "format": "date"}, typed) == (iso, [])


@pytest.mark.parametrize(
    "typed",
    ["29/02/2026", "11/23/2026", "2026-13-01", "besok", "23 Foo 2026", "2026", 20261123, "3/4/26"],
)
def test_what_is_no_date_is_told(typed):
    assert one({"type": "string", "format": "date"}, typed) == (None, ["date"])


@pytest.mark.parametrize(
    ("typed", "value"),
    [("on", True), ("ya", True), ("1", True), (True, True), ("tidak", False), (False, False)],
)
def test_booleans_are_read(typed, value):
    assert one({"type": "boolean"}, typed) == (value, [])


def test_an_unticked_box_is_false_and_an_unanswered_question_is_missing():
    assert form({"x": {"type": "boolean"}}).check({}).answers == {"x": False}
    radio = form({"x": {"type": "boolean", "x-widget": "radio"}}, ["x"])
    assert [error.message_id for error in radio.check({}).errors] == ["required"]


def test_a_declaration_must_be_ticked():
    spec = {"type": "boolean", "const": True}
    assert one(spec, "on") == (True, [])
    assert one(spec, False)[1] == ["const.true"]
    assert one(spec, None)[1] == ["const.true"]


@pytest.mark.parametrize("typed", ["", "   ", "\n", None])
@pytest.mark.parametrize("kind", ["string", "integer", "number"])
def test_what_is_empty_is_missing(typed, kind):
    assert one({"type": kind}, typed) == (None, [])
    assert one({"type": kind}, typed, required=True) == (None, ["required"])


def test_texts_lose_spaces_at_their_ends_and_foreign_line_ends():
    assert one({"type": "string", "x-widget": "textarea"}, " a\r\nb\rc \n") == ("a\nb\nc", [])
    assert one({"type": "string"}, "a\n b") == ("a  b", [])


@pytest.mark.parametrize("typed", ["a\x00b", "\x1b[0m", "\ud800"])
def test_characters_that_can_not_be_kept_are_told(typed):
    assert one({"type": "string"}, typed)[1] == ["text.control"]


def test_a_text_must_be_a_text():
    assert one({"type": "string"}, 5)[1] == ["type.string"]
    assert one({"type": "string"}, ["a"])[1] == ["type.string"]


@pytest.mark.parametrize(
    ("spec", "typed", "error"),
    [
        ({"type": "string", "minLength": 3}, "ab", ("minLength", 3)),
        ({"type": "string", "maxLength": 3}, "abcd", ("maxLength", 3)),
        ({"type": "string", "pattern": "^[A-Z]+$"}, "abc", ("pattern", None)),
        ({"type": "string", "pattern": "^a*$"}, "a" * 300, ("maxLength", 200)),
        ({"type": "string"}, "a" * 20_001, ("maxLength", 20_000)),
        ({"type": "string", "format": "email"}, "abc", ("email", None)),
        ({"type": "string", "enum": ["a", "b"]}, "c", ("enum", None)),
        ({"type": "integer", "enum": [1, 2]}, "3", ("enum", None)),
        ({"type": "integer", "minimum": 1}, "0", ("minimum", 1)),
        ({"type": "number", "maximum": 100}, "100,5", ("maximum", 100)),
        ({"type": "number", "exclusiveMinimum": 0}, "0", ("exclusiveMinimum", 0)),
        ({"type": "number", "exclusiveMaximum": 1}, "1", ("exclusiveMaximum", 1)),
        ({"type": "number", "multipleOf": 0.5}, "0,3", ("multipleOf", 0.5)),
        ({"type": "string", "const": "setuju"}, "tidak", ("const", "setuju")),
    ],
)
def test_rules_of_the_schema_hold(spec, typed, error):
    checked = form({"x": spec}).check({"x": typed})
    assert [(e.path, e.message_id, e.value) for e in checked.errors] == [(("x",), *error)]


def test_a_number_typed_as_text_is_one_of_the_enum():
    assert one({"type": "integer", "enum": [1, 2]}, "2") == (2, [])


def test_unknown_and_read_only_answers_are_refused():
    found = form({"x": {"type": "string"}, "atasan": {"x-from": "atasan"}})
    checked = found.check({"x": "a", "y": "b", "atasan": "c"}, {"atasan": "Budi"})
    assert checked.answers == {"x": "a"}
    assert [(e.path, e.message_id) for e in checked.errors] == [
        (("atasan",), "read_only"),
        (("y",), "unknown"),
    ]


def test_choices_from_context_are_the_only_ones():
    spec = {"type": "string", "x-choices": "unit"}
    context = {"unit": [{"value": "A", "label": "Dinas A", "label_en": "Office A"}, "B"]}
    assert one(spec, "A", context=context) == ("A", [])
    assert one(spec, "B", context=context) == ("B", [])
    assert one(spec, "C", context=context)[1] == ["enum"]
    assert one(spec, "A", context={})[1] == ["enum"]
    choices = form({"x": spec}).field("x").choices_in(context)
    assert [(c.value, c.label(), c.label("en")) for c in choices] == [
        ("A", "Dinas A", "Office A"),
        ("B", "B", "B"),
    ]


def test_several_choices_are_a_list():
    spec = {"type": "array", "items": {"type": "string", "enum": ["a", "b"]}, "uniqueItems": True}
    assert one(spec, ["a", "b"]) == (["a", "b"], [])
    assert one(spec, "a") == (["a"], [])
    assert one(spec, None) == ([], [])
    assert one(spec, ["c"])[1] == ["enum"]
    assert one(spec, ["a", "a"])[1] == ["uniqueItems"]
    assert one(spec, [], required=True)[1] == ["required"]
    assert one({**spec, "minItems": 1}, [])[1] == ["minItems"]
    context = {"orang": [{"value": "1", "label": "Siti"}]}
    members = {"type": "array", "x-choices": "orang"}
    assert one(members, ["1"], context=context) == (["1"], [])
    assert one(members, ["2"], context=context)[1] == ["enum"]


def test_lines_are_a_list():
    spec = {"type": "array", "items": {"type": "string"}}
    assert one(spec, "a\n\n b \n") == (["a", "b"], [])


SHOW = {
    "nilai": {"type": "integer"},
    "alasan": {"type": "string", "x-show": "nilai < batas"},
    "lampiran": {"type": "string", "x-show": "alasan is not null"},
}


def test_a_hidden_field_is_neither_asked_nor_required_nor_kept():
    found = form(SHOW, ["nilai", "alasan"])
    context = {"batas": 3}
    low = found.check({"nilai": "2"}, context)
    assert [(e.path, e.message_id) for e in low.errors] == [(("alasan",), "required")]
    high = found.check({"nilai": "5", "alasan": "tetap dikirim", "lampiran": "x"}, context)
    assert high.ok
    assert high.answers == {"nilai": 5}
    both = found.check({"nilai": "1", "alasan": "a", "lampiran": "x"}, context)
    assert both.answers == {"nilai": 1, "alasan": "a", "lampiran": "x"}


def test_what_a_decision_asks_for_is_shown_before_it_is_taken():
    found = form(
        {
            "alasan": {"type": "string", "x-show": "keputusan == 'kembalikan'"},
            "keputusan": {"enum": ["setuju", "kembalikan"], "x-widget": "decision"},
        },
        ["alasan", "keputusan"],
    )
    assert [one.name for one in found.shown({})] == ["alasan", "keputusan"]
    assert [one.name for one in found.shown({"keputusan": "setuju"})] == ["keputusan"]
    assert found.check({"alasan": "a", "keputusan": "setuju"}).answers == {"keputusan": "setuju"}
    returned = found.check({"alasan": "a", "keputusan": "kembalikan"})
    assert list(returned.answers.items()) == [("alasan", "a"), ("keputusan", "kembalikan")]
    missing = found.check({"keputusan": "kembalikan"})
    assert [(e.path, e.message_id) for e in missing.errors] == [(("alasan",), "required")]


def test_conditions_in_a_circle_are_refused():
    with pytest.raises(FormError, match="circle"):
        form(
            {
                "a": {"type": "string", "x-show": "b == 'x'"},
                "b": {"type": "string", "x-show": "a == 'x'"},
            }
        )


def test_a_condition_about_a_missing_answer_hides_the_field():
    found = form(SHOW, ["alasan"])
    assert found.check({}, {"batas": 3}).ok
    assert found.check({"nilai": "1"}, {}).ok
    assert [one.name for one in found.shown({"nilai": "1"}, {"batas": 3})] == ["nilai", "alasan"]
    assert [one.name for one in found.shown({"nilai": "9"}, {"batas": 3})] == ["nilai"]


def test_a_condition_that_fails_on_complete_values_is_a_fault_of_the_form():
    with pytest.raises(FormError, match="x-show") as caught:
        form(SHOW).check({"nilai": 1}, {"batas": "tiga"})
    assert caught.value.element == "alasan"


def test_conditions_and_defaults_may_call_functions():
    found = form(
        {
            "hari": {"type": "string", "format": "date", "x-default": "hari_ini()"},
            "terlambat": {"type": "boolean", "x-show": "date(hari) > hari_ini()"},
        }
    )
    functions = {"hari_ini": lambda: "2026-01-05"}
    assert found.initial(functions=functions) == {"hari": "2026-01-05"}
    checked = found.check({"hari": "6 Jan 2026"}, functions=functions)
    assert checked.answers == {"hari": "2026-01-06", "terlambat": False}


def test_first_values_come_from_context_and_defaults():
    found = form(
        {
            "a": {"type": "string", "default": "awal"},
            "b": {"type": "integer", "x-default": "sasaran + 1"},
            "c": {"x-from": "atasan"},
            "d": {"type": "string", "x-default": "tidak_ada"},
            "e": {"type": "string"},
            "f": {"type": "string", "x-default": "isian['f']"},
        }
    )
    context = {"sasaran": 2, "atasan": "Budi", "isian": {}}
    assert found.initial(context) == {"a": "awal", "b": 3, "c": "Budi"}
    with pytest.raises(FormError, match="x-default"):
        found.initial({"sasaran": "dua"})


def test_what_a_browser_sends_back_for_a_hidden_field_is_not_believed():
    found = form({"versi": {"type": "integer", "x-widget": "hidden", "x-default": "versi_kini"}})
    assert found.check({"versi": "99"}, {"versi_kini": 3}).answers == {"versi": 3}


TABLE = {
    "hasil": {
        "type": "array",
        "minItems": 1,
        "maxItems": 3,
        "items": {
            "type": "object",
            "properties": {
                "sasaran": {"type": "string", "maxLength": 20},
                "target": {"type": "number", "minimum": 0},
                "satuan": {"type": "string", "enum": ["orang", "dokumen"]},
                "utama": {"type": "boolean"},
                "alasan": {"type": "string", "x-show": "target == 0"},
                "induk": {"type": "string", "x-choices": "induk"},
            },
            "required": ["sasaran", "target", "alasan"],
        },
    }
}


def test_rows_of_a_table_are_cleaned_and_blank_ones_left_out():
    checked = form(TABLE).check(
        {
            "hasil": [
                {"sasaran": "", "target": "", "utama": False},
                {"sasaran": " Bansos ", "target": "1.600", "satuan": "orang", "utama": "on"},
                {"sasaran": "Laporan", "target": "0", "alasan": "baru", "induk": "I1"},
            ]
        },
        {"induk": [{"value": "I1", "label": "Induk"}]},
    )
    assert checked.errors == ()
    assert checked.answers == {
        "hasil": [
            {"sasaran": "Bansos", "target": 1600, "satuan": "orang", "utama": True},
            {"sasaran": "Laporan", "target": 0, "utama": False, "alasan": "baru", "induk": "I1"},
        ]
    }


def test_errors_of_a_table_name_the_row_as_it_was_posted():
    checked = form(TABLE).check(
        {
            "hasil": [
                {"sasaran": "a", "target": "banyak"},
                {"target": "-1", "satuan": "kg", "induk": "I9", "warna": "x"},
                {"sasaran": "b" * 30, "target": "0"},
            ]
        },
        {"induk": []},
    )
    assert {(e.path, e.message_id) for e in checked.errors} == {
        (("hasil", 0, "target"), "type.number"),
        (("hasil", 1, "sasaran"), "required"),
        (("hasil", 1, "target"), "minimum"),
        (("hasil", 1, "satuan"), "enum"),
        (("hasil", 1, "induk"), "enum"),
        (("hasil", 1, "warna"), "unknown"),
        (("hasil", 2, "sasaran"), "maxLength"),
        (("hasil", 2, "alasan"), "required"),
    }


def test_a_blank_row_does_not_move_the_errors_of_the_next():
    checked = form(TABLE).check({"hasil": [{"sasaran": " "}, {"sasaran": "a", "target": "-5"}]})
    assert [(e.path, e.message_id) for e in checked.errors] == [(("hasil", 1, "target"), "minimum")]


@pytest.mark.parametrize(
    ("given", "errors"),
    [
        (None, [(("hasil",), "minItems")]),
        ([], [(("hasil",), "minItems")]),
        ([{}], [(("hasil",), "minItems")]),
        ("x", [(("hasil",), "type.array")]),
        ([5], [(("hasil", 0), "type.row"), (("hasil",), "minItems")]),
        ([{"sasaran": "a", "target": 1}] * 4, [(("hasil",), "maxItems")]),
    ],
)
def test_a_table_that_is_no_table_is_told(given, errors):
    checked = form(TABLE).check({"hasil": given})
    assert sorted((e.path, e.message_id) for e in checked.errors) == sorted(errors)


def test_a_required_table_needs_a_row():
    items = {"type": "object", "properties": {"a": {"type": "string"}}}
    found = form({"t": {"type": "array", "items": items}}, ["t"])
    assert [e.message_id for e in found.check({"t": [{"a": ""}]}).errors] == ["required"]
    assert form({"t": {"type": "array", "items": items}}).check({}).answers == {"t": []}


def test_a_draft_may_be_incomplete_but_not_wrong():
    found = form({**TABLE, "nama": {"type": "string", "minLength": 5}}, ["nama", "hasil"])
    assert found.check({"nama": "ab"}, draft=True).ok
    assert found.check({"hasil": [{"target": "5"}]}, draft=True).ok
    wrong = found.check({"hasil": [{"target": "x"}]}, draft=True)
    assert [e.message_id for e in wrong.errors] == ["type.number"]


def test_errors_come_in_the_order_of_the_fields():
    found = form({"b": {"type": "string"}, "a": {"type": "integer"}}, ["b", "a"])
    assert [e.path for e in found.check({"a": "x"}).errors] == [("b",), ("a",)]


def test_an_error_never_repeats_what_was_typed():
    found = form({"r": {"type": "string", "x-sealed": True, "maxLength": 3, "pattern": "^a$"}})
    checked = found.check({"r": "rahasia"})
    assert "rahasia" not in repr(checked.errors)


def test_clean_answers_are_json_and_clean_again():
    found = form(TABLE)
    context = {"induk": []}
    once = found.check({"hasil": [{"sasaran": "a", "target": "1.600,5"}]}, context).answers
    again = found.check(orjson.loads(orjson.dumps(once)), context)
    assert again.answers == once
    assert again.ok


@pytest.mark.parametrize("message_id", sorted(MESSAGES))
def test_every_message_is_told_in_both_languages(message_id):
    error = FieldError(("x",), "k", message_id, 1600.5)
    assert error.text("id") != error.text("en")
    assert "{" not in error.text("id") + error.text("en")
    if "{value}" in MESSAGES[message_id][0]:
        assert "1.600,5" in error.text()
        assert "1,600.5" in error.text("en")


def test_every_error_of_every_test_schema_has_a_message():
    keywords = {"minLength", "maxLength", "pattern", "minItems", "maxItems", "uniqueItems"}
    keywords |= {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"}
    kinds = {f"type.{kind}" for kind in ("string", "integer", "number", "boolean", "array")}
    assert keywords | kinds | {"required", "enum", "const", "email", "date"} <= set(MESSAGES)


def test_only_what_is_offered_here_may_be_chosen():
    spec = {
        "type": "object",
        "title": "F",
        "properties": {
            "putusan": {
                "type": "string",
                "title": "Putusan",
                "enum": ["setuju", "tolak"],
                "x-labels": ["Setujui", "Tolak"],
                "x-widget": "decision",
                "x-offered": "boleh",
            }
        },
        "required": ["putusan"],
        "additionalProperties": False,
    }
    form = read_form(json.dumps(spec).encode(), "forms/f.json")
    assert form.reads == {"boleh"}
    field = form.field("putusan")
    assert [choice.value for choice in field.choices_in({"boleh": ["setuju"]})] == ["setuju"]
    assert [choice.value for choice in field.choices_in({})] == ["setuju", "tolak"]
    assert not form.check({"putusan": "setuju"}, {"boleh": ["setuju"]}).errors
    assert form.check({"putusan": "tolak"}, {"boleh": ["setuju"]}).errors
