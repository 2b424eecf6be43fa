"""Move what runs to the calendar, or to the numbers, of today: seen first, one recorded decision.

Nothing here moves by itself. A decision notes by what each case was counted, gives all of them the
new pins in one statement, and leaves the deadlines to jobs, case by case (RecountDeadlines).
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from bpmn.document.model import Element
from engine.commands import RecountDeadlines
from engine.counted import Counted, from_json
from engine.errors import DomainRefused, EngineError
from engine.handlers.recount_deadlines import length_now
from engine.jobs.tasks import STRETCH, new_task
from engine.store import agency_history, jobs
from engine.store import tables as t
from engine.store.history import Event
from workflows.calendar import deadline, learn_units
from workflows.directory import local_day
from workflows.domain.working_days import Deadline
from workflows.parameters import all_parameters
from workflows.parameters.overrides import rules_of
from workflows.tables.base import new_id
from workflows.tables.replan import Replan, ReplanPin

if TYPE_CHECKING:
    from engine.definitions import Definitions
    from engine.engine import Engine
    from engine.store.unit_of_work import UnitOfWork

TASK = "workdays.replan"
BATCH = 500
LONGEST_REASON = 500
ACTIVE = ("active", "suspended")
LASTING = ("masa_keberatan", "batas_keberatan", "masa_melengkapi_keberatan")
"""Where an element's text names one of these, its time protects a person: never shorter."""
_NAMED = re.compile(r"parameter\(\s*['\"](\w+)['\"]\s*\)")

w, p, j = t.work_item.c, t.process_instance.c, t.job.c


@dataclass(frozen=True, slots=True)
class Choice:
    """What is to count from now on."""

    calendar: bool
    numbers: bool
    rules_date: date  # of the numbers, when they are chosen
    calendar_at: datetime  # as it was known then, when it is chosen


@dataclass(frozen=True, slots=True)
class Move:
    """One deadline that would move."""

    case: str
    bundle: str
    process: str
    element: str
    name: str  # of the step; "" for a timer
    subject: str | None
    old: datetime
    new: Deadline


@dataclass(frozen=True, slots=True)
class Preview:
    """What a decision would move."""

    moves: tuple[Move, ...]
    looked_at: int  # deadlines and timers that were counted
    lasting: int  # that stay, because they would become shorter for a person
    took_ms: float


@dataclass(frozen=True, slots=True)
class _Open:
    """A deadline or timer that runs, as read."""

    case: str
    bundle: str
    process: str
    element: str
    name: str
    subject: str | None
    due: datetime
    how: Counted
    rules_date: date
    calendar_at: datetime


def choose(work: UnitOfWork, agency: str, *, calendar: bool, numbers: bool) -> Choice:
    """Return a choice as of now.

    Raises:
        DomainRefused: nothing is chosen (field `what`).
    """
    if not (calendar or numbers):
        raise DomainRefused("Pilih kalender, angka, atau keduanya.", field="what", reason="what")
    return Choice(calendar, numbers, local_day(work, agency, work.now), work.now)


def preview(work: UnitOfWork, definitions: Definitions, agency: str, choice: Choice) -> Preview:
    """Return every deadline that would move, the soonest first, without writing anything."""
    begun = time.perf_counter()
    texts = _Texts(work, definitions, agency, choice)
    moves, looked_at, lasting = [], 0, 0
    for batch in _batches(work, agency):
        learn_units(work, agency, [(each.subject, each.how.since) for each in batch])
        for each in batch:
            looked_at += 1
            found = _recounted(work, agency, texts, choice, each)
            if found is None:
                continue
            if texts.is_lasting(each) and found.end < each.due:
                lasting += 1
                continue
            moves.append(
                Move(
                    each.case,
                    each.bundle,
                    each.process,
                    each.element,
                    each.name,
                    each.subject,
                    each.due,
                    found,
                )
            )
    moves.sort(key=lambda move: (move.old, move.case, move.element))
    took = (time.perf_counter() - begun) * 1000
    return Preview(tuple(moves), looked_at, lasting, round(took, 1))


