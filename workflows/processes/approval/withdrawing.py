"""Documents that their author may still take back: nobody has acted on them since then."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from workflows.processes.approval.document import Document
from workflows.processes.document_kinds import kind_of
from workflows.tables.approval import ApprovalChain, ApprovalStep

MESSAGE = "dokumen_ditarik"  # correlates with the id of the document


@dataclass(frozen=True, slots=True)
class Withdrawable:
    """A document on its way that can be taken back."""

    case: str  # the approval case
    document: str  # id
    version: int
    title: str


def acted_on(steps: Iterable[ApprovalStep]) -> bool:
    """Say whether somebody has decided a step of a run, or asked for another one before it."""
    return any(step.decided_at is not None or step.state == "ditunda" for step in steps)


def list_withdrawable(session: Session, agency: str, subject: str) -> list[Withdrawable]:
    """Return the documents that a person ("person:ID") may take back, the oldest run first."""
    chains = session.scalars(
        sa.select(ApprovalChain)
        .where(
            ApprovalChain.agency == agency,
            ApprovalChain.subject == subject,
            ApprovalChain.state == "berjalan",
        )
        .order_by(ApprovalChain.id)
    ).all()
    found = []
    for chain in chains:
        steps = session.scalars(sa.select(ApprovalStep).where(ApprovalStep.chain_id == chain.id))
        if acted_on(steps):
            continue
        document = Document(agency, chain.document_kind, chain.document_id, chain.document_version)
        title = kind_of(document.kind).title(session, document)
        found.append(Withdrawable(chain.case, document.id, document.version, title))
    return found
