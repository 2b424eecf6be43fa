"""What the person has done, newest first, with the same search and filters as the inbox."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from flask import abort, request
from flask_admin import expose

from admin.formats import moment
from admin.i18n import said
from admin.identity import Me, me
from admin.inbox.asked import EVERYTHING, Asked, choices, conditions, read_asked
from admin.people import names
from admin.views import Page
from admin.work import work
from engine.done import done_by
from engine.engine import Engine
from engine.store import tables as t
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class DoneRow:
    """One item that was done."""

    id: str
    who: str
    what: str
    at: str


@dataclass(frozen=True, slots=True)
class Finished:
    """A page of what was done."""

    rows: tuple[DoneRow, ...]
    total: str
    next: str | None
    previous: str | None
    asked: Asked

    @property
    def several_pages(self) -> bool:
        """Say whether there are pages to turn."""
        return self.next is not None or self.previous is not None


class FinishedItems(Page):
    """The list of what the person has done."""

    in_menu = False
    routes: ClassVar[frozenset[str] | None] = frozenset({"index"})

    def __init__(self, engine: Engine, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.engine = engine

    @expose("/")
    def index(self) -> str:
        """Show the page that the cursor names."""
        given = request.args
        try:
            found = finished(
                work(),
                me(),
                after=given.get("after"),
                before=given.get("before"),
                asked=read_asked(given),
            )
        except ValueError:
            abort(400)
        return self.render("inbox/finished.html", listing=found, choices=choices(work(), me()))


def finished(
    work: UnitOfWork,
    person: Me,
    *,
    after: str | None = None,
    before: str | None = None,
    asked: Asked = EVERYTHING,
) -> Finished:
    """Return a page of what the person has done.

    Raises:
        ValueError: the cursor is damaged.
    """
    page = done_by(
        work,
        person.agency,
        person.person or "person:",
        after=after,
        before=before,
        where=conditions(work, person, asked, t.work_item_closed),
    )
    called = names(work, person.agency, [row["subject"] for row in page.rows])
    return Finished(
        rows=tuple(
            DoneRow(
                id=row["id"],
                who=called.get(row["subject"] or "", said(row["name"])),
                what=" · ".join(
                    part for part in (said(row["name"]), row["period"], said(row["label"])) if part
                ),
                at=moment(row["closed_at"]),
            )
            for row in page.rows
        ),
        total=page.total_text,
        next=page.next,
        previous=page.previous,
        asked=asked,
    )
