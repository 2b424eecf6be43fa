"""How far everybody in a campaign is: counted from rows, no case is loaded.

A person's stage is told by the open items of the year and by the plan: where nobody has anything to
do, the plan says whether the year waits for a period to begin.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from engine.store import tables as t
from engine.store.unit_of_work import UnitOfWork
from workflows.tables.campaign import Campaign, CampaignMember
from workflows.tables.people import Person, Unit
from workflows.tables.plan import Plan

STAGES = (
    "belum_dibuka",  # waits to be started, is held, or failed
    "belum_mulai",  # the plan is theirs to write, nothing is saved yet
    "menyusun",  # something is saved, or it came back
    "diajukan",
    "ditetapkan",  # until the next period begins
    "pengukuran",
    "evaluasi",
    "umpan_balik",
    "keberatan",
    "selesai",
    "dihentikan",
)
PAGE = 50  # rows of a list
IN_IT = ("menunggu", "tertahan", "gagal", "dimulai", "sudah_berjalan")
_RANK = {
    "planning": 1,
    "approval": 2,
    "measurement": 3,
    "evaluation": 4,
    "feedback": 5,
    "objection": 6,
}

m, p, w = CampaignMember, t.process_instance.c, t.work_item.c


@dataclass(slots=True)
class Count:
    """How many people of a group are at each stage."""

    key: str | None  # id of a unit or a person; None: of none
    name: str = ""
    stages: dict[str, int] = field(default_factory=lambda: dict.fromkeys(STAGES, 0))
    overdue: int = 0  # people with an item past its deadline
    since: datetime | None = None  # since when the longest waiting item is open

    @property
    def total(self) -> int:
        """Everybody of the group."""
        return sum(self.stages.values())

    def add(self, other: Count) -> None:
        """Count another group in."""
        for stage, number in other.stages.items():
            self.stages[stage] += number
        self.overdue += other.overdue
        moments = [each for each in (self.since, other.since) if each is not None]
        self.since = min(moments, default=None)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which people of a campaign are asked about."""

    campaign: str
    scope: sa.Select[tuple[str]] | None = None  # ids of units that may be seen; None: all
    unit: sa.Select[tuple[str]] | None = None  # ids of a unit and those below
    exact_unit: str | None = None
    assessor: str | None = None
    stage: str | None = None
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Where one person is."""

    id: str
    name: str
    nip: str | None
    unit: str
    assessor: str | None  # name
    stage: str
    reason: str  # why not started
    case: str | None
    since: datetime | None
    due: datetime | None
    overdue: bool


def by_unit(work: UnitOfWork, asked: Filter) -> dict[str | None, Count]:
    """Return a count for each unit that people sit in, those below not included."""
    return _counts(work, asked, "unit_id")


def by_assessor(work: UnitOfWork, asked: Filter) -> list[Count]:
    """Return a count for each assessor with the name, in the order of names; nobody comes last."""
    counts = _counts(work, asked, "assessor_id")
    ids = [key for key in counts if key is not None]
    names: dict[str, str] = {}
    for start in range(0, len(ids), 500):
        part = ids[start : start + 500]
        rows = work.connection.execute(sa.select(Person.id, Person.name).where(Person.id.in_(part)))
        names |= {row.id: row.name for row in rows}
    for key, count in counts.items():
        count.name = names.get(key or "", "")
    return sorted(counts.values(), key=lambda each: (each.key is None, each.name, each.key or ""))


def total(work: UnitOfWork, asked: Filter) -> Count:
    """Return the count of everybody who is asked about."""
    found = Count(None)
    for each in by_unit(work, asked).values():
        found.add(each)
    return found


def list_people(
    work: UnitOfWork, asked: Filter, *, after: str | None = None, limit: int = PAGE
) -> tuple[list[PersonRow], str | None]:
    """Return people by name, and the id to go on behind, or None.

    Args:
        work: the transaction.
        asked: which people.
        after: id of the last person of the page before.
        limit: people of a page.
    """
    people: Sequence[str] | None = None
    if asked.stage is None and not asked.overdue:  # who is on the page hangs on no item: quick
        names = sa.select(Person.id).join(m, m.person_id == Person.id)
        page = _behind(work, _asked_about(names, asked), after).limit(limit + 1)
        people = list(work.connection.scalars(page))
    now = _now(work, asked, people)
    assessor = aliased(Person)
    query = (
        sa.select(
            Person.id,
            Person.name,
            Person.nip,
            sa.func.coalesce(Unit.name, "").label("unit"),
            assessor.name.label("assessor"),
            now.c.stage,
            now.c.reason,
            now.c.case,
            now.c.since,
            now.c.due,
        )
        .join(now, now.c.person_id == Person.id)
        .outerjoin(Unit, Unit.id == now.c.unit_id)
        .outerjoin(assessor, assessor.id == now.c.assessor_id)
    )
    query = _behind(work, query, after).limit(limit + 1)
    rows = [
        PersonRow(**row._mapping, overdue=row.due is not None and row.due < work.now)
        for row in work.connection.execute(query)
    ]
    more = len(rows) > limit
    return rows[:limit], rows[limit - 1].id if more else None


def open_items(work: UnitOfWork, cases: Sequence[str]) -> dict[str, list[Mapping[str, Any]]]:
    """Return the open items of years, oldest first: case of the year -> items."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    if not cases:
        return found
    query = sa.select(
        w.id, w.root, w.name, w.label, w.owner, w.assignee, w.created_at, w.due_at
    ).where(w.root.in_(cases), w.process.in_(_RANK))
    for row in work.connection.execute(query.order_by(w.id)).mappings():
        found.setdefault(row["root"], []).append(dict(row))
    return found


