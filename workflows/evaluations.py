"""Evaluations as kept: reading them, releasing a version, and adding one after an objection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.errors import NotFound
from engine.store.base import new_id
from workflows.tables.base import in_force
from workflows.tables.evaluation import (
    Evaluation,
    EvaluationReceipt,
    EvaluationRow,
    EvaluationVersion,
    OrganisationGrade,
)
from workflows.tables.people import Holding, Seat, Unit


@dataclass(frozen=True, slots=True)
class Row:
    """What a version says about one planned result or behaviour."""

    subject: str  # hasil or perilaku
    ref: str  # plan_row.key, or name of the behaviour
    text: str
    facts: Mapping[str, Any]
    feedback: str


def find_of_year(session: Session, root: str) -> Evaluation | None:
    """Return the newest evaluation of an annual case, or None."""
    return session.scalars(
        sa.select(Evaluation).where(Evaluation.root == root).order_by(Evaluation.id.desc()).limit(1)
    ).one_or_none()


def get_of_year(session: Session, root: str) -> Evaluation:
    """Return the newest evaluation of an annual case.

    Raises:
        NotFound: nothing was released yet.
    """
    found = find_of_year(session, root)
    if found is None:
        raise NotFound("evaluation of the annual case", root)
    return found


def get_version(
    session: Session, evaluation: Evaluation, number: int | None = None
) -> EvaluationVersion:
    """Return a version of an evaluation; the one in force without a number.

    Raises:
        NotFound: there is no such version.
    """
    wanted = evaluation.version if number is None else number
    found = session.scalars(
        sa.select(EvaluationVersion).where(
            EvaluationVersion.evaluation_id == evaluation.id, EvaluationVersion.version == wanted
        )
    ).one_or_none()
    if found is None:
        raise NotFound("version of the evaluation", f"{evaluation.id} {wanted}")
    return found


def list_rows(session: Session, version: EvaluationVersion) -> Sequence[EvaluationRow]:
    """Return what a version says about each result, then each behaviour, in their order."""
    return session.scalars(
        sa.select(EvaluationRow)
        .where(EvaluationRow.evaluation_version_id == version.id)
        .order_by(EvaluationRow.subject, EvaluationRow.number)
    ).all()


def find_receipt(session: Session, evaluation: Evaluation, number: int) -> EvaluationReceipt | None:
    """Return when and how a version was received, or None while it was not."""
    return session.scalars(
        sa.select(EvaluationReceipt).where(
            EvaluationReceipt.evaluation_id == evaluation.id, EvaluationReceipt.version == number
        )
    ).one_or_none()


def release(
    session: Session, evaluation: Evaluation, version: EvaluationVersion, rows: Sequence[Row]
) -> None:
    """Keep a new evaluation with its first version and what that says row by row."""
    session.add(evaluation)
    session.flush()
    _add(session, evaluation, version, rows)


def supersede(session: Session, evaluation: Evaluation, version: EvaluationVersion) -> None:
    """Add the next version to an evaluation; the rows are those of the version before.

    Nobody else's evaluation changes: a person's grade is never lowered to make room for another.
    """
    before = get_version(session, evaluation)
    if version.version != before.version + 1:
        raise ValueError(
            f"Expected version {before.version + 1} of evaluation {evaluation.id}"
            f" but got {version.version}"
        )
    rows = [
        Row(each.subject, each.subject_ref, each.text, each.facts, each.feedback)
        for each in list_rows(session, before)
    ]
    evaluation.version, evaluation.grade = version.version, version.grade
    _add(session, evaluation, version, rows)


def _add(
    session: Session, evaluation: Evaluation, version: EvaluationVersion, rows: Sequence[Row]
) -> None:
    version.evaluation_id = evaluation.id
    session.add(version)
    session.flush()
    places: dict[str, int] = {}
    for row in rows:
        places[row.subject] = places.get(row.subject, 0) + 1
        session.add(
            EvaluationRow(
                id=new_id(),
                agency=evaluation.agency,
                evaluation_version_id=version.id,
                subject=row.subject,
                number=places[row.subject],
                subject_ref=row.ref,
                text=row.text,
                facts=dict(row.facts),
                feedback=row.feedback,
            )
        )
    session.flush()


def units_above(session: Session, agency: str, person: str, on: date) -> list[Unit]:
    """Return the unit of a person's own seat and those above it, nearest first.

    The seat held as definitif counts before one held as Plt or Plh; empty when there is none.
    """
    seat = session.scalars(
        sa.select(Seat)
        .join(Holding, Holding.seat_id == Seat.id)
        .where(Holding.agency == agency, Holding.person_id == person, in_force(Holding, on))
        .order_by(sa.case((Holding.capacity == "definitif", 0), else_=1), Holding.valid_from)
        .limit(1)
    ).one_or_none()
    units: list[Unit] = []
    unit_id = seat.unit_id if seat else None
    while unit_id is not None and all(unit.id != unit_id for unit in units):
        unit = session.get_one(Unit, unit_id)
        units.append(unit)
        unit_id = unit.parent_id
    return units


def leads(session: Session, agency: str, person: str, unit: Unit, on: date) -> bool:
    """Return whether a person holds the head's seat of a unit, in any capacity."""
    return (
        session.scalar(
            sa.select(Holding.id)
            .join(Seat, Holding.seat_id == Seat.id)
            .where(
                Holding.agency == agency,
                Holding.person_id == person,
                Seat.unit_id == unit.id,
                Seat.is_head,
                in_force(Holding, on),
            )
            .limit(1)
        )
        is not None
    )


def find_organisation_grade(
    session: Session, agency: str, units: Sequence[Unit], period: str
) -> tuple[Unit, OrganisationGrade] | None:
    """Return the grade of the nearest of these units that has one, newest first, or None."""
    grades = session.scalars(
        sa.select(OrganisationGrade)
        .where(
            OrganisationGrade.agency == agency,
            OrganisationGrade.period == period,
            OrganisationGrade.unit_id.in_([unit.id for unit in units]),
        )
        .order_by(OrganisationGrade.version)
    ).all()
    newest = {grade.unit_id: grade for grade in grades}
    for unit in units:
        if unit.id in newest:
            return unit, newest[unit.id]
    return None


def set_organisation_grade(
    session: Session,
    *,
    agency: str,
    unit: str,
    period: str,
    grade: str,
    basis: str,
    set_by: str,
    at: datetime,
) -> OrganisationGrade:
    """Keep a unit's grade for a year; a later one is a new version, earlier ones stay."""
    last = session.scalar(
        sa.select(sa.func.max(OrganisationGrade.version)).where(
            OrganisationGrade.agency == agency,
            OrganisationGrade.unit_id == unit,
            OrganisationGrade.period == period,
        )
    )
    row = OrganisationGrade(
        id=new_id(),
        agency=agency,
        unit_id=unit,
        period=period,
        version=(last or 0) + 1,
        grade=grade,
        basis=basis,
        set_by=set_by,
        set_at=at,
    )
    session.add(row)
    session.flush()
    return row
