"""The assessor of record: who set a person's newest plan, whatever became of their offices."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from workflows.domain.steps import SETTLING
from workflows.people.reviews import midnight
from workflows.tables.approval import ApprovalChain, ApprovalStep

if TYPE_CHECKING:
    from engine.store.unit_of_work import UnitOfWork

PLAN = "skp"


def recorded_assessors(
    work: UnitOfWork, agency: str, on: date, person: str | None = None
) -> dict[str, str]:
    """Return, by person, who took the last settling decision on the newest plan set until a day.

    Args:
        work: the transaction.
        agency: whose people.
        on: the day; what was set on it counts.
        person: only of this one; None for everybody.
    """
    query = (
        sa.select(ApprovalChain.subject, ApprovalStep.decided_by)
        .join(ApprovalStep, ApprovalStep.chain_id == ApprovalChain.id)
        .where(
            ApprovalChain.agency == agency,
            ApprovalChain.document_kind == PLAN,
            ApprovalChain.state == "disetujui",
            ApprovalChain.subject.is_not(None),
            ApprovalChain.ended_at < midnight(work, agency, on + timedelta(days=1)),
            ApprovalStep.kind.in_(SETTLING),
            ApprovalStep.state == "disetujui",
            ApprovalStep.decided_by.is_not(None),
            ApprovalStep.added_by.is_(None),
        )
        .order_by(ApprovalChain.ended_at, ApprovalStep.number)
    )
    if person is not None:
        query = query.where(ApprovalChain.subject == f"person:{person}")
    return {
        str(subject).removeprefix("person:"): str(decider).removeprefix("person:")
        for subject, decider in work.connection.execute(query)
    }
