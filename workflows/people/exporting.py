"""Units, seats, people, holdings and roles as tables in the shape that the import reads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from workflows.people.writing import Tables
from workflows.tables.people import Holding, Person, Seat, Unit, UnitRole

if TYPE_CHECKING:
    from engine.store.unit_of_work import UnitOfWork


def tables_of(
    work: UnitOfWork, agency: str, units: sa.Select[Any], people: sa.Select[Any], on: date
) -> Tables:
    """Return what stands or will; closed units and seats, and holdings that are over, are left out.

    Args:
        work: the open transaction.
        agency: whose.
        units: query for the ids of units.
        people: query for the ids of people.
        on: today.
    """
    above, higher = aliased(Unit), aliased(Seat)
    mine = Seat.unit_id.in_(units)
    return {
        "unit": _rows(
            work,
            ("kode", "nama", "induk", "id_siasn"),
            sa.select(Unit.code, Unit.name, above.code, Unit.siasn_id)
            .outerjoin(above, above.id == Unit.parent_id)
            .where(Unit.agency == agency, Unit.id.in_(units), _open(Unit, on))
            .order_by(Unit.code),
        ),
        "jabatan": _rows(
            work,
            (
                "kode", "nama", "unit", "atasan", "jenis_jabatan", "eselon", "jenjang",
                "kepala_unit",
            ),
            sa.select(
                Seat.code, Seat.name, Unit.code, higher.code, Seat.kind, Seat.echelon, Seat.level,
                Seat.is_head,
            )
            .join(Unit, Unit.id == Seat.unit_id)
            .outerjoin(higher, higher.id == Seat.superior_id)
            .where(Seat.agency == agency, mine, _open(Seat, on))
            .order_by(Seat.code),
        ),
        "pegawai": _rows(
            work,
            ("nip", "nama", "kepegawaian", "golongan", "status", "email", "telepon"),
            sa.select(
                Person.nip, Person.name, Person.employment, Person.rank, Person.status,
                Person.email, Person.phone,
            )
            .where(Person.agency == agency, Person.id.in_(people))
            .order_by(Person.name, Person.id),
        ),
        "pemangku": _rows(
            work,
            ("nip", "nama", "jabatan", "kedudukan", "sk", "mulai", "sampai"),
            sa.select(
                Person.nip, Person.name, Seat.code, Holding.capacity, Holding.decree,
                Holding.valid_from, Holding.valid_to,
            )
            .join(Person, Person.id == Holding.person_id)
            .join(Seat, Seat.id == Holding.seat_id)
            .where(Holding.agency == agency, mine, _open(Seat, on), _still(Holding, on))
            .order_by(Seat.code, Holding.valid_from, Holding.id),
        ),
        "peran": _rows(
            work,
            ("nip", "nama", "unit", "peran", "sk", "mulai", "sampai"),
            sa.select(
                Person.nip, Person.name, Unit.code, UnitRole.role, UnitRole.decree,
                UnitRole.valid_from, UnitRole.valid_to,
            )
            .join(Person, Person.id == UnitRole.person_id)
            .join(Unit, Unit.id == UnitRole.unit_id)
            .where(UnitRole.agency == agency, UnitRole.unit_id.in_(units), _still(UnitRole, on))
            .order_by(Unit.code, UnitRole.role, Person.name),
        ),
    }  # fmt: skip


def _open(model: Any, on: date) -> sa.ColumnElement[bool]:
    return sa.or_(model.closed_on.is_(None), model.closed_on >= on)


def _still(model: Any, on: date) -> sa.ColumnElement[bool]:
    return sa.or_(model.valid_to.is_(None), model.valid_to >= on)


def _rows(work: UnitOfWork, columns: Sequence[str], query: sa.Executable) -> list[dict[str, str]]:
    return [
        {name: _text(value) for name, value in zip(columns, row, strict=True)}
        for row in work.connection.execute(query)
    ]


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    return value.isoformat() if isinstance(value, date) else str(value)
