"""One person's year as a path: stages done, the open one with what it waits for, those ahead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from admin.case.story import Teller
from admin.counting import limit_of
from admin.formats import day, days_between
from admin.i18n import gettext, said
from admin.identity import Me
from admin.people import names
from engine import queries
from engine.engine import Engine
from engine.powers import condition
from engine.store import tables as t
from engine.store.unit_of_work import UnitOfWork
from workflows.campaign import PROCESS
from workflows.domain.working_days import Deadline
from workflows.objections import MESSAGE

# In the order of the year; the stages that are not reached yet are told by these names.
AHEAD = ("planning", "approval", "measurement", "evaluation", "feedback")
DONE, NOW, LATER, STOPPED = "done", "now", "later", "back"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that an open stage waits for."""

    name: str
    who: str
    since: datetime | None
    due: datetime | None
    at_zero: str  # what happens when the deadline passes
    mine: str | None  # the item, when it is the looker's to do
    escalated: bool = False
    limit: Deadline | None = None  # how the deadline was counted


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the path."""

    name: str
    state: str  # done, now, later, back
    case: str | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    waiting: tuple[Waiting, ...] = ()
    outcome: str = ""  # of a chain that did not agree, in words


@dataclass(frozen=True, slots=True)
class Window:
    """The time in which an objection may be filed."""

    until: datetime
    days_left: int


@dataclass(slots=True)
class Year:
    """One year of one person."""

    period: str
    root: str
    status: str
    started_at: datetime
    ended_at: datetime | None
    stages: list[Stage] = field(default_factory=list)
    window: Window | None = None  # None: not open now


def list_years(work: UnitOfWork, agency: str, person: str) -> list[dict[str, Any]]:
    """Return the annual cases of a person ("person:ID"), newest year first."""
    rows = queries.list_cases(work, agency, subject=person, process=PROCESS)
    return sorted(rows, key=lambda row: (row["period"] or "", row["id"]), reverse=True)


def read_year(work: UnitOfWork, engine: Engine, row: Mapping[str, Any], person: Me) -> Year:
    """Return a year as its path.

    Args:
        work: the request's unit of work.
        engine: knows the diagrams.
        row: the annual case.
        person: who looks, to tell which items are theirs.
    """
    agency, root = row["agency"], row["id"]
    cases = queries.list_cases(work, agency, root=root)
    teller = Teller(
        work, engine, agency, {one["id"]: (one["process"], one["bundle"]) for one in cases}
    )
    waiting = _Waits(work, agency, root, person).by_case()
    year = Year(row["period"] or "", root, row["status"], row["started_at"], row["ended_at"])
    for one in cases:
        if one["id"] != root:
            year.stages.append(_stage(one, teller, waiting.get(one["id"], ()), root))
    year.window = _window(work, agency, root)
    year.stages += _between(row, waiting.get(root, ()), year)
    year.stages += _ahead(engine, work, row, {one["process"] for one in cases})
    return year


def _stage(case: Mapping[str, Any], teller: Teller, waiting: Sequence[Waiting], root: str) -> Stage:
    state = {"active": NOW, "completed": DONE}.get(case["status"], STOPPED)
    # The year's own diagram says what a stage is in it; a chain serves documents of any kind.
    in_the_year = teller.name_of(root, case["parent_element"]) if case["parent"] == root else ""
    name = in_the_year or teller.stage(case["id"])
    part = case["variables"].get("nama_periode")
    return Stage(
        name=f"{name} · {part}" if part else name,
        state=state,
        case=case["id"],
        started_at=case["started_at"],
        ended_at=case["ended_at"],
        waiting=tuple(waiting),
        outcome=_outcome(case),
    )


def _outcome(case: Mapping[str, Any]) -> str:
    said = {"dikembalikan": gettext("dikembalikan"), "ditolak": gettext("ditolak")}
    return said.get(str(case["variables"].get("hasil_persetujuan")), "")


def _between(row: Mapping[str, Any], waiting: Sequence[Waiting], year: Year) -> list[Stage]:
    """Return a stage for what the year itself waits for: the next period, an objection."""
    if row["status"] != "active" or any(one.state == NOW for one in year.stages):
        return []
    if year.window is not None:
        end = gettext("Tahun ditutup bila sampai saat itu tidak ada keberatan")
        waiting = [Waiting(end, "", None, year.window.until, "", None)]
        return [Stage(gettext("Masa keberatan"), NOW, row["id"], waiting=tuple(waiting))]
    if not waiting:
        return []
    return [Stage(gettext("Menunggu tahap berikutnya"), NOW, row["id"], waiting=tuple(waiting))]


def _window(work: UnitOfWork, agency: str, root: str) -> Window | None:
    """Return until when an objection may be filed, while the year listens for one."""
    s, j = t.subscription.c, t.job.c
    listens = work.connection.execute(
        sa.select(s.case).where(s.case == root, s.agency == agency, s.name == MESSAGE)
    ).first()
    if listens is None:
        return None
    until = work.connection.scalar(
        sa.select(j.due_at)
        .where(j.case == root, j.kind == "FireTimer", j.state != "dead")
        .order_by(j.due_at.desc())
        .limit(1)
    )
    if until is None or until < work.now:
        return None
    return Window(until, days_between(work.now, until))


def _ahead(
    engine: Engine,
    work: UnitOfWork,
    row: Mapping[str, Any],
    reached: set[str],
) -> list[Stage]:
    """Return the stages that are still to come."""
    if row["status"] != "active":
        return []
    bundle = engine.parts.definitions.get(work, row["bundle"]).bundle
    called = {
        element.called: element.name
        for element in bundle.processes[row["process"]].elements.values()
        if element.called
    }
    return [
        Stage(said(called.get(process)) or process, LATER)
        for process in AHEAD
        if process not in reached
    ]


class _Waits:
    """What the open stages of a year wait for, in words."""

    def __init__(self, work: UnitOfWork, agency: str, root: str, person: Me) -> None:
        self.work, self.agency, self.root = work, agency, root
        w = t.work_item.c
        self.mine = frozenset(
            work.connection.scalars(
                sa.select(w.id).where(w.root == root, condition(person.person or "", person.powers))
            )
        )

    def by_case(self) -> dict[str, list[Waiting]]:
        """Return the waits of each case of the year."""
        items = queries.list_items(self.work, self.agency, root=self.root)
        escalations = self._escalations([item["id"] for item in items])
        keys = [key for item in items for key in item["owner"]["principals"]]
        keys += [item["assignee"] for item in items if item["assignee"]]
        keys += [key for found in escalations.values() for key in found]
        called = names(self.work, self.agency, keys)
        found: dict[str, list[Waiting]] = {}
        for item in items:
            found.setdefault(item["case"], []).append(
                self._item(item, escalations.get(item["id"], []), called)
            )
        for case, due in self._timers():
            if case not in found:
                begins = gettext("Dimulai %(day)s", day=day(due))
                found[case] = [Waiting(begins, "", None, None, "", None)]
        return found

    def _item(
        self, item: Mapping[str, Any], next_: Sequence[str], called: Mapping[str, str]
    ) -> Waiting:
        principals = item["owner"]["principals"]
        who = called[item["assignee"]] if item["assignee"] else None
        at_zero = ""
        if item["due_at"] and next_:
            at_zero = gettext(
                "Lewat %(day)s berpindah kepada %(who)s.",
                day=day(item["due_at"]),
                who="; ".join(called[key] for key in next_),
            )
        return Waiting(
            name=said(item["name"]),
            who=who or "; ".join(called[key] for key in principals),
            since=item["created_at"],
            due=item["due_at"],
            at_zero=at_zero,
            mine=item["id"] if item["id"] in self.mine else None,
            escalated=item["escalated_from"] is not None,
            limit=limit_of(item),
        )

    def _escalations(self, items: Sequence[str]) -> dict[str, list[str]]:
        j = t.job.c
        rows = self.work.connection.execute(
            sa.select(j.item, j.payload).where(j.item.in_(items), j.kind == "EscalateItem")
        )
        return {row.item: row.payload["owner"]["principals"] for row in rows}

    def _timers(self) -> list[tuple[str, datetime]]:
        j = t.job.c
        rows = self.work.connection.execute(
            sa.select(j.case, j.due_at)
            .where(j.root == self.root, j.kind == "FireTimer", j.state != "dead")
            .order_by(j.due_at)
        )
        return [(row.case, row.due_at) for row in rows]
