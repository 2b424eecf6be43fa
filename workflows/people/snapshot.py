"""A whole agency on one day, read once: for questions about thousands of people.

Answers what `workflows.people.chart.StoredCharts` answers, from memory; the same rules run over it,
so what a preview says is what the running process will find.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from workflows.domain import organisation as org
from workflows.domain.organisation import Organisation
from workflows.domain.whole import WholeChart
from workflows.people.recorded import recorded_assessors
from workflows.people.standing import On
from workflows.tables.base import in_force
from workflows.tables.people import (
    AssessorAssignment,
    Delegation,
    Holding,
    Person,
    Relation,
    Seat,
    Unit,
    UnitRole,
)

if TYPE_CHECKING:
    from engine.store.unit_of_work import UnitOfWork

_UNIT = ("id", "code", "name", "parent_id")
_SEAT = ("id", "code", "name", "unit_id", "superior_id", "kind", "is_head", "echelon")
_PERSON = ("id", "name", "status", "nip", "employment")
_HOLDING = (
    Holding.person_id,
    Holding.seat_id,
    Holding.capacity,
    Holding.decree,
    Holding.valid_from,
)
_ROLE = (UnitRole.person_id, UnitRole.unit_id, UnitRole.role)
_DELEGATION = (Delegation.seat_id, Delegation.person_id, Delegation.decree)
_ASSIGNED = (
    AssessorAssignment.person_id,
    AssessorAssignment.assessor_id,
    AssessorAssignment.decree,
)


class Snapshot(WholeChart):
    """Everybody, every seat and unit of an agency, as they stand on one day: eight queries.

    Args:
        work: the transaction that reads; it may be closed afterwards.
        agency: whose people.
        on: the day.
    """

    def __init__(self, work: UnitOfWork, agency: str, on: date) -> None:
        self.work, self.agency, self.on = work, agency, on
        people = self._standing(Person, _PERSON)
        seats = self._standing(Seat, _SEAT)
        self.employments: dict[str, str] = {row[0]: row[4] for row in people}
        super().__init__(
            Organisation.of(
                units=[org.Unit(*row) for row in self._standing(Unit, _UNIT)],
                seats=[org.Seat(*row) for *row, exists in seats if exists],
                people=[org.Person(*row[:4]) for row in people],
                holdings=[org.Holding(*row) for row in self._dated(Holding, _HOLDING)],
                roles=[org.RoleHolding(*row) for row in self._dated(UnitRole, _ROLE)],
                delegations=[
                    org.Delegation(*row)
                    for row in self._dated(Delegation, _DELEGATION, newest_first=True)
                ],
                assigned=[
                    org.AssessorAssignment(*row)
                    for row in self._dated(AssessorAssignment, _ASSIGNED, newest_first=True)
                ],
                relations=[org.Relation(*row) for row in self._relations()],
            )
        )
        self.recorded = recorded_assessors(work, agency, on)
        self._seats_by_code = {row[1]: row[0] for row in seats}  # closed ones keep their code

    def _standing(self, model: type[Any], names: Sequence[str]) -> Sequence[Any]:
        """Return the rows of a table that keeps its past, as they stood; of seats, if they did."""
        on = On(model, self.on)
        query = (
            sa.select(*on.columns(*names), *([on.exists] if model is Seat else []))
            .select_from(model)
            .outerjoin(on.past, on.join)
            .where(model.agency == self.agency)
            .order_by(model.id)
        )
        return self.work.connection.execute(query).all()

    def _dated(
        self, model: type[Any], columns: Sequence[Any], *, newest_first: bool = False
    ) -> Sequence[Any]:
        """Return the rows in force on the day, in the order of queries.DELEGATES and the like."""
        order = [model.valid_from.desc()] if newest_first else []
        last = model.id.desc() if model is AssessorAssignment else model.id
        query = sa.select(*columns).where(model.agency == self.agency, in_force(model, self.on))
        return self.work.connection.execute(query.order_by(*order, last)).all()

    def _relations(self) -> Sequence[Any]:
        query = sa.select(Relation.person_a, Relation.person_b, Relation.kind).where(
            Relation.agency == self.agency,
            sa.or_(Relation.valid_from.is_(None), Relation.valid_from <= self.on),
            sa.or_(Relation.valid_to.is_(None), Relation.valid_to >= self.on),
        )
        return self.work.connection.execute(query.order_by(Relation.id)).all()
