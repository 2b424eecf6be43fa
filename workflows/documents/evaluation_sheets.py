"""Lines of evaluations in the columns of e-Kinerja BKN, with the year's progress (DOMAIN 1.6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from engine.store import tables as t
from engine.store.unit_of_work import UnitOfWork
from workflows.documents.grouped import agency_name, batches, grouped, moment_in_words
from workflows.documents.plan import PERSPECTIVES
from workflows.documents.words import indicators_of
from workflows.documents.workbook import Line
from workflows.organisation.looking import superiors_of_assessors
from workflows.tables.evaluation import (
    Evaluation,
    EvaluationReceipt,
    EvaluationRow,
    EvaluationVersion,
)
from workflows.tables.measurement import ActionPlan, Evidence, Realisation
from workflows.tables.people import Person, Seat, Unit
from workflows.tables.plan import Plan, PlanBehaviour, PlanIndicator, PlanRow, PlanVersion

NOBODY = ("",) * 4
SOURCE = "ekinerja"  # "sumber data" of the form, which reads it only

Year = tuple[str, str]
"""(person, period)"""


@dataclass(slots=True)
class _Planned:
    """What the plans in force say, for the years of some people."""

    rows: dict[tuple[str, str, str], Any] = field(default_factory=dict)  # (*Year, key of a result)
    units: dict[tuple[str, str, str], str] = field(default_factory=dict)  # key of an indicator
    expected: dict[tuple[str, str, str], str] = field(default_factory=dict)  # behaviour


def superiors(work: UnitOfWork, agency: str, ids: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    """Return who stood above the assessor on the day of release: name, NIP, rank, title.

    Asked for all evaluations of a file at once: a whole province was released on a few days.
    """
    asked: dict[str, tuple[str, datetime]] = {}
    for batch in batches(ids):
        asked |= {
            key: (person, at)
            for key, person, at in work.connection.execute(
                sa.select(EvaluationVersion.id, Evaluation.person_id, EvaluationVersion.released_at)
                .join(Evaluation, Evaluation.id == EvaluationVersion.evaluation_id)
                .where(EvaluationVersion.id.in_(batch), Evaluation.agency == agency)
            )
        }
    found = superiors_of_assessors(work, agency, asked)
    people: dict[str, tuple[str, str, str]] = {}
    for batch in batches(dict.fromkeys(person for person, _ in found.values())):
        people |= {
            key: (name, nip or "", rank or "")
            for key, name, nip, rank in work.connection.execute(
                sa.select(Person.id, Person.name, Person.nip, Person.rank).where(
                    Person.id.in_(batch)
                )
            )
        }
    return {key: (*people[person], title) for key, (person, title) in found.items()}


def lines_of_evaluations(
    work: UnitOfWork,
    agency: str,
    ids: Sequence[str],
    law: Mapping[str, Any],
    files: str,
    above: Mapping[str, tuple[str, ...]],
) -> Iterator[Line]:
    """Return the lines of versions of evaluations, in the order of their ids.

    Args:
        work: the open transaction.
        agency: whose.
        ids: of evaluation versions; as many as one statement takes.
        law: holds the names of grades and ratings, and `zona_waktu`.
        files: what the address of a file begins with, before its id.
        above: as `superiors` gives it.
    """
    heads = _heads(work, agency, ids)
    years = {(head.person_id, head.period) for head in heads.values()}
    planned = _planned(work, agency, years)
    progress = _progress(work, agency, years, planned, ZoneInfo(str(law["zona_waktu"])), files)
    rows = grouped(work, EvaluationRow, EvaluationRow.evaluation_version_id, ids)
    name = agency_name(work, agency)
    for key in ids:
        head = heads.get(key)
        if head is None:
            continue
        year: Year = (head.person_id, head.period)
        who = (head.nip or "", head.name)
        yield "EVALUASI", (*who, *_summary(head, law, name, above.get(key, NOBODY)))
        for row in rows[key]:
            told = (str(row.number), row.text)
            if row.subject == "perilaku":
                expected = planned.expected.get((*year, row.subject_ref), "")
                rated = _rated(row.facts, law)
                yield "PERILAKU KERJA", (*who, *told, expected, rated, row.feedback)
                continue
            plan = planned.rows.get((*year, row.subject_ref))
            kind = plan.kind.capitalize() if plan else ""
            yield "HASIL KERJA", (*who, kind, *told, *_result(row, plan, law))
        for line in progress[year]:
            yield "PROGRES", (*who, *line)


def _heads(work: UnitOfWork, agency: str, ids: Sequence[str]) -> dict[str, Any]:
    assessor, v = sa.orm.aliased(Person), EvaluationVersion
    received, plan = EvaluationReceipt, Plan
    return {
        row.EvaluationVersion.id: row
        for row in work.session.execute(
            sa.select(
                v,
                Evaluation.period,
                Evaluation.person_id,
                Person.nip,
                Person.name,
                Person.rank,
                Unit.name.label("unit"),
                assessor.name.label("assessor"),
                assessor.nip.label("assessor_nip"),
                assessor.rank.label("assessor_rank"),
                received.received_at,
                Seat.name.label("seat"),
            )
            .join(Evaluation, Evaluation.id == v.evaluation_id)
            .join(Person, Person.id == Evaluation.person_id)
            .join(Unit, Unit.id == Evaluation.unit_id)
            .join(assessor, assessor.id == v.decided_by)
            .outerjoin(
                received,
                sa.and_(received.evaluation_id == Evaluation.id, received.version == v.version),
            )
            .outerjoin(
                plan,
                sa.and_(
                    plan.agency == Evaluation.agency,
                    plan.person_id == Evaluation.person_id,
                    plan.period == Evaluation.period,
                ),
            )
            .outerjoin(Seat, Seat.id == plan.seat_id)
            .where(v.id.in_(ids), Evaluation.agency == agency)
        )
    }


def _summary(
    head: Any, law: Mapping[str, Any], agency: str, superior: tuple[str, ...]
) -> tuple[str, ...]:
    version: EvaluationVersion = head.EvaluationVersion
    zone, ratings = str(law["zona_waktu"]), law["nama_rating"]
    return (
        head.rank or "",
        head.seat or "",
        head.unit,
        head.period,
        str(version.version),
        head.assessor,
        head.assessor_nip or "",
        head.assessor_rank or "",
        str(version.capacity.get("title") or ""),
        agency,
        *superior,
        law["nama_predikat_organisasi"][version.organisation_grade],
        ratings[version.result_rating],
        ratings[version.behaviour_rating],
        law["nama_predikat"][version.grade],
        version.recommendation,
        moment_in_words(version.released_at, zone),
        moment_in_words(head.received_at, zone),
    )


def _result(row: Any, plan: Any, law: Mapping[str, Any]) -> tuple[str, ...]:
    named = indicators_of(row.facts)
    return (
        "\n".join(name for name, _ in named),
        "\n".join(target for _, target in named),
        PERSPECTIVES.get((plan and plan.perspective) or "", ""),
        row.facts.get("realisasi") or "",
        row.facts.get("capaian") or "",
        _rated(row.facts, law),
        row.feedback,
    )


def _rated(facts: Mapping[str, Any], law: Mapping[str, Any]) -> str:
    """Return ratings by period, one a line."""
    given = facts.get("rating_periode", ())
    return "\n".join(f"{n}: {law['nama_rating'][each]}" for n, each in enumerate(given, 1))


def _planned(work: UnitOfWork, agency: str, years: set[Year]) -> _Planned:
    people, periods = {person for person, _ in years}, {period for _, period in years}
    versions = {
        row.id: (row.person_id, row.period)
        for row in work.connection.execute(
            sa.select(PlanVersion.id, Plan.person_id, Plan.period)
            .join(Plan, Plan.id == PlanVersion.plan_id)
            .where(
                Plan.agency == agency,
                Plan.person_id.in_(people),
                Plan.period.in_(periods),
                PlanVersion.version == Plan.set_version,
            )
        )
    }
    found = _Planned()
    rows = grouped(work, PlanRow, PlanRow.plan_version_id, list(versions))
    year_of = {row.id: versions[key] for key, several in rows.items() for row in several}
    for key, several in rows.items():
        found.rows |= {(*versions[key], row.key): row for row in several}
    indicators = grouped(work, PlanIndicator, PlanIndicator.plan_row_id, list(year_of))
    for key, several in indicators.items():
        found.units |= {(*year_of[key], each.key): each.unit for each in several}
    behaviours = grouped(work, PlanBehaviour, PlanBehaviour.plan_version_id, list(versions))
    for key, several in behaviours.items():
        found.expected |= {(*versions[key], each.value): each.expectation for each in several}
    return found


def _progress(
    work: UnitOfWork, agency: str, years: set[Year], planned: _Planned, zone: ZoneInfo, files: str
) -> dict[Year, list[tuple[str, ...]]]:
    """Return what was reported in the year's periods, as the form of daily progress asks for it.

    The day is that on which a period was reported; hours of work are not kept here.
    """
    people, periods = {person for person, _ in years}, {period for _, period in years}

    def of(model: Any, *order: Any) -> Sequence[Any]:
        return work.connection.execute(
            sa.select(model.__table__)
            .where(model.agency == agency, model.person_id.in_(people), model.period.in_(periods))
            .order_by(model.part, *order)
        ).all()

    sent = of(Realisation, Realisation.id)
    newest: dict[str, int] = {}
    for row in sent:
        newest[row.case] = max(row.version, newest.get(row.case, 0))
    at = _sent_at(work, newest)
    actions: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in of(ActionPlan, ActionPlan.number):
        actions[row.case, row.row_key].append(row.action)
    proofs: dict[tuple[str, str, int], list[str]] = defaultdict(list)
    for row in of(Evidence, Evidence.id):
        told = f"{files}{row.attachment_id}"
        proofs[row.case, row.row_key, row.version].append(
            f"{row.title}: {told}" if row.title else told
        )
    found: dict[Year, list[tuple[str, ...]]] = defaultdict(list)
    for row in sent:
        if row.version != newest[row.case] or row.value is None:
            continue
        year = (row.person_id, row.period)
        plan = planned.rows.get((*year, row.row_key))
        day = at.get((row.case, row.version))
        found[year].append(
            (
                "; ".join(actions[row.case, row.row_key]) or (plan.result if plan else ""),
                f"{day.astimezone(zone):%Y-%m-%d}" if day else "",
                "",
                "",
                row.note or (plan.result if plan else ""),
                SOURCE,
                _whole(row.value),
                planned.units.get((*year, row.indicator_key), ""),
                "; ".join(proofs[row.case, row.row_key, row.version]),
            )
        )
    return found


def _sent_at(work: UnitOfWork, newest: Mapping[str, int]) -> dict[tuple[str, int], Any]:
    """Return when the newest realisation of each case was sent."""
    s = t.submission.c
    rows = work.connection.execute(
        sa.select(s.case, s.version, s.received_at).where(
            s.case.in_(newest), s.element == "realisasi"
        )
    )
    return {(row.case, row.version): row.received_at for row in rows}


def _whole(value: Decimal) -> str:
    """Return a number as the form takes it: whole, rounded half up."""
    return str(int(value.to_integral_value(rounding="ROUND_HALF_UP")))
