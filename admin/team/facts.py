"""What is known of a page of people: one bounded question for each kind of fact, never one each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from admin.identity import Me
from admin.relations import APART
from engine.powers import condition
from engine.store import tables as t
from engine.store.unit_of_work import UnitOfWork
from workflows.campaign import PROCESS
from workflows.tables.evaluation import Evaluation, EvaluationVersion
from workflows.tables.feedback import FeedbackNote
from workflows.tables.measurement import Evidence, PeriodicRating, Realisation
from workflows.tables.plan import Plan, PlanIndicator, PlanRow, PlanVersion

MOST_PHRASES = 4  # of one's own, offered again
LONGEST_PHRASE = 90  # letters of a phrase that is offered
NEWEST = 60  # notes looked through for phrases


@dataclass(slots=True)
class Reached:
    """One indicator of a planned result, with the newest period that was told."""

    key: str
    text: str
    target: Decimal | None
    unit: str
    value: Decimal | None = None
    percent: Decimal | None = None  # an aid


@dataclass(slots=True)
class Result:
    """One planned result in force."""

    key: str
    number: int
    text: str
    indicators: list[Reached] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Open:
    """An open item about somebody."""

    id: str
    name: str
    label: str
    due: datetime | None
    mine: bool  # waits for who looks


@dataclass(slots=True)
class Facts:
    """What is known of one person's year."""

    state: str = ""  # of the plan; "" for none yet
    results: list[Result] = field(default_factory=list)
    part: int | None = None  # the newest period whose results were told
    evidence: int = 0
    ratings: dict[int, dict[str, dict[str, int]]] = field(default_factory=dict)
    """by period, then hasil or perilaku: rating -> how many"""
    year: tuple[str, str, str] | None = None  # result, behaviour, grade

    @property
    def percents(self) -> list[Decimal]:
        """What was reached of each indicator, where it can be computed: an aid."""
        each = (reached.percent for result in self.results for reached in result.indicators)
        return [percent for percent in each if percent is not None]


def years_of(work: UnitOfWork, agency: str, people: Sequence[str]) -> list[str]:
    """Return the years of which some of the people have a case, those under way first, then old.

    Among those under way the oldest comes first: it is the one with something due.
    """
    p = t.process_instance.c
    rows = work.connection.execute(
        sa.select(p.period, sa.func.max(sa.case((p.status == "active", 1), else_=0)))
        .where(
            p.agency == agency,
            p.process == PROCESS,
            p.subject.in_([f"person:{one}" for one in people]),
            p.period.is_not(None),
        )
        .group_by(p.period)
    ).all()
    running = sorted(period for period, active in rows if active)
    return running + sorted((period for period, active in rows if not active), reverse=True)


def open_items(work: UnitOfWork, person: Me, people: Sequence[str]) -> dict[str, list[Open]]:
    """Return the open items about people, by person, soonest deadline first."""
    w = t.work_item.c
    mine = condition(person.person or "", person.powers, free=True)
    rows = work.connection.execute(
        sa.select(w.id, w.subject, w.name, w.label, w.due_at, mine.label("mine"))
        .where(
            w.agency == person.agency,
            w.subject.in_([f"person:{one}" for one in people]),
            w.process.not_in(APART),
        )
        .order_by(w.due_at, w.id)
    )
    found: dict[str, list[Open]] = defaultdict(list)
    for row in rows:
        one = Open(row.id, row.name, row.label or "", row.due_at, bool(row.mine))
        found[row.subject.removeprefix("person:")].append(one)
    return found


def last_feedback(work: UnitOfWork, person: Me, people: Sequence[str]) -> dict[str, datetime]:
    """Return when one gave each of the people feedback last."""
    rows = work.session.execute(
        sa.select(FeedbackNote.person_id, sa.func.max(FeedbackNote.at))
        .where(
            FeedbackNote.agency == person.agency,
            FeedbackNote.giver_id == (person.person or "").removeprefix("person:"),
            FeedbackNote.person_id.in_(people),
        )
        .group_by(FeedbackNote.person_id)
    )
    return {row[0]: row[1] for row in rows}


def phrases(work: UnitOfWork, person: Me) -> dict[str, list[str]]:
    """Return short texts that one wrote lately, "good" and "improve", the newest first."""
    rows = work.session.execute(
        sa.select(FeedbackNote.good, FeedbackNote.improve)
        .where(
            FeedbackNote.agency == person.agency,
            FeedbackNote.giver_id == (person.person or "").removeprefix("person:"),
        )
        .order_by(FeedbackNote.at.desc(), FeedbackNote.id.desc())
        .limit(NEWEST)
    ).all()
    found = {}
    for place, name in enumerate(("good", "improve")):
        texts = dict.fromkeys(row[place] for row in rows)
        found[name] = [one for one in texts if 0 < len(one) <= LONGEST_PHRASE][:MOST_PHRASES]
    return found


def facts_of(
    work: UnitOfWork, agency: str, people: Sequence[str], period: str
) -> Mapping[str, Facts]:
    """Return the year of each person of a page."""
    found: dict[str, Facts] = {one: Facts() for one in people}
    _plans(work, agency, found, period)
    _realised(work, agency, found, period)
    for person, count in count_evidence(work, agency, people, period).items():
        found[person].evidence = count
    _ratings(work, agency, found, period)
    return found


