"""Who may examine objections in the made-up agency: the pool that its decree names."""

from __future__ import annotations

import sqlalchemy as sa

from engine.engine import Engine
from workflows.directory import local_day
from workflows.tables.base import in_force
from workflows.tables.objection import PanelPool
from workflows.tables.people import Holding, Person, Seat, Unit, UnitRole

ROLE = "anggota_tim_pemeriksa"
SMALLEST = 10  # people: three, a reserve, and some for the conflicted
MORE = 6  # named at once when conflicts leave too few
DECREE = "SK 188/12/VI.04/2024"


def make_pool(engine: Engine, agency: str) -> None:
    """Put those with the role into the pool; a very small agency adds from all units."""
    _name(engine, agency, at_least=SMALLEST)


def widen_pool(engine: Engine, agency: str) -> int:
    """Name some more, as an office does whose pool is exhausted; return how many there were."""
    return _name(engine, agency, more=MORE)


def _name(engine: Engine, agency: str, *, at_least: int = 0, more: int = 0) -> int:
    with engine.database.write() as work:
        session, on = work.session, local_day(work, agency, work.now)
        pooled = set(session.scalars(sa.select(PanelPool.person_id)))
        rows = session.execute(
            sa.select(Person.id, Unit.code, Seat.kind, UnitRole.decree)
            .join(Holding, Holding.person_id == Person.id)
            .join(Seat, Seat.id == Holding.seat_id)
            .join(Unit, Unit.id == Seat.unit_id)
            .outerjoin(UnitRole, (UnitRole.person_id == Person.id) & (UnitRole.role == ROLE))
            .where(Person.agency == agency, Person.nip.is_not(None))
            .where(Holding.capacity == "definitif", in_force(Holding, on))
            .order_by(UnitRole.decree.is_(None), Unit.code, Person.nip)
        ).all()
        rows = [row for row in rows if row.id not in pooled]
        named = [row for row in rows if row.decree is not None]
        chosen = rows[: max(len(named), at_least, more)]
        for row in chosen:
            session.add(
                PanelPool(
                    agency=agency,
                    person_id=row.id,
                    category=_category(row.code, row.kind),
                    decree=row.decree or DECREE,
                    valid_from=on.replace(year=on.year - 2, day=min(on.day, 28)),
                )
            )
        work.commit()
    return len(chosen)


def _category(unit: str, kind: str) -> str:
    for prefix, category in (("BKD", "pengelola_kinerja"), ("ITPROV", "inspektorat")):
        if unit.startswith(prefix):
            return category
    return "jabatan_fungsional" if kind == "fungsional" else "opd_lain"
