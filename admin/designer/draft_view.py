"""One draft: its documents, what lint says, what would change; deploying and discarding it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar
from urllib.parse import quote

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose
from werkzeug.wrappers import Response

from admin.designer import checking, drafts
from admin.designer.archive import path_for, unpack
from admin.designer.deploying import LONGEST_NOTE, Plan, deploy, plan
from admin.designer.documents import describe
from admin.designer.saving import save
from admin.designer.telling import Teller
from admin.designer.versions import main_process, running_on
from admin.designer.view import zip_answer
from admin.designer.words import actor, called, conflict_text, refusal_text
from admin.i18n import gettext
from admin.identity import me
from admin.tables import ProcessDraft
from admin.views import Page
from admin.work import look_again, work
from bpmn.bundle import Bundle
from bpmn.errors import DocumentError
from bpmn.forms.edit import new_name, to_json
from engine.engine import Engine
from engine.errors import DocumentsRefused, Outdated
from engine.store import bundles

MOST_TOLD = 60  # sentences of what changed


class DraftPages(Page):
    """The pages of a draft that are not an editor of one kind of document."""

    in_menu: ClassVar[bool] = False
    routes: ClassVar[frozenset[str] | None] = frozenset(
        {
            "show", "new", "new_form", "archive", "download", "upload", "change", "source",
            "save_source", "copy", "check", "deploy",
        }
    )  # fmt: skip

    def __init__(self, engine: Engine, **kwargs: Any) -> None:
        self._default_view = "new"  # Flask-Admin wants one; it stands in no menu
        super().__init__(**kwargs)
        self.engine = engine

    @expose("/new", methods=("POST",))
    def new(self) -> Response:
        """Make a draft of uploaded documents of a process that is not deployed yet."""
        found, refusal = _uploaded()
        if refusal is None and not any(path.endswith(".bpmn") for path in found):
            refusal = gettext("Sebuah proses memerlukan paling sedikit satu diagram *.bpmn.")
        if refusal is not None:
            flash(refusal, "error")
            return redirect(url_for("designer.index"))
        folder, title = _called(found)
        try:
            with self.engine.database.write() as unit:
                newest = bundles.find_latest(unit, me().agency, "process", folder)
                base = newest.bundle if newest is not None else None
                made = drafts.create(
                    unit, me().agency, actor(), found, folder=folder, title=title, base=base
                ).id
                unit.commit()
        except drafts.DraftRefused as error:
            flash(refusal_text(error), "error")
            return redirect(url_for("designer.index"))
        return redirect(url_for(".show", draft=made))

    @expose("/<draft>/")
    def show(self, draft: str) -> str:
        """Show the draft."""
        held = drafts.get(work(), me().agency, draft)
        planned = plan(self.engine, work(), me().agency, draft)
        texts = drafts.texts(work(), draft)
        keys = [held.created_by, held.edited_by, *(each.edited_by for each in texts)]
        return self.render(
            "designer/draft.html",
            draft=held,
            texts={each.path: each for each in texts},
            described=describe((each.path, bytes(each.content)) for each in texts),
            called=called(work(), me().agency, keys),
            others=drafts.others_present(work(), draft, actor()),
            **self._told(planned),
        )

    @expose("/<draft>/files.zip")
    def archive(self, draft: str) -> Response:
        """Answer all documents as a zip file."""
        held = drafts.get(work(), me().agency, draft)
        found = drafts.documents(work(), me().agency, draft)
        return zip_answer(found, f"{held.folder}-draf.zip")

    @expose("/<draft>/download")
    def download(self, draft: str) -> Response:
        """Answer one document to be saved."""
        text = drafts.read(work(), me().agency, draft, request.args.get("path", ""))
        response = Response(text.content, content_type="application/octet-stream")
        name = quote(text.path.rpartition("/")[2])
        response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
        return response

    @expose("/<draft>/upload", methods=("POST",))
    def upload(self, draft: str) -> ResponseReturnValue:
        """Put uploaded documents, or those of a zip file, into the draft."""
        here = redirect(url_for(".show", draft=draft))
        found, refusal = _uploaded()
        if refusal is not None:
            flash(refusal, "error")
            return here
        seen = request.form.get("version", 0, type=int)
        try:
            with self.engine.database.write() as unit:
                known = {each.path: each for each in drafts.texts(unit, draft)}
                for path, content in found.items():
                    old = known.get(path)
                    if old is not None and old.version > seen:
                        raise drafts.DraftConflict(path, old.edited_by, old.edited_at, old.version)
                    version = old.version if old is not None else None
                    drafts.save(unit, me().agency, actor(), draft, path, content, version)
                unit.commit()
        except drafts.DraftConflict as error:
            text = conflict_text(work(), me().agency, error)
            flash(f"{error.path}: {text}", "error")
            return here
        except drafts.DraftRefused as error:
            flash(refusal_text(error), "error")
            return here
        look_again()
        flash(gettext("Diterima: %(paths)s.", paths=", ".join(sorted(found))), "success")
        return here

    @expose("/<draft>/change", methods=("POST",))
    def change(self, draft: str) -> Response:
        """Rename or remove a document, give the draft a title, or discard it."""
        agency, do = me().agency, request.form.get("do", "")
        path = request.form.get("path", "")
        try:
            with self.engine.database.write() as unit:
                if do == "rename":
                    to = request.form.get("to", "").strip()
                    drafts.rename(unit, agency, actor(), draft, path, to)
                elif do == "remove":
                    drafts.remove(unit, agency, actor(), draft, path)
                elif do == "title":
                    title = request.form.get("title", "").strip()
                    if title:
                        drafts.entitle(unit, agency, actor(), draft, title)
                elif do == "discard":
                    drafts.close(unit, agency, actor(), draft, "discarded")
                else:
                    abort(400)
                unit.commit()
        except drafts.DraftRefused as error:
            flash(refusal_text(error), "error")
        else:
            if do == "discard":
                flash(gettext("Draf dibuang. Tidak ada yang berubah pada proses."), "success")
                return redirect(url_for("designer.index"))
        return redirect(url_for(".show", draft=draft))

    @expose("/<draft>/new-form", methods=("POST",))
    def new_form(self, draft: str) -> Response:
        """Begin a form with a title and one question, and open it in the field editor."""
        here = redirect(url_for(".show", draft=draft))
        title = " ".join(request.form.get("title", "").split())[:200]
        if not title:
            flash(gettext("Tulis judul formulirnya."), "error")
            return here
        question = {"type": "string", "title": gettext("Isian baru")}
        content = to_json({"type": "object", "title": title, "properties": {"isian": question}})
        try:
            with self.engine.database.write() as unit:
                known = {each.path.removeprefix("forms/") for each in drafts.texts(unit, draft)}
                name = new_name(title, {path.removesuffix(".json") for path in known})
                path = f"forms/{name}.json"
                drafts.save(unit, me().agency, actor(), draft, path, content, None)
                unit.commit()
        except drafts.DraftRefused as error:
            flash(refusal_text(error), "error")
            return here
        return redirect(url_for("form_editor.show", draft=draft, path=path))

    @expose("/<draft>/source")
    def source(self, draft: str) -> str:
        """Show the text of a document, for those who write it themselves."""
        text = drafts.read(work(), me().agency, draft, request.args.get("path", ""))
        return self._source(draft, text.path, text.content.decode(errors="replace"), text.version)

    @expose("/<draft>/source", methods=("POST",))
    def save_source(self, draft: str) -> ResponseReturnValue:
        """Save the text of a document."""
        path = request.form.get("path", "")
        content = request.form.get("content", "").replace("\r\n", "\n")
        version = request.form.get("version", type=int)
        back = url_for(".source", draft=draft, path=path)
        done = save(self.engine, draft, path, content.encode(), version, back=back)
        if done.page is not None:
            return done.page
        if done.error:
            return self._source(draft, path, content, version or 0, done.error), 422
        flash(gettext("Tersimpan."), "success")
        return redirect(back)

    @expose("/<draft>/copy", methods=("POST",))
    def copy(self, draft: str) -> Response:
        """Keep one's own text, and everything else as it is, in a draft of its own."""
        path, content = request.form.get("path", ""), request.form.get("content")
        agency = me().agency
        held = drafts.get(work(), agency, draft)
        title = gettext("%(title)s (versi %(who)s)", title=held.title, who=me().name)
        try:
            with self.engine.database.write() as unit:
                if content is None:
                    found = drafts.documents(unit, agency, draft)
                    made = drafts.create(
                        unit, agency, actor(), found, folder=held.folder, title=title,
                        base=held.base,
                    ).id  # fmt: skip
                else:
                    mine = content.replace("\r\n", "\n").encode()
                    made = drafts.copy(
                        unit, agency, actor(), draft, title=title, path=path, content=mine
                    ).id
                unit.commit()
        except drafts.DraftRefused as error:
            flash(refusal_text(error), "error")
            return redirect(url_for(".show", draft=draft))
        flash(gettext("Isian Anda disimpan sebagai draf tersendiri."), "success")
        return redirect(url_for(".show", draft=made))

    @expose("/<draft>/deploy")
    def check(self, draft: str) -> str:
        """Show what deploying would do, and ask for a note."""
        return self._deploy_page(drafts.get(work(), me().agency, draft))

    @expose("/<draft>/deploy", methods=("POST",))
    def deploy(self, draft: str) -> ResponseReturnValue:
        """Make the draft the newest version."""
        held = drafts.get(work(), me().agency, draft)
        note = request.form.get("note", "").strip()
        replaces = request.form.get("replaces", "") or None
        if not note:
            error = gettext("Tulis catatan: apa yang berubah dan mengapa.")
            return self._deploy_page(held, note_error=error), 422
        planned = plan(self.engine, work(), me().agency, draft)
        if planned.is_overtaken and not request.form.get("over"):
            error = gettext("Centang bahwa versi yang lebih baru boleh digantikan.")
            return self._deploy_page(held, over_error=error), 422
        if not planned.may_go:
            return self._deploy_page(held), 422
        try:
            number = deploy(self.engine, me().agency, actor(), draft, note=note, replaces=replaces)
        except (DocumentsRefused, Outdated):  # lint again, or a version that came just now
            look_again()
            flash(gettext("Keadaannya baru saja berubah. Periksa sekali lagi."), "error")
            return self._deploy_page(drafts.get(work(), me().agency, draft)), 409
        except drafts.DraftRefused as error:
            flash(refusal_text(error), "error")
            return redirect(url_for(".show", draft=draft))
        flash(
            gettext(
                "Versi %(number)s berlaku mulai sekarang. Dokumen berikutnya mengikutinya; perkara"
                " yang sedang berjalan tetap pada versinya.",
                number=number,
            ),
            "success",
        )
        return redirect(url_for("designer.versions", process=held.folder))

    def _source(self, draft: str, path: str, content: str, version: int, error: str = "") -> str:
        held = drafts.get(work(), me().agency, draft)
        found = checking.findings(
            self.engine, work(), me().agency, drafts.documents(work(), me().agency, draft)
        )
        return self.render(
            "designer/source.html",
            draft=held,
            path=path,
            content=content,
            version=version,
            error=error,
            findings=checking.told(found, path),
            others=drafts.others_present(work(), draft, actor()),
        )

    def _deploy_page(
        self, held: ProcessDraft, *, note_error: str = "", over_error: str = ""
    ) -> str:
        planned = plan(self.engine, work(), me().agency, held.id)
        return self.render(
            "designer/deploy.html",
            draft=held,
            plan=planned,
            running=running_on(work(), me().agency, planned.processes),
            note=request.form.get("note", ""),
            note_error=note_error,
            over_error=over_error,
            longest=LONGEST_NOTE,
            **self._told(planned),
        )

    def _told(self, planned: Plan) -> dict[str, Any]:
        teller = Teller(work(), me().agency)
        return {
            "changes": teller.tell(planned.changes[:MOST_TOLD]),
            "more_changes": max(0, len(planned.changes) - MOST_TOLD),
            "overtaken": teller.tell(planned.overtaken[:MOST_TOLD]),
            "findings": checking.told(planned.findings),
            "may_go": planned.may_go,
        }


def _called(found: Mapping[str, bytes]) -> tuple[str, str]:
    """Return the process that names uploaded documents, and its name; as well as they tell it."""
    try:
        held = Bundle.of(found)
    except DocumentError:
        held = None
    key = main_process(held) if held is not None else ""
    if held is not None and key:
        return key, held.processes[key].name or key
    diagram = min(path for path in found if path.endswith(".bpmn"))
    stem = diagram.rpartition("/")[2].removesuffix(".bpmn")
    return stem, stem


def _uploaded() -> tuple[dict[str, bytes], str | None]:
    """Return the uploaded documents by path, or why they are not taken."""
    found: dict[str, bytes] = {}
    try:
        for file in request.files.getlist("files"):
            if not file.filename:
                continue
            content = file.read()
            if file.filename.lower().endswith(".zip"):
                found |= unpack(content).documents
            else:
                path = path_for(file.filename)
                drafts.check(path, content)
                found[path] = content
    except drafts.DraftRefused as error:
        return {}, refusal_text(error)
    return found, None if found else gettext("Pilih dulu berkasnya.")
