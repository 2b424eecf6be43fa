"""What a person sent from an item's page: read, kept, checked, handed to the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import FileStorage, MultiDict

from admin.forms.build import build, file_ids
from admin.forms.files import links, take_uploads
from admin.forms.model import FileLink, FormPage
from admin.forms.parse import read_answers
from admin.i18n import language
from admin.identity import Me
from admin.inbox.item import ItemView
from admin.work import look_again, work
from bpmn.forms import FieldError, Form, parse_paste
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

    def page(self, errors: Mapping[str, str] | None = None, *, chosen: str = "") -> FormPage:
        """Return the page with what was sent."""
        return form_page(
            self.view, self.answers, errors=errors, chosen=chosen, more_rows=self.more_rows
        )

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
) -> Sent:
    """Read what a page sent; files are kept at once."""
    form = view.form
    assert form is not None, "an item without a form sends nothing"
    values = {name: typed.getlist(name) for name in typed}
    files, refused = take_uploads(
        engine, person.agency, view.row["id"], person.person or "", uploads, values
    )
    if files:
        look_again()  # the page names files that this request has just brought
    answers = read_answers(form.fields, values)
    decision = form.decision
    chosen = str(answers.pop(decision.name, "")) if decision else ""
    sent = Sent(form, view, answers, chosen, files, refused)
    _change_rows(sent, typed)
    return sent


def _change_rows(sent: Sent, typed: MultiDict[str, str]) -> None:
    """Add, remove or paste rows where a button of a table was pressed."""
    if add := typed.get("add"):
        sent.more_rows[add] = 1
    table, _, number = typed.get("remove", "").rpartition(".")
    rows = sent.answers.get(table)
    if isinstance(rows, list) and number.isdigit() and int(number) < len(rows):
        del rows[int(number)]
    if paste := typed.get("paste"):
        field_ = next((one for one in sent.form.fields if one.name == paste and one.columns), None)
        if field_ is not None:
            pasted = parse_paste(field_, typed.get(f"paste.{paste}", ""), sent.view.context)
            sent.answers[paste] = [*sent.answers.get(paste, ()), *pasted.rows]


def form_page(
    view: ItemView,
    answers: Mapping[str, Any],
    *,
    errors: Mapping[str, str] | None = None,
    chosen: str = "",
    more_rows: Mapping[str, int] | None = None,
) -> FormPage:
    """Return the form of an item as a page."""
    assert view.form is not None
    named = file_ids(view.form, answers, view.context)
    return build(
        view.form,
        view.context,
        answers,
        files=links(work(), view.row["agency"], named),
        errors=errors,
        chosen=chosen,
        more_rows=more_rows,
    )


def first_answers(view: ItemView) -> dict[str, Any]:
    """Return what the form opens with: the draft, or else its own first values."""
    assert view.form is not None
    draft = view.row["draft"]
    return dict(draft) if draft is not None else view.form.initial(view.context)


def texts(errors: tuple[FieldError, ...]) -> dict[str, str]:
    """Return the texts of a check's errors, by path."""
    found: dict[str, str] = {}
    for error in errors:
        found.setdefault(".".join(str(part) for part in error.path), error.text(language()))
    return found
