"""The processes of the agency and their versions."""

from __future__ import annotations

from typing import Any, ClassVar

from flask import abort, flash, redirect, request, url_for
from flask_admin import expose
from werkzeug.wrappers import Response

from admin.designer import drafts
from admin.designer.archive import pack
from admin.designer.bundles import bundle
from admin.designer.deploying import LONGEST_NOTE, go_back
from admin.designer.telling import Teller
from admin.designer.versions import (
    PAGE,
    changes_between,
    find_folder,
    find_version,
    list_folders,
    list_versions,
)
from admin.designer.words import actor, called
from admin.formats import day
from admin.i18n import gettext
from admin.identity import me
from admin.views import Page
from admin.work import look_again, work
from engine.engine import Engine
from engine.errors import Outdated
from engine.store import bundles

TOLD = 4  # sentences shown of each version in a list


class Designer(Page):
    """What is deployed, since when, by whom and why; the way to drafts."""

    routes: ClassVar[frozenset[str] | None] = frozenset(
        {"index", "versions", "version", "download", "back", "new_draft"}
    )

    also: ClassVar[frozenset[str]] = frozenset(
        {"drafts", "diagram", "chain", "form_editor", "trial"}
    )

    def __init__(self, engine: Engine, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.engine = engine

    @expose("/")
    def index(self) -> str:
        """List the processes, and the drafts that are open."""
        agency = me().agency
        folders = list_folders(work(), agency)
        found = drafts.list_drafts(work(), agency, before=request.args.get("before"))
        keys = [folder.deployed_by for folder in folders] + [each.edited_by for each in found]
        return self.render(
            "designer/index.html",
            folders=folders,
            drafts=found,
            more=found[-1].id if len(found) == drafts.PAGE else None,
            called=called(work(), agency, keys),
            names={folder.process: folder.name for folder in folders},
        )

    @expose("/process/<process>")
    def versions(self, process: str) -> str:
        """List the versions of a process."""
        agency = me().agency
        folder = find_folder(work(), agency, process)
        if folder is None:
            abort(404)
        before = request.args.get("before", type=int)
        found = list_versions(work(), agency, process, before=before)
        teller = Teller(work(), agency)
        return self.render(
            "designer/versions.html",
            process=process,
            name=folder[1].processes[process].name or process,
            newest=folder[0].version,
            versions=found,
            told={each.number: teller.tell(each.changes[:TOLD]) for each in found},
            TOLD=TOLD,
            more=found[-1].number if len(found) == PAGE and found[-1].number > 1 else None,
            called=called(work(), agency, [each.deployed_by for each in found]),
            drafts=drafts.list_drafts(work(), agency, folder=process),
        )

    @expose("/process/<process>/<int:number>")
    def version(self, process: str, number: int) -> str:
        """Show a version: what changed, its documents, and going back to it."""
        row, newest = self._version(process, number)
        with_number = request.args.get("with", type=int) or number - 1
        other = find_version(work(), me().agency, process, with_number)
        changes = changes_between(work(), other.bundle if other else None, row.bundle)
        return self.render(
            "designer/version.html",
            process=process,
            name=newest[1].processes[process].name or process,
            version=row,
            newest=newest[0],
            other=other,
            changes=Teller(work(), me().agency).tell(changes),
            documents=sorted(bundle(work(), row.bundle).documents),
            called=called(work(), me().agency, [row.deployed_by]),
            note_error="",
            note="",
        )

    @expose("/process/<process>/<int:number>.zip")
    def download(self, process: str, number: int) -> Response:
        """Answer the documents of a version as a zip file."""
        row, _ = self._version(process, number)
        return zip_answer(bundles.documents(work(), row.bundle), f"{process}-{number}.zip")

    @expose("/process/<process>/<int:number>/back", methods=("POST",))
    def back(self, process: str, number: int) -> Response:
        """Make an earlier version the newest one again, as a version of its own."""
        self._version(process, number)
        note = request.form.get("note", "").strip()[:LONGEST_NOTE]
        here = url_for(".version", process=process, number=number)
        if not note:
            flash(gettext("Tulis alasannya: catatan ini dibaca orang sesudah Anda."), "error")
            return redirect(here + "#back")
        try:
            made = go_back(
                self.engine,
                me().agency,
                actor(),
                process,
                number,
                note=note,
                newest=request.form.get("newest", ""),
            )
        except Outdated:
            flash(gettext("Versi lain baru saja diterapkan. Periksa dulu, lalu ulangi."), "error")
            return redirect(here)
        look_again()
        flash(
            gettext(
                "Versi %(made)s berlaku mulai sekarang dengan isi versi %(number)s. Perkara yang"
                " sedang berjalan tetap pada versinya.",
                made=made,
                number=number,
            ),
            "success",
        )
        return redirect(url_for(".versions", process=process))

    @expose("/process/<process>/<int:number>/draft", methods=("POST",))
    def new_draft(self, process: str, number: int) -> Response:
        """Copy a version into a new draft."""
        row, newest = self._version(process, number)
        name = newest[1].processes[process].name or process
        with self.engine.database.write() as unit:
            title = gettext("%(name)s, %(day)s", name=name, day=day(unit.now))
            made = drafts.create_from(
                unit, me().agency, actor(), row.bundle, folder=process, title=title
            ).id
            unit.commit()
        return redirect(url_for("drafts.show", draft=made))

    def _version(self, process: str, number: int) -> tuple[Any, Any]:
        """Return a version and the newest one, or end with 404."""
        row = find_version(work(), me().agency, process, number)
        newest = find_folder(work(), me().agency, process)
        if row is None or newest is None:
            abort(404)
        return row, newest


def zip_answer(documents: Any, name: str) -> Response:
    """Return documents as a zip file to be saved."""
    response = Response(pack(documents), content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
