"""Rows of cases: read under their lock, written with their version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from engine.errors import Busy, NotFound
from engine.ports import CaseFacts, Variables
from engine.store import tables as t
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
        )


COLUMNS = [p.c[name] for name in CaseRow.__dataclass_fields__]


def get(work: UnitOfWork, case: str, *, agency: str, lock: bool = False) -> CaseRow:
    """Return a case, locked for this transaction when asked.

    Raises:
        NotFound: there is no such case in the agency.
        Busy: another order holds it (PostgreSQL, after 5 s).
    """
    query = sa.select(*COLUMNS).where(p.c.id == case, p.c.agency == agency)
    if lock and not work.sqlite:
        query = query.with_for_update()
    row = work.connection.execute(query).first()
    if row is None:
        raise NotFound("case", case)
    return CaseRow(*row)


def lock_with_item(work: UnitOfWork, agency: str, item: str) -> tuple[CaseRow, dict[str, Any]]:
    """Return an open item and its case, the case locked.

    Raises:
        NotFound: no open item has this id in the agency.
    """
    w = t.work_item
    query = (
        sa.select(*COLUMNS, *[c.label(f"item_{c.name}") for c in w.c])
        .join(w, w.c.case == p.c.id)
        .where(w.c.id == item, w.c.agency == agency)
    )
    if not work.sqlite:
        # Both, case first: an item closed while we waited for the case is then not found.
        query = query.with_for_update(of=[p, w])
    row = work.connection.execute(query).first()
    if row is None:
        raise NotFound("open item", item)
    width = len(COLUMNS)
    return CaseRow(*row[:width]), {c.name: value for c, value in zip(w.c, row[width:], strict=True)}


def insert(work: UnitOfWork, row: CaseRow) -> None:
    """Write a new case."""
    work.connection.execute(
        p.insert().values({name: getattr(row, name) for name in CaseRow.__dataclass_fields__})
    )


def save(work: UnitOfWork, row: CaseRow) -> None:
    """Write state, variables, status and history position of a case, if nobody else did since.

    Raises:
        Busy: the version is no longer the one that was read.
    """
    changed = work.connection.execute(
        sa.update(p)
        .where(p.c.id == row.id, p.c.version == row.version)
        .values(
            version=row.version + 1,
            serializer=row.serializer,
            state=row.state,
            variables=row.variables,
            status=row.status,
            ended_at=row.ended_at,
            history_seq=row.history_seq,
            history_hash=row.history_hash,
        )
    )
    if changed.rowcount != 1:
        raise Busy(f"Expected case {row.id} to be as it was read but another order changed it")
    row.version += 1


def children(work: UnitOfWork, case: str, token: int | None = None) -> list[Any]:
    """Return (id, status, process) of the child cases, oldest first."""
    query = sa.select(p.c.id, p.c.status, p.c.process).where(p.c.parent == case)
    if token is not None:
        query = query.where(p.c.parent_token == token)
    return list(work.connection.execute(query.order_by(p.c.id)).all())
