"""Kept views of the inbox: listed, kept under a name, shared with one's unit, removed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import sqlalchemy as sa
from flask import abort, flash, redirect, request, url_for
from flask_admin import expose
from werkzeug.wrappers import Response

from admin.i18n import gettext
from admin.identity import Me, me
from admin.inbox.asked import Asked, read_asked
from admin.inbox.tables import InboxView
from admin.views import Page
from admin.work import look_again, work
from engine.engine import Engine
from engine.store.base import new_id
from engine.store.unit_of_work import UnitOfWork
from workflows.tables.people import Seat

MOST = 20  # kept by one person, and shown of a unit
LONGEST = 60  # characters of a name


@dataclass(frozen=True, slots=True)
class Kept:
    """A view that the person may use."""

    id: str
    name: str
    asked: Asked
    own: bool
    shared: bool


class Saved(Page):
    """Keeps and removes views; the inbox shows them."""

    in_menu = False
    routes: ClassVar[frozenset[str] | None] = frozenset({"index", "keep", "remove"})

    def __init__(self, engine: Engine, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.engine = engine

    @expose("/")
    def index(self) -> str:
        """List the person's views, and those of their units."""
        asked = read_asked(request.args)
        return self.render(
            "inbox/views.html", views=list_views(work(), me()), asked=asked, problem="", name=""
        )

    @expose("/keep", methods=("POST",))
    def keep(self) -> Response | tuple[str, int]:
        """Keep what the list is narrowed to under a name; the same name is written over."""
        asked = read_asked(request.form)
        name = " ".join(request.form.get("name", "").split())[:LONGEST]
        own = [view for view in list_views(work(), me()) if view.own]
        problem = ""
        if not name:
            problem = gettext("Beri tampilan ini nama.")
        elif not asked:
            problem = gettext("Pilih dulu pencarian atau saringan yang hendak disimpan.")
        elif len(own) >= MOST and name not in {view.name for view in own}:
            problem = gettext("Paling banyak 20 tampilan. Hapus dulu yang tidak dipakai.")
        if problem:
            page = self.render(
                "inbox/views.html",
                views=list_views(work(), me()),
                asked=asked,
                problem=problem,
                name=name,
            )
            return page, 422
        unit = next(iter(units_of(work(), me())), None) if request.form.get("share") else None
        with self.engine.database.write() as unit_of_work:
            keep_view(unit_of_work, me(), name, asked, unit)
            unit_of_work.commit()
        look_again()
        flash(gettext("Tampilan %(name)s tersimpan.", name=name), "success")
        values: dict[str, Any] = {**asked.args}
        return redirect(url_for("inbox.index_view", **values))

    @expose("/<view>/remove", methods=("POST",))
    def remove(self, view: str) -> Response:
        """Remove one of the person's own views."""
        with self.engine.database.write() as unit_of_work:
            removed = remove_view(unit_of_work, me(), view)
            unit_of_work.commit()
        if not removed:
            abort(404)
        look_again()
        flash(gettext("Tampilan dihapus."), "success")
        return redirect(url_for(".index"))


def list_views(work: UnitOfWork, person: Me) -> list[Kept]:
    """Return the person's views and those shared with a unit where they sit today."""
    own = _id(person)
    rows = work.session.scalars(
        sa.select(InboxView)
        .where(
            InboxView.agency == person.agency,
            sa.or_(
                InboxView.person_id == own, InboxView.unit_id.in_(units_of(work, person) or [""])
            ),
        )
        .order_by(InboxView.name, InboxView.id)
        .limit(2 * MOST)
    )
    return [
        Kept(row.id, row.name, read_asked(row.asked), row.person_id == own, bool(row.unit_id))
        for row in rows
    ]


def keep_view(work: UnitOfWork, person: Me, name: str, asked: Asked, unit: str | None) -> None:
    """Write a view of the person, over one of the same name."""
    found = work.session.scalars(
        sa.select(InboxView).where(
            InboxView.agency == person.agency,
            InboxView.person_id == _id(person),
            InboxView.name == name,
        )
    ).first()
    if found is None:
        found = InboxView(
            id=new_id(),
            agency=person.agency,
            person_id=_id(person),
            name=name,
            created_at=work.now,
        )
        work.session.add(found)
    found.asked, found.unit_id = asked.args, unit


def remove_view(work: UnitOfWork, person: Me, view: str) -> bool:
    """Remove a view of the person; False when they have no such view."""
    found = work.session.get(InboxView, view)
    if found is None or (found.agency, found.person_id) != (person.agency, _id(person)):
        return False
    work.session.delete(found)
    return True


def units_of(work: UnitOfWork, person: Me) -> list[str]:
    """Return the units where the person sits today, the own seat's first."""
    seats = [seat.id for seat in person.seats]
    rows = work.connection.execute(sa.select(Seat.id, Seat.unit_id).where(Seat.id.in_(seats)))
    found = {row.id: row.unit_id for row in rows}
    return list(dict.fromkeys(found[seat] for seat in seats if seat in found))


def _id(person: Me) -> str:
    return (person.person or "person:").removeprefix("person:")
