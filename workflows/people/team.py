"""Whom a person assesses on a day: the resolver asked the other way round, in a few questions.

Candidates are found by going down from the person's seats; below a seat the search goes on only
where the way up could pass it by (vacant, too low to assess, a holder who may not act on somebody).
The resolver then says of each candidate who assesses them, so that the team and a running process
never disagree.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from workflows.domain import resolver
from workflows.domain.organisation import Holding as Held
from workflows.domain.resolver import Resolution
from workflows.domain.rules import Rules
from workflows.parameters.overrides import rules_of
from workflows.people import queries
from workflows.people.chart import chart_around_all
from workflows.tables.base import in_force
from workflows.tables.people import AssessorAssignment, Delegation, Holding, Relation, Seat
from workflows.tables.people_past import SeatPast

if TYPE_CHECKING:
    from engine.store.unit_of_work import UnitOfWork

MOST_CANDIDATES = 2000  # resolved for one person; nobody assesses that many


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody whom the person assesses."""

    person: str  # id
    name: str
    nip: str | None
    seat: str  # name of the seat by which they are assessed, with Plt. or Plh.; "" for none
    by: Resolution  # through what the assessor assesses them


def team_of(work: UnitOfWork, agency: str, person: str, on: date) -> tuple[Member, ...]:
    """Return everybody whom a person assesses on a day, by name.

    Args:
        work: the open transaction.
        agency: whose people.
        person: id of the assessor.
        on: the day.
    """
    key = ("team_of", agency, person, on)
    if key not in work.cache:
        work.cache[key] = _resolve(work, agency, person, on)
    found: tuple[Member, ...] = work.cache[key]
    return found


def may_have_team(work: UnitOfWork, agency: str, person: str, on: date) -> bool:
    """Say in one question whether somebody could be the person's to assess: for a menu."""
    seated = [
        sa.select(sa.literal(1))
        .select_from(Holding)
        .join(seat, sa.and_(seat.superior_id == Holding.seat_id, still))
        .where(Holding.agency == agency, Holding.person_id == person, in_force(Holding, on))
        .exists()
        for seat, still in ((Seat, sa.true()), (SeatPast, SeatPast.valid_to >= on))
    ]
    given = sa.select(sa.literal(1)).where(
        Delegation.agency == agency, Delegation.person_id == person, in_force(Delegation, on)
    )
    named = sa.select(sa.literal(1)).where(
        AssessorAssignment.agency == agency,
        AssessorAssignment.assessor_id == person,
        in_force(AssessorAssignment, on),
    )
    asked = sa.select(sa.or_(*seated, given.exists(), named.exists()))
    return bool(work.connection.scalar(asked))


def _resolve(work: UnitOfWork, agency: str, person: str, on: date) -> tuple[Member, ...]:
    rules = rules_of(work, agency, on)
    candidates = _Candidates(work, agency, on, rules).of(person)
    if not candidates:
        return ()
    chart = chart_around_all(work, agency, candidates, on)
    found = []
    for each in candidates:
        by = resolver.assessor(chart, each, rules)
        who = chart.people.get(each)
        if by.person != person or who is None:
            continue
        held = chart.seat_of(each)
        found.append(Member(each, who.name, who.nip, _title(chart.seats, held), by))
    return tuple(sorted(found, key=lambda one: (one.name.casefold(), one.person)))


def _title(seats: Any, held: Held | None) -> str:
    seat = seats.get(held.seat) if held else None
    return held.title(seat) if held and seat else ""


class _Candidates:
    """Goes down the chart level by level."""

    def __init__(self, work: UnitOfWork, agency: str, on: date, rules: Rules) -> None:
        self.work, self.agency, self.on, self.rules = work, agency, on, rules

    def of(self, person: str) -> list[str]:
        """Return who could be the person's to assess, sorted, at most MOST_CANDIDATES."""
        level = self._starts(person)
        found, seen = self._named(person), set(level)
        for _ in range(self.rules["tingkat_atasan_maksimum"]):
            below = self._below(level)
            if not below:
                break
            holders = self._holders(list(below))
            found |= {one for people in holders.values() for one, _ in people}
            level = self._passable(below, holders) - seen
            seen |= level
            if len(found) >= MOST_CANDIDATES:
                break
        found.discard(person)
        return sorted(found)[:MOST_CANDIDATES]

    def _starts(self, person: str) -> set[str]:
        held = [
            sa.select(model.seat_id).where(
                model.agency == self.agency, model.person_id == person, in_force(model, self.on)
            )
            for model in (Holding, Delegation)
        ]
        return set(self.work.connection.scalars(sa.union(*held)))

    def _named(self, person: str) -> set[str]:
        query = sa.select(AssessorAssignment.person_id).where(
            AssessorAssignment.agency == self.agency,
            AssessorAssignment.assessor_id == person,
            in_force(AssessorAssignment, self.on),
        )
        return set(self.work.connection.scalars(query))

    def _below(self, level: set[str]) -> dict[str, tuple[str, bool]]:
        """Return the seats directly below a level: their kind and whether they lead a unit."""
        if not level:
            return {}
        bound = {"agency": self.agency, "on": self.on, "seats": list(level)}
        rows = self.work.connection.execute(queries.SEATS_BELOW, bound)
        return {row.id: (row.kind, row.is_head) for row in rows}

    def _holders(self, seats: list[str]) -> dict[str, list[tuple[str, str]]]:
        """Return who holds each seat: person and status."""
        bound = {"agency": self.agency, "on": self.on, "seats": seats}
        found: dict[str, list[tuple[str, str]]] = {}
        for seat, _, _, _, person, _, status, _ in self.work.connection.execute(
            queries.HOLDERS, bound
        ):
            found.setdefault(seat, []).append((person, status))
        return found

    def _passable(
        self, below: dict[str, tuple[str, bool]], holders: dict[str, list[tuple[str, str]]]
    ) -> set[str]:
        """Return the seats that the way up from below could pass by."""
        unable = self.rules["status_tidak_menilai"]
        careful = self._bound_elsewhere({one for each in holders.values() for one, _ in each})
        found = set()
        for seat, (kind, is_head) in below.items():
            people = holders.get(seat, [])
            leads = is_head and self.rules["kepala_unit_boleh_menilai"]
            assesses = leads or kind in self.rules["jenis_pejabat_penilai"]
            if not assesses or not any(
                status not in unable and one not in careful for one, status in people
            ):
                found.add(seat)
        return found

    def _bound_elsewhere(self, people: set[str]) -> set[str]:
        """Return who sits in two seats or has a declared tie: somebody's way up may avoid them."""
        if not people:
            return set()
        several = (
            sa.select(Holding.person_id)
            .where(
                Holding.agency == self.agency,
                Holding.person_id.in_(people),
                in_force(Holding, self.on),
            )
            .group_by(Holding.person_id)
            .having(sa.func.count() > 1)
        )
        tied = [
            sa.select(side).where(Relation.agency == self.agency, side.in_(people))
            for side in (Relation.person_a, Relation.person_b)
        ]
        return set(self.work.connection.scalars(sa.union(several, *tied)))
