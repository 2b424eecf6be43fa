"""The page on which a diagram of a draft is changed, and the way out of a conflict.

The script of the page (admin/frontend/src/editor) reads and writes the draft through `api.py`.
"""

from __future__ import annotations

from typing import Any, ClassVar

from flask import abort, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose

from admin.designer import drafts
from admin.designer.diagram_texts import texts
from admin.designer.words import actor, refusal_text
from admin.headers import allow_style_attributes
from admin.i18n import gettext
from admin.identity import me
from admin.views import Page
from admin.work import work
from bpmn.document import read_document
from bpmn.errors import DocumentError
from engine.engine import Engine


class Diagrams(Page):
    """Diagrams of drafts, one at a time."""

    in_menu: ClassVar[bool] = False
    routes: ClassVar[frozenset[str] | None] = frozenset({"show", "copy"})

    def __init__(self, engine: Engine, **kwargs: Any) -> None:
        self._default_view = "show"  # Flask-Admin wants one; it stands in no menu
        super().__init__(**kwargs)
        self.engine = engine

    @expose("/<draft>/diagram")
    def show(self, draft: str) -> str:
        """Show the editor of a diagram: the one asked for, or the main one of the draft."""
        agency = me().agency
        held = drafts.get(work(), agency, draft)
        documents = drafts.documents(work(), agency, draft)
        diagrams = [path for path in documents if path.endswith(".bpmn")]
        main = f"{held.folder}.bpmn"
        first = main if main in diagrams else next(iter(diagrams), "")
        path = request.args.get("path") or first
        if path not in diagrams:
            abort(404)
        allow_style_attributes()
        return self.render(
            "designer/diagram.html",
            draft=held,
            path=path,
            title=_name(documents[path], path),
            address=url_for("draft_api.document", draft=draft).removesuffix("/document"),
            texts=texts(),
        )

    @expose("/<draft>/diagram/copy", methods=("POST",))
    def copy(self, draft: str) -> ResponseReturnValue:
        """Keep the editor's text, with everything else of the draft, as a draft of its own."""
        sent = request.get_json(silent=True)
        path, content = (sent.get("path"), sent.get("content")) if sent else (None, None)
        if not isinstance(path, str) or not isinstance(content, str):
            message = gettext("Permintaan tidak dapat dibaca")
            return jsonify(error={"kind": "request", "message": message}), 400
        original = drafts.get(work(), me().agency, draft)
        title = gettext("%(title)s (salinan %(name)s)", title=original.title, name=me().name)
        try:
            with self.engine.database.write() as unit:
                made = drafts.copy(
                    unit,
                    me().agency,
                    actor(),
                    draft,
                    title=title,
                    path=path,
                    content=content.encode(),
                )
                key = made.id
                unit.commit()
        except drafts.DraftRefused as error:
            return jsonify(error={"kind": error.kind, "message": refusal_text(error)}), 422
        return jsonify(url=url_for(".show", draft=key, path=path))


def _name(content: bytes, path: str) -> str:
    """Return what the process of a diagram is called, or the path of one that cannot be read."""
    try:
        processes = read_document(content, path).processes.values()
    except DocumentError:
        return path
    return next((each.name for each in processes if each.name), path)