def replan(work: UnitOfWork, agency: str, choice: Choice, *, reason: str, actor: str | None) -> str:
    """Decide that everything that runs is counted anew; jobs move the deadlines. Returns its id.

    Raises:
        DomainRefused: no reason is given (field `reason`).
    """
    reason = " ".join(reason.split())
    if not reason or len(reason) > LONGEST_REASON:
        raise DomainRefused(
            "Tulis alasannya, paling banyak 500 huruf.", field="reason", reason="reason"
        )
    decision = Replan(
        id=new_id(),
        agency=agency,
        calendar=choice.calendar,
        numbers=choice.numbers,
        rules_date=choice.rules_date if choice.numbers else None,
        reason=reason,
        decided_by=actor,
        decided_at=choice.calendar_at,
    )
    work.session.add(decision)
    work.session.flush()
    running = sa.and_(p.agency == agency, p.status.in_(ACTIVE))
    before = sa.select(p.id, sa.literal(decision.id), p.rules_date, p.calendar_at).where(running)
    columns = ("case", "replan_id", "rules_date", "calendar_at")
    work.session.execute(sa.insert(ReplanPin).from_select(columns, before))
    pins: dict[str, Any] = {}
    if choice.calendar:
        pins["calendar_at"] = choice.calendar_at
    if choice.numbers:
        pins["rules_date"] = choice.rules_date
    changed = work.connection.execute(sa.update(t.process_instance).where(running).values(**pins))
    decision.cases = changed.rowcount
    facts = {
        "replan": decision.id,
        "calendar": choice.calendar,
        "numbers": choice.numbers,
        "cases": decision.cases,
    }
    event = Event("replanned", actor=actor, facts=facts, payload={"reason": reason})
    agency_history.record(work, agency, [event])
    jobs.add(work, [new_task(agency, TASK, {"decision": decision.id})])
    work.session.flush()
    return decision.id


def replan_in_stretches(engine: Engine, agency: str, given: Mapping[str, Any]) -> bool:
    """Move deadlines by a decision for a while; the task of the name in TASK.

    Raises:
        NotAllMoved: all were tried and some refused.
    """
    end, moved, failed, more = time.monotonic() + STRETCH, 0, 0, False
    for orders in _orders(engine, agency, given["decision"]):
        for order in orders:
            try:
                moved += engine.execute(order)["moved"]
            except EngineError:
                failed += 1
        if time.monotonic() > end:
            more = True
            break
    with engine.database.write() as work:
        decision = work.session.get_one(Replan, given["decision"])
        decision.moved += moved
        if not more and not failed:
            decision.applied_at = work.now
        work.commit()
    if failed and not more:
        raise NotAllMoved(f"Expected every deadline to move but {failed} cases did not")
    return more


class NotAllMoved(EngineError):
    """Some cases could not be counted anew; the job tries again."""

    kind = "not_all_replanned"


def _orders(engine: Engine, agency: str, decision: str) -> Iterator[list[RecountDeadlines]]:
    """Yield the orders for cases in which something moves still, batch by batch."""
    with engine.read() as work:
        made = work.session.get_one(Replan, decision)
        choice = Choice(made.calendar, made.numbers, made.rules_date or date.min, made.decided_at)
        texts = _Texts(work, engine.parts.definitions, agency, choice)
        wanted: dict[str, _Open] = {}
        for batch in _batches(work, agency):
            learn_units(work, agency, [(each.subject, each.how.since) for each in batch])
            for each in batch:
                found = _recounted(work, agency, texts, choice, each)
                if found is None or (texts.is_lasting(each) and found.end < each.due):
                    continue
                wanted.setdefault(each.case, each)
        orders = [
            RecountDeadlines(
                agency=agency,
                case=one.case,
                lengths=texts.lengths(one),
                lasting=texts.lasting(one),
                reason=made.reason,
                key=f"replan:{decision}:{one.case}",
                actor=made.decided_by,
            )
            for one in wanted.values()
        ]
    for number in range(0, len(orders), BATCH):
        yield orders[number : number + BATCH]


def _recounted(
    work: UnitOfWork, agency: str, texts: _Texts, choice: Choice, each: _Open
) -> Deadline | None:
    """Return how a deadline would be counted, when it comes out otherwise and none is over."""
    iso, calendar = length_now(each.how, texts.lengths(each).get(each.element, {}))
    found = deadline(
        work,
        agency,
        each.how.since,
        iso,
        calendar,
        choice.rules_date if choice.numbers else each.rules_date,
        person=each.subject,
        known_at=choice.calendar_at if choice.calendar else each.calendar_at,
    )
    over = min(found.end, each.due) <= work.now
    return None if over or found.end == each.due else found


