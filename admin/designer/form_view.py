"""Forms by a simple field editor: labels, kinds, choices, order; with the form as people see it."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose
from werkzeug.datastructures import MultiDict

from admin.designer import checking, drafts
from admin.designer.form_page import (
    act,
    kept_name,
    kind_names,
    operators,
    options_shown,
    read_sent,
)
from admin.designer.saving import save
from admin.designer.words import actor
from admin.forms.build import build
from admin.forms.model import FormPage
from admin.i18n import gettext
from admin.identity import me
from admin.views import Page
from admin.work import work
from bpmn.errors import BpmnError, FormError
from bpmn.forms import read_form
from bpmn.forms.edit import (
    Question,
    read_questions,
    table_of,
    to_json,
    with_table,
    write_questions,
)
from engine.engine import Engine

TEXTS = ("title", "description")


class FormEditor(Page):
    """Questions of one form, or columns of one of its tables."""

    in_menu: ClassVar[bool] = False
    routes: ClassVar[frozenset[str] | None] = frozenset({"show", "change"})

    def __init__(self, engine: Engine, **kwargs: Any) -> None:
        self._default_view = "show"
        super().__init__(**kwargs)
        self.engine = engine

    @expose("/<draft>/form")
    def show(self, draft: str) -> str:
        """Show the questions."""
        text, document = self._read(draft)
        holder = self._holder(document)
        return self._page(draft, text, document, read_questions(holder))

    @expose("/<draft>/form", methods=("POST",))
    def change(self, draft: str) -> ResponseReturnValue:
        """Take the fields, press the button, keep the draft."""
        text, document = self._read(draft)
        holder, within = self._holder(document), request.values.get("within", "")
        sent = read_sent(request.form, read_questions(holder))
        action = request.form.get("do", "")
        verb, _, place = action.partition(".")
        errors = {
            name: message
            for name, message in sent.errors.items()
            if verb != "remove" or not name.startswith(f"q{place}.")
        }
        version = request.form.get("version", type=int)
        if errors:
            shown = self._page(
                draft, text, document, sent.questions, errors=errors, version=version
            )
            return shown, 422
        questions = act(sent.questions, action)
        written = write_questions(holder, questions)
        changed = with_table(document, within, written) if within else _with_texts(written)
        content = to_json(changed)
        if content == to_json(document):
            content = text.content  # as it was written
        if wrong := _fault(content, text.path, questions):
            shown = self._page(draft, text, document, questions, errors=wrong, version=version)
            return shown, 422
        back = url_for(".show", draft=draft, path=text.path, within=within or None)
        done = save(self.engine, draft, text.path, content, version, back=back)
        if done.page is not None:
            return done.page
        if done.error:
            shown = self._page(
                draft, text, document, questions, errors={"": done.error}, version=version
            )
            return shown, 422
        if action == "save":
            flash(gettext("Tersimpan dalam draf."), "success")
        return redirect(back + (f"#q{len(questions) - 1}" if action == "add" else ""))

    def _read(self, draft: str) -> tuple[drafts.Text, dict[str, Any]]:
        """Return the document and its JSON value, or end with 404 or a way to its text."""
        path = request.values.get("path", "")
        text = drafts.read(work(), me().agency, draft, path)
        try:
            document = json.loads(text.content)
        except ValueError:
            document = None
        if not isinstance(document, dict) or not isinstance(document.get("properties"), dict):
            flash(gettext("Formulir ini tidak dapat dibaca. Perbaiki lewat teksnya."), "error")
            abort(redirect(url_for("drafts.source", draft=draft, path=path)))
        return text, document

    @staticmethod
    def _holder(document: dict[str, Any]) -> Any:
        """Return what holds the questions: the form, or the rows of a table."""
        within = request.values.get("within", "")
        if not within:
            return document
        items = table_of(document, within)
        if items is None:
            abort(404)
        return items

    def _page(
        self,
        draft: str,
        text: drafts.Text,
        document: dict[str, Any],
        questions: list[Question],
        *,
        errors: dict[str, str] | None = None,
        version: int | None = None,
    ) -> str:
        within = request.values.get("within", "")
        specs = self._holder(document).get("properties", {})
        typed: MultiDict[str, str] | None = request.form if errors else None
        stored = drafts.documents(work(), me().agency, draft)
        found = checking.findings(self.engine, work(), me().agency, stored)
        english = document.get("x-en") if isinstance(document.get("x-en"), dict) else {}
        return self.render(
            "designer/form.html",
            draft=drafts.get(work(), me().agency, draft),
            path=text.path,
            within=within,
            table=document["properties"][within].get("title", within) if within else "",
            version=version if version is not None else text.version,
            document=document,
            english=english,
            questions=questions,
            kinds=kind_names(),
            kept={name: kept_name(spec) for name, spec in specs.items()},
            tables=[name for name in specs if not within and table_of(document, name)],
            options_shown=options_shown,
            operators=operators(),
            typed=typed,
            errors=errors or {},
            others=drafts.others_present(work(), draft, actor()),
            findings=checking.told(found, text.path),
            form=_preview(text),
        )


def _with_texts(written: dict[str, Any]) -> dict[str, Any]:
    """Return the form with the title and text that the page sent, in both languages."""
    english = dict(written.get("x-en") or {})
    for word in TEXTS:
        for holder, name in ((written, f"form.{word}"), (english, f"form.{word}_en")):
            if name not in request.form:
                continue
            text = request.form[name].replace("\r\n", "\n").strip()[:2000]
            if text:
                holder[word] = text
            else:
                holder.pop(word, None)
    if english:
        written["x-en"] = english
    else:
        written.pop("x-en", None)
    return written


def _fault(content: bytes, path: str, questions: list[Question]) -> dict[str, str]:
    """Return what keeps the outcome from being a form, at the question it is about."""
    try:
        read_form(content, path)
    except FormError as error:
        name = (error.element or "").split(".")[-1]
        places = [place for place, one in enumerate(questions) if one.name and one.name == name]
        field = f"q{places[0]}.title" if places else ""
        return {field: gettext("Formulir belum dapat dipakai: %(why)s", why=error.message)}
    return {}


def _preview(text: drafts.Text) -> FormPage | None:
    """Return the form as people see it, without data; None when it cannot be read."""
    try:
        form = read_form(text.content, text.path)
        return build(form, {}, {})
    except BpmnError:
        return None
