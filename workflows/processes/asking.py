"""What the services of every process ask: who people are, where they sit, the rules in force."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.ports import Assignment, CaseFacts
from engine.store.unit_of_work import UnitOfWork
from workflows.calendar import calendar_of_case, deadline_of_case
from workflows.directory import PeopleDirectory, local_day
from workflows.domain.questions import Questions
from workflows.domain.working_days import WorkingCalendar
from workflows.parameters import RuleSet
from workflows.parameters.overrides import rules_of
from workflows.tables.base import in_force
from workflows.tables.people import CAPACITIES, Holding, Person, Seat, UnitRole
from workflows.windows import extended_until

PERSON = "person:"


class Call(Protocol):
    """What a service's call and a form's question have in common."""

    @property
    def facts(self) -> CaseFacts:
        """The case."""

    @property
    def work(self) -> UnitOfWork:
        """The transaction."""

    @property
    def now(self) -> datetime:
        """The moment."""


class NobodyConcerned(LookupError):
    """The case is about nobody, though its process needs a person."""

    def __init__(self, facts: CaseFacts) -> None:
        super().__init__(f"Expected case {facts.case} to be about a person and a year")


def rules(call: Call) -> RuleSet:
    """Return the agency's rules as in force on the day the case is judged by."""
    return rules_of(call.work, call.facts.agency, call.facts.rules_date)


def today(call: Call) -> date:
    """Return the day by the agency's clock."""
    return local_day(call.work, call.facts.agency, call.now)


def calendar(call: Call) -> WorkingCalendar:
    """Return the calendar that the case is counted by."""
    return calendar_of_case(call.work, call.facts, call.now)


def deadline(call: Call, length: str, since: datetime | None = None) -> datetime:
    """Return when a length of time ends that begins now, or at another moment."""
    start = since or call.now
    return deadline_of_case(call.work, call.facts, start, length).end


def extended(call: Call, window: str, limit: datetime) -> datetime:
    """Return the later of a stage's limit and of what HR decided for the person of the case."""
    until = extended_until(
        call.work, call.facts.agency, period(call), window, subject(call), today(call)
    )
    return limit if until is None else max(limit, calendar(call).end_of(until))


def functions(call: Call) -> Mapping[str, Callable[..., Any]]:
    """Return the functions about people that expressions of the case may call."""
    key = ("functions", call.facts.case)
    if key not in call.work.cache:
        call.work.cache[key] = PeopleDirectory().functions(call.work, call.facts, call.now)
    found: Mapping[str, Callable[..., Any]] = call.work.cache[key]
    return found


def ask(call: Call, name: str, *arguments: Any) -> dict[str, Any]:
    """Return what a function about people answers: principals, reason, excluded."""
    answer: dict[str, Any] = functions(call)[name](*arguments)
    return answer


def questions(call: Call) -> Questions:
    """Return all that can be asked about the people of the case, the rules of chains included."""
    key = ("questions", call.facts.case)
    if key not in call.work.cache:
        call.work.cache[key] = PeopleDirectory().questions(call.work, call.facts, call.now)
    found: Questions = call.work.cache[key]
    return found


def subject(call: Call) -> str:
    """Return the id of the person the case is about.

    Raises:
        NobodyConcerned: there is none.
    """
    principal = call.facts.subject
    if principal is None or not principal.startswith(PERSON):
        raise NobodyConcerned(call.facts)
    return principal.removeprefix(PERSON)


def period(call: Call) -> str:
    """Return the year of the case as people say it, "2026".

    Raises:
        NobodyConcerned: the case belongs to no year.
    """
    if call.facts.period is None:
        raise NobodyConcerned(call.facts)
    return call.facts.period


def fallback(call: Call, reason: str, kept_out: Sequence[str] = ()) -> Assignment:
    """Return who settles what nobody is found for; `kept_out` ("person:ID") may not."""
    return PeopleDirectory().fallback(call.work, call.facts, reason, kept_out)


def find_seat(session: Session, agency: str, person_id: str, on: date) -> Seat | None:
    """Return the seat that a person holds on a day: definitif before Plt before Plh."""
    rank = sa.case({name: place for place, name in enumerate(CAPACITIES)}, value=Holding.capacity)
    return session.scalar(
        sa.select(Seat)
        .join(Holding, Holding.seat_id == Seat.id)
        .where(Holding.agency == agency, Holding.person_id == person_id, in_force(Holding, on))
        .order_by(rank, Holding.valid_from, Holding.id)
        .limit(1)
    )


def find_name(session: Session, principal: str | None) -> str:
    """Return the name of "person:ID", or "" when it names no person."""
    if principal is None or not principal.startswith(PERSON):
        return ""
    person = session.get(Person, principal.removeprefix(PERSON))
    return "" if person is None else person.name


def people_behind(
    session: Session, agency: str, principals: Iterable[str], on: date
) -> tuple[str, ...]:
    """Return the people ("person:ID") who stand behind principals on a day, each once."""
    found: dict[str, None] = {}
    for principal in principals:
        kind, _, name = principal.partition(":")
        if kind == "person":
            found[principal] = None
            continue
        query = (
            sa.select(Holding.person_id)
            .where(Holding.agency == agency, Holding.seat_id == name, in_force(Holding, on))
            .order_by(Holding.valid_from, Holding.id)
        )
        if kind == "role":
            role, _, unit = name.partition("@")
            query = (
                sa.select(UnitRole.person_id)
                .where(UnitRole.agency == agency, UnitRole.role == role, in_force(UnitRole, on))
                .where(UnitRole.unit_id == unit)
                .order_by(UnitRole.valid_from, UnitRole.id)
            )
        found |= dict.fromkeys(f"{PERSON}{each}" for each in session.scalars(query))
    return tuple(found)
