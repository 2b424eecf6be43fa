"""Closing, opening and unlocking accounts; each with its audit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import sqlalchemy as sa

from admin.accounts.story import tell
from admin.identity import Me
from admin.tables import Account, SignInFailure
from engine.store.base import new_id
from engine.store.unit_of_work import UnitOfWork


def set_active(work: UnitOfWork, by: Me, people: Iterable[str], active: bool) -> int:
    """Open or close accounts; open sessions of a closed one end. Return how many changed."""
    changed = 0
    for account in _accounts(work, people):
        if account.active == active:
            continue
        account.active = active
        if not active:
            account.fs_uniquifier = new_id()
        _record(work, by, account, "opened" if active else "closed")
        changed += 1
    return changed


def unlock(work: UnitOfWork, by: Me, people: Iterable[str]) -> int:
    """Let people try again who typed too many wrong passwords. Return how many were waiting."""
    unlocked = 0
    for account in _accounts(work, people):
        gone = work.session.scalars(
            sa.delete(SignInFailure)
            .where(SignInFailure.username == account.username)
            .returning(SignInFailure.username)
        ).all()
        if gone:
            _record(work, by, account, "unlocked")
            unlocked += 1
    return unlocked


def _accounts(work: UnitOfWork, people: Iterable[str]) -> Iterator[Account]:
    yield from work.session.scalars(
        sa.select(Account)
        .where(Account.person_id.in_(list(people)))
        .order_by(Account.name, Account.id)
    ).all()


def _record(work: UnitOfWork, by: Me, account: Account, kind: str) -> None:
    tell(work, account.agency, [account.id], kind, by.person or by.name)
