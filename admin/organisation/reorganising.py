"""A reorganisation in the browser: upload the file, see everything it moves, carry it out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import sqlalchemy as sa
from flask import abort, flash, redirect, url_for
from flask_admin import expose
from werkzeug.wrappers import Response

from admin.i18n import gettext, later, ours
from admin.identity import me
from admin.organisation.acting import actor
from admin.organisation.story import FOLLOWS, differences, kind_in_words
from admin.organisation.waiting import keep, uploaded, waiting
from admin.people import names
from admin.views import Page
from admin.work import look_again, work
from engine.engine import Engine
from engine.errors import DomainRefused
from workflows.people.files import UnreadableFile
from workflows.reorganisation.reorganise import NotCarriedOut, Report, preview, reorganise
from workflows.tables.people import Person, Seat
from workflows.tables.reorganisation import Reorganisation, ReorganisationAct

MOST = 200  # rows of one list shown; the file of the command line tells all
STATES = {
    "menunggu": later("Menunggu harinya"),
    "selesai": later("Selesai"),
    "tidak_perlu": later("Tidak perlu"),
    "gagal": later("Akan dicoba lagi"),
}


class Reorganising(Page):
    """Changing units, seats and people by one file."""

    in_menu = False  # reached from the organisation
    routes: ClassVar[frozenset[str] | None] = frozenset({"index", "check", "carry_out", "show"})

    def __init__(self, engine: Engine, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.engine = engine

    @expose("/")
    def index(self) -> str:
        """Ask for a file, and list what was carried out."""
        return self._ask()

    @expose("/check", methods=("POST",))
    def check(self) -> str:
        """Show what an uploaded file would do; nothing of it is written."""
        sent = uploaded()
        if sent is None:
            return self._ask(gettext("Pilih berkas dahulu."))
        content, name = sent
        try:
            report = preview(self.engine, me().agency, actor(), content, name)
        except UnreadableFile as error:
            return self._ask(ours(error.args[0]))
        file = "" if report.errors or report.before else keep(self.engine, content, name)
        return self._seen(report, name, file)

    @expose("/<file>/carry-out", methods=("POST",))
    def carry_out(self, file: str) -> str | Response:
        """Carry a file out that was seen before."""
        with self.engine.read() as unit:
            kept = waiting(unit, file)
            content, name = kept.content, kept.name
        try:
            report = reorganise(self.engine, me().agency, actor(), content, name)
        except NotCarriedOut as error:  # something changed since it was seen
            return self._seen(error.report, name, "")
        except DomainRefused as error:
            return self._ask(ours(error.message))
        look_again()
        flash(gettext("Tersimpan. Perubahan ini tercatat dalam riwayat instansi."), "success")
        return redirect(url_for(".show", operation=report.id))

    @expose("/<operation>")
    def show(self, operation: str) -> str:
        """Show what was carried out, and how far what follows has come."""
        row = work().session.get(Reorganisation, operation)
        if row is None or row.agency != me().agency:
            abort(404)
        a = ReorganisationAct
        acts = work().session.scalars(
            sa.select(a).where(a.reorganisation_id == row.id).order_by(a.number).limit(MOST)
        )
        found = list(acts)
        return self.render(
            "organisation/reorganised.html",
            operation=row,
            acts=[self._act(act, self._called(found)) for act in found],
            by=names(work(), me().agency, [row.applied_by]).get(row.applied_by or "", "")
            if ":" in (row.applied_by or "")
            else row.applied_by,
        )

    def _seen(self, report: Report, name: str, file: str) -> str:
        steps = [
            (kind_in_words(told.kind), told.name, differences(told.before, told.after))
            for told in report.changes[:MOST]
        ]
        return self.render(
            "organisation/reorganisation_seen.html",
            report=report,
            name=name,
            file=file,
            steps=steps,
            acts=[(gettext(FOLLOWS[act.kind]), act) for act in report.acts[:MOST]],
            items=report.items[:MOST],
            errors=report.errors[:MOST],
            most=MOST,
        )

    def _ask(self, error: str = "") -> str:
        r = Reorganisation
        rows = work().session.scalars(
            sa.select(r).where(r.agency == me().agency).order_by(r.applied_at.desc()).limit(20)
        )
        return self.render("organisation/reorganise.html", error=error, operations=list(rows))

    def _called(self, acts: Sequence[ReorganisationAct]) -> dict[str, str]:
        """Return the names of the people and seats in acts, by id."""
        ids = {key for act in acts for key in (act.person_id, act.from_id, act.to_id) if key}
        found: dict[str, str] = {}
        for model in (Person, Seat):
            rows = work().session.execute(sa.select(model.id, model.name).where(model.id.in_(ids)))
            found |= {row.id: row.name for row in rows}
        return found

    def _act(self, act: ReorganisationAct, called: dict[str, str]) -> dict[str, Any]:
        return {
            "kind": gettext(FOLLOWS[act.kind]),
            "name": called.get(act.person_id, ""),
            "former": called.get(act.from_id or "", ""),
            "next": called.get(act.to_id or "", ""),
            "case": act.case,
            "due_on": act.due_on,
            "state": gettext(STATES[act.state]),
            "status": act.state,
            "told": act.told,
        }
