"""Who would approve this? For a person, a kind of document and a day, or for everybody.

Over the newest decision table of the agency: one person in a few queries, everybody over a snapshot
that is read once. Nothing is written.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from datetime import time as clock
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from bpmn.dmn import Decision
from engine.errors import DomainRefused
from workflows.calendar import working_calendar
from workflows.directory import PeopleDirectory, local_day
from workflows.domain.duration import WrongDuration, parse_duration
from workflows.domain.organisation import CAPACITY_ORDER
from workflows.domain.questions import Questions
from workflows.domain.working_days import Deadline, WorkingCalendar
from workflows.parameters.overrides import rules_of
from workflows.people.chart import StoredCharts
from workflows.people.snapshot import Snapshot
from workflows.processes import asking
from workflows.processes.approval.chain import ChainUnusable
from workflows.processes.approval.foreseeing import DECISION, ChainTable, Foreseen
from workflows.processes.approval.table import NotAChain, read_chain
from workflows.processes.document_kinds import DOCUMENTS
from workflows.tables.people import Person

if TYPE_CHECKING:
    from engine.definitions import Compiled, Definitions
    from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Approver:
    """Somebody who could decide a step."""

    person: str  # id
    nip: str | None
    name: str
    capacity: str  # definitif, plt, plh, peran, pribadi
    title: str  # as the person signs
    decree: str


@dataclass(frozen=True, slots=True)
class Step:
    """A step as it would be, with the reasons."""

    order: int
    group: int
    needed: int  # of the group
    kind: str
    name: str
    principals: tuple[str, ...]  # who gets the item; whoever settles it, when nobody was found
    approvers: tuple[Approver, ...]  # the first is the one to be expected
    found: bool  # False: nobody by the rule, so that HR settles it
    due: Deadline | None  # when every step takes all its time
    rule: str
    row: int | None  # of the decision table
    basis: str  # what the row says about itself
    reason: str


@dataclass(frozen=True, slots=True)
class Preview:
    """The chain of one person's document."""

    person: str
    document: str
    on: date
    steps: tuple[Step, ...]
    problem: str  # why there is no chain at all, or ""
    took_ms: float

    @property
    def unresolved(self) -> tuple[Step, ...]:
        """The steps that nobody was found for."""
        return tuple(step for step in self.steps if not step.found)


@dataclass(frozen=True, slots=True)
class Unresolved:
    """Somebody whose chain has a step that nobody was found for."""

    person: str  # id
    nip: str | None
    name: str
    unit: str  # name
    steps: tuple[str, ...]  # names; none when there is no chain at all
    reason: str


@dataclass(frozen=True, slots=True)
class Everybody:
    """The chains of an agency."""

    people: int
    unresolved: tuple[Unresolved, ...]
    took_ms: float


def list_documents(work: UnitOfWork, definitions: Definitions, agency: str) -> tuple[str, ...]:
    """Return the kinds of documents that can be asked about: the known ones and the table's own."""
    return _documents(definitions.latest(work, agency, "decision", DECISION))


def preview(
    work: UnitOfWork,
    definitions: Definitions,
    agency: str,
    person: str,
    document: str,
    on: date,
    *,
    returned: int = 0,
) -> Preview:
    """Return who would approve a person's document that is sent on a day.

    Args:
        work: the transaction that reads.
        definitions: where the newest decision table is found.
        agency: whose people.
        person: id of the person.
        document: kind of the document, "skp".
        on: the day.
        returned: how often it came back before.

    Raises:
        NotDeployed: the agency has no decision table.
        DomainRefused: no document has this kind (field `document`).
    """
    begun = time.perf_counter()
    decision = _decision(definitions, work, agency, document)
    rules, at = rules_of(work, agency, on), _moment(work, agency, on)
    questions = Questions(StoredCharts(work, agency), person, on, rules)
    table = ChainTable(decision, rules, on)
    problem, foreseen = "", []
    try:
        foreseen = table.foresee(
            questions,
            lambda principals: asking.people_behind(work.session, agency, principals, on),
            document,
            returned,
        )
    except ChainUnusable as error:
        problem = str(error)
    named = _approvers(work, agency, foreseen, at)
    ends = _ends(working_calendar(work, agency, on), foreseen, at)
    steps = tuple(
        _step(each, questions, named, due, decision)
        for each, due in zip(foreseen, ends, strict=True)
    )
    took = (time.perf_counter() - begun) * 1000
    return Preview(person, document, on, steps, problem, round(took, 1))


