"""What a change of the organisation means for years that run: the day before and the day.

Two snapshots are compared inside the open change, so that a preview and the operation itself say
the same. Nothing here writes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from engine.store import tables as t
from workflows.campaign.check import PROCESS
from workflows.domain import resolver
from workflows.domain.duration import parse_duration
from workflows.domain.told import phrase
from workflows.domain.working_days import later
from workflows.organisation.changing import Change, day_before
from workflows.people.snapshot import Snapshot
from workflows.reorganisation.columns import RETIRED, Head, Order
from workflows.tables.people import Person
from workflows.tables.plan import Plan

TURN = ("lanjut", "segmen", "serah_terima", "jeda", "berhenti")
BY_EFFECT = {"jeda": "jeda", "berhenti": "berhenti"}
MOST_NAMES = 20  # people named in one warning


@dataclass(frozen=True, slots=True)
class Act:
    """What is to be done with the year of one person."""

    kind: str  # one of ACT_KINDS
    person: str  # id
    name: str
    period: str
    case: str
    from_id: str | None
    from_name: str
    to_id: str | None
    to_name: str
    due_on: date


@dataclass(frozen=True, slots=True)
class Year:
    """A year that runs."""

    person: str
    case: str
    period: str
    status: str


@dataclass(frozen=True, slots=True)
class Effects:
    """What follows from a change, and what somebody should look at first."""

    acts: tuple[Act, ...]
    warnings: tuple[str, ...]


def running_years(change: Change) -> list[Year]:
    """Return the years of the agency that are not over."""
    p = t.process_instance.c
    rows = change.work.connection.execute(
        sa.select(p.subject, p.id, p.period, p.status)
        .where(
            p.agency == change.agency,
            p.process == PROCESS,
            p.parent.is_(None),
            p.status.in_(("active", "suspended")),
        )
        .order_by(p.id)
    )
    return [
        Year(row.subject.removeprefix("person:"), row.id, row.period or "", row.status)
        for row in rows
        if row.subject
    ]


def find_effects(change: Change, head: Head, orders: Sequence[Order]) -> Effects:
    """Return what follows from orders that were carried out on the open change."""
    change.work.flush()
    before = Snapshot(change.work, change.agency, day_before(head.on))
    after = Snapshot(change.work, change.agency, head.on)
    return _Comparing(change, head, orders, before, after).effects()


class _Comparing:
    def __init__(
        self,
        change: Change,
        head: Head,
        orders: Sequence[Order],
        before: Snapshot,
        after: Snapshot,
    ) -> None:
        self.change, self.head = change, head
        self.before, self.after = before, after
        self.rules = change.rules
        nips = {order.key: order.act for order in orders if order.kind == "status"}
        rows = change.work.connection.execute(
            sa.select(Person.id, Person.nip).where(
                Person.agency == change.agency, Person.nip.in_(nips)
            )
        )
        self.status = {row.id: nips[row.nip] for row in rows}

    def effects(self) -> Effects:
        """Return acts in the order in which they are done, and warnings."""
        years = running_years(self.change)
        planned = self._planned()
        acts: list[Act] = []
        lost: list[str] = []
        for year in years:
            acts += self._of_status(year)
            if year.period != str(self.head.on.year):
                continue  # an earlier year is rated by whoever sits there when it is rated
            if self.status.get(year.person) is None:
                acts += self._of_seat(year)
            acts += self._of_assessor(year, (year.person, year.period) in planned, lost)
        acts.sort(key=lambda act: (TURN.index(act.kind), act.name, act.case))
        warnings = [*self._unseated(), *self.change.warnings]
        if lost:
            warnings.append(
                phrase(
                    "Tanpa penilai sesudah perubahan: %(named)s. Tugasnya akan muncul pada BKD.",
                    named=_named(lost),
                )
            )
        return Effects(tuple(acts), tuple(warnings))

    def _of_status(self, year: Year) -> list[Act]:
        status = self.status.get(year.person)
        if status is None:
            return []
        if status == "aktif":
            return [self._act("lanjut", year)] if year.status == "suspended" else []
        effect = self.rules["akibat_status_pada_tahun"].get(status)
        if effect == "jeda" and year.status == "suspended":
            return []
        return [self._act(BY_EFFECT[effect], year)] if effect in BY_EFFECT else []

    def _of_seat(self, year: Year) -> list[Act]:
        was, now = self.before.seat_of(year.person), self.after.seat_of(year.person)
        if was is None or now is None or was.id == now.id:
            return []
        return [self._act("segmen", year, was.id, was.name, now.id, now.name)]

    def _of_assessor(self, year: Year, planned: bool, lost: list[str]) -> list[Act]:
        was = resolver.assessor(self.before.organisation, year.person, self.rules).person
        now = resolver.assessor(self.after.organisation, year.person, self.rules).person
        if was is None or was == now:
            return []
        leaves = self.status.get(year.person, "aktif") != "aktif"
        if now is None and not leaves:
            lost.append(self._name(year.person))
        if not planned or year.status != "active":
            return []  # nothing was agreed with that assessor
        return [
            self._act(
                "serah_terima", year, was, self._name(was), now, self._name(now), self._early()
            )
        ]

    def _early(self) -> date:
        """Return the day from which a note is asked for: a month before the change."""
        length = parse_duration(self.rules["awal_serah_terima"], None)
        first = self.head.on
        while first > self.change.today and later(first, length) >= self.head.on:
            first -= timedelta(days=1)
        return max(first, self.change.today)

    def _act(
        self,
        kind: str,
        year: Year,
        from_id: str | None = None,
        from_name: str = "",
        to_id: str | None = None,
        to_name: str = "",
        due_on: date | None = None,
    ) -> Act:
        name = self._name(year.person)
        due = due_on or max(self.head.on, self.change.today)
        return Act(
            kind, year.person, name, year.period, year.case, from_id, from_name, to_id, to_name, due
        )

    def _name(self, person: str | None) -> str:
        found = self.after.organisation.people.get(person or "")
        return found.name if found else ""

    def _planned(self) -> set[tuple[str, str]]:
        rows = self.change.work.connection.execute(
            sa.select(Plan.person_id, Plan.period).where(
                Plan.agency == self.change.agency, Plan.set_version.is_not(None)
            )
        )
        return {(row.person_id, row.period) for row in rows}

    def _unseated(self) -> list[str]:
        """Warn of people who have a seat the day before and none on the day."""
        was, now = self.before.organisation.by_person, self.after.organisation.by_person
        people = [
            self._name(person)
            for person in was
            if person not in now and self.status.get(person) != RETIRED
        ]
        if not people:
            return []
        return [phrase("Tanpa jabatan sesudah perubahan: %(named)s.", named=_named(people))]


def _named(names: Sequence[str]) -> str:
    told = ", ".join(sorted(names)[:MOST_NAMES])
    more = len(names) - MOST_NAMES
    return phrase("%(told)s, dan %(more)s lainnya", told=told, more=more) if more > 0 else told
