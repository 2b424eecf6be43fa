"""One's own documents, year by year: what is in force, and the letters of decided objections."""

from __future__ import annotations

from dataclasses import dataclass, field

import sqlalchemy as sa

from engine.store.unit_of_work import UnitOfWork
from workflows.earlier.looking import list_earlier_years
from workflows.parameters.overrides import rules_of
from workflows.tables.evaluation import Evaluation
from workflows.tables.objection import Objection
from workflows.tables.plan import Plan

MOST = 20  # years, evaluations, objections


@dataclass(frozen=True, slots=True)
class OwnEvaluation:
    """An evaluation with its version in force."""

    evaluation: str
    version: int
    grade: str  # in the words of the law


@dataclass(slots=True)
class OwnYear:
    """The documents of one year."""

    period: str
    plan: int | None = None  # version in force, else the one sent last
    plan_set: bool = False
    evaluations: list[OwnEvaluation] = field(default_factory=list)
    objections: list[tuple[str, str]] = field(default_factory=list)  # id and number
    from_file: bool = False


def own_documents(work: UnitOfWork, agency: str, person: str) -> list[OwnYear]:
    """Return the documents of a person by year, newest first.

    Args:
        work: the request's unit of work.
        agency: whose.
        person: id of the person.
    """
    years: dict[str, OwnYear] = {}

    def year(period: str) -> OwnYear:
        return years.setdefault(period, OwnYear(period))

    for plan in work.session.scalars(
        sa.select(Plan)
        .where(Plan.agency == agency, Plan.person_id == person, Plan.version > 0)
        .order_by(Plan.period.desc())
        .limit(MOST)
    ):
        one = year(plan.period)
        one.plan, one.plan_set = plan.set_version or plan.version, plan.set_version is not None
    grades = rules_of(work, agency, work.now.date())["nama_predikat"]
    for row in work.session.scalars(
        sa.select(Evaluation)
        .where(Evaluation.agency == agency, Evaluation.person_id == person)
        .order_by(Evaluation.period.desc(), Evaluation.id)
        .limit(MOST)
    ):
        year(row.period).evaluations.append(OwnEvaluation(row.id, row.version, grades[row.grade]))
    for filed in work.session.scalars(
        sa.select(Objection)
        .where(
            Objection.agency == agency,
            Objection.person_id == person,
            Objection.decided_at.is_not(None),
        )
        .order_by(Objection.filed_at.desc())
        .limit(MOST)
    ):
        year(filed.period).objections.append((filed.id, filed.number))
    for period in list_earlier_years(work.session, agency, person)[:MOST]:
        year(period).from_file = True
    return sorted(years.values(), key=lambda one: one.period, reverse=True)
