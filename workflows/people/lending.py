"""What is lent to a person on a day, read from the delegations, and in which words they sign."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from engine.powers import Lent
from engine.store import tables as t
from workflows.domain.lending import Grant, Loan, loans_of
from workflows.parameters.overrides import rules_of
from workflows.people import queries
from workflows.tables.approval import ApprovalChain
from workflows.tables.base import in_force
from workflows.tables.people import Holding, Person, UnitRole
from workflows.tables.substitution import Substitution

if TYPE_CHECKING:
    from engine.store.unit_of_work import UnitOfWork

LENT = "lent"
"""Kind of the rows of queries.OFFICES that tell that somebody has lent the person something."""

PROCESSES: Mapping[str, tuple[str, ...]] = {
    "skp": ("planning", "alignment"),
    "perubahan_skp": ("planning",),
    "penilaian_periodik": ("measurement",),
    "evaluasi": ("evaluation",),
    "keputusan_keberatan": ("objection",),
    "rencana_pengembangan": ("feedback",),
}
"""Kind of document -> processes whose items are about it. A chain's items say it themselves."""
CHAINS = "approval"  # the process that runs chains for every kind of document

_AGENCY = sa.bindparam("agency", type_=sa.String)
_ON = sa.bindparam("on", type_=sa.Date)
_PEOPLE = sa.bindparam("persons", expanding=True, type_=sa.String)
_GRANT = (
    Substitution.id,
    Substitution.giver_id,
    Substitution.receiver_id,
    Substitution.may_pass_on,
)


def _grants_up() -> sa.Select[Any]:
    mine = (
        Substitution.agency == _AGENCY,
        Substitution.state == "berlaku",
        in_force(Substitution, _ON),
    )
    up = (
        sa.select(*_GRANT)
        .where(*mine, Substitution.receiver_id == sa.bindparam("person", type_=sa.String))
        .cte("up", recursive=True)
    )
    up = up.union(
        sa.select(*_GRANT)
        .join(up, Substitution.receiver_id == up.c.giver_id)
        .where(*mine, Substitution.may_pass_on.is_(sa.true()))
    )
    return sa.select(up, Substitution.documents).join(Substitution, Substitution.id == up.c.id)


_GRANTS_UP = _grants_up()
"""The delegations from which a way leads to `person`; a cycle adds no row, so it ends."""


def _grants_down() -> sa.Select[Any]:
    mine = (
        Substitution.agency == _AGENCY,
        Substitution.state == "berlaku",
        in_force(Substitution, _ON),
    )
    down = (
        sa.select(*_GRANT)
        .where(*mine, Substitution.giver_id.in_(_PEOPLE))
        .cte("down", recursive=True)
    )
    down = down.union(
        sa.select(*_GRANT)
        .join(down, Substitution.giver_id == down.c.receiver_id)
        .where(*mine, down.c.may_pass_on.is_(sa.true()))
    )
    return sa.select(down.c.receiver_id).distinct()


_GRANTS_DOWN = _grants_down()
"""Whom ways from `persons` lead to; how far each reaches is another question (engine.powers)."""

_OFFICES = sa.union_all(
    sa.select(Person.id, sa.literal("person"), Person.id, sa.literal(""))
    .select_from(Person)
    .outerjoin(queries.PERSON_ON.past, queries.PERSON_ON.join)
    .where(Person.agency == _AGENCY, Person.id.in_(_PEOPLE), queries.ABLE),
    sa.select(Holding.person_id, sa.literal("seat"), Holding.seat_id, sa.literal(""))
    .select_from(Holding)
    .join(Person, Person.id == Holding.person_id)
    .outerjoin(queries.PERSON_ON.past, queries.PERSON_ON.join)
    .where(
        Holding.agency == _AGENCY,
        in_force(Holding, _ON),
        Holding.person_id.in_(_PEOPLE),
        queries.ABLE,
    ),
    sa.select(UnitRole.person_id, sa.literal("role"), UnitRole.role, UnitRole.unit_id)
    .select_from(UnitRole)
    .join(Person, Person.id == UnitRole.person_id)
    .outerjoin(queries.PERSON_ON.past, queries.PERSON_ON.join)
    .where(
        UnitRole.agency == _AGENCY,
        in_force(UnitRole, _ON),
        UnitRole.person_id.in_(_PEOPLE),
        queries.ABLE,
    ),
)
"""What `persons` hold whose status is none of `unable`: person, kind, what, unit of a role."""


