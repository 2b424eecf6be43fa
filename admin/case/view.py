"""The page of one case: where it stands, its story, its diagram with the tokens on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from flask import Response, abort
from flask_admin import expose

from admin.access import PERSON, Who
from admin.case.panel import panel
from admin.case.path import chain
from admin.case.story import Teller, Told
from admin.counting import limit_of
from admin.employee import papers
from admin.headers import allow_style_attributes
from admin.i18n import gettext, said
from admin.identity import me
from admin.inbox.passing import may_be_reassigned
from admin.people import find_person, names, seat_of
from admin.relations import APART, leads, relations_to_case, relations_to_item, relations_to_person
from admin.views import Page
from admin.work import work
from engine import queries
from engine.engine import Engine
from engine.store import tables as t
from workflows.calendar import explained
from workflows.domain.working_days import Deadline

MOST_EVENTS = 400  # told on one page, the newest


@dataclass(frozen=True, slots=True)
class Waiting:
    """One place where the case stands."""

    text: str
    who: str = ""
    due: datetime | None = None
    since: datetime | None = None
    item: str | None = None  # when it is the person's own to do
    case: str | None = None  # a case below, where more is told
    of: str | None = None  # the case that the item belongs to
    led: str | None = None  # the item, when the person may give it to another
    job: str = ""  # state of the job that wakes it, when time is what it waits for
    limit: Deadline | None = None  # how the deadline was counted


@dataclass(frozen=True, slots=True)
class Related:
    """A case above or below."""

    id: str
    name: str
    status: str


class Cases(Page):
    """Cases, one at a time."""

    in_menu = False
    routes: ClassVar[frozenset[str] | None] = frozenset({"show", "diagram"})

    def __init__(self, engine: Engine, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.engine = engine

    @expose("/")
    @expose("/<case>")
    def show(self, case: str = "") -> str:
        """Show a case to those whom the access table lets in."""
        row = queries.get_case(work(), me().agency, case)
        family = self._family(row)
        teller = Teller(
            work(),
            self.engine,
            me().agency,
            {one["id"]: (one["process"], one["bundle"]) for one in family.values()},
        )
        waits = [{"case": case, **wait} for wait in queries.list_waits(work(), case)]
        incidents = queries.list_incidents(work(), me().agency, case=case)
        allow_style_attributes()
        subject = find_person(work(), me().agency, row["subject"])
        return self.render(
            "case/show.html",
            case=row,
            name=teller.stage(case),
            subject=subject,
            seat=seat_of(work(), me().agency, row["subject"]),
            waiting=self._waiting(waits, family, teller, row["status"] == "suspended"),
            story=teller.tell(self._events(list(family))),
            above=self._related(family.get(row["parent"] or ""), teller),
            below=[self._related(one, teller) for one in family.values() if one["parent"] == case],
            incidents=incidents,
            steps=chain(work(), me().agency, case),
            panel=panel(work(), case),
            **self._papers(row),
            marks={
                "open": " ".join(wait["element"] for wait in waits if wait["element"]),
                "done": " ".join(self._done(case)),
                "stuck": " ".join(one["element"] for one in incidents if one["element"]),
            },
        )

    @expose("/<case>/diagram.bpmn")
    def diagram(self, case: str) -> Response:
        """Return the diagram that the case runs, as its author drew it."""
        return diagram_of(self.engine, queries.get_case(work(), me().agency, case))

    def _papers(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Return the plans and evaluations of the year, for those who may open them."""
        subject, period = str(row["subject"] or "").removeprefix("person:"), row["period"]
        if not subject or not period or row["process"] in APART:
            return {}
        if not relations_to_person(work(), me(), subject) & PERSON.who:
            return {}
        agency = me().agency
        return {
            "plans": papers.plan_versions(work(), agency, subject, period),
            "grades": papers.grades(work(), agency, subject, period),
        }

    def _family(self, row: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
        """Return the case, what stands below it, and its parent: those that the person may see."""
        cases = queries.list_cases(work(), me().agency, root=row["root"])
        below = {row["id"]}
        for one in cases:  # oldest first: a parent comes before its children
            if one["parent"] in below:
                below.add(one["id"])
        near = below | {row["parent"]}
        return {one["id"]: one for one in cases if one["id"] in near and self._may_see(one, row)}

    def _may_see(self, one: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
        if one["id"] == row["id"]:
            return True
        if one["process"] not in APART and row["process"] not in APART:
            return True
        found = relations_to_case(work(), me(), one["id"])
        return bool(found - {Who.SIGNED_IN})

    def _events(self, cases: list[str]) -> list[dict[str, Any]]:
        events = [e for case in cases for e in queries.list_history(work(), case=case)]
        events.sort(key=lambda event: (event["at"], event["case"], event["seq"]))
        return events[-MOST_EVENTS:]

    def _done(self, case: str) -> list[str]:
        """Return the elements that the case has been through."""
        h = t.history.c
        rows = work().connection.scalars(
            sa.select(h.facts).where(h.case == case, h.kind.not_in(("item_opened", "timer_set")))
        )
        done = {
            element
            for facts in rows
            for kind, element in facts.get("steps", ())
            if kind == "completed"
        }
        return sorted(done)

    def _waiting(
        self,
        waits: list[dict[str, Any]],
        family: Mapping[str, Mapping[str, Any]],
        teller: Teller,
        held: bool,
    ) -> list[Waiting]:
        """Return where the case stands: its own waits, and the items of stages below it."""
        found: list[Waiting] = []
        items = self._items(list(family))
        for wait in waits:
            if wait["kind"] == "item":
                found.append(items[wait["item"]])
            elif wait["kind"] == "child":
                found += self._stage(wait, family, items, teller)
            elif not teller.is_boundary(wait["case"], wait["element"]):
                name = teller.name_of(wait["case"], wait["element"])
                state = "" if wait["due"] is None else "held" if held else "todo"
                text = name or gettext("Menunggu waktunya")
                of = family.get(wait["case"], {})
                limit = explained(
                    work(), me().agency, of.get("subject"), wait["due"], wait.get("counted")
                )
                found.append(Waiting(text, due=wait["due"], job=state, limit=limit))
        return found

    def _stage(
        self,
        wait: Mapping[str, Any],
        family: Mapping[str, Mapping[str, Any]],
        items: Mapping[str, Waiting],
        teller: Teller,
    ) -> list[Waiting]:
        child = wait["case"]
        if child not in family:  # what happens there is told only to those who take part
            return [Waiting(gettext("%(name)s berjalan", name=said(wait["name"])))]
        below = {child}
        for one in family.values():
            if one["parent"] in below:
                below.add(one["id"])
        stage = teller.stage(child)
        own = [
            replace(item, text=f"{stage}: {item.text}", case=item.of)
            for item in items.values()
            if item.of in below
        ]
        return own or [Waiting(gettext("%(name)s berjalan", name=stage), case=child)]

    def _items(self, cases: list[str]) -> dict[str, Waiting]:
        """Return the open items of these cases."""
        w = t.work_item.c
        query = sa.select(t.work_item).where(w.case.in_(cases)).order_by(w.due_at, w.id)
        rows = work().connection.execute(query).all()
        led: dict[tuple[str | None, str], bool] = {}
        keys = [key for row in rows for key in row.owner["principals"]]
        called = names(work(), me().agency, [*keys, *(row.assignee for row in rows)])
        return {
            row.id: Waiting(
                said(row.name),
                who=called[row.assignee]
                if row.assignee
                else "; ".join(called[key] for key in row.owner["principals"]),
                due=row.due_at,
                since=row.created_at,
                item=row.id if relations_to_item(work(), me(), row.id) else None,
                of=row.case,
                limit=limit_of(dict(row._mapping)),
                led=row.id if self._leads(dict(row._mapping), led) else None,
            )
            for row in rows
        }

    def _leads(self, row: dict[str, Any], known: dict[tuple[str | None, str], bool]) -> bool:
        about = (row["subject"], row["process"])
        if about not in known:
            known[about] = leads(work(), me(), row)
        lead = me().person or ""
        return known[about] and may_be_reassigned(work(), self.engine, row, lead)

    @staticmethod
    def _related(one: Mapping[str, Any] | None, teller: Teller) -> Related | None:
        return Related(one["id"], teller.stage(one["id"]), one["status"]) if one else None


def diagram_of(engine: Engine, row: Mapping[str, Any]) -> Response:
    """Return the diagram that a case runs, as its author drew it."""
    bundle = engine.parts.definitions.get(work(), row["bundle"]).bundle
    for path, document in bundle.diagrams.items():
        if row["process"] in document.processes:
            return Response(bundle.documents[path].content, mimetype="application/xml")
    abort(404)


__all__ = ["Cases", "Told", "diagram_of"]
