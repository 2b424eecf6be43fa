"""From a form, its context and the answers so far to the page that shows them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from admin.formats import day, number
from admin.forms.model import Choice, FileLink, FormPage, Input, PasteBox, plain
from admin.i18n import gettext, language, told
from bpmn.expressions import Functions
from bpmn.forms import Field, Form

Files = Mapping[str, FileLink]
"""Files that answers and context name, by id."""

SPARE_ROWS = 1  # empty ones at the end of a table, for typing on without a script
KINDS = {"rating": "radio", "email": "text"}


def build(
    form: Form,
    context: Mapping[str, Any],
    answers: Mapping[str, Any],
    *,
    functions: Functions | None = None,
    files: Files | None = None,
    errors: Mapping[str, str] | None = None,
    chosen: str = "",
    more_rows: Mapping[str, int] | None = None,
    pasted: Mapping[str, PasteBox] | None = None,
) -> FormPage:
    """Return the page of a form.

    Args:
        form: what is asked.
        context: values that the form shows and chooses from.
        answers: what was answered so far, checked or as typed.
        functions: what conditions of the form may call.
        files: files named by answers or context, by id.
        errors: texts by path ("hasil_kerja.0.target").
        chosen: a decision that was pressed and waits for what it needs.
        more_rows: empty rows asked for, by table.
        pasted: rows that were pasted and do not fit, by table.
    """
    decision = form.decision
    if decision is not None:
        answers = {**answers, decision.name: chosen} if chosen else _without(answers, decision)
    shown = {field.name for field in form.shown(answers, context, functions=functions)}
    if decision is not None and not chosen:
        shown -= _waiting_for(form, decision, answers, context, functions)
    builder = _Builder(context, files or {}, errors or {}, more_rows or {}, pasted or {})
    inputs = [builder.field(field, answers, field.name in shown) for field in form.fields]
    page = FormPage(
        title=form.title.text(language()),
        description=form.description.text(language()),
        inputs=[made for made in inputs if made.kind != "decision"],
        decision=next((made for made in inputs if made.kind == "decision"), None),
        chosen=chosen,
    )
    page.errors = list(_summary(page))
    return page


def _without(answers: Mapping[str, Any], decision: Field) -> dict[str, Any]:
    return {name: value for name, value in answers.items() if name != decision.name}


def _waiting_for(
    form: Form,
    decision: Field,
    answers: Mapping[str, Any],
    context: Mapping[str, Any],
    functions: Functions | None,
) -> set[str]:
    """Return fields that the first decision does not need: they come when another is pressed."""
    offered = decision.choices_in(context)
    if not offered:
        return set()
    first = {**answers, decision.name: offered[0].value}
    needed = {field.name for field in form.shown(first, context, functions=functions)}
    return {field.name for field in form.fields if field.asks and field.name not in needed}


class _Builder:
    def __init__(
        self,
        context: Mapping[str, Any],
        files: Files,
        errors: Mapping[str, str],
        more_rows: Mapping[str, int],
        pasted: Mapping[str, PasteBox],
    ) -> None:
        self.context, self.files = context, files
        self.errors, self.more_rows, self.pasted = errors, more_rows, pasted

    def field(self, field: Field, answers: Mapping[str, Any], shown: bool) -> Input:
        """Return a field of the form."""
        fixed = field.source is not None
        value = self.context.get(field.source or "") if fixed else answers.get(field.name)
        made = self._make(field, field.name, value, fixed)
        made.shown = shown
        return made

    def _make(self, field: Field, path: str, value: Any, fixed: bool) -> Input:
        fixed = fixed or field.source is not None
        if field.widget == "table":
            return self._table(field, path, value, fixed)
        choices = tuple(
            Choice(str(choice.value), told(choice.label(language())))
            for choice in field.choices_in(self.context)
        )
        kind = KINDS.get(field.widget, field.widget)
        several = value if isinstance(value, list) else []
        made = Input(
            path=path,
            kind="fixed" if fixed and kind != "hidden" else kind,
            label=field.label(language()),
            hint=field.help(language()),
            required=field.required,
            sealed=field.sealed,
            choices=choices,
            longest=field.rules.get("maxLength"),
            error=self.errors.get(path, ""),
            text=told(words(field, value, choices)) if fixed else words(field, value, choices),
            value=_control_value(value),
            values=tuple(str(one) for one in several),
            checked=value is True or value in ("1", "on", "true"),
        )
        if field.widget in ("file", "files"):
            ids = several or ([value] if isinstance(value, str) else [])
            made.files = tuple(self.files[one] for one in ids if one in self.files)
            made.text = ", ".join(file.name for file in made.files)
        return made

    def _cell(self, field: Field, path: str, value: Any, fixed: bool) -> Input:
        """Return a cell of a table, where a choice among few is a list: it needs one line."""
        made = self._make(field, path, value, fixed)
        if made.kind == "radio":
            made.kind = "select"
        return made

    def _table(self, field: Field, path: str, value: Any, fixed: bool) -> Input:
        given = value if isinstance(value, list) else []
        rows = [row for row in given if isinstance(row, Mapping)]
        fewest, most = field.rules.get("minItems", 0), field.rules.get("maxItems")
        may_add = not fixed and (most is None or (len(rows) < most and fewest != most))
        may_remove = not fixed and fewest != most
        spare = 0 if fixed else max(SPARE_ROWS if may_add else 0, fewest - len(rows))
        spare += self.more_rows.get(path, 0) if may_add else 0
        shown: list[Mapping[str, Any]] = [*rows, *({} for _ in range(spare))]
        return Input(
            path=path,
            kind="table",
            label=field.label(language()),
            hint=field.help(language()),
            required=field.required,
            sealed=field.sealed,
            error=self.errors.get(path, ""),
            columns=tuple(
                self._cell(column, f"{path}.new.{column.name}", None, fixed)
                for column in field.columns
            ),
            rows=[
                [
                    self._cell(column, f"{path}.{index}.{column.name}", row.get(column.name), fixed)
                    for column in field.columns
                ]
                for index, row in enumerate(shown)
            ],
            may_add=may_add,
            may_remove=may_remove,
            pasted=self.pasted.get(path),
        )


def words(field: Field, value: Any, choices: tuple[Choice, ...] = ()) -> str:
    """Return an answer as people read it."""
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, list):
        between = "\n" if field.widget == "lines" else ", "
        return between.join(words(field, part, choices) for part in value)
    for choice in choices:
        if choice.value == str(value):
            return choice.label
    if isinstance(value, bool):
        return gettext("Ya") if value else gettext("Tidak")
    if isinstance(value, (int, float)):
        return number(value)
    if _looks_like_a_day(value):
        return day(value)
    return value if isinstance(value, str) else str(value)  # ours may know its English


def _control_value(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(str(part) for part in value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return number(value)
    return plain(value)


def _summary(page: FormPage) -> list[tuple[str, str]]:
    """Return the errors in the order of the page, with the id that each one leads to."""
    found = []
    for item in [*page.inputs, *([page.decision] if page.decision else [])]:
        if item.error:
            found.append((item.id, f"{item.label}: {item.error}"))
        if item.pasted is not None:
            found += [(f"{item.id}-paste", f"{item.label}: {e}") for e in item.pasted.errors]
        for place, row in enumerate(item.rows, start=1):
            found += [
                (
                    cell.id,
                    gettext(
                        "%(table)s, baris %(row)s, %(column)s: %(error)s",
                        table=item.label,
                        row=place,
                        column=cell.label,
                        error=cell.error,
                    ),
                )
                for cell in row
                if cell.error
            ]
    return found


def file_ids(form: Form, answers: Mapping[str, Any], context: Mapping[str, Any]) -> Collection[str]:
    """Return the ids of all files that a form's page names."""
    found: set[str] = set()
    for field in form.fields:
        value = context.get(field.source) if field.source else answers.get(field.name)
        found |= set(_ids_in(field, value))
    return found


def _ids_in(field: Field, value: Any) -> Collection[str]:
    if field.widget == "table" and isinstance(value, list):
        rows = [row for row in value if isinstance(row, Mapping)]
        return {one for row in rows for c in field.columns for one in _ids_in(c, row.get(c.name))}
    if field.widget not in ("file", "files"):
        return ()
    several = value if isinstance(value, list) else [value]
    return {one for one in several if isinstance(one, str)}


def _looks_like_a_day(value: Any) -> bool:
    text = str(value)
    return len(text) == 10 and text[4] == text[7] == "-" and text.replace("-", "").isdigit()
