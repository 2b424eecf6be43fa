"""Rows of cases: read under their lock, written with their version."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from engine.errors import Busy, NotFound
from engine.ports import CaseFacts, Variables
from engine.store import tables as t
from engine.store.prepared import Prepared
from engine.store.unit_of_work import UnitOfWork

p = t.process_instance


@dataclass(slots=True)
class CaseRow:
    """One row of process_instance, as read."""

    id: str
    agency: str
    bundle: str
    process: str
    business_key: str | None
    correlation: str | None
    subject: str | None
    period: str | None
    rules_date: date
    calendar_at: datetime
    root: str
    parent: str | None
    parent_token: int | None
    parent_element: str | None
    status: str
    version: int
    serializer: int
    state: bytes
    variables: Variables
    history_seq: int
    history_hash: str
    started_at: datetime
    ended_at: datetime | None

    @property
    def facts(self) -> CaseFacts:
        """What the executor's context and services may know of the case."""
        return CaseFacts(
            case=self.id,
            agency=self.agency,
            process=self.process,
            bundle=self.bundle,
            subject=self.subject,
            period=self.period,
            business_key=self.correlation,
            root=self.root,
            parent=self.parent,
            rules_date=self.rules_date,
            calendar_at=self.calendar_at,
        )


class Child(NamedTuple):
    """A child case, briefly."""

    id: str
    status: str
    process: str


COLUMNS = [p.c[name] for name in CaseRow.__dataclass_fields__]
ITEM_COLUMNS = [c.name for c in t.work_item.c]
MOVING = (
    "serializer",
    "state",
    "variables",
    "status",
    "ended_at",
    "history_seq",
    "history_hash",
)  # what a run of a case changes, beside the version

_one = sa.select(*COLUMNS).where(
    p.c.id == sa.bindparam("case"), p.c.agency == sa.bindparam("given_agency")
)
_GET, _LOCK = Prepared(_one), Prepared(_one.with_for_update())
_with_item = (
    sa.select(*COLUMNS, *[c.label(f"item_{c.name}") for c in t.work_item.c])
    .join(t.work_item, t.work_item.c.case == p.c.id)
    .where(
        t.work_item.c.id == sa.bindparam("item"),
        t.work_item.c.agency == sa.bindparam("given_agency"),
    )
)
_GET_WITH_ITEM = Prepared(_with_item)
# Both are locked, case first: an item closed while we waited for the case is then not found.
_LOCK_WITH_ITEM = Prepared(_with_item.with_for_update(of=[p, t.work_item]))
_INSERT = Prepared(p.insert())
_children = (
    sa.select(p.c.id, p.c.status, p.c.process)
    .where(p.c.parent == sa.bindparam("case"))
    .order_by(p.c.id)
)
_CHILDREN = Prepared(_children)
_CHILDREN_OF_CALL = Prepared(_children.where(p.c.parent_token == sa.bindparam("token")))
_WITH_KEY = Prepared(
    sa.select(p.c.id).where(
        p.c.agency == sa.bindparam("given_agency"),
        p.c.process == sa.bindparam("given_process"),
        p.c.business_key == sa.bindparam("key"),
    )
)
_SAVE = Prepared(
    sa.update(p).where(p.c.id == sa.bindparam("case"), p.c.version == sa.bindparam("seen")),
    ("version", *MOVING),
)


def get(work: UnitOfWork, case: str, *, agency: str, lock: bool = False) -> CaseRow:
    """Return a case, locked for this transaction when asked.

    Raises:
        NotFound: there is no such case in the agency.
        Busy: another order holds it (PostgreSQL, after 5 s).
    """
    statement = _LOCK if lock and not work.sqlite else _GET
    row = statement.first(work, {"case": case, "given_agency": agency})
    if row is None:
        raise NotFound("case", case)
    return CaseRow(*row)


def lock_with_item(work: UnitOfWork, agency: str, item: str) -> tuple[CaseRow, dict[str, Any]]:
    """Return an open item and its case, the case locked.

    Raises:
        NotFound: no open item has this id in the agency.
    """
    statement = _GET_WITH_ITEM if work.sqlite else _LOCK_WITH_ITEM
    row = statement.first(work, {"item": item, "given_agency": agency})
    if row is None:
        raise NotFound("open item", item)
    width = len(COLUMNS)
    return CaseRow(*row[:width]), dict(zip(ITEM_COLUMNS, row[width:], strict=True))


def insert(work: UnitOfWork, row: CaseRow) -> None:
    """Write a new case."""
    _INSERT.run(work, {name: getattr(row, name) for name in CaseRow.__dataclass_fields__})


def save(work: UnitOfWork, row: CaseRow) -> None:
    """Write state, variables, status and history position of a case, if nobody else did since.

    Raises:
        Busy: the version is no longer the one that was read.
    """
    send(work, row)()


def send(work: UnitOfWork, row: CaseRow) -> Callable[[], None]:
    """Do the same inside `work.together()`; call what is returned after that block.

    It raises Busy when the version was no longer the one that was read.
    """
    changed = _SAVE.send(
        work,
        {
            "case": row.id,
            "seen": row.version,
            "version": row.version + 1,
            **{name: getattr(row, name) for name in MOVING},
        },
    )

    def check() -> None:
        if changed() != 1:
            raise Busy(f"Expected case {row.id} to be as it was read but another order changed it")
        row.version += 1

    return check


def children(work: UnitOfWork, case: str) -> list[Child]:
    """Return the child cases, oldest first."""
    return [Child(*row) for row in _CHILDREN.rows(work, {"case": case})]


def children_of_call(work: UnitOfWork, case: str, token: int) -> list[Child]:
    """Return the child cases of one call activity, oldest first."""
    found = _CHILDREN_OF_CALL.rows(work, {"case": case, "token": token})
    return [Child(*row) for row in found]


def with_business_key(work: UnitOfWork, agency: str, process: str, key: str) -> str | None:
    """Return the case of a process that has a business key, or None."""
    row = _WITH_KEY.first(work, {"given_agency": agency, "given_process": process, "key": key})
    return None if row is None else str(row[0])