def preview_all(
    work: UnitOfWork, definitions: Definitions, agency: str, document: str, on: date
) -> Everybody:
    """Return whose chains have a step that nobody is found for, of everybody who has one.

    Elected heads are left out: they send no document.

    Raises:
        NotDeployed, DomainRefused: as for `preview`.
    """
    begun = time.perf_counter()
    decision = _decision(definitions, work, agency, document)
    rules = rules_of(work, agency, on)
    snapshot, table = Snapshot(work, agency, on), ChainTable(decision, rules, on)
    organisation = snapshot.organisation
    free = rules["jenis_kepegawaian_tanpa_perencanaan"]
    people = [each for each in organisation.people if snapshot.employments[each] not in free]
    found = []
    for person in people:
        questions = Questions(snapshot, person, on, rules)
        try:
            steps = table.foresee(questions, snapshot.people_behind, document)
        except ChainUnusable as error:
            gaps, reason = [], str(error)
        else:
            gaps = [each for each in steps if each.is_gap]
            if not gaps:
                continue
            reason = " ".join(f"{each.step.name}: {each.reason}" for each in gaps)
        seat, who = snapshot.seat_of(person), organisation.people[person]
        unit = organisation.units.get(seat.unit) if seat else None
        found.append(
            Unresolved(
                person=person,
                nip=who.nip,
                name=who.name,
                unit=unit.name if unit else "",
                steps=tuple(each.step.name for each in gaps),
                reason=reason,
            )
        )
    took = (time.perf_counter() - begun) * 1000
    return Everybody(len(people), tuple(found), round(took, 1))


def _step(
    foreseen: Foreseen,
    questions: Questions,
    named: Mapping[tuple[str, ...], tuple[Approver, ...]],
    due: Deadline | None,
    decision: Decision,
) -> Step:
    step, found = foreseen.step, not foreseen.is_gap
    principals, reason = foreseen.principals, foreseen.reason
    if not found:
        settling = questions.settling(reason)
        principals, reason = tuple(settling["principals"]), str(settling["reason"])
    basis = next((rule.description for rule in decision.rules if rule.number == step.row), "")
    return Step(
        order=step.number,
        group=step.group,
        needed=step.needed,
        kind=step.kind,
        name=step.name,
        principals=principals,
        approvers=named.get(foreseen.principals, ()),
        found=found,
        due=due,
        rule=step.rule,
        row=step.row,
        basis=basis,
        reason=reason,
    )


def _approvers(
    work: UnitOfWork, agency: str, steps: Iterable[Foreseen], at: datetime
) -> dict[tuple[str, ...], tuple[Approver, ...]]:
    """Return who could act through the principals of each step, the definitif holder first."""
    steps = list(steps)
    people = _people(work, {person for each in steps for person in each.people})
    directory = PeopleDirectory()
    found: dict[tuple[str, ...], tuple[Approver, ...]] = {}
    for each in steps:
        several = []
        for person in each.people:
            nip, name = people[person]
            acts = directory.capacity(work, agency, person, each.principals[0], at)
            several.append(
                Approver(
                    person=person.removeprefix("person:"),
                    nip=nip,
                    name=name,
                    capacity=acts["capacity"],
                    title=acts["title"],
                    decree=acts.get("decree") or "",
                )
            )
        found[each.principals] = tuple(sorted(several, key=_definitif_first))
    return found


def _definitif_first(approver: Approver) -> int:
    known = approver.capacity in CAPACITY_ORDER
    return CAPACITY_ORDER.index(approver.capacity) if known else len(CAPACITY_ORDER)


def _people(work: UnitOfWork, keys: Iterable[str]) -> dict[str, tuple[str | None, str]]:
    ids = [key.removeprefix("person:") for key in keys]
    rows = work.connection.execute(
        sa.select(Person.id, Person.nip, Person.name).where(Person.id.in_(ids))
    )
    return {f"person:{id_}": (nip, name) for id_, nip, name in rows}


def _ends(
    calendar: WorkingCalendar, steps: Sequence[Foreseen], start: datetime
) -> list[Deadline | None]:
    """Return when each step ends at the latest: a group begins when the one before it ends."""
    ends: list[Deadline | None] = []
    begun, latest, group = start, start, None
    for each in steps:
        if each.step.group != group:
            begun, group = latest, each.step.group
        try:
            due = calendar.deadline(begun, parse_duration(each.step.deadline))
        except WrongDuration:
            ends.append(None)  # a moment of the table's own
            continue
        ends.append(due)
        latest = max(latest, due.end)
    return ends


def _moment(work: UnitOfWork, agency: str, on: date) -> datetime:
    """Return now, or noon of another day."""
    if on == local_day(work, agency, work.now):
        return work.now
    return datetime.combine(on, clock(12), tzinfo=working_calendar(work, agency, on).zone)


def _decision(definitions: Definitions, work: UnitOfWork, agency: str, document: str) -> Decision:
    compiled = definitions.latest(work, agency, "decision", DECISION)
    if document not in DOCUMENTS and document not in (known := _documents(compiled)):
        raise DomainRefused(
            f"Expected a kind of document ({', '.join(known)}) but got {document!r}",
            field="document",
        )
    return compiled.bundle.decisions[DECISION]


def _documents(compiled: Compiled) -> tuple[str, ...]:
    found: dict[str, Any] = dict.fromkeys(DOCUMENTS)
    for path, document in compiled.bundle.documents.items():
        if document.kind != "dmn":
            continue
        try:
            chain = read_chain(document.content, path)
        except NotAChain:
            continue
        if "dokumen_jenis" in chain.inputs:
            place = chain.inputs.index("dokumen_jenis")
            for rule in chain.rules:
                found |= dict.fromkeys(rule.condition(place).values)
    return tuple(found)
