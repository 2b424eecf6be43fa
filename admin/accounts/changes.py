"""Closing, opening and unlocking accounts; each with its row of audit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import sqlalchemy as sa
from sqlalchemy.orm import Session

from admin.identity import Me
from admin.tables import Account, AccountEvent, SignInFailure
from engine.store.base import new_id


def set_active(session: Session, by: Me, people: Iterable[str], active: bool) -> int:
    """Open or close accounts; open sessions of a closed one end. Return how many changed."""
    changed = 0
    for account in _accounts(session, people):
        if account.active == active:
            continue
        account.active = active
        if not active:
            account.fs_uniquifier = new_id()
        session.flush()
        _record(session, by, account, "opened" if active else "closed")
        changed += 1
    return changed


def unlock(session: Session, by: Me, people: Iterable[str]) -> int:
    """Let people try again who typed too many wrong passwords. Return how many were waiting."""
    unlocked = 0
    for account in _accounts(session, people):
        gone = session.scalars(
            sa.delete(SignInFailure)
            .where(SignInFailure.username == account.username)
            .returning(SignInFailure.username)
        ).all()
        if gone:
            _record(session, by, account, "unlocked")
            unlocked += 1
    return unlocked


def _accounts(session: Session, people: Iterable[str]) -> Iterator[Account]:
    yield from session.scalars(
        sa.select(Account)
        .where(Account.person_id.in_(list(people)))
        .order_by(Account.name, Account.id)
    ).all()


def _record(session: Session, by: Me, account: Account, kind: str) -> None:
    session.add(
        AccountEvent(
            agency=account.agency, account_id=account.id, kind=kind, actor=by.person or by.name
        )
    )
