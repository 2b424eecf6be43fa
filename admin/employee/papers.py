"""The documents that a year made: plan, evaluation, evidence, and the papers of an objection."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

import sqlalchemy as sa
import sqlalchemy.orm

from engine.store import tables as t
from engine.store.unit_of_work import UnitOfWork
from workflows.parameters.overrides import rules_of
from workflows.processes.planning.plans import PlanView, find_plan, get_plan
from workflows.tables.evaluation import Evaluation, EvaluationVersion
from workflows.tables.feedback import FeedbackNote
from workflows.tables.objection import Objection
from workflows.tables.people import Person, Seat
from workflows.tables.plan import Plan, PlanRow, PlanVersion
from workflows.tables.reorganisation import PlanSegment


@dataclass(frozen=True, slots=True)
class Grade:
    """One released version of the evaluation, in words."""

    evaluation: str
    version: int
    grade: str
    results: str
    behaviour: str
    released_at: datetime
    by: str
    changed_by_objection: bool


@dataclass(frozen=True, slots=True)
class Note:
    """One feedback note with who gave it."""

    id: str
    about: str
    good: str
    improve: str
    by: str
    at: datetime
    reply: str | None


@dataclass(frozen=True, slots=True)
class Given:
    """What one person wrote in one go: a period's feedback covers every result and behaviour."""

    by: str
    at: datetime
    notes: Sequence[Note]


@dataclass(frozen=True, slots=True)
class Filed:
    """One objection of the year."""

    id: str
    number: str
    filed_at: datetime
    decided: bool
    state: str


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """One uploaded file."""

    id: str
    name: str
    size: int
    uploaded_at: datetime


def plan_versions(work: UnitOfWork, agency: str, person: str, period: str) -> list[PlanVersion]:
    """Return the versions of the plan, newest first."""
    plan = find_plan(work.session, agency, person, period)
    if plan is None:
        return []
    return list(
        work.session.scalars(
            sa.select(PlanVersion)
            .where(PlanVersion.plan_id == plan.id)
            .order_by(PlanVersion.version.desc())
        )
    )


def segments(work: UnitOfWork, agency: str, person: str, period: str) -> Sequence[Any]:
    """Return the parts of the year that are over: seat, assessor, plan in force, last day."""
    s, assessor = PlanSegment, sa.orm.aliased(Person)
    return work.connection.execute(
        sa.select(s.number, s.version, s.last_day, Seat.name.label("seat"), assessor.name)
        .join(Plan, Plan.id == s.plan_id)
        .join(Seat, Seat.id == s.seat_id)
        .outerjoin(assessor, assessor.id == s.assessor_id)
        .where(Plan.agency == agency, Plan.person_id == person, Plan.period == period)
        .order_by(s.number)
    ).all()


def plan_version(
    work: UnitOfWork, agency: str, person: str, period: str, version: int
) -> tuple[PlanView, PlanView | None] | None:
    """Return one version of the plan and the one before it; None when there is none."""
    plan = find_plan(work.session, agency, person, period)
    if plan is None or not 1 <= version <= plan.version:
        return None
    before = get_plan(work.session, plan.id, version - 1) if version > 1 else None
    return get_plan(work.session, plan.id, version), before


def grades(work: UnitOfWork, agency: str, person: str, period: str) -> list[Grade]:
    """Return the released versions of the evaluation in the words of the law, newest first."""
    rows = work.session.execute(
        sa.select(EvaluationVersion, Person.name)
        .join(Evaluation, Evaluation.id == EvaluationVersion.evaluation_id)
        .join(Person, Person.id == EvaluationVersion.decided_by)
        .where(
            Evaluation.agency == agency,
            Evaluation.person_id == person,
            Evaluation.period == period,
        )
        .order_by(EvaluationVersion.released_at.desc(), EvaluationVersion.version.desc())
    ).all()
    law = rules_of(work, agency, work.now.date())
    called, rated = law["nama_predikat"], law["nama_rating"]
    return [
        Grade(
            evaluation=row.evaluation_id,
            version=row.version,
            grade=called[row.grade],
            results=rated[row.result_rating],
            behaviour=rated[row.behaviour_rating],
            released_at=row.released_at,
            by=name,
            changed_by_objection=row.objection_id is not None,
        )
        for row, name in rows
    ]


def notes(work: UnitOfWork, agency: str, person: str, period: str, limit: int = 60) -> list[Given]:
    """Return the newest feedback that a person got in a year, newest first, by who wrote when."""
    rows = work.session.execute(
        sa.select(FeedbackNote, Person.name)
        .join(Person, Person.id == FeedbackNote.giver_id)
        .where(
            FeedbackNote.agency == agency,
            FeedbackNote.person_id == person,
            FeedbackNote.period == period,
        )
        .order_by(FeedbackNote.at.desc(), FeedbackNote.id.desc())
        .limit(limit)
    ).all()
    read = [
        Note(row.id, row.subject_text, row.good, row.improve, name, row.at, row.reply)
        for row, name in rows
    ]
    together = groupby(read, key=lambda note: (note.by, note.at))
    return [Given(by, at, list(those)) for (by, at), those in together]


def objections(work: UnitOfWork, agency: str, person: str, period: str) -> list[Filed]:
    """Return the objections of a year, newest first."""
    rows = work.session.scalars(
        sa.select(Objection)
        .where(
            Objection.agency == agency,
            Objection.person_id == person,
            Objection.period == period,
        )
        .order_by(Objection.filed_at.desc())
    )
    return [
        Filed(
            id=row.id,
            number=row.number,
            filed_at=row.filed_at,
            decided=row.decided_at is not None,
            state=row.state,
        )
        for row in rows
    ]


def evidence(work: UnitOfWork, agency: str, cases: Sequence[str]) -> list[EvidenceFile]:
    """Return the files of these cases, newest first, 50 at most."""
    a = t.attachment.c
    rows = work.connection.execute(
        sa.select(a.id, a.name, a.size, a.uploaded_at)
        .where(a.agency == agency, a.case.in_(list(cases)))
        .order_by(a.uploaded_at.desc(), a.id.desc())
        .limit(50)
    )
    return [EvidenceFile(*row) for row in rows]


def served_results(work: UnitOfWork, agency: str, plan: PlanView) -> dict[str, str]:
    """Return the texts of the superior's results that a plan serves, by their keys."""
    keys = {result.serves for result in plan.results if result.serves}
    rows = work.session.execute(
        sa.select(PlanRow.key, PlanRow.result)
        .where(PlanRow.agency == agency, PlanRow.key.in_(keys))
        .order_by(PlanRow.id)
    )
    return {row.key: row.result for row in rows}