def _plans(work: UnitOfWork, agency: str, found: dict[str, Facts], period: str) -> None:
    for person, state in work.session.execute(
        sa.select(Plan.person_id, Plan.state).where(
            Plan.agency == agency, Plan.period == period, Plan.person_id.in_(found)
        )
    ):
        found[person].state = state
    rows = work.session.execute(
        sa.select(
            Plan.person_id,
            PlanRow.key,
            PlanRow.number,
            PlanRow.result,
            PlanIndicator.key.label("indicator"),
            PlanIndicator.indicator.label("text"),
            PlanIndicator.target,
            PlanIndicator.unit,
        )
        .select_from(Plan)
        .join(
            PlanVersion,
            sa.and_(PlanVersion.plan_id == Plan.id, PlanVersion.version == Plan.set_version),
        )
        .join(PlanRow, PlanRow.plan_version_id == PlanVersion.id)
        .outerjoin(PlanIndicator, PlanIndicator.plan_row_id == PlanRow.id)
        .where(Plan.agency == agency, Plan.period == period, Plan.person_id.in_(found))
        .order_by(Plan.person_id, PlanRow.number, PlanIndicator.number)
    )
    for row in rows:
        results = found[row.person_id].results
        if not results or results[-1].key != row.key:
            results.append(Result(row.key, row.number, row.result))
        if row.indicator is not None:
            reached = Reached(row.indicator, row.text, row.target, row.unit)
            results[-1].indicators.append(reached)


def _realised(work: UnitOfWork, agency: str, found: dict[str, Facts], period: str) -> None:
    """Put the newest version of the newest period beside the targets."""
    mine = (
        Realisation.agency == agency,
        Realisation.period == period,
        Realisation.person_id.in_(found),
    )
    newest = (
        sa.select(Realisation.person_id, sa.func.max(Realisation.part).label("part"))
        .where(*mine)
        .group_by(Realisation.person_id)
        .subquery()
    )
    rows = work.session.execute(
        sa.select(
            Realisation.person_id,
            Realisation.part,
            Realisation.indicator_key,
            Realisation.value,
            Realisation.achievement,
        )
        .join(
            newest,
            sa.and_(newest.c.person_id == Realisation.person_id, newest.c.part == Realisation.part),
        )
        .where(*mine)
        .order_by(Realisation.version)  # the newest version last: it stays
    )
    by_key: dict[tuple[str, str], Any] = {}
    for row in rows:
        found[row.person_id].part = row.part
        by_key[row.person_id, row.indicator_key] = row
    for person, facts in found.items():
        for result in facts.results:
            for reached in result.indicators:
                told = by_key.get((person, reached.key))
                if told is not None:
                    reached.value, reached.percent = told.value, told.achievement


def count_evidence(
    work: UnitOfWork, agency: str, people: Sequence[str], period: str
) -> dict[str, int]:
    """Return how many files support the results of each person's year."""
    rows = work.session.execute(
        sa.select(Evidence.person_id, sa.func.count(sa.distinct(Evidence.attachment_id)))
        .where(Evidence.agency == agency, Evidence.period == period, Evidence.person_id.in_(people))
        .group_by(Evidence.person_id)
    )
    return {row[0]: row[1] for row in rows}


def _ratings(work: UnitOfWork, agency: str, found: dict[str, Facts], period: str) -> None:
    rated = PeriodicRating
    for row in work.session.execute(
        sa.select(
            rated.person_id, rated.part, rated.subject, rated.rating, sa.func.count().label("many")
        )
        .where(rated.agency == agency, rated.period == period, rated.person_id.in_(found))
        .group_by(rated.person_id, rated.part, rated.subject, rated.rating)
    ):
        of_part = found[row.person_id].ratings.setdefault(row.part, {})
        of_part.setdefault(row.subject, {})[row.rating] = row.many
    for one in work.session.execute(
        sa.select(
            Evaluation.person_id,
            EvaluationVersion.result_rating,
            EvaluationVersion.behaviour_rating,
            EvaluationVersion.grade,
        )
        .join(
            EvaluationVersion,
            sa.and_(
                EvaluationVersion.evaluation_id == Evaluation.id,
                EvaluationVersion.version == Evaluation.version,
            ),
        )
        .where(
            Evaluation.agency == agency,
            Evaluation.period == period,
            Evaluation.person_id.in_(found),
        )
        .order_by(Evaluation.id)
    ):
        found[one.person_id].year = (one.result_rating, one.behaviour_rating, one.grade)


def evidence_of(
    work: UnitOfWork, agency: str, person: str, period: str, *, limit: int = 100
) -> Sequence[Any]:
    """Return the files that support a person's results, the newest period first."""
    a = t.attachment.c
    return work.session.execute(
        sa.select(
            Evidence.part, Evidence.title, Evidence.row_key, Evidence.attachment_id, a.name, a.size
        )
        .join(t.attachment, a.id == Evidence.attachment_id)
        .where(Evidence.agency == agency, Evidence.person_id == person, Evidence.period == period)
        .order_by(Evidence.part.desc(), Evidence.version.desc(), Evidence.id)
        .limit(limit)
    ).all()
