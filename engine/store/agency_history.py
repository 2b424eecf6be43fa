"""The append-only story of an agency: what was done that belongs to no case.

Rows stand in the table of history under a key of the agency's own, numbered and linked by hash as
those of a case are (history.py); the row of `agency_chain` holds the end and is the lock.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from engine.store import history
from engine.store import tables as t
from engine.store.base import new_id
from engine.store.history import Event
from engine.store.unit_of_work import UnitOfWork


def record(work: UnitOfWork, agency: str, events: Sequence[Event]) -> None:
    """Append facts about the agency; they become durable with the transaction they are part of."""
    if not events:
        return
    c = t.agency_chain.c
    insert = sqlite.insert if work.sqlite else postgresql.insert
    work.connection.execute(
        insert(t.agency_chain)
        .values(agency=agency, chain=new_id(), seq=0, hash="")
        .on_conflict_do_nothing()
    )
    end = work.connection.execute(
        sa.select(c.chain, c.seq, c.hash).where(c.agency == agency).with_for_update()
    ).one()
    seq, last = history.append(
        work,
        case=end.chain,
        agency=agency,
        root=end.chain,
        seq=end.seq,
        previous=end.hash,
        events=events,
    )
    work.connection.execute(
        sa.update(t.agency_chain).where(c.agency == agency).values(seq=seq, hash=last)
    )


def list_rows(work: UnitOfWork, agency: str) -> list[dict[str, Any]]:
    """Return the history of an agency with its texts, oldest first."""
    c = t.agency_chain.c
    chain = work.connection.scalar(sa.select(c.chain).where(c.agency == agency))
    return history.list_rows(work, chain) if chain else []
