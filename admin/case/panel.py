"""Who examines an objection: each member's place, and what is asked of them next."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from admin.i18n import later
from engine.store.unit_of_work import UnitOfWork
from workflows.tables.objection import Objection, PanelMember
from workflows.tables.people import Person

ROLES = {"ketua": later("ketua"), "anggota": later("anggota"), "cadangan": later("cadangan")}


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a panel as the page of the objection names them; never how they vote."""

    name: str
    role: str  # in words, to be translated
    state: str  # ditunjuk, bebas, mundur, diam


def panel(work: UnitOfWork, case: str) -> list[Member]:
    """Return the panel of the objection that a case is about: those named last, by their place."""
    rows = work.connection.execute(
        sa.select(Person.name, PanelMember.role, PanelMember.state)
        .join(Objection, Objection.id == PanelMember.objection_id)
        .join(Person, Person.id == PanelMember.person_id)
        .where(Objection.case == case, PanelMember.replaced.is_(False))
        .order_by(PanelMember.number, PanelMember.named_at)
    )
    return [Member(row.name, ROLES[row.role], row.state) for row in rows]
