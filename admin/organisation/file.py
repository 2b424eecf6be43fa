"""People from a file in the browser: upload, see what it would do, bring it in."""

from __future__ import annotations

from typing import Any, ClassVar

from flask import flash, redirect, request, url_for
from flask_admin import expose
from werkzeug.wrappers import Response

from admin.i18n import gettext, ngettext, ours
from admin.identity import me
from admin.organisation.acting import actor
from admin.organisation.waiting import keep, uploaded, waiting
from admin.views import Page
from engine.engine import Engine
from engine.store.unit_of_work import UnitOfWork
from workflows.organisation.from_file import import_assignments, tells_assignments
from workflows.people.files import UnreadableFile
from workflows.people.import_people import ImportReport, import_people

MOST_ERRORS = 200  # shown; who has more sees them when these are put right


class PeopleFile(Page):
    """Bringing people in from a file."""

    in_menu = False  # reached from the organisation
    routes: ClassVar[frozenset[str] | None] = frozenset({"index", "check", "bring_in"})

    def __init__(self, engine: Engine, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.engine = engine

    @expose("/")
    def index(self) -> str:
        """Ask for a file."""
        return self._ask()

    @expose("/check", methods=("POST",))
    def check(self) -> str:
        """Keep an uploaded file, and show what it would do; nothing of it is written."""
        sent = uploaded()
        if sent is None:
            return self._ask(gettext("Pilih berkas dahulu."))
        content, name = sent
        try:
            with self.engine.database.write() as unit:
                report = _bring_in(unit, content, name, skip_bad=True)
        except UnreadableFile as error:
            return self._ask(ours(error.args[0]))
        key = keep(self.engine, content, name)
        return self.render(
            "organisation/file_checked.html",
            report=report,
            errors=report.errors[:MOST_ERRORS],
            name=name,
            file=key,
        )

    @expose("/<file>/bring-in", methods=("POST",))
    def bring_in(self, file: str) -> str | Response:
        """Write a checked file; with wrong rows only when they may be left out."""
        with self.engine.database.write() as unit:
            kept = waiting(unit, file)
            skip_bad = "skip_bad" in request.form
            report = _bring_in(unit, kept.content, kept.name, skip_bad=skip_bad)
            if report.written:
                unit.session.delete(kept)
                unit.commit()
        if not report.written:
            return self._ask(
                gettext("Tidak ada yang ditulis: masih ada baris yang salah. Perbaiki berkasnya.")
            )
        flash(
            ngettext(
                "%(created)s baris baru dan %(num)d baris berubah.",
                "%(created)s baris baru dan %(num)d baris berubah.",
                report.changed,
                created=report.created,
            ),
            "success",
        )
        return redirect(url_for("organisation.index"))

    def _ask(self, error: str = "") -> str:
        return self.render("organisation/file.html", error=error)


def _bring_in(unit: UnitOfWork, content: bytes, name: str, *, skip_bad: bool) -> ImportReport:
    """Bring a file in, by what its rows are about: people, or what is decreed about them."""
    importer = import_assignments if tells_assignments(content, name) else import_people
    return importer(unit, me().agency, content, name, skip_bad=skip_bad, actor=actor())
