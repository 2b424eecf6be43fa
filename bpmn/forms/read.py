"""Reads a form: JSON Schema 2020-12 of a plain kind, with hints for people."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import PurePosixPath
from typing import Any, cast, get_args

from jsonschema import Draft202012Validator, FormatChecker

from bpmn.errors import FormError
from bpmn.expressions import Expression, ExpressionError
from bpmn.forms.form import MAX_ROWS, Choice, Field, Form, Kind, Widget, Words
from bpmn.forms.patterns import pattern_fault
from bpmn.forms.source import Pointer, read_json

MAX_FIELDS = 300  # of one form, columns among them
_UNIQUE_ROWS = 200  # rows that are compared with each other

_FORM_WORDS = {
    "$schema", "$id", "type", "title", "description", "properties", "required",
    "additionalProperties", "x-en",
}  # fmt: skip
_FIELD_WORDS = {
    "type", "title", "description", "default", "const", "enum", "format", "items", "readOnly",
    "x-en", "x-labels", "x-widget", "x-sealed", "x-show", "x-from", "x-choices", "x-offered",
    "x-default",
}  # fmt: skip
_RULES: dict[Kind, frozenset[str]] = {
    "string": frozenset({"minLength", "maxLength", "pattern"}),
    "integer": frozenset(
        {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"}
    ),
    "number": frozenset(
        {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"}
    ),
    "boolean": frozenset(),
    "array": frozenset({"minItems", "maxItems", "uniqueItems"}),
}
_WIDGETS: dict[str, frozenset[str]] = {
    "string": frozenset(
        {"text", "textarea", "select", "radio", "rating", "date", "file", "hidden", "decision"}
    ),
    "integer": frozenset({"number", "select", "radio", "rating", "hidden", "decision"}),
    "number": frozenset({"number", "select", "radio", "rating", "hidden", "decision"}),
    "boolean": frozenset({"checkbox", "radio", "hidden", "decision"}),
    "array": frozenset({"table", "checkboxes", "lines", "files", "file", "select", "hidden"}),
}
_FORMATS = frozenset({"date", "email"})
_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}", re.IGNORECASE | re.ASCII)


def read_form(content: bytes | str, path: str = "") -> Form:
    """Return the form of a JSON document.

    Raises:
        FormError: it is no JSON, no form, or says something that forms don't know; located by line
            and by the name of the field.
    """
    document, lines = read_json(content, path)
    reader = _Reader(path, lines)
    if not isinstance(document, dict):
        raise reader.fault((), "Expected a map at the top")
    return reader.form(document)


@dataclass(slots=True)
class _Reader:
    path: str
    lines: Mapping[Pointer, int]
    count: int = 0  # fields read so far

    def fault(self, at: Pointer, message: str) -> FormError:
        names = [at[i + 1] for i in range(len(at) - 1) if at[i] == "properties"]
        place = at
        while place not in self.lines and place:
            place = place[:-1]
        element = ".".join(str(name) for name in names) or None
        return FormError(message, self.path, self.lines.get(place, 1), element)

    def form(self, document: dict[str, Any]) -> Form:
        self.known_words((), document, _FORM_WORDS)
        if document.get("type", "object") != "object":
            raise self.fault(("type",), "Expected type object for a form")
        if document.get("additionalProperties", False) is not False:
            raise self.fault(
                ("additionalProperties",),
                "Expected additionalProperties false: answers without a field are refused",
            )
        english = self.english((), document, {"title", "description"})
        fields = self.fields((), document)
        by_name = {one.name: one for one in fields}
        deciding = [one.name for one in fields if one.widget == "decision"]
        if len(deciding) > 1:
            raise self.fault(
                ("properties", deciding[1]), "Expected one field with x-widget decision, got two"
            )
        for one in fields:
            self.check_show(("properties", one.name), one)
        schema = _schema(fields)
        return Form(
            id=PurePosixPath(self.path).name.removesuffix(".json"),
            path=self.path,
            title=Words(self.text((), document, "title"), english.get("title")),
            description=Words(self.text((), document, "description"), english.get("description")),
            fields=fields,
            in_order_of_need=self.in_order_of_need(fields),
            sealed=frozenset(one.name for one in fields if one.sealed),
            reads=_reads(fields),
            schema=schema,
            document=document,
            lines={name: self.lines.get(("properties", name), 1) for name in by_name},
            validator=Draft202012Validator(schema, format_checker=FormatChecker(["email"])),
        )

    def fields(self, at: Pointer, schema: dict[str, Any]) -> tuple[Field, ...]:
        properties = schema.get("properties")
        if not isinstance(properties, dict):
            raise self.fault((*at, "properties"), "Expected properties, a map of fields")
        required = schema.get("required", [])
        if not isinstance(required, list) or not all(isinstance(name, str) for name in required):
            raise self.fault((*at, "required"), "Expected required to be a list of field names")
        for index, name in enumerate(required):
            if name not in properties:
                raise self.fault(
                    (*at, "required", index), f"Expected a field {name[:60]}, but there is none"
                )
        return tuple(
            self.field((*at, "properties", name), name, spec, name in required)
            for name, spec in properties.items()
        )

    def field(self, at: Pointer, name: str, spec: Any, required: bool) -> Field:
        self.count += 1
        if self.count > MAX_FIELDS:
            raise self.fault(at, f"Expected at most {MAX_FIELDS} fields and columns")
        if not _NAME.fullmatch(name):
            raise self.fault(
                at,
                f"Expected a name of letters, digits and _, beginning with a letter: {name[:60]}",
            )
        if not isinstance(spec, dict):
            raise self.fault(at, "Expected a map that describes the field")
        kind = self.kind(at, spec)
        in_table = at.count("properties") > 1
        self.known_words(at, spec, _FIELD_WORDS | _RULES[kind])
        items = self.items(at, spec) if kind == "array" else {}
        columns: tuple[Field, ...] = ()
        item_kind: Kind | None = None
        if items.get("type") == "object":
            self.known_words((*at, "items"), items, {"type", "properties", "required",
                                                      "additionalProperties"})  # fmt: skip
            columns = self.fields((*at, "items"), items)
            if not columns:
                raise self.fault(at, "Expected at least one column for a table")
        elif items:
            self.known_words((*at, "items"), items, {"type", "enum", "maxLength", "x-labels"})
            item_kind = self.kind((*at, "items"), items)
        english = self.english(at, spec, {"title", "description", "labels"})
        holder, place = (items, (*at, "items")) if item_kind else (spec, at)
        choices = self.choices(place, holder, item_kind or kind, english.get("labels"))
        choices_from = self.context_name(at, spec, "x-choices")
        offered = self.expression(at, spec, "x-offered")
        source = self.context_name(at, spec, "x-from")
        widget = self.widget(at, spec, kind, columns, bool(choices) or choices_from is not None)
        found = Field(
            name=name,
            kind=kind,
            widget=widget,
            title=Words(self.text(at, spec, "title"), english.get("title")),
            description=Words(self.text(at, spec, "description"), english.get("description")),
            required=required,
            format=self.format(at, spec, kind),
            choices=choices,
            choices_from=choices_from,
            offered=offered,
            source=source,
            show=self.expression(at, spec, "x-show"),
            default=self.expression(at, spec, "x-default"),
            constant=spec.get("default"),
            sealed=self.flag(at, spec, "x-sealed"),
            rules=self.rules(at, spec, kind),
            columns=columns,
            item_kind=item_kind,
        )
        self.check_sense(at, found, spec, in_table=in_table)
        return found

    def kind(self, at: Pointer, spec: dict[str, Any]) -> Kind:
        kind = spec.get("type")
        if kind is None and isinstance(spec.get("enum"), list) and spec["enum"]:
            kind = "string" if isinstance(spec["enum"][0], str) else "integer"
        if kind is None and "x-from" in spec:
            kind = "string"
        if kind not in get_args(Kind):
            raise self.fault(
                (*at, "type"), "Expected type string, integer, number, boolean or array"
            )
        return cast(Kind, kind)

    def items(self, at: Pointer, spec: dict[str, Any]) -> dict[str, Any]:
        items = spec.get("items")
        if items is None and ("x-choices" in spec or "x-from" in spec):
            return {"type": "string"}
        if not isinstance(items, dict) or items.get("type") not in (
            "object", "string", "integer", "number",
        ):  # fmt: skip
            raise self.fault(
                (*at, "items"), "Expected items with type object (a table), string or a number"
            )
        if items["type"] == "object" and at.count("properties") > 1:
            raise self.fault(at, "Expected no table inside a table")
        return items

    def choices(
        self, at: Pointer, spec: dict[str, Any], kind: Kind, english: Any
    ) -> tuple[Choice, ...]:
        if "enum" not in spec:
            if "x-labels" in spec:
                raise self.fault((*at, "x-labels"), "Expected enum beside x-labels")
            return ()
        values = spec["enum"]
        if not isinstance(values, list) or not values:
            raise self.fault((*at, "enum"), "Expected enum to be a list of values")
        for index, value in enumerate(values):
            if not _is_kind(value, kind):
                raise self.fault((*at, "enum", index), f"Expected values of type {kind} in enum")
        if len({str(value) for value in values}) != len(values):
            raise self.fault((*at, "enum"), "Expected each value of enum once")
        labels = spec.get("x-labels", [str(value) for value in values])
        for where, given in (("x-labels", labels), ("x-en", english)):
            if given is not None and not _are_texts(given, len(values)):
                raise self.fault((*at, where), "Expected one label, a text, for each value of enum")
        english = english or [None] * len(values)
        return tuple(
            Choice(value, Words(label, other))
            for value, label, other in zip(values, labels, english, strict=True)
        )

    def widget(
        self,
        at: Pointer,
        spec: dict[str, Any],
        kind: Kind,
        columns: tuple[Field, ...],
        closed: bool,
    ) -> Widget:
        asked = spec.get("x-widget")
        if asked is not None and asked not in _WIDGETS[kind]:
            allowed = ", ".join(sorted(_WIDGETS[kind]))
            raise self.fault(
                (*at, "x-widget"), f"Expected x-widget of a {kind} to be one of: {allowed}"
            )
        if kind == "array":
            if asked in ("file", "files"):
                return "files"
            if columns:
                return (
                    "table" if asked in (None, "table") else self._no_widget(at, asked, "a table")
                )
            if asked == "table" or (asked == "lines" and closed):
                return self._no_widget(at, asked, "several choices" if closed else "lines")
            return "hidden" if asked == "hidden" else "checkboxes" if closed else "lines"
        needs_choices = asked in ("select", "radio", "decision") and kind != "boolean"
        if (needs_choices or (asked == "rating" and kind == "string")) and not closed:
            raise self.fault((*at, "x-widget"), f"Expected enum or x-choices for widget {asked}")
        if asked is not None:
            return cast(Widget, asked)
        if closed:
            return "select"
        if spec.get("format") == "date":
            return "date"
        plain: dict[str, Widget] = {"string": "text", "boolean": "checkbox"}
        return plain.get(kind, "number")

    def _no_widget(self, at: Pointer, asked: Any, what: str) -> Widget:
        raise self.fault((*at, "x-widget"), f"Expected another widget than {asked} for {what}")

    def rules(self, at: Pointer, spec: dict[str, Any], kind: Kind) -> dict[str, Any]:
        rules = {word: spec[word] for word in _RULES[kind] if word in spec}
        if "const" in spec:
            if not _is_kind(spec["const"], kind):
                raise self.fault((*at, "const"), f"Expected const of type {kind}")
            rules["const"] = spec["const"]
        for word, value in rules.items():
            counts = word in ("minLength", "maxLength", "minItems", "maxItems")
            right = {
                "pattern": isinstance(value, str),
                "uniqueItems": isinstance(value, bool),
                "const": True,
            }.get(word, _is_kind(value, "integer" if counts else "number"))
            if not right or (counts and value < 0) or (word == "multipleOf" and value <= 0):
                raise self.fault((*at, word), f"Expected another value for {word}")
        if "pattern" in rules:
            fault = pattern_fault(rules["pattern"])
            if fault:
                raise self.fault((*at, "pattern"), fault)
        return rules

    def format(self, at: Pointer, spec: dict[str, Any], kind: Kind) -> str | None:
        given = spec.get("format")
        if spec.get("x-widget") == "date" and given is None:
            given = "date"
        if given is not None and (given not in _FORMATS or kind != "string"):
            raise self.fault((*at, "format"), "Expected format date or email, of a string")
        return cast("str | None", given)

    def check_sense(
        self, at: Pointer, found: Field, spec: dict[str, Any], *, in_table: bool
    ) -> None:
        if found.source is not None and found.required:
            raise self.fault(at, "Expected x-from not to be required: it takes no answer")
        if self.flag(at, spec, "readOnly") and found.source is None:
            raise self.fault((*at, "readOnly"), "Expected x-from for a field that is readOnly")
        if found.source is not None and "x-default" in spec:
            raise self.fault(at, "Expected x-from or x-default, but got both")
        if found.choices and found.choices_from:
            raise self.fault(at, "Expected enum or x-choices, but got both")
        if found.offered and not found.choices:
            raise self.fault(at, "Expected enum beside x-offered, which picks from it")
        if "default" in spec and "x-default" in spec:
            raise self.fault(at, "Expected default or x-default, but got both")
        if (
            found.columns
            and found.rules.get("uniqueItems")
            and not (found.rules.get("maxItems", MAX_ROWS) <= _UNIQUE_ROWS)
        ):
            raise self.fault(at, f"Expected maxItems up to {_UNIQUE_ROWS} beside uniqueItems")
        given = found.source is not None or found.default is not None or "default" in spec
        if found.widget == "hidden" and not given:
            raise self.fault(at, "Expected default, x-default or x-from for a hidden field")
        if "default" in spec and not _is_kind(found.constant, found.kind):
            raise self.fault((*at, "default"), f"Expected a default of type {found.kind}")
        if in_table:
            for word in ("x-sealed", "x-from"):
                if word in spec:
                    raise self.fault((*at, word), f"Expected {word} on the table, not on a column")
            if found.widget in ("decision", "checkboxes", "lines", "files", "hidden"):
                raise self.fault(at, f"Expected another widget than {found.widget} in a table")

    def check_show(self, at: Pointer, found: Field) -> None:
        columns = [column.name for column in found.columns]
        for one in (found, *found.columns):
            place = at if one is found else (*at, "items", "properties", one.name)
            after = set() if one is found else set(columns[columns.index(one.name) :])
            if one.show is not None and (used := one.show.names & after):
                raise self.fault(
                    (*place, "x-show"),
                    f"Expected x-show to read columns before it, but {min(used)} is not before",
                )
            if one.show is not None and one.show.kind not in (None, "boolean"):
                raise self.fault((*place, "x-show"), "Expected x-show to give true or false")

    def in_order_of_need(self, fields: tuple[Field, ...]) -> tuple[Field, ...]:
        """Sort the fields so that each comes after those that its x-show asks about."""
        needs = {one.name: _fields_needed(one, fields) for one in fields}
        done: list[Field] = []
        while len(done) < len(fields):
            known = {one.name for one in done}
            ready = [one for one in fields if one.name not in known and needs[one.name] <= known]
            if not ready:
                first = next(one.name for one in fields if one.name not in known)
                raise self.fault(
                    ("properties", first), "Expected x-show not to depend on itself in a circle"
                )
            done.extend(ready)
        return tuple(done)

    def expression(self, at: Pointer, spec: dict[str, Any], word: str) -> Expression | None:
        if word not in spec:
            return None
        if not isinstance(spec[word], str):
            raise self.fault((*at, word), f"Expected {word} to be an expression, written as a text")
        try:
            return Expression.parse(spec[word])
        except ExpressionError as error:
            raise self.fault((*at, word), f"{word}: {error}") from None

    def context_name(self, at: Pointer, spec: dict[str, Any], word: str) -> str | None:
        name = spec.get(word)
        if name is None:
            return None
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            raise self.fault((*at, word), f"Expected {word} to be the name of a variable")
        return name

    def flag(self, at: Pointer, spec: dict[str, Any], word: str) -> bool:
        value = spec.get(word, False)
        if not isinstance(value, bool):
            raise self.fault((*at, word), f"Expected {word} to be true or false")
        return value

    def text(self, at: Pointer, spec: dict[str, Any], word: str) -> str:
        value = spec.get(word, "")
        if not isinstance(value, str):
            raise self.fault((*at, word), f"Expected {word} to be a text")
        return value

    def english(self, at: Pointer, spec: dict[str, Any], words: set[str]) -> dict[str, Any]:
        given = spec.get("x-en", {})
        if not isinstance(given, dict):
            raise self.fault((*at, "x-en"), "Expected x-en to be a map with title, description")
        self.known_words((*at, "x-en"), given, words)
        for word in given:
            if word != "labels" and not isinstance(given[word], str):
                raise self.fault((*at, "x-en", word), f"Expected {word} to be a text")
        return given

    def known_words(
        self, at: Pointer, spec: dict[str, Any], known: set[str] | frozenset[str]
    ) -> None:
        for word in spec:
            if word not in known:
                near = get_close_matches(word, sorted(known), 1)
                hint = f"; is {near[0]} meant?" if near else ""
                raise self.fault((*at, word), f"Expected no {word[:60]} here{hint}")


def _is_kind(value: Any, kind: Kind) -> bool:
    match kind:
        case "string":
            return isinstance(value, str)
        case "boolean":
            return isinstance(value, bool)
        case "integer":
            return isinstance(value, int) and not isinstance(value, bool)
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, list)


def _are_texts(given: Any, count: int) -> bool:
    return (
        isinstance(given, list) and len(given) == count and all(isinstance(x, str) for x in given)
    )


def _fields_needed(found: Field, fields: tuple[Field, ...]) -> set[str]:
    """Return the fields whose answers decide what is shown of a field and its columns."""
    names: set[str] = set() if found.show is None else set(found.show.names)
    for column in found.columns:
        own = {other.name for other in found.columns}
        names |= set() if column.show is None else column.show.names - own
    return {one.name for one in fields if one.name in names and one.source is None}


def _reads(fields: tuple[Field, ...], outer: frozenset[str] = frozenset()) -> frozenset[str]:
    own = outer | {one.name for one in fields}
    names: set[str] = set()
    for one in fields:
        names |= {name for name in (one.source, one.choices_from) if name is not None}
        names |= one.show.names - own if one.show is not None else set()
        names |= one.offered.names if one.offered is not None else set()
        names |= one.default.names if one.default is not None else set()
        names |= _reads(one.columns, own)
    return frozenset(names)


def _schema(fields: tuple[Field, ...]) -> dict[str, Any]:
    """Return the plain JSON Schema of clean answers; choices from context are checked apart."""
    asked = [one for one in fields if one.source is None]
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {one.name: _field_schema(one) for one in asked},
        "required": [one.name for one in asked if one.required],
    }


def _field_schema(one: Field) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": one.kind, **one.rules}
    if one.format == "email":
        schema["format"] = "email"
    if one.columns:
        schema["items"] = _schema(one.columns)
    elif one.kind == "array":
        schema["items"] = {"type": one.item_kind}
        if one.choices:
            schema["items"]["enum"] = [choice.value for choice in one.choices]
    elif one.choices:
        schema["enum"] = [choice.value for choice in one.choices]
    return schema
