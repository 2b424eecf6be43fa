"""Leaving the service: every seat, role, letter and delegation of a person ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import sqlalchemy as sa

from workflows.domain.told import phrase
from workflows.organisation import holdings, letters, named, substitution
from workflows.organisation.changing import Change, refuse
from workflows.tables.people import Delegation, Holding, Person, UnitRole
from workflows.tables.substitution import Substitution


def leave_service(change: Change, key: str, *, last: date) -> Person:
    """End what a person holds after a last day; the register keeps the last status.

    Raises:
        DomainRefused: the person holds nothing on that day.
    """
    person = change.get(Person, key)
    change.not_oneself(person, "nip")
    session, ended = change.work.session, 0
    ways: tuple[tuple[Any, Callable[..., Any]], ...] = (
        (Holding, holdings.end_holding),
        (UnitRole, named.end_role),
        (Delegation, letters.end_power),
    )
    for model, end in ways:
        query = sa.select(model.id).where(
            model.person_id == person.id,
            model.valid_from <= last,
            sa.or_(model.valid_to.is_(None), model.valid_to > last),
        )
        for row in session.scalars(query).all():
            end(change, row, last=last)
            ended += model is not Delegation
    held_until = sa.select(Holding.id).where(
        Holding.person_id == person.id, Holding.valid_to == last
    )
    if not ended and session.scalar(held_until.limit(1)) is None:
        told = phrase("%(name)s tidak memangku jabatan pada tanggal itu.", name=person.name)
        raise refuse("nip", told)
    s = Substitution
    lent = sa.select(s.id).where(
        sa.or_(s.giver_id == person.id, s.receiver_id == person.id),
        s.state == "berlaku",
        s.valid_to > max(last, change.today),
    )
    for row in session.scalars(lent).all():
        substitution.end_early(change, row, last=max(last, change.today))
    return person
