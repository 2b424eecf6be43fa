"""Giving accounts and temporary passwords, closing accounts; each with its row of audit."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import uuid4

import sqlalchemy as sa
from flask_security import hash_password
from sqlalchemy.orm import Session

from admin.identity import Me
from admin.security import make_account
from admin.tables import Account, AccountEvent
from workflows.tables.people import Person

# Easily read out over the telephone: no letters that look or sound alike.
SYLLABLES = [c + v for c in "bdgjklmnprst" for v in "aiueo"]


@dataclass(frozen=True, slots=True)
class Given:
    """A temporary password, shown once."""

    name: str
    nip: str
    password: str


def temporary_password() -> str:
    """Return a password of about 70 bits that can be read out: four words of three syllables."""
    return "-".join("".join(secrets.choice(SYLLABLES) for _ in range(3)) for _ in range(4))


def give_passwords(session: Session, by: Me, people: Iterable[str]) -> list[Given]:
    """Give each person a temporary password, and an account where there is none.

    Open sessions of the account end. The caller commits.
    """
    given = []
    for person in _people(session, people):
        password = temporary_password()
        account = _account(session, person)
        if account is None:
            account = make_account(
                person.nip or "", person.name, person.agency, person_id=person.id
            )
            session.add(account)
        account.password = hash_password(password)
        account.must_change_password = True
        account.active = True
        account.fs_uniquifier = uuid4().hex  # sessions carry it
        session.flush()
        _record(session, by, account, "password_given")
        given.append(Given(person.name, person.nip or "", password))
    return given


def set_active(session: Session, by: Me, people: Iterable[str], active: bool) -> int:
    """Open or close accounts; open sessions of a closed one end. Return how many changed."""
    changed = 0
    for person in _people(session, people):
        account = _account(session, person)
        if account is None or account.active == active:
            continue
        account.active = active
        if not active:
            account.fs_uniquifier = uuid4().hex
        session.flush()
        _record(session, by, account, "opened" if active else "closed")
        changed += 1
    return changed


def _people(session: Session, ids: Iterable[str]) -> list[Person]:
    query = sa.select(Person).where(Person.id.in_(list(ids)), Person.nip.is_not(None))
    return list(session.scalars(query.order_by(Person.name, Person.id)))


def _account(session: Session, person: Person) -> Account | None:
    return session.scalar(sa.select(Account).where(Account.person_id == person.id))


def _record(session: Session, by: Me, account: Account, kind: str) -> None:
    session.add(
        AccountEvent(
            agency=account.agency, account_id=account.id, kind=kind, actor=by.person or by.name
        )
    )
