"""Whatever is posted or pasted, a form cleans it or tells; clean answers stay clean."""

import json

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from bpmn.forms import parse_paste, read_form

FORM = read_form(
    json.dumps(
        {
            "properties": {
                "teks": {"type": "string", "maxLength": 20, "pattern": "^[a-z]*"},
                "panjang": {"type": "string", "x-widget": "textarea", "minLength": 2},
                "surel": {"type": "string", "format": "email"},
                "tanggal": {"type": "string", "format": "date"},
                "bulat": {"type": "integer", "minimum": 0, "maximum": 10},
                "angka": {"type": "number", "multipleOf": 0.5, "exclusiveMaximum": 100},
                "ya": {"type": "boolean"},
                "pilih": {"enum": ["a", "b", "1"], "x-show": "bulat > 3"},
                "nilai": {"type": "integer", "enum": [1, 2]},
                "unit": {"type": "string", "x-choices": "unit"},
                "banyak": {"type": "array", "items": {"enum": ["a", "b"], "type": "string"}},
                "baris": {"type": "array", "items": {"type": "string"}, "maxItems": 3},
                "orang": {"type": "array", "x-choices": "unit", "uniqueItems": True},
                "nama": {"x-from": "nama"},
                "versi": {"type": "integer", "x-widget": "hidden", "x-default": "versi"},
                "tabel": {
                    "type": "array",
                    "maxItems": 5,
                    "items": {
                        "type": "object",
                        "required": ["a"],
                        "properties": {
                            "a": {"type": "string"},
                            "n": {"type": "number"},
                            "d": {"type": "string", "format": "date"},
                            "b": {"type": "boolean"},
                            "u": {"type": "string", "x-choices": "unit", "x-show": "b or ya"},
                            "f": {"type": "string", "x-widget": "file"},
                        },
                    },
                },
                "putus": {"enum": ["ya", "tidak"], "x-widget": "decision"},
            },
            "required": ["teks", "bulat", "pilih", "orang", "putus"],
        }
    )
)
CONTEXT = {"unit": ["A", {"value": 1, "label": "Satu"}], "nama": "Siti", "versi": 2}

TYPED = st.sampled_from(
    ["", " ", "a", "b", "A", "1", "5", "1.600,5", "2026-11-23", "23 Nov 2026", "ya", "on", "\x00"]
)
ANYTHING = st.recursive(
    st.one_of(TYPED, st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=10)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.sampled_from(["a", "n", "d", "b", "u", "f", "z"]), inner, max_size=5),
    ),
    max_leaves=8,
)
NAMES = st.one_of(st.sampled_from([one.name for one in FORM.fields]), st.text(max_size=3))


@settings(max_examples=250, deadline=None)
@given(st.dictionaries(NAMES, ANYTHING, max_size=12), st.booleans())
def test_any_answers_are_cleaned_or_told(answers, draft):
    checked = FORM.check(answers, CONTEXT, draft=draft)
    for error in checked.errors:
        assert error.text("id")
        assert error.text("en")
    assert len({(error.path, error.message_id) for error in checked.errors}) == len(checked.errors)
    assert set(checked.answers) <= {one.name for one in FORM.fields if one.source is None}
    FORM.shown(answers, CONTEXT)
    if checked.ok:
        again = FORM.check(orjson.loads(orjson.dumps(checked.answers)), CONTEXT, draft=draft)
        assert again == checked


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        st.text(max_size=60),
        st.lists(
            st.lists(st.one_of(TYPED, st.sampled_from(['"', "n", "a\nb"])), max_size=6).map(
                "\t".join
            ),
            max_size=6,
        ).map("\n".join),
    )
)
def test_any_text_can_be_pasted(text):
    rows, errors, _ = parse_paste(FORM.field("tabel"), text, CONTEXT)
    orjson.dumps(rows)
    assert rows or errors
    for error in errors:
        assert error.text()
