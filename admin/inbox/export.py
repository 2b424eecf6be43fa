"""The list as a file: what waits for the person or what they have done, as narrowed on the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, ClassVar

import sqlalchemy as sa
from flask import Response, abort, request
from flask_admin import expose

from admin.campaign.export import MIMETYPES, write_csv, write_xlsx
from admin.formats import clock, local
from admin.i18n import gettext, said
from admin.identity import Me, me
from admin.inbox.asked import Asked, conditions, read_asked
from admin.inbox.lanes import parts_of
from admin.views import Page
from admin.work import work
from engine import queries
from engine.counting import WAITING
from engine.done import done_by
from engine.engine import Engine
from engine.queries import InboxPage
from engine.store import tables as t
from engine.store.unit_of_work import UnitOfWork
from engine.waiting import waited_for
from workflows.tables.people import Person

STRETCH = 500  # rows read at once
MOST = 10_000  # rows of a file

Turn = Callable[[str | None], InboxPage]


class Export(Page):
    """Gives the lists out as CSV and XLSX."""

    in_menu = False
    routes: ClassVar[frozenset[str] | None] = frozenset({"index"})

    def __init__(self, engine: Engine, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.engine = engine

    @expose("/")
    def index(self) -> Response:
        """Give out `which` (open or done) as `kind` (csv or xlsx)."""
        which, kind = request.args.get("which", "open"), request.args.get("kind", "xlsx")
        if which not in ("open", "done") or kind not in MIMETYPES:
            abort(404)
        lines = list(export_lines(work(), me(), which == "done", read_asked(request.args)))
        content: Any = (
            write_xlsx(head(which == "done"), lines)
            if kind == "xlsx"
            else b"".join(write_csv(head(which == "done"), lines))
        )
        name = f"{'tugas-selesai' if which == 'done' else 'kotak-tugas'}.{kind}"
        return Response(
            content,
            mimetype=MIMETYPES[kind].partition(";")[0],
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


def head(done: bool) -> list[str]:
    """Return the heads of the columns."""
    return [
        gettext("Nama"),
        gettext("NIP"),
        gettext("Tugas"),
        gettext("Keterangan"),
        gettext("Periode"),
        gettext("Masuk"),
        gettext("Selesai") if done else gettext("Tenggat"),
    ]


def export_lines(work: UnitOfWork, person: Me, done: bool, asked: Asked) -> Iterator[list[str]]:
    """Yield the rows of a file, MOST at most, in the order of the page."""
    items = t.work_item_closed if done else t.work_item
    where = conditions(work, person, asked, items)
    key = person.person or "person:"

    def turn(after: str | None) -> InboxPage:
        if done:
            return done_by(work, person.agency, key, after=after, where=where, limit=STRETCH)
        if asked.lane == WAITING:
            return waited_for(work, person.agency, key, after=after, where=where, limit=STRETCH)
        return queries.inbox(
            work,
            person.agency,
            key,
            person.powers,
            after=after,
            where=where,
            limit=STRETCH,
            counted=0,
            lanes=parts_of(work, person, asked.lane),
        )

    for rows in _stretches(turn):
        people = _people(work, person.agency, rows)
        for row in rows:
            yield _line(row, people, "closed_at" if done else "due_at")


def _stretches(turn: Turn) -> Iterator[Sequence[Mapping[str, Any]]]:
    after: str | None = None
    for _ in range(MOST // STRETCH):
        page = turn(after)
        yield page.rows
        after = page.next
        if after is None:
            return


def _people(
    work: UnitOfWork, agency: str, rows: Sequence[Mapping[str, Any]]
) -> dict[str, tuple[str, str]]:
    ids = {(row["subject"] or "").removeprefix("person:") for row in rows}
    query = sa.select(Person.id, Person.name, Person.nip).where(
        Person.agency == agency, Person.id.in_(ids)
    )
    return {f"person:{p.id}": (p.name, p.nip or "") for p in work.connection.execute(query)}


def _line(row: Mapping[str, Any], people: Mapping[str, tuple[str, str]], moment: str) -> list[str]:
    name, nip = people.get(row["subject"] or "", ("", ""))
    at = row[moment]
    return [
        name,
        nip,
        said(row["name"]),
        said(row["label"]),
        row["period"] or "",
        local(row["created_at"]).date().isoformat(),
        f"{local(at).date().isoformat()} {clock(at)}" if at else "",
    ]
