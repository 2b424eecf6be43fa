"""What could not go on by itself: open incidents of the own units, looked at, mended, run again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import sqlalchemy as sa
from flask import abort, flash, redirect, request, url_for
from flask_admin import expose
from werkzeug.wrappers import Response

from admin.access import Who
from admin.case.view import diagram_of
from admin.formats import local
from admin.headers import allow_style_attributes
from admin.i18n import gettext, said
from admin.identity import me
from admin.office import mending
from admin.office.mending import Asked, Place
from admin.office.scope import people_in_scope
from admin.people import names
from admin.views import Page
from admin.work import work
from engine import queries
from engine.commands import RetryIncident
from engine.engine import Engine
from engine.errors import Busy, EngineError, IncidentRecorded, NotFound, Refused
from engine.store import tables as t
from engine.store.base import new_id

MOST = 100  # shown, the oldest: they wait longest


class Incidents(Page):
    """Open incidents."""

    routes: ClassVar[frozenset[str] | None] = frozenset(
        {"index", "retry", "show", "diagram", "confirm", "act"}
    )

    def __init__(self, engine: Engine, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.engine = engine

    @expose("/")
    def index(self) -> str:
        """Show what is open, oldest first."""
        rows = _open()
        return self.render(
            "office/incidents.html",
            incidents=rows,
            steps={row.id: self._step(row) for row in rows},
            called=names(work(), me().agency, [row.subject for row in rows]),
        )

    @expose("/<incident>/retry", methods=("POST",))
    def retry(self, incident: str) -> Response:
        """Run the kept order again, if it is of the own units."""
        if not _open(incident):
            abort(404)
        self._run_again(incident)
        return redirect(url_for(".index"))

    @expose("/<incident>")
    def show(self, incident: str) -> str:
        """Show what was tried, where the case stands, and what can be done about it."""
        return self._page(incident, Asked(""))

    @expose("/<incident>/diagram.bpmn")
    def diagram(self, incident: str) -> Response:
        """Return the diagram of the case, as its author drew it."""
        row = _one(incident)
        if row.case is None:
            abort(404)
        return diagram_of(self.engine, queries.get_case(work(), me().agency, row.case))

    @expose("/<incident>/confirm", methods=("POST",))
    def confirm(self, incident: str) -> str | tuple[str, int]:
        """Say what will happen, before it does; what is wrong is told at its field."""
        seen = self._seen(incident)
        asked = self._asked(seen)
        if asked.errors:
            return self._page(incident, asked), 422
        return self.render("office/incident_confirm.html", **seen, asked=asked, key=new_id())

    @expose("/<incident>/act", methods=("POST",))
    def act(self, incident: str) -> Response | tuple[str, int]:
        """Do what was confirmed."""
        seen = self._seen(incident)
        asked = self._asked(seen)
        if asked.errors:
            return self._page(incident, asked), 422
        case = seen["case"]
        order = mending.order(
            asked,
            agency=me().agency,
            case=case["id"],
            root=case["root"],
            key=request.form.get("key", "")[:64] or new_id(),
            actor=me().person,
        )
        try:
            self.engine.execute(order)
        except Busy:
            flash(gettext("Perkara ini sedang diproses. Coba lagi sebentar lagi."), "error")
        except (Refused, NotFound):
            flash(
                gettext("Tidak dapat dilakukan: langkah itu tidak cocok, atau keadaan berubah."),
                "error",
            )
        except EngineError:
            flash(gettext("Belum berhasil; tidak ada yang berubah."), "error")
        else:
            if asked.act == "change":
                self._run_again(incident)
            else:
                flash(gettext("Sudah dilakukan dan tercatat dalam riwayat perkara."), "success")
        with self.engine.read() as after:  # the request's own reading began before the order
            still = queries.get_incident(after, me().agency, incident)["state"] == "open"
        return redirect(url_for(".show", incident=incident) if still else url_for(".index"), 303)

    def _step(self, row: Any) -> str:
        """Return the name of the step that could not go on, or ""."""
        if row.item_name or not row.element or not row.bundle:
            return said(row.item_name or row.element)
        process = self.engine.parts.definitions.get(work(), row.bundle).bundle.processes.get(
            row.process
        )
        found = process.elements.get(row.element) if process else None
        return said(found.name if found else None) or row.element

    def _run_again(self, incident: str) -> None:
        try:
            self.engine.execute(RetryIncident(me().agency, incident, me().person))
        except IncidentRecorded:
            flash(gettext("Masih belum berhasil. Perkara tetap tersimpan di sini."), "error")
        except Busy:
            flash(gettext("Perkara ini sedang diproses. Coba lagi sebentar lagi."), "error")
        except (Refused, NotFound):
            flash(
                gettext("Perintah ini tidak dapat dijalankan lagi: keadaannya sudah berubah."),
                "error",
            )
        else:
            flash(gettext("Berhasil. Perkara ini berjalan lagi."), "success")

    def _asked(self, seen: dict[str, Any]) -> Asked:
        """Return what the form asks for; one's own case is mended by somebody else."""
        if not seen["may_mend"]:
            abort(403)
        return mending.read(request.form, seen["variables"], seen["places"], seen["there"])

    def _page(self, incident: str, asked: Asked) -> str:
        allow_style_attributes()
        return self.render("office/incident.html", **self._seen(incident), asked=asked)

    def _seen(self, incident: str) -> dict[str, Any]:
        """Return what the pages of one incident show."""
        row = _one(incident)
        kept = queries.get_incident(work(), me().agency, incident)["command"]
        seen: dict[str, Any] = {
            "incident": row,
            "step": self._step(row),
            "tried": tried(kept["name"] if kept else None),
            "kept": kept is not None,
            "case": None,
            "subject": names(work(), me().agency, [row.subject]).get(row.subject, ""),
            "may_mend": False,
        }
        if row.case is None:
            return seen
        case = queries.get_case(work(), me().agency, row.case)
        bundle = self.engine.parts.definitions.get(work(), case["bundle"]).bundle
        process = bundle.processes.get(case["process"])
        elements = process.elements if process else {}
        stuck = row.element if row.element in elements else row.item_element
        waits = queries.list_waits(work(), row.case)
        here = {
            wait["element"]: Place(wait["element"], said(elements[wait["element"]].name))
            for wait in waits
            if wait["element"] in elements and elements[wait["element"]].attached_to is None
        }
        top = (
            case
            if case["root"] == case["id"]
            else queries.get_case(work(), me().agency, case["root"])
        )
        return {
            **seen,
            "case": case,
            "name": said(process.name if process else None) or case["process"],
            "top": top,
            "who": _holders(row.case),
            "places": list(here.values()),
            "there": mending.targets(bundle, case["process"]),
            "variables": mending.variables_of(case["variables"], bundle),
            "may_mend": row.subject != me().person and case["status"] in ("active", "suspended"),
            "marks": {"open": " ".join(here), "stuck": stuck or ""},
        }


