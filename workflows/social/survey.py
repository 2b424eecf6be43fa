"""The anonymous survey on fairness: asked once a person and year, counted in groups only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import orjson
import sqlalchemy as sa

from engine.errors import DomainRefused, NotFound
from engine.ports import Sealer
from engine.store.unit_of_work import UnitOfWork
from workflows.cases import refuse
from workflows.directory import local_day
from workflows.domain.small_groups import shown_units
from workflows.parameters.overrides import rules_of
from workflows.tables.base import in_force
from workflows.tables.evaluation import Evaluation, EvaluationReceipt
from workflows.tables.feedback import FeedbackNote
from workflows.tables.people import Holding, Seat, Unit
from workflows.tables.survey import SurveyAnswered, SurveyCount, SurveyWaiting

QUESTIONS = ("adil", "dijelaskan", "didengar")
ANSWERS = (1, 2, 3, 4)  # not at all, little, largely, fully
LEVELS = 12  # more units above each other than any agency has


def due_period(work: UnitOfWork, agency: str, person: str) -> str | None:
    """Return the year that a person (an id) is asked about now; None when about none.

    They are asked once they have received an evaluation of the year, or feedback in it, this year's
    and last year's only, the older one first.
    """
    year = local_day(work, agency, work.now).year
    found = work.connection.execute(
        sa.select(*(_is_due(agency, person, str(each)) for each in (year - 1, year)))
    ).one()
    return next((str(each) for each, due in zip((year - 1, year), found, strict=True) if due), None)


def give_answers(
    work: UnitOfWork,
    sealer: Sealer,
    agency: str,
    person: str,
    period: str,
    answers: Mapping[str, int],
) -> None:
    """Keep that a person has answered, and, apart from it, what.

    The answers wait sealed until the group has enough of them to be counted together.

    Args:
        work: the open transaction.
        sealer: the installation's.
        agency: of the person.
        person: id.
        period: the year.
        answers: question -> 1 to 4, all three.

    Raises:
        DomainRefused: an answer lacks.
        NotFound: the person is not asked about this year, or has answered.
    """
    for question in QUESTIONS:
        if answers.get(question) not in ANSWERS:
            raise _lacks(question)
    group = _group_of(work, agency, person)
    # One after the other within a group, so that none is counted twice or left behind.
    work.session.execute(sa.select(Unit.id).where(Unit.id == group).with_for_update(key_share=True))
    if group is None or not work.connection.scalar(sa.select(_is_due(agency, person, period))):
        raise NotFound("survey", period)
    work.session.add(SurveyAnswered(agency=agency, person_id=person, period=period))
    plain = orjson.dumps([answers[question] for question in QUESTIONS])
    work.session.add(
        SurveyWaiting(agency=agency, unit_id=group, period=period, sealed=sealer.seal(plain))
    )
    work.flush()
    _count_together(work, sealer, agency, group, period)


@dataclass(frozen=True, slots=True)
class Result:
    """What a unit, with all below it, answered."""

    unit: str
    name: str
    depth: int
    people: int
    answers: Mapping[str, tuple[int, ...]]  # question -> how many gave 1, 2, 3, 4


def read_results(work: UnitOfWork, agency: str, period: str) -> list[Result]:
    """Return what may be shown of a year, units in the order of the chart.

    What may be shown is decided for the agency as a whole, so that two people who see different
    parts of it cannot work out more between them than either.
    """
    c = SurveyCount
    counts: dict[str, Counter[tuple[str, int]]] = {}
    rows = work.connection.execute(
        sa.select(c.unit_id, c.question, c.answer, c.count).where(
            c.agency == agency, c.period == period
        )
    )
    for unit, question, answer, count in rows:
        counts.setdefault(unit, Counter())[question, answer] = count
    if not counts:
        return []
    units = {
        row.id: row
        for row in work.connection.execute(
            sa.select(Unit.id, Unit.name, Unit.parent_id)
            .where(Unit.agency == agency)
            .order_by(Unit.code, Unit.id)
        )
    }
    parents: dict[str, str | None] = {key: row.parent_id for key, row in units.items()}
    own = {unit: sum(_by_answer(found, QUESTIONS[0])) for unit, found in counts.items()}
    shown = shown_units(parents, own, _minimum(work, agency))
    whole: dict[str, Counter[tuple[str, int]]] = {}
    for unit, found in counts.items():
        for each in _path(parents, unit):
            whole.setdefault(each, Counter()).update(found)
    return [
        Result(
            unit=unit,
            name=units[unit].name,
            depth=len(_path(parents, unit)) - 1,
            people=sum(_by_answer(whole[unit], QUESTIONS[0])),
            answers={each: _by_answer(whole[unit], each) for each in QUESTIONS},
        )
        for unit in _in_order(parents)
        if unit in shown
    ]


def list_periods(work: UnitOfWork, agency: str) -> list[str]:
    """Return the years with answers that were counted, newest first."""
    c = SurveyCount
    return list(
        work.connection.scalars(
            sa.select(c.period).where(c.agency == agency).distinct().order_by(c.period.desc())
        )
    )


def _is_due(agency: str, person: str, period: str) -> sa.ColumnElement[bool]:
    received = (
        sa.exists()
        .where(EvaluationReceipt.evaluation_id == Evaluation.id)
        .where(
            Evaluation.agency == agency,
            Evaluation.person_id == person,
            Evaluation.period == period,
        )
    )
    noted = sa.exists().where(
        FeedbackNote.agency == agency,
        FeedbackNote.person_id == person,
        FeedbackNote.period == period,
        FeedbackNote.giver_id != person,
    )
    answered = sa.exists().where(
        SurveyAnswered.period == period, SurveyAnswered.person_id == person
    )
    return sa.and_(sa.or_(received, noted), ~answered)


def _count_together(work: UnitOfWork, sealer: Sealer, agency: str, unit: str, period: str) -> None:
    """Open the waiting answers of a group and add them up, once there are enough of them."""
    w, c = SurveyWaiting, SurveyCount
    rows = work.session.scalars(sa.select(w).where(w.unit_id == unit, w.period == period)).all()
    if len(rows) < _minimum(work, agency):
        return
    tally: Counter[tuple[str, int]] = Counter()
    for row in rows:
        tally.update(zip(QUESTIONS, orjson.loads(sealer.open(row.sealed)), strict=True))
        work.session.delete(row)
    # Every cell is written, so that none shows by its last change what was answered.
    for question in QUESTIONS:
        for answer in ANSWERS:
            more = tally[question, answer]
            key = (unit, period, question, answer)
            cell = work.session.get(c, key)
            if cell is None:
                work.session.add(
                    c(
                        unit_id=unit, period=period, question=question, answer=answer,
                        agency=agency, count=more,
                    )
                )  # fmt: skip
            else:
                work.session.execute(
                    sa.update(c)
                    .where(
                        c.unit_id == unit, c.period == period,
                        c.question == question, c.answer == answer,
                    )
                    .values(count=c.count + more)
                )  # fmt: skip
    work.flush()


def _group_of(work: UnitOfWork, agency: str, person: str) -> str | None:
    """Return the smallest unit around a person's seat that has enough people; else the topmost."""
    on = local_day(work, agency, work.now)
    unit = work.connection.scalar(
        sa.select(Seat.unit_id)
        .join(Holding, Holding.seat_id == Seat.id)
        .where(Holding.agency == agency, Holding.person_id == person, in_force(Holding, on))
        .order_by(Holding.capacity, Seat.code)
        .limit(1)
    )
    minimum = _minimum(work, agency)
    for _ in range(LEVELS):
        if unit is None or _people_below(work, agency, unit, on, minimum) >= minimum:
            break
        above = work.connection.scalar(sa.select(Unit.parent_id).where(Unit.id == unit))
        if above is None:
            break
        unit = above
    return unit


