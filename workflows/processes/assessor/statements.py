"""What an employee has said about the own assessor, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from engine import queries
from engine.store import tables as t
from engine.store.unit_of_work import UnitOfWork
from workflows.processes.assessor.services import CHECKING, STATING

PROCESS = "assessor"
MOST = 5  # told at once, the newest


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement that the assessor is wrong."""

    case: str
    state: str  # menulis, diperiksa, dijawab, dibetulkan, batal
    reason: str
    sent_at: datetime | None
    answer: str = ""
    answered_at: datetime | None = None
    item: str | None = None  # open: to be written, or looked into
    due: datetime | None = None


def list_statements(work: UnitOfWork, agency: str, person: str, period: str) -> list[Statement]:
    """Return the statements of a person ("person:ID") in a year, newest first."""
    cases = queries.list_cases(work, agency, subject=person, process=PROCESS)
    rows = [row for row in cases if row["period"] == period]
    rows.sort(key=lambda row: row["id"], reverse=True)
    return [_read(work, row["id"], row["status"]) for row in rows[:MOST]]


def find_open(work: UnitOfWork, agency: str, person: str) -> str | None:
    """Return the item in which a person still writes a statement, or None."""
    w = t.work_item.c
    found: str | None = work.connection.scalar(
        sa.select(w.id)
        .where(w.agency == agency, w.subject == person, w.process == PROCESS)
        .where(w.element == STATING)
        .order_by(w.id)
        .limit(1)
    )
    return found


def _read(work: UnitOfWork, case: str, status: str) -> Statement:
    sent, checked = work.find_submission(case, STATING), work.find_submission(case, CHECKING)
    w = t.work_item.c
    item = work.connection.execute(sa.select(w.id, w.due_at).where(w.case == case)).first()
    dropped = sent is not None and sent.answers.get("pernyataan") == "batal"
    if checked is not None:
        state = "dibetulkan" if checked.answers.get("putusan") == "betulkan" else "dijawab"
    elif dropped or status in ("completed", "cancelled"):
        state = "batal"
    else:
        state = "menulis" if sent is None else "diperiksa"
    return Statement(
        case=case,
        state=state,
        reason="" if sent is None else str(sent.answers.get("alasan") or ""),
        sent_at=None if sent is None else sent.received_at,
        answer="" if checked is None else str(checked.answers.get("jawaban") or ""),
        answered_at=None if checked is None else checked.received_at,
        item=None if item is None else item.id,
        due=None if item is None else item.due_at,
    )