def items_of(work: UnitOfWork, asked: Filter, people: Sequence[str]) -> list[str]:
    """Return the ids of the open items of some people, as far as they are asked about."""
    now = _now(work, asked)
    query = (
        sa.select(w.id)
        .join(now, now.c.case == w.root)
        .where(now.c.person_id.in_(people), w.process.in_(_RANK))
        .order_by(w.id)
    )
    return list(work.connection.scalars(query))


def _counts(work: UnitOfWork, asked: Filter, key: str) -> dict[str | None, Count]:
    now = _now(work, asked)
    group = now.c[key]
    late = sa.func.sum(sa.case((now.c.due < work.now, 1), else_=0))
    query = sa.select(
        group, now.c.stage, sa.func.count(), late, sa.func.min(now.c.since, type_=w.created_at.type)
    ).group_by(group, now.c.stage)
    found: dict[str | None, Count] = {}
    for name, stage, number, overdue, since in work.connection.execute(query):
        part = Count(name, overdue=overdue or 0, since=since)
        part.stages[stage] = number
        found.setdefault(name, Count(name)).add(part)
    return found


def _asked_about(query: sa.Select[Any], asked: Filter) -> sa.Select[Any]:
    """Narrow a query over members to those asked about, whatever stage they are at."""
    query = query.where(m.campaign_id == asked.campaign, m.state.in_(IN_IT))
    if asked.scope is not None:
        query = query.where(m.unit_id.in_(asked.scope))
    if asked.unit is not None:
        query = query.where(m.unit_id.in_(asked.unit))
    if asked.exact_unit is not None:
        query = query.where(m.unit_id == asked.exact_unit)
    if asked.assessor is not None:
        query = query.where(m.assessor_id == asked.assessor)
    return query


def _behind(work: UnitOfWork, query: sa.Select[Any], after: str | None) -> sa.Select[Any]:
    """Order a query by name, and begin it behind a person."""
    last = None
    if after:
        last = work.connection.execute(
            sa.select(Person.name, Person.id).where(Person.id == after)
        ).first()
    if last is not None:
        query = query.where(
            sa.or_(Person.name > last.name, sa.and_(Person.name == last.name, Person.id > last.id))
        )
    return query.order_by(Person.name, Person.id)


def _now(work: UnitOfWork, asked: Filter, people: Sequence[str] | None = None) -> sa.CTE:
    """Return where each person is now, as rows to group or to list; of some people only."""
    rank = sa.func.max(sa.case(_RANK, value=w.process, else_=0))
    drafted = sa.func.max(sa.case((w.draft.is_not(sa.null()), 1), else_=0))
    query = (
        sa.select(
            m.person_id,
            m.unit_id,
            m.assessor_id,
            m.state,
            m.reason,
            m.case,
            sa.func.max(p.status).label("status"),
            sa.func.max(Plan.state).label("plan"),
            sa.func.coalesce(sa.func.max(Plan.version), 0).label("version"),
            sa.func.coalesce(rank, 0).label("rank"),
            sa.func.coalesce(drafted, 0).label("drafted"),
            sa.func.min(w.created_at, type_=w.created_at.type).label("since"),
            sa.func.min(w.due_at, type_=w.due_at.type).label("due"),
        )
        .join(Campaign, Campaign.id == m.campaign_id)
        .outerjoin(t.process_instance, p.id == m.case)
        .outerjoin(
            Plan,
            sa.and_(
                Plan.agency == m.agency,
                Plan.person_id == m.person_id,
                Plan.period == Campaign.period,
            ),
        )
        .outerjoin(t.work_item, sa.and_(w.root == m.case, w.process.in_(_RANK)))
        .group_by(m.id)
    )
    query = _asked_about(query, asked)
    if people is not None:
        query = query.where(m.person_id.in_(people))
    each = query.cte("each_member")
    told = sa.select(
        each.c.person_id,
        each.c.unit_id,
        each.c.assessor_id,
        each.c.reason,
        each.c.case,
        each.c.since,
        each.c.due,
        _stage(each.c).label("stage"),
    ).cte("now")
    if asked.stage is None and not asked.overdue:
        return told
    narrowed = sa.select(told)
    if asked.stage is not None:
        narrowed = narrowed.where(told.c.stage == asked.stage)
    if asked.overdue:
        narrowed = narrowed.where(told.c.due < work.now)
    return narrowed.cte("narrowed")


def _stage(c: Any) -> sa.Case[str]:
    plan_came_back = c.plan.in_(("dikembalikan", "ditolak"))
    return sa.case(
        (c.case.is_(None), "belum_dibuka"),
        (c.status == "completed", "selesai"),
        (c.status == "cancelled", "dihentikan"),
        (c.rank == 6, "keberatan"),
        (c.rank == 5, "umpan_balik"),
        (c.rank == 4, "evaluasi"),
        (c.rank == 3, "pengukuran"),
        (sa.and_(c.rank == 1, sa.or_(c.drafted == 1, plan_came_back)), "menyusun"),
        (c.rank == 1, "belum_mulai"),
        (c.rank == 2, "diajukan"),
        (c.plan == "ditetapkan", "ditetapkan"),
        (c.version > 0, "diajukan"),
        else_="belum_mulai",
    )
