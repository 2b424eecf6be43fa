"""The panel of one objection: who may be named, who sits, who is silent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from workflows.cases import id_of
from workflows.directory import PeopleDirectory
from workflows.domain.duration import parse_duration
from workflows.domain.panel import (
    Candidate,
    Conflict,
    PanelRefused,
    Parties,
    Sitting,
    conflicts,
    sitting,
)
from workflows.domain.working_days import later
from workflows.evaluations import get_version
from workflows.processes.asking import Call, rules, today
from workflows.processes.objection.records import (
    get_evaluation,
    list_members,
    list_points,
)
from workflows.tables.base import in_force
from workflows.tables.feedback import FeedbackNote
from workflows.tables.objection import Objection, PanelMember, PanelPool
from workflows.tables.people import Holding, Person, Relation, Seat


@dataclass(frozen=True, slots=True)
class Pooled:
    """Somebody of the pool, and why they may not be named, if they may not."""

    person: str
    name: str
    rank: str
    seat: str  # as people call it
    category: str
    decree: str
    conflicts: tuple[Conflict, ...]

    @property
    def label(self) -> str:
        """Name, seat and rank, as the list to choose from shows them."""
        told = ", ".join(part for part in (self.seat, self.rank) if part)
        return f"{self.name} ({told})" if told else self.name


def pool(call: Call, objection: Objection) -> list[Pooled]:
    """Return everyone whom the decree names, by name, with every reason against them."""
    session, on = call.work.session, today(call)
    rows = session.execute(
        sa.select(PanelPool, Person)
        .join(Person, Person.id == PanelPool.person_id)
        .where(PanelPool.agency == objection.agency, in_force(PanelPool, on))
        .order_by(Person.name, Person.id)
    ).all()
    people = [person.id for _, person in rows]
    seats = _seats_of(session, objection.agency, people, on)
    ties = _ties_of(session, objection.agency, people)
    declared = {
        member.person_id: member.state_reason or "Mengundurkan diri."
        for member in list_members(session, objection)
        if member.state in ("mundur", "diam")
    }
    parties, law = parties_of(call, objection), rules(call)
    found = []
    for entry, person in rows:
        candidate = Candidate(
            person=person.id,
            units=frozenset(seat.unit_id for seat in seats[person.id]),
            ties=ties[person.id],
            declared=declared.get(person.id, ""),
        )
        found.append(
            Pooled(
                person=person.id,
                name=person.name,
                rank=person.rank or "",
                seat=seats[person.id][0].name if seats[person.id] else "",
                category=entry.category,
                decree=entry.decree,
                conflicts=conflicts(candidate, parties, law),
            )
        )
    return found


def parties_of(call: Call, objection: Objection) -> Parties:
    """Return the people of the objection, and those whom its facts keep from examining it."""
    session, agency = call.work.session, objection.agency
    on = today(call)
    since = _earlier(on, rules(call)["masa_garis_komando"])
    evaluation = get_evaluation(session, objection)
    version = get_version(session, evaluation, objection.evaluation_version)
    assessor, giver = (
        version.decided_by,
        str(version.capacity.get("giver") or "").removeprefix("person:"),
    )
    deciders, top = _deciders(call, on)
    employee = objection.person_id
    return Parties(
        employee=employee,
        assessor=assessor,
        giver=giver,
        decider=deciders[0] if deciders else "",
        feedback_givers=frozenset(_givers(session, objection)),
        line=_line(session, agency, _some(employee, assessor, giver), since, on, top)
        - {employee, assessor, giver, *deciders[:1]},
        units=frozenset(seat.unit_id for seat in _held(session, agency, (employee,), since, on)),
        earlier=frozenset(_earlier_panels(session, objection)),
    )


def _some(*people: str) -> tuple[str, ...]:
    return tuple(each for each in people if each)


def seat(call: Call, objection: Objection) -> Sitting | None:
    """Return who sits of those named, the reserve stepping in; None when they are too few."""
    everyone = list_members(call.work.session, objection)
    named = [member for member in everyone if not member.replaced]
    current = [member for member in named if member.role != "cadangan"]
    reserve = [member.person_id for member in named if member.role == "cadangan"]
    free = {member.person_id for member in named if member.state == "bebas"}
    try:
        return sitting(
            [member.person_id for member in current], free, rules(call), alternates=reserve
        )
    except PanelRefused:
        return None


def _deciders(call: Call, on: date) -> tuple[list[str], set[str]]:
    """Return who may decide today, and the seats from which they would."""
    functions = PeopleDirectory().functions(call.work, call.facts, call.now)
    principals = functions["atasan_atasan"]()["principals"]
    seats = {each.removeprefix("seat:") for each in principals if each.startswith("seat:")}
    people = [id_of(each) for each in principals if each.startswith("person:")]
    people += call.work.session.scalars(
        sa.select(Holding.person_id).where(
            Holding.agency == call.facts.agency, Holding.seat_id.in_(seats), in_force(Holding, on)
        )
    )
    return list(dict.fromkeys(people)), seats


def _givers(session: Session, objection: Objection) -> Collection[str]:
    """Return who gave feedback on what is contested; on anything, when the whole is contested."""
    points = list_points(session, objection)
    query = sa.select(FeedbackNote.giver_id).where(
        FeedbackNote.agency == objection.agency,
        FeedbackNote.person_id == objection.person_id,
        FeedbackNote.period == objection.period,
    )
    if all(point.kind in ("hasil", "perilaku") for point in points):
        query = query.where(FeedbackNote.subject_ref.in_([point.subject_ref for point in points]))
    return set(session.scalars(query))


def _line(
    session: Session,
    agency: str,
    people: Collection[str],
    since: date,
    today: date,
    top: Collection[str],
) -> frozenset[str]:
    """Return who held a seat above one of these people since a day, below the seats at the top."""
    start = {seat.superior_id for seat in _held(session, agency, people, since, today)}
    above: set[str] = set()
    wave = {each for each in start if each is not None} - set(top)
    while wave:
        above |= wave
        found = session.scalars(sa.select(Seat.superior_id).where(Seat.id.in_(wave)))
        wave = {each for each in found if each is not None} - above - set(top)
    return frozenset(
        session.scalars(
            sa.select(Holding.person_id).where(
                Holding.agency == agency, Holding.seat_id.in_(above), *_within(since, today)
            )
        )
    )


def _earlier_panels(session: Session, objection: Objection) -> Collection[str]:
    return set(
        session.scalars(
            sa.select(PanelMember.person_id)
            .join(Objection, Objection.id == PanelMember.objection_id)
            .where(
                Objection.agency == objection.agency,
                Objection.person_id == objection.person_id,
                Objection.id != objection.id,
                PanelMember.state == "bebas",
            )
        )
    )


def _held(
    session: Session, agency: str, people: Collection[str], since: date, today: date
) -> Sequence[Seat]:
    return session.scalars(
        sa.select(Seat)
        .join(Holding, Holding.seat_id == Seat.id)
        .where(Holding.agency == agency, Holding.person_id.in_(people), *_within(since, today))
    ).all()


def _within(since: date, today: date) -> tuple[sa.ColumnElement[bool], ...]:
    """Return the conditions that a holding was in force on some day of a span."""
    return (
        Holding.valid_from <= today,
        sa.or_(Holding.valid_to.is_(None), Holding.valid_to >= since),
    )


def _seats_of(
    session: Session, agency: str, people: Collection[str], on: date
) -> Mapping[str, list[Seat]]:
    found: dict[str, list[Seat]] = defaultdict(list)
    for person, seat_row in session.execute(
        sa.select(Holding.person_id, Seat)
        .join(Seat, Seat.id == Holding.seat_id)
        .where(Holding.agency == agency, Holding.person_id.in_(people), in_force(Holding, on))
        .order_by(sa.case((Holding.capacity == "definitif", 0), else_=1), Holding.id)
    ):
        found[person].append(seat_row)
    return found


def _ties_of(
    session: Session, agency: str, people: Collection[str]
) -> Mapping[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for tie in session.scalars(
        sa.select(Relation).where(
            Relation.agency == agency,
            sa.or_(Relation.person_a.in_(people), Relation.person_b.in_(people)),
        )
    ):
        found[tie.person_a][tie.person_b] = tie.kind
        found[tie.person_b][tie.person_a] = tie.kind
    return found


def _earlier(day: date, length: str) -> date:
    """Return the day from which a length of time leads to `day`, to the month."""
    span = parse_duration(length)
    months = day.year * 12 + day.month - 1 - span.months - 12 * span.years
    start = date(months // 12, months % 12 + 1, 1)
    while later(start, span) < day:
        start = date.fromordinal(start.toordinal() + 1)
    return start