def tried(order: str | None) -> str:
    """Return in words what a kept order tried."""
    words = {
        "CompleteItem": gettext("Jawaban yang dikirim seseorang hendak diproses."),
        "StartChild": gettext("Bagian berikut dari perkara hendak dimulai."),
        "EndChild": gettext("Perkara hendak diteruskan setelah satu bagian selesai."),
        "FireTimer": gettext("Batas waktu tiba, dan langkah sesudahnya hendak dijalankan."),
        "DeliverEvent": gettext("Pesan dari perkara lain hendak diterima."),
        "SendMessage": gettext("Pesan hendak disampaikan kepada perkara lain."),
        "CancelCase": gettext("Perkara hendak dihentikan."),
        "RemindItem": gettext("Pengingat tenggat hendak dikirim."),
        "EscalateItem": gettext("Tugas yang lewat tenggat hendak diteruskan kepada yang lain."),
        "ReviewHolders": gettext("Pemegang tugas hendak diperiksa kembali."),
        "ReviewItem": gettext("Pemegang tugas hendak diperiksa kembali."),
    }
    if order is None:
        return gettext("Jawaban rahasia tidak disimpan di sini; pengirimnya diminta mengirim lagi.")
    return words.get(order, gettext("Satu langkah hendak dijalankan."))


def _holders(case: str) -> list[str]:
    """Return in words who has the open items of a case."""
    w = t.work_item.c
    rows = work().connection.execute(
        sa.select(w.name, w.owner, w.assignee).where(w.case == case).order_by(w.id).limit(MOST)
    )
    found = [
        (row.name, [row.assignee] if row.assignee else row.owner["principals"]) for row in rows
    ]
    called = names(work(), me().agency, [key for _, keys in found for key in keys])
    return [f"{said(name)}: {'; '.join(called[key] for key in keys)}" for name, keys in found]


def _one(incident: str) -> Any:
    rows = _open(incident)
    if not rows:
        abort(404)
    return rows[0]


def _open(incident: str | None = None) -> Sequence[Any]:
    """Return the open incidents that the person looks after; only this one, if it is named.

    An incident of no person's case (a start that failed) is the administrator's.
    """
    i, p, w = t.incident.c, t.process_instance.c, t.work_item.c
    query = (
        sa.select(
            i.id,
            i.case,
            i.element,
            i.message,
            i.received_at,
            p.subject,
            p.period,
            p.bundle,
            p.process,
            w.element.label("item_element"),
            w.name.label("item_name"),
        )
        .outerjoin_from(t.incident, t.process_instance, p.id == i.case)
        .outerjoin(t.work_item, w.id == i.item)
        .where(i.agency == me().agency, i.state == "open")
    )
    if Who.ADMINISTRATOR not in me().roles:
        people = people_in_scope(me(), local(work().now).date())
        query = query.where(sa.func.substr(p.subject, len("person:") + 1).in_(people))
    if incident is not None:
        query = query.where(i.id == incident)
    return work().connection.execute(query.order_by(i.id).limit(MOST)).all()
