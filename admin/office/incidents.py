"""What could not go on by itself: open incidents of the own units, and running them again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import sqlalchemy as sa
from flask import abort, flash, redirect, url_for
from flask_admin import expose
from werkzeug.wrappers import Response

from admin.access import Who
from admin.formats import local
from admin.i18n import gettext
from admin.identity import me
from admin.office.scope import people_in_scope
from admin.people import names
from admin.views import Page
from admin.work import work
from engine.commands import RetryIncident
from engine.engine import Engine
from engine.errors import Busy, IncidentRecorded, NotFound, Refused
from engine.store import tables as t

MOST = 100  # shown, the oldest: they wait longest


class Incidents(Page):
    """Open incidents."""

    routes: ClassVar[frozenset[str] | None] = frozenset({"index", "retry"})

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
            called=names(work(), me().agency, [row.subject for row in rows]),
        )

    @expose("/<incident>/retry", methods=("POST",))
    def retry(self, incident: str) -> Response:
        """Run the kept order again, if it is of the own units."""
        if not _open(incident):
            abort(404)
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
        return redirect(url_for(".index"))


def _open(incident: str | None = None) -> Sequence[Any]:
    """Return the open incidents that the person looks after; only this one, if it is named.

    An incident of no person's case (a start that failed) is the administrator's.
    """
    i, p, w = t.incident.c, t.process_instance.c, t.work_item.c
    query = (
        sa.select(
            i.id,
            i.case,
            i.message,
            i.received_at,
            p.subject,
            p.period,
            sa.func.coalesce(w.name, i.element, "").label("step"),
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