def _batches(work: UnitOfWork, agency: str) -> Iterator[list[_Open]]:
    """Yield what runs and was counted: items, then timers, in the order of their keys."""
    case = (p.id, p.bundle, p.process, p.subject, p.rules_date, p.calendar_at)
    running = sa.and_(p.agency == agency, p.status.in_(ACTIVE))
    items = (
        sa.select(*case, w.element, w.name, w.due_at, w.counted, w.id.label("key"))
        .join(t.process_instance, p.id == w.case)
        .where(running, w.counted.is_not(None), w.due_at > work.now)
    )
    for rows in _pages(work, items, w.id):
        yield [_open(row, row.element, row.name) for row in rows]
    h = t.history.c
    timers = (
        sa.select(*case, j.due_at, j.counted, j.payload, j.id.label("key"))
        .join(t.process_instance, p.id == j.case)
        .where(
            running,
            j.kind == "FireTimer",
            j.state == "todo",
            j.counted.is_not(None),
            j.due_at > work.now,
        )
    )
    for rows in _pages(work, timers, j.id):
        told = work.connection.execute(
            sa.select(h.case, h.element, h.facts).where(
                h.case.in_([row.id for row in rows]), h.kind == "timer_set"
            )
        )
        elements = {(each.case, each.facts.get("token")): each.element for each in told}
        found = [(row, elements.get((row.id, row.payload["token"]))) for row in rows]
        yield [_open(row, element, "") for row, element in found if element]


def _pages(
    work: UnitOfWork, query: sa.Select[Any], key: sa.ColumnElement[str]
) -> Iterator[Sequence[sa.Row[Any]]]:
    after = ""
    while rows := work.connection.execute(
        query.where(key > after).order_by(key).limit(BATCH)
    ).all():
        yield rows
        after = rows[-1].key


def _open(row: sa.Row[Any], element: str, name: str) -> _Open:
    return _Open(
        case=row.id,
        bundle=row.bundle,
        process=row.process,
        element=element,
        name=name,
        subject=row.subject,
        due=row.due_at,
        how=from_json(row.counted),
        rules_date=row.rules_date,
        calendar_at=row.calendar_at,
    )


class _Texts:
    """What the diagrams say of lengths of time, each process of each bundle read once."""

    def __init__(
        self, work: UnitOfWork, definitions: Definitions, agency: str, choice: Choice
    ) -> None:
        self._work, self._definitions = work, definitions
        self._agency, self._choice = agency, choice
        self._named: dict[tuple[str, str], dict[str, set[str]]] = {}
        self._lasting: dict[tuple[str, str], tuple[str, ...]] = {}
        self._lengths: dict[tuple[str, str, date], dict[str, dict[str, str]]] = {}

    def lengths(self, one: _Open) -> dict[str, dict[str, str]]:
        """Return new lengths by element and old length, for the numbers a deadline had."""
        if not self._choice.numbers:
            return {}
        key = (one.bundle, one.process, one.how.rules_date)
        if key not in self._lengths:
            self._lengths[key] = self._compare(one)
        return self._lengths[key]

    def lasting(self, one: _Open) -> tuple[str, ...]:
        """Return the elements of the process whose time never becomes shorter."""
        self._read(one)
        return self._lasting[one.bundle, one.process]

    def is_lasting(self, one: _Open) -> bool:
        """Say whether the element is one of them."""
        return one.element in self.lasting(one)

    def _compare(self, one: _Open) -> dict[str, dict[str, str]]:
        old = rules_of(self._work, self._agency, one.how.rules_date)
        new = rules_of(self._work, self._agency, self._choice.rules_date)
        found: dict[str, dict[str, str]] = {}
        for element, names in self._read(one).items():
            for name in names & old.keys() & new.keys():
                if all_parameters()[name].unit == "lama" and old[name] != new[name]:
                    found.setdefault(element, {})[str(old[name])] = str(new[name])
        return found

    def _read(self, one: _Open) -> dict[str, set[str]]:
        key = (one.bundle, one.process)
        if key not in self._named:
            compiled = self._definitions.get(self._work, one.bundle)
            process = compiled.bundle.processes.get(one.process)
            texts = {
                name: _text(element)
                for name, element in (process.elements if process else {}).items()
            }
            self._named[key] = {name: set(_NAMED.findall(text)) for name, text in texts.items()}
            self._lasting[key] = tuple(
                sorted(
                    name for name, text in texts.items() if any(word in text for word in LASTING)
                )
            )
        return self._named[key]


def _text(element: Element) -> str:
    """Return what an element says of its time."""
    timers = [event.timer.text for event in element.events if event.timer is not None]
    return " ".join([element.properties.get("due", ""), *timers])
