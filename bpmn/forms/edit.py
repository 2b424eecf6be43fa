"""A form as questions that a page can edit, and back: words that a page does not show stay.

Works on the JSON value of the form, or of a table's rows, in the order of its questions. Nothing is
checked here: `read_form` says what is wrong with the outcome.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal[
    "text", "textarea", "integer", "number", "date", "checkbox", "select", "radio", "file", "kept"
]
Operator = Literal["==", "!=", "<", ">", "filled", "kept"]

KINDS: Mapping[Kind, dict[str, Any]] = {
    "text": {"type": "string"},
    "textarea": {"type": "string", "x-widget": "textarea"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "date": {"type": "string", "format": "date"},
    "checkbox": {"type": "boolean"},
    "select": {"type": "string"},
    "radio": {"type": "string", "x-widget": "radio"},
    "file": {"type": "string", "x-widget": "file"},
}
"""What the words of a question are for each kind that a page offers."""

CHOOSING = ("select", "radio")
_SHAPE = ("type", "x-widget", "format", "items", "const", "default", "x-default", "x-choices",
          "x-from", "readOnly")  # fmt: skip
_LIMITS = {
    "string": ("minLength", "maxLength", "pattern"),
    "number": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
}
_SIMPLE = re.compile(r"([A-Za-z]\w*)\s*(==|!=|<|>)\s*('[^'\\]*'|\"[^\"\\]*\"|-?\d+(?:\.\d+)?|\w+)")
_OPERATORS: Mapping[str, Operator] = {"==": "==", "!=": "!=", "<": "<", ">": ">"}
_CONSTANTS = {"true": True, "True": True, "false": False, "False": False}


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a question. `value` is what is kept; empty for a new one."""

    value: Any
    label: str
    english: str = ""


@dataclass(frozen=True, slots=True)
class Show:
    """When a question is shown: if the answer to another one is so. `kept`: as `text` says."""

    field: str
    operator: Operator
    value: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One question as a page edits it. `name` is empty for a new one."""

    name: str
    title: str
    english: str = ""
    help: str = ""
    help_english: str = ""
    kind: Kind = "text"
    required: bool = False
    options: tuple[Option, ...] = ()
    show: Show | None = None

    @property
    def has_options(self) -> bool:
        """Whether it lists its choices, whatever it looks like."""
        return self.kind in CHOOSING or bool(self.options)


def read_questions(holder: Mapping[str, Any]) -> list[Question]:
    """Return the questions of a form's value, or of the `items` of one of its tables."""
    required = holder.get("required") or []
    return [
        _question(name, spec, name in required)
        for name, spec in (holder.get("properties") or {}).items()
        if isinstance(spec, dict)
    ]


def write_questions(holder: Mapping[str, Any], questions: Sequence[Question]) -> dict[str, Any]:
    """Return the value with these questions, in this order, in place of its own."""
    old = holder.get("properties") or {}
    taken = {question.name for question in questions if question.name}
    properties: dict[str, Any] = {}
    required: list[str] = []
    for question in questions:
        name = question.name or new_name(question.title, taken)
        taken.add(name)
        properties[name] = _spec(old.get(name), question)
        if question.required and "x-from" not in properties[name]:
            required.append(name)
    written = {**copy.deepcopy(dict(holder)), "properties": properties}
    if required or "required" in holder:
        before = [name for name in holder.get("required") or [] if name in required]
        written["required"] = before + [name for name in required if name not in before]
    return written


def table_of(document: Mapping[str, Any], name: str) -> Mapping[str, Any] | None:
    """Return what describes the rows of a table, or None where the question is none."""
    spec = (document.get("properties") or {}).get(name)
    items = spec.get("items") if isinstance(spec, dict) else None
    return items if isinstance(items, dict) and "properties" in items else None