def _people_below(work: UnitOfWork, agency: str, unit: str, on: date, enough: int) -> int:
    """Return how many people sit in a unit and below it, counted up to what is enough."""
    tree = sa.select(Unit.id).where(Unit.id == unit).cte("group_units", recursive=True)
    tree = tree.union(sa.select(Unit.id).join(tree, Unit.parent_id == tree.c.id))
    people = (
        sa.select(Holding.person_id)
        .join(Seat, Seat.id == Holding.seat_id)
        .where(
            Holding.agency == agency,
            in_force(Holding, on),
            Seat.unit_id.in_(sa.select(tree.c.id)),
        )
        .distinct()
        .limit(enough)
        .subquery()
    )
    return work.connection.scalar(sa.select(sa.func.count()).select_from(people)) or 0


def _minimum(work: UnitOfWork, agency: str) -> int:
    return int(rules_of(work, agency, local_day(work, agency, work.now))["kelompok_minimum"])


def _by_answer(found: Mapping[tuple[str, int], int], question: str) -> tuple[int, ...]:
    return tuple(found.get((question, answer), 0) for answer in ANSWERS)


def _path(parents: Mapping[str, str | None], unit: str) -> list[str]:
    """Return a unit and those above it, upwards."""
    found, each = [unit], parents.get(unit)
    while each is not None and each in parents and each not in found:
        found.append(each)
        each = parents[each]
    return found


def _in_order(parents: Mapping[str, str | None]) -> list[str]:
    """Return all units, each followed by those below it, in the order given."""
    children: dict[str | None, list[str]] = {}
    for unit, above in parents.items():
        children.setdefault(above, []).append(unit)
    found: list[str] = []
    waiting = list(reversed(children.get(None, [])))
    while waiting:
        unit = waiting.pop()
        found.append(unit)
        waiting += reversed(children.get(unit, []))
    return found


def _lacks(question: str) -> DomainRefused:
    return refuse("jawaban", "Pilih salah satu jawaban.", question)
