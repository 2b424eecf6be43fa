"""What the diagram editor asks of the server: documents, findings, lists, who else is there.

Answers are JSON; a refusal is {error: {kind, message, ...}} with a message for people.
"""

from __future__ import annotations

from typing import Any, ClassVar

from flask import jsonify, request
from flask.typing import ResponseReturnValue
from flask_admin import expose
from werkzeug.wrappers import Response

from admin.designer import checking, drafts
from admin.designer.choices import choices
from admin.designer.words import actor, called, conflict_text, refusal_text
from admin.formats import clock
from admin.i18n import gettext
from admin.identity import me
from admin.views import Page
from admin.work import look_again, work
from engine.engine import Engine


class DraftApi(Page):
    """One draft, as a script reads and writes it."""

    in_menu: ClassVar[bool] = False
    routes: ClassVar[frozenset[str] | None] = frozenset(
        {"document", "save_document", "lint", "choices", "presence"}
    )

    def __init__(self, engine: Engine, **kwargs: Any) -> None:
        self._default_view = "choices"  # Flask-Admin wants one; it stands in no menu
        super().__init__(**kwargs)
        self.engine = engine

    @expose("/<draft>/document")
    def document(self, draft: str) -> ResponseReturnValue:
        """Answer the text of a document, with its version in a header."""
        text = drafts.read(work(), me().agency, draft, request.args.get("path", ""))
        response = Response(text.content, content_type="text/plain; charset=utf-8")
        response.headers["X-Draft-Version"] = str(text.version)
        response.headers["Cache-Control"] = "no-store"
        return response

    @expose("/<draft>/document", methods=("POST",))
    def save_document(self, draft: str) -> ResponseReturnValue:
        """Save a document that was read as a version; answer the new version and the findings."""
        sent = _sent()
        version = sent.get("version")
        if not sent or not (version is None or type(version) is int):
            return _unreadable()
        path, content = sent["path"], sent["content"].encode()
        try:
            with self.engine.database.write() as unit:
                saved = drafts.save(unit, me().agency, actor(), draft, path, content, version)
                unit.commit()
        except drafts.DraftConflict as error:
            return _conflict(error)
        except drafts.DraftRefused as error:
            return _refused(error)
        look_again()
        found = self._findings(draft)
        return jsonify(version=saved, findings=checking.told(found, path))

    @expose("/<draft>/lint", methods=("POST",))
    def lint(self, draft: str) -> ResponseReturnValue:
        """Answer what lint finds with a text that is not saved yet."""
        sent = _sent()
        if not sent:
            return _unreadable()
        path, content = sent["path"], sent["content"].encode()
        if len(content) > drafts.LARGEST_DOCUMENT:
            too_big = {"path": path, "size": len(content), "most": drafts.LARGEST_DOCUMENT}
            return _refused(drafts.DraftRefused("too_big", **too_big))
        return jsonify(findings=checking.told(self._findings(draft, {path: content}), path))

    @expose("/<draft>/choices")
    def choices(self, draft: str) -> ResponseReturnValue:
        """Answer the lists that the panel offers."""
        documents = drafts.documents(work(), me().agency, draft)
        return jsonify(choices(self.engine, work(), me().agency, documents))

    @expose("/<draft>/presence", methods=("POST",))
    def presence(self, draft: str) -> ResponseReturnValue:
        """Note that the person has the draft open; answer who else has."""
        with self.engine.database.write() as unit:
            found = drafts.is_present(unit, me().agency, draft, actor(), me().name)
            unit.commit()
        return jsonify(others=[{"name": each.name, "since": clock(each.since)} for each in found])

    def _findings(self, draft: str, unsaved: dict[str, bytes] | None = None) -> list[Any]:
        documents = {**drafts.documents(work(), me().agency, draft), **(unsaved or {})}
        return checking.findings(self.engine, work(), me().agency, documents)


def _sent() -> dict[str, Any]:
    """Return what a script sent: path and content as texts, or nothing."""
    sent = request.get_json(silent=True)
    if not isinstance(sent, dict):
        return {}
    path, content = sent.get("path"), sent.get("content")
    return sent if isinstance(path, str) and isinstance(content, str) else {}


def _error(status: int, kind: str, message: str, **facts: Any) -> ResponseReturnValue:
    return jsonify(error={"kind": kind, "message": message, **facts}), status


def _unreadable() -> ResponseReturnValue:
    return _error(400, "request", gettext("Permintaan tidak dapat dibaca"))


def _conflict(error: drafts.DraftConflict) -> ResponseReturnValue:
    unit, agency = work(), me().agency
    return _error(
        409,
        "conflict",
        conflict_text(unit, agency, error),
        by=called(unit, agency, [error.by])[error.by],
        at=error.at.isoformat(),
        version=error.version,
    )


def _refused(error: drafts.DraftRefused) -> ResponseReturnValue:
    status = 409 if error.kind == "closed" else 422
    line = error.facts.get("line")
    return _error(status, error.kind, refusal_text(error), line=line)