def lent_to(work: UnitOfWork, agency: str, person: str, on: date) -> tuple[Lent, ...]:
    """Return the principals of others that are lent to a person (an id) on a day."""
    rows = work.connection.execute(_GRANTS_UP, {"agency": agency, "person": person, "on": on})
    grants = [
        Grant(row.id, row.giver_id, row.receiver_id, _kinds(row.documents), row.may_pass_on)
        for row in rows
    ]
    loans = loans_of(person, grants)
    if not loans:
        return ()
    held = _offices(work, agency, sorted({each for loan in loans for each in loan.givers}), on)
    return tuple(
        Lent(key, tuple(f"person:{each}" for each in loan.givers), loan.grants, _within(loan))
        for loan in loans
        if held.keys() >= set(loan.givers)  # who may not act lends nothing, and passes nothing on
        for key in held[loan.givers[0]]
    )


def receivers_from(
    work: UnitOfWork, agency: str, people: Sequence[str], on: date
) -> tuple[str, ...]:
    """Return the ids of those to whom people (ids) have lent something on a day, at any remove."""
    if not people:
        return ()
    bound = {"agency": agency, "persons": list(people), "on": on}
    return tuple(sorted(work.connection.scalars(_GRANTS_DOWN, bound)))


def _offices(
    work: UnitOfWork, agency: str, people: Sequence[str], on: date
) -> dict[str, list[str]]:
    bound = {
        "agency": agency,
        "persons": people,
        "on": on,
        "unable": rules_of(work, agency, on)["status_tidak_menilai"],
    }
    found: dict[str, list[str]] = {}
    for person, kind, name, unit in work.connection.execute(_OFFICES, bound):
        key = f"{kind}:{name}@{unit}" if unit else f"{kind}:{name}"
        found.setdefault(person, []).append(key)
    return {person: sorted(set(keys), reverse=True) for person, keys in found.items()}


def _kinds(documents: Sequence[str]) -> frozenset[str] | None:
    return frozenset(documents) if documents else None


def _within(loan: Loan) -> sa.ColumnElement[bool] | None:
    """Return the condition that an item is about one of the kinds of documents lent."""
    if loan.documents is None:
        return None
    kinds = sorted(loan.documents)
    w = t.work_item.c
    chain = sa.exists().where(ApprovalChain.case == w.case, ApprovalChain.document_kind.in_(kinds))
    named = sorted({name for kind in kinds for name in PROCESSES.get(kind, ())})
    return sa.or_(w.process.in_(named), sa.and_(w.process == CHAINS, chain))


def decrees_of(work: UnitOfWork, grants: Sequence[str]) -> list[tuple[str, date | None]]:
    """Return number and day of the decrees of delegations, in their order."""
    rows = work.connection.execute(
        sa.select(Substitution.id, Substitution.decree, Substitution.decree_date).where(
            Substitution.id.in_(grants)
        )
    )
    found = {row.id: (row.decree, row.decree_date) for row in rows}
    return [found[each] for each in grants if each in found]


def title_for(giver: str, between: Sequence[str], own: str) -> str:
    """Return the line under which a substitute signs: "a.n. Kepala Dinas Sosial, Sekretaris".

    What was passed on is signed untuk beliau: "a.n. Kepala Dinas Sosial, Sekretaris, u.b. Kepala
    Subbagian Umum".

    Args:
        giver: title of whose work it is.
        between: titles of those who passed it on.
        own: title of who signs.
    """
    if not between:
        return f"a.n. {giver}, {own}"
    return ", ".join([f"a.n. {giver}", *between[:1], *(f"u.b. {each}" for each in between[1:])]) + (
        f", u.b. {own}"
    )