def with_table(document: Mapping[str, Any], name: str, items: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document with other rows of a table."""
    changed = copy.deepcopy(dict(document))
    changed["properties"][name]["items"] = dict(items)
    return changed


def to_json(document: Mapping[str, Any]) -> bytes:
    """Return the document as it is kept: two spaces, letters as they are."""
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def new_name(title: str, taken: set[str]) -> str:
    """Return a name for the answer of a question: its title in small letters, or with a number."""
    plain = re.sub(r"[^a-z0-9]+", "_", title.lower()).strip("_")[:40]
    stem = plain if plain[:1].isalpha() else f"isian_{plain}".strip("_")
    name, number = stem, 2
    while name in taken:
        name, number = f"{stem}_{number}", number + 1
    return name


def kind_of(spec: Mapping[str, Any]) -> Kind:
    """Return which of the offered kinds a question is; `kept` for any other."""
    shape = {word: spec[word] for word in ("type", "x-widget", "format") if word in spec}
    if any(word in spec for word in ("x-from", "x-choices", "items", "const")):
        return "kept"
    if "enum" in spec:
        if spec.get("type", "string") != "string" or not isinstance(spec["enum"], list):
            return "kept"
        widget = spec.get("x-widget", "select")
        return widget if widget in CHOOSING else "kept"
    for kind, words in KINDS.items():
        if kind not in CHOOSING and shape == words:
            return kind
    if shape == {"type": "string", "x-widget": "text"}:
        return "text"
    return "kept"


def _question(name: str, spec: Mapping[str, Any], required: bool) -> Question:
    english = spec.get("x-en") if isinstance(spec.get("x-en"), dict) else {}
    assert isinstance(english, dict)
    return Question(
        name=name,
        title=str(spec.get("title", "")),
        english=str(english.get("title", "")),
        help=str(spec.get("description", "")),
        help_english=str(english.get("description", "")),
        kind=kind_of(spec),
        required=required,
        options=_options(spec, english),
        show=_show(spec.get("x-show")),
    )


def _options(spec: Mapping[str, Any], english: Mapping[str, Any]) -> tuple[Option, ...]:
    values = spec.get("enum")
    if not isinstance(values, list):
        return ()
    labels = spec.get("x-labels") or [str(value) for value in values]
    others = english.get("labels") or [""] * len(values)
    return tuple(
        Option(value, str(label), str(other))
        for value, label, other in zip(values, labels, others, strict=False)
    )


def _show(text: Any) -> Show | None:
    if not isinstance(text, str) or not text.strip():
        return None
    plain = text.strip()
    found = _SIMPLE.fullmatch(plain)
    if found is None:
        return Show("", "kept", text=plain)
    field, operator, value = found.groups()
    if operator == "!=" and value in ("null", "None"):
        return Show(field, "filled", text=plain)
    if value[0] in "'\"":
        value = value[1:-1]
    elif value in _CONSTANTS:
        value = "true" if _CONSTANTS[value] else "false"
    elif not re.fullmatch(r"-?\d+(?:\.\d+)?", value):
        return Show("", "kept", text=plain)
    return Show(field, _OPERATORS[operator], value, plain)


def _spec(old: Any, question: Question) -> dict[str, Any]:
    """Return the words of a question: those it had, with what the page says instead."""
    spec: dict[str, Any] = copy.deepcopy(old) if isinstance(old, dict) else {}
    if question.kind != "kept" and (not spec or kind_of(spec) != question.kind):
        for word in (*_SHAPE, *(() if question.kind in CHOOSING else ("enum", "x-labels"))):
            spec.pop(word, None)
        spec = {**KINDS[question.kind], **spec}
        _drop_limits(spec)
    _put(spec, "title", question.title)
    _put(spec, "description", question.help)
    english = dict(spec.get("x-en") or {})
    _put(english, "title", question.english)
    _put(english, "description", question.help_english)
    if question.has_options:
        _put_options(spec, english, question.options)
    else:
        english.pop("labels", None)
    if english:
        spec["x-en"] = english
    else:
        spec.pop("x-en", None)
    _put(spec, "x-show", _condition(question.show))
    return spec


def _drop_limits(spec: dict[str, Any]) -> None:
    """Take out limits that mean nothing for the new type."""
    kept = {"integer": "number"}.get(spec["type"], spec["type"])
    for type_, words in _LIMITS.items():
        if type_ != kept:
            for word in words:
                spec.pop(word, None)


def _put(spec: dict[str, Any], word: str, text: str) -> None:
    if text:
        spec[word] = text
    else:
        spec.pop(word, None)


def _put_options(spec: dict[str, Any], english: dict[str, Any], options: Sequence[Option]) -> None:
    taken = {str(option.value) for option in options if option.value not in ("", None)}
    values: list[Any] = []
    for option in options:
        value = option.value
        if value in ("", None):
            value = new_name(option.label, taken)
            taken.add(value)
        values.append(value)
    labels = [option.label for option in options]
    spec["enum"] = values
    if labels == [str(value) for value in values]:
        spec.pop("x-labels", None)
    else:
        spec["x-labels"] = labels
    if any(option.english for option in options):
        english["labels"] = [option.english or option.label for option in options]
    else:
        english.pop("labels", None)


def _condition(show: Show | None) -> str:
    if show is None:
        return ""
    if show.operator == "kept":
        return show.text
    if show.operator == "filled":
        return f"{show.field} != null"
    if _show(show.text) == show:
        return show.text  # as it was written
    value = show.value.strip()
    if not re.fullmatch(r"-?\d+(\.\d+)?|true|false", value):
        value = "'" + value.replace("\\", "").replace("'", "") + "'"
    return f"{show.field} {show.operator} {value}"
