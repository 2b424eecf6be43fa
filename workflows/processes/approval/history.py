"""What chains decided about a document, for those who decide next and those who correct."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from workflows.tables.approval import ApprovalChain, ApprovalStep


@dataclass(frozen=True, slots=True)
class StepDecision:
    """One decision of one step."""

    document_version: int
    step: str  # its name
    kind: str
    state: str  # disetujui, dikembalikan, ditolak
    person: str  # "person:ID"
    at: datetime
    comment: str


def list_decisions(
    session: Session,
    agency: str,
    kind: str,
    document_id: str,
    *,
    version: int | None = None,
    states: Sequence[str] = ("disetujui", "dikembalikan", "ditolak"),
) -> tuple[StepDecision, ...]:
    """Return the decisions about a document, newest first.

    Args:
        session: where chains are.
        agency: whose document.
        kind: dokumen_jenis.
        document_id: the document.
        version: only about this version; None for all.
        states: only these outcomes.
    """
    query = (
        sa.select(ApprovalStep, ApprovalChain.document_version)
        .join(ApprovalChain, ApprovalChain.id == ApprovalStep.chain_id)
        .where(
            ApprovalChain.agency == agency,
            ApprovalChain.document_kind == kind,
            ApprovalChain.document_id == document_id,
            ApprovalStep.state.in_(states),
            ApprovalStep.decided_at.is_not(None),
        )
        .order_by(ApprovalStep.decided_at.desc(), ApprovalStep.id.desc())
    )
    if version is not None:
        query = query.where(ApprovalChain.document_version == version)
    return tuple(
        StepDecision(
            document_version=number,
            step=step.name,
            kind=step.kind,
            state=step.state,
            person=str(step.decided_by),
            at=step.decided_at,
            comment=step.comment,
        )
        for step, number in session.execute(query)
        if step.decided_at is not None
    )
