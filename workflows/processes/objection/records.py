"""One objection with what it has gathered, read for its tasks, forms and documents."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.errors import ExecutionFailed
from engine.store import tables as t
from engine.store.base import new_id
from engine.store.unit_of_work import UnitOfWork
from workflows.domain.rating import proposed_rating
from workflows.domain.rules import Rules
from workflows.processes.asking import Call
from workflows.tables.evaluation import Evaluation
from workflows.tables.objection import (
    Objection,
    ObjectionEvidence,
    ObjectionHearing,
    ObjectionPoint,
    ObjectionResponse,
    PanelMember,
    PanelVote,
)


def get_objection(call: Call) -> Objection:
    """Return the objection that the case is about.

    Raises:
        ExecutionFailed: no objection of the annual case was taken up by this case.
    """
    found = find_objection(call.work.session, call.facts.case)
    if found is None:
        raise ExecutionFailed(f"Expected case {call.facts.case} to be about an objection")
    return found


def find_objection(session: Session, case: str) -> Objection | None:
    """Return the objection that a case is about, or None."""
    return session.scalars(sa.select(Objection).where(Objection.case == case)).one_or_none()


def find_filed(session: Session, root: str) -> Objection | None:
    """Return the filed objection of an annual case that no case has taken up yet, or None."""
    return session.scalars(
        sa.select(Objection)
        .where(Objection.root == root, Objection.case.is_(None))
        .order_by(Objection.id.desc())
        .limit(1)
    ).one_or_none()


def get_evaluation(session: Session, objection: Objection) -> Evaluation:
    """Return the evaluation that is objected to."""
    return session.get_one(Evaluation, objection.evaluation_id)


def list_points(session: Session, objection: Objection) -> Sequence[ObjectionPoint]:
    """Return the contested points in their order."""
    return session.scalars(
        sa.select(ObjectionPoint)
        .where(ObjectionPoint.objection_id == objection.id)
        .order_by(ObjectionPoint.number)
    ).all()


def find_response(session: Session, objection: Objection) -> ObjectionResponse | None:
    """Return the assessor's answer, or None while there is none."""
    return session.scalars(
        sa.select(ObjectionResponse).where(ObjectionResponse.objection_id == objection.id)
    ).one_or_none()


def list_members(session: Session, objection: Objection) -> Sequence[PanelMember]:
    """Return everyone who was ever named, in the places they were named for."""
    return session.scalars(
        sa.select(PanelMember)
        .where(PanelMember.objection_id == objection.id)
        .order_by(PanelMember.replaced, PanelMember.number, PanelMember.named_at)
    ).all()


def list_votes(session: Session, objection: Objection) -> Sequence[PanelVote]:
    """Return the opened votes; none while any of them is still sealed."""
    return session.scalars(
        sa.select(PanelVote)
        .where(PanelVote.objection_id == objection.id)
        .order_by(PanelVote.cast_at, PanelVote.id)
    ).all()


def find_hearing(session: Session, objection: Objection) -> ObjectionHearing | None:
    """Return the last hearing, or None while there was none."""
    return session.scalars(
        sa.select(ObjectionHearing)
        .where(ObjectionHearing.objection_id == objection.id)
        .order_by(ObjectionHearing.number.desc())
        .limit(1)
    ).one_or_none()


def list_evidence(work: UnitOfWork, objection: Objection) -> list[tuple[ObjectionEvidence, Any]]:
    """Return the evidence of both sides, each with its file (id, name, sha256), oldest first."""
    a = t.attachment.c
    rows = work.session.execute(
        sa.select(ObjectionEvidence, a.id, a.name, a.sha256, a.media_type, a.size)
        .join(t.attachment, a.id == ObjectionEvidence.attachment_id)
        .where(ObjectionEvidence.objection_id == objection.id)
        .order_by(ObjectionEvidence.given_at, a.name, ObjectionEvidence.id)
    )
    return [(row[0], row) for row in rows]


def add_evidence(
    work: UnitOfWork, objection: Objection, attachments: Sequence[str], by: str, at: datetime
) -> None:
    """Keep new files of one side; a file named twice is kept once."""
    have = {row.attachment_id for row, _ in list_evidence(work, objection)}
    work.session.add_all(
        ObjectionEvidence(
            id=new_id(),
            agency=objection.agency,
            objection_id=objection.id,
            attachment_id=attachment,
            given_by=by,
            known=False,
            given_at=at,
        )
        for attachment in dict.fromkeys(attachments)
        if attachment not in have
    )
    work.session.flush()


def keep_files_with_case(work: UnitOfWork, objection: Objection) -> None:
    """Let the files that came with the filing belong to the objection's own case.

    They were uploaded before it began; whoever sees the year does not see the objection.
    """
    filed = sa.select(ObjectionEvidence.attachment_id).where(
        ObjectionEvidence.objection_id == objection.id, ObjectionEvidence.known.is_(False)
    )
    work.connection.execute(
        sa.update(t.attachment).where(t.attachment.c.id.in_(filed)).values(case=objection.case)
    )


def recommended(votes: Sequence[PanelVote], law: Rules) -> tuple[str, str | None, str | None]:
    """Return what the majority recommends: vote, and the ratings when it is a change.

    Where members of the majority recommend different ratings, it is their median.
    """
    change = [vote for vote in votes if vote.vote == "mengubah"]
    if 2 * len(change) <= len(votes):
        return "menguatkan", None, None
    results = [vote.result_rating for vote in change if vote.result_rating]
    behaviours = [vote.behaviour_rating for vote in change if vote.behaviour_rating]
    return "mengubah", proposed_rating(results, law), proposed_rating(behaviours, law)
