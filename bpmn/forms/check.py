"""Checks answers: cleans what was typed, leaves out what is not shown, validates by JSON Schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from bpmn.errors import FormError
from bpmn.expressions import Expression, ExpressionError, Functions
from bpmn.forms import coerce
from bpmn.forms.coerce import Unfit
from bpmn.forms.form import MAX_ROWS, MAX_TEXT, Field, Form, Language
from bpmn.forms.messages import message
from bpmn.forms.patterns import MAX_MATCHED

Path = tuple[str | int, ...]

_MISSING = object()
_LATER = frozenset({"required", "minLength", "minItems"})  # no faults of a draft


@dataclass(frozen=True, slots=True)
class FieldError:
    """One thing that is wrong with one answer.

    Attributes:
        path: field name; in a table, then the row (from 0, as posted) and the column.
        keyword: what was broken, in the words of JSON Schema.
        message_id: stable id of the text; see bpmn.forms.messages.
        value: what the rule says (the minimum, the length), never what was typed.
    """

    path: Path
    keyword: str
    message_id: str
    value: Any = None

    def text(self, language: Language = "id") -> str:
        """Return what people read."""
        return message(self.message_id, self.value, language)


@dataclass(frozen=True, slots=True)
class Checked:
    """Answers after a check.

    Attributes:
        answers: clean JSON values by field; with errors, those that could be cleaned.
        errors: what is wrong, in the order of the fields.
    """

    answers: dict[str, Any]
    errors: tuple[FieldError, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.errors


def check(
    form: Form,
    answers: Mapping[str, Any],
    context: Mapping[str, Any],
    *,
    functions: Functions,
    draft: bool,
) -> Checked:
    """Return clean answers and errors; see Form.check."""
    work = _Work(form, context, functions)
    work.refuse_unknown(answers)
    clean: dict[str, Any] = {}
    for one in form.in_order_of_need:
        if one.source is not None:
            continue
        if not work.is_shown(one, clean):
            work.unshown.add((one.name,))
            continue
        value = work.answer(one, answers.get(one.name), (one.name,), clean)
        if value is not _MISSING:
            clean[one.name] = value
    work.validate(clean)
    errors = [error for error in work.errors if not (draft and error.message_id in _LATER)]
    clean = {one.name: clean[one.name] for one in form.fields if one.name in clean}
    order = {one.name: place for place, one in enumerate(form.fields)}
    errors.sort(key=lambda error: (order.get(str(error.path[0]), len(order)), error.path[1:2]))
    return Checked(clean, tuple(errors))


def shown_fields(
    form: Form, answers: Mapping[str, Any], context: Mapping[str, Any], functions: Functions
) -> tuple[Field, ...]:
    """Return the shown fields; see Form.shown."""
    work = _Work(form, context, functions)
    clean: dict[str, Any] = {}
    decision = form.decision
    awaited = decision.name if decision is not None and not answers.get(decision.name) else None
    found: set[str] = set()
    for one in form.in_order_of_need:
        awaits = one.show is not None and awaited in one.show.names
        if not awaits and not work.is_shown(one, clean):
            continue
        found.add(one.name)
        if one.source is None:
            value = work.answer(one, answers.get(one.name), (one.name,), clean)
            if value is not _MISSING:
                clean[one.name] = value
    return tuple(one for one in form.fields if one.name in found)


def initial_values(form: Form, context: Mapping[str, Any], functions: Functions) -> dict[str, Any]:
    """Return first values; see Form.initial."""
    work = _Work(form, context, functions)
    values = {one.name: work.initial(one) for one in form.fields}
    return {name: value for name, value in values.items() if value is not None}


@dataclass(slots=True)
class _Work:
    form: Form
    context: Mapping[str, Any]
    functions: Functions
    errors: list[FieldError] = field(default_factory=list)
    spoilt: set[Path] = field(default_factory=set)  # answers that are not validated further
    unshown: set[Path] = field(default_factory=set)  # can't be required
    rows: dict[str, list[int]] = field(default_factory=dict)  # clean row -> row as posted

    def fault(self, path: Path, keyword: str, message_id: str, value: Any = None) -> None:
        self.errors.append(FieldError(path, keyword, message_id, value))
        self.spoilt.add(path)

    def refuse_unknown(self, answers: Mapping[str, Any]) -> None:
        known = {one.name: one for one in self.form.fields}
        for name in answers:
            if name not in known:
                self.fault((str(name)[:60],), "additionalProperties", "unknown")
            elif known[name].source is not None:
                self.fault((name,), "readOnly", "read_only")

    def is_shown(
        self, one: Field, clean: Mapping[str, Any], row: Mapping[str, Any] | None = None
    ) -> bool:
        """Evaluate x-show over context and the answers so far; what is not answered is null."""
        if one.show is None:
            return True
        variables = {name: self.context.get(name) for name in one.show.names}
        for other in self.form.fields:
            if other.name in variables:
                variables[other.name] = (
                    self.context.get(other.source)
                    if other.source is not None
                    else clean.get(other.name)
                )
        if row is not None:
            variables |= {name: row[name] for name in one.show.names & row.keys()}
        try:
            return one.show.evaluate_condition(variables, self.functions)
        except ExpressionError as error:
            if error.absent or any(value is None for value in variables.values()):
                return False  # the answer that it asks about is not there yet
            raise self._broken(one, "x-show", error) from error

    def initial(self, one: Field) -> Any:
        if one.source is not None:
            return self.context.get(one.source)
        if one.default is None:
            return one.constant
        return self._default(one, one.default)

    def _default(self, one: Field, default: Expression) -> Any:
        variables = {name: self.context.get(name) for name in default.names}
        try:
            return default.evaluate(variables, self.functions)
        except ExpressionError as error:
            if error.absent or any(value is None for value in variables.values()):
                return None
            raise self._broken(one, "x-default", error) from error

    def _broken(self, one: Field, word: str, error: ExpressionError) -> FormError:
        line = self.form.lines.get(one.name, 1)
        return FormError(f"{word}: {error}", self.form.path, line, one.name)

    def answer(self, one: Field, given: Any, path: Path, clean: Mapping[str, Any]) -> Any:
        """Return the clean answer to one field, or _MISSING; faults are collected."""
        if one.widget == "hidden":
            value = self.initial(one)  # what the browser sends back is not ours to believe
            return _MISSING if value is None else value
        if one.columns:
            return self._table(one, given, path, clean)
        if one.kind == "array":
            return self._several(one, given, path)
        if given is None or (isinstance(given, str) and not given.strip()):
            return False if one.widget == "checkbox" and not one.required else _MISSING
        try:
            value = self._single(one, given)
        except Unfit as unfit:
            keyword = "format" if unfit.message_id in ("date", "email") else "type"
            self.fault(path, keyword, unfit.message_id)
            return _MISSING
        return self._within(one, value, path)

    def _single(self, one: Field, given: Any) -> Any:
        if one.kind == "string":
            if one.format == "date":
                return coerce.to_date(given)
            return coerce.to_text(given, one_line=one.widget != "textarea")
        return _plain(one.kind, given)

    def _within(self, one: Field, value: Any, path: Path) -> Any:
        """Refuse what is too long for a pattern to see, and choices that are not offered."""
        if isinstance(value, str):
            limit = one.rules.get("maxLength", MAX_TEXT)
            if "pattern" in one.rules:
                limit = min(limit, MAX_MATCHED)
            if len(value) > limit:
                self.fault(path, "maxLength", "maxLength", limit)
                return value
        if (one.choices_from or one.offered) and not self._is_offered(one, value):
            self.fault(path, "enum", "enum")
        return value

    def _is_offered(self, one: Field, value: Any) -> bool:
        return any(
            choice.value == value and isinstance(choice.value, bool) == isinstance(value, bool)
            for choice in one.choices_in(self.context)
        )

    def _several(self, one: Field, given: Any, path: Path) -> Any:
        if isinstance(given, str):
            given = given.splitlines() if one.widget == "lines" else [given]
        if given is None:
            given = []
        if not isinstance(given, list | tuple):
            self.fault(path, "type", "type.array")
            return _MISSING
        limit = one.rules.get("maxItems", MAX_ROWS)
        if len(given) > limit:
            self.fault(path, "maxItems", "maxItems", limit)
            return _MISSING
        values: list[Any] = []
        for index, item in enumerate(given):
            if item is None or (isinstance(item, str) and not item.strip()):
                continue
            try:
                value = _plain(one.item_kind or "string", item)
            except Unfit as unfit:
                self.fault((*path, index), "type", unfit.message_id)
                self.spoilt.add(path)
                continue
            if isinstance(value, str) and len(value) > MAX_TEXT:
                self.fault((*path, index), "maxLength", "maxLength", MAX_TEXT)
                continue
            if one.choices_from is not None and not self._is_offered(one, value):
                self.fault((*path, index), "enum", "enum")
            values.append(value)
        if not values and (one.required or not one.rules.get("minItems")):
            return _MISSING if one.required else []
        return values

    def _table(self, one: Field, given: Any, path: Path, clean: Mapping[str, Any]) -> Any:
        if given is None or given == "":
            given = []
        if not isinstance(given, list | tuple):
            self.fault(path, "type", "type.array")
            return _MISSING
        limit = one.rules.get("maxItems", MAX_ROWS)
        if len(given) > limit:
            self.fault(path, "maxItems", "maxItems", limit)
            return _MISSING
        rows: list[dict[str, Any]] = []
        posted: list[int] = []
        for index, raw in enumerate(given):
            if not isinstance(raw, Mapping):
                self.fault((*path, index), "type", "type.row")
                continue
            if _is_blank(raw):
                continue
            rows.append(self._row(one, raw, (*path, index), clean))
            posted.append(index)
        self.rows[one.name] = posted
        return _MISSING if one.required and not rows else rows

    def _row(
        self, one: Field, raw: Mapping[str, Any], path: Path, clean: Mapping[str, Any]
    ) -> dict[str, Any]:
        known = {column.name for column in one.columns}
        for name in raw:
            if name not in known:
                self.fault((*path, str(name)[:60]), "additionalProperties", "unknown")
        row: dict[str, Any] = {}
        for column in one.columns:
            before = {other.name: row.get(other.name) for other in one.columns}
            if not self.is_shown(column, clean, before):
                self.unshown.add((*path, column.name))
                continue
            value = self.answer(column, raw.get(column.name), (*path, column.name), clean)
            if value is not _MISSING:
                row[column.name] = value
        return row

    def validate(self, clean: dict[str, Any]) -> None:
        """Let jsonschema judge the clean answers; spoilt ones were told already."""
        judged = {name: value for name, value in clean.items() if (name,) not in self.spoilt}
        for one in self.form.fields:
            if one.columns and one.name in judged:
                judged[one.name] = [
                    {
                        column: value
                        for column, value in row.items()
                        if (one.name, self.rows[one.name][place], column) not in self.spoilt
                    }
                    for place, row in enumerate(judged[one.name])
                ]
        told: set[Path] = set()
        for error in self.form.validator.iter_errors(judged):
            for path in self._paths(error):
                if path not in told | self.unshown | self.spoilt:
                    told.add(path)
                    self.errors.append(_field_error(path, error))

    def _paths(self, error: Any) -> Iterator[Path]:
        path: list[str | int] = list(error.absolute_path)
        if len(path) > 1 and isinstance(path[1], int) and path[0] in self.rows:
            path[1] = self.rows[str(path[0])][path[1]]
        if error.validator == "required":
            for name in error.validator_value:
                if name not in error.instance:
                    yield (*path, name)
            return
        yield tuple(path)


def _plain(kind: str, given: Any) -> Any:
    match kind:
        case "integer":
            return coerce.to_integer(given)
        case "number":
            return coerce.to_number(given)
        case "boolean":
            return coerce.to_boolean(given)
    return coerce.to_text(given)


def _is_blank(row: Mapping[str, Any]) -> bool:
    """Tell whether nothing was typed into a row; an unticked box is nothing."""
    return all(
        value is None
        or value is False
        or (isinstance(value, str) and not value.strip())
        or value == []
        for value in row.values()
    )


def _field_error(path: Path, error: Any) -> FieldError:
    keyword = str(error.validator)
    value = error.validator_value
    if keyword == "format":
        return FieldError(path, keyword, "email")
    if keyword == "type":
        return FieldError(path, keyword, f"type.{value}")
    if keyword in ("required", "enum", "pattern", "uniqueItems"):
        return FieldError(path, keyword, keyword)
    if keyword == "const" and value is True:
        return FieldError(path, keyword, "const.true")
    return FieldError(path, keyword, keyword, value)
