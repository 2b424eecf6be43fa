"""What a person sent from an item's page: read, kept, checked, handed to the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from werkzeug.datastructures import FileStorage, MultiDict

from admin.forms.build import build, file_ids
from admin.forms.files import links, take_uploads
from admin.forms.model import FileLink, FormPage, PasteBox
from admin.forms.parse import MOST_ROWS, read_answers
from admin.i18n import gettext, language
from admin.identity import Me
from admin.inbox.item import ItemView, functions_of
from admin.work import look_again, work
from bpmn.forms import Checked, Field, FieldError, Form, Pasted, parse_paste
from engine.engine import Engine


@dataclass(slots=True)
class Sent:
    """One request of an item's form."""

    form: Form
    view: ItemView
    answers: dict[str, Any]
    chosen: str = ""  # the decision button pressed
    files: dict[str, FileLink] = field(default_factory=dict)  # just uploaded, by control
    refused: dict[str, str] = field(default_factory=dict)  # files not taken, by path
    more_rows: dict[str, int] = field(default_factory=dict)
    pasted: dict[str, PasteBox] = field(default_factory=dict)  # rows not taken, by table

    def page(self, errors: Mapping[str, str] | None = None, *, chosen: str = "") -> FormPage:
        """Return the page with what was sent."""
        return form_page(
            self.view,
            self.answers,
            errors=errors,
            chosen=chosen,
            more_rows=self.more_rows,
            pasted=self.pasted,
        )

    def check(self) -> Checked:
        """Return the answers as the form cleans them, and what is wrong."""
        return self.form.check(self.complete, self.view.context, functions=self.view.functions)

    def files_named(self) -> dict[str, FileLink]:
        """Return every file that answers and context name."""
        named = file_ids(self.form, self.answers, self.view.context)
        return links(work(), self.view.row["agency"], named)

    @property
    def complete(self) -> dict[str, Any]:
        """The answers with the decision that was pressed."""
        decision = self.form.decision
        if decision is None or not self.chosen:
            return self.answers
        return {**self.answers, decision.name: self.chosen}


def read_sent(
    engine: Engine,
    person: Me,
    view: ItemView,
    typed: MultiDict[str, str],
    uploads: MultiDict[str, FileStorage],
    *,
    by_script: bool = False,
) -> Sent:
    """Read what a page sent; files are kept at once.

    A script saves while people type: it presses no button, and rows to be pasted stay in their box.
    """
    form = view.form
    assert form is not None, "an item without a form sends nothing"
    values = {name: typed.getlist(name) for name in typed}
    files, refused = take_uploads(
        engine,
        person.agency,
        view.row["id"],
        person.person or "",
        uploads,
        values,
        on_behalf=view.on_behalf,
    )
    if files:
        look_again()  # the page names files that this request has just brought
        who = view.on_behalf or person.person or ""
        functions = functions_of(work(), engine, view.row, who)
        view = replace(view, functions=functions)
    answers = read_answers(form.fields, values)
    decision = form.decision
    chosen = str(answers.pop(decision.name, "")) if decision else ""
    sent = Sent(form, view, answers, chosen, files, refused)
    if not by_script:
        _change_rows(sent, typed)
    return sent


def _change_rows(sent: Sent, typed: MultiDict[str, str]) -> None:
    """Add or remove rows where a button of a table was pressed; take rows left to be pasted."""
    if add := typed.get("add"):
        sent.more_rows[add] = 1
    table, _, number = typed.get("remove", "").rpartition(".")
    rows = sent.answers.get(table)
    if isinstance(rows, list) and number.isdigit() and int(number) < len(rows):
        del rows[int(number)]
    for one in sent.form.fields:
        text = typed.get(f"paste.{one.name}", "")
        if one.columns and one.asks and (text.strip() or typed.get("paste") == one.name):
            _paste(sent, one, text)


def _paste(sent: Sent, table: Field, text: str) -> None:
    """Add pasted rows to a table; what does not fit stays to be put right, with the reasons."""
    rows = sent.answers.get(table.name, [])
    pasted = parse_paste(table, text, sent.view.context)
    most = min(table.rules.get("maxItems", MOST_ROWS), MOST_ROWS)
    if pasted.good and len(rows) + len(pasted.good) > most:
        full = FieldError((table.name,), "paste", "paste.full", most)
        sent.pasted[table.name] = PasteBox(text, (full.text(language()),))
        return
    if pasted.good:
        sent.answers[table.name] = [*rows, *pasted.good]
    if pasted.errors:
        told = tuple(_place(table, pasted, error) for error in pasted.errors)
        sent.pasted[table.name] = PasteBox(pasted.rest, told, len(pasted.good))


def _place(table: Field, pasted: Pasted, error: FieldError) -> str:
    """Return one fault of pasted rows with its row, its column and what was typed there."""
    reason = error.text(language())
    if len(error.path) < 2:
        return reason
    row = int(error.path[1])
    if len(error.path) < 3:
        return gettext("baris %(row)s: %(reason)s", row=row + 1, reason=reason)
    column = str(error.path[2])
    return gettext(
        'baris %(row)s, %(column)s: %(reason)s (tertulis "%(typed)s")',
        row=row + 1,
        column=table.column(column).label(language()),
        reason=reason,
        typed=str(pasted.rows[row].get(column, ""))[:60],
    )


def form_page(
    view: ItemView,
    answers: Mapping[str, Any],
    *,
    errors: Mapping[str, str] | None = None,
    chosen: str = "",
    more_rows: Mapping[str, int] | None = None,
    pasted: Mapping[str, PasteBox] | None = None,
) -> FormPage:
    """Return the form of an item as a page."""
    assert view.form is not None
    named = file_ids(view.form, answers, view.context)
    return build(
        view.form,
        view.context,
        answers,
        functions=view.functions,
        files=links(work(), view.row["agency"], named),
        errors=errors,
        chosen=chosen,
        more_rows=more_rows,
        pasted=pasted,
    )


def first_answers(view: ItemView) -> dict[str, Any]:
    """Return what the form opens with: the draft, or else its own first values."""
    assert view.form is not None
    draft = view.row["draft"]
    return (
        dict(draft)
        if draft is not None
        else view.form.initial(view.context, functions=view.functions)
    )


def texts(errors: tuple[FieldError, ...]) -> dict[str, str]:
    """Return the texts of a check's errors, by path."""
    found: dict[str, str] = {}
    for error in errors:
        found.setdefault(".".join(str(part) for part in error.path), error.text(language()))
    return found
