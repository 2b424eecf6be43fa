"""Waiting after wrong passwords and codes: counted in the database, for all servers together.

How many tries there are and how long one waits are parameters of the agency (`percobaan_masuk`,
`percobaan_masuk_per_alamat`, `lama_akun_terkunci`), dated and with their source like all others.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from admin.accounts.story import tell
from admin.tables import Account, SignInFailure
from engine.store.base import new_id
from engine.store.database import Database
from engine.store.unit_of_work import UnitOfWork
from workflows.domain.duration import parse_duration
from workflows.parameters.overrides import rules_of

BY_ITSELF = "sign-in"  # actor of what nobody ordered
KEPT = timedelta(days=1)  # no agency may lock for longer; older failures are removed


def seconds_of(text: str) -> timedelta:
    """Return a length of time of a parameter in hours, minutes or calendar days."""
    length = parse_duration(text)
    return timedelta(days=length.days, seconds=length.seconds)


class SignInGuard:
    """Counts wrong tries for an account and from an address."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def waits_until(self, username: str, address: str) -> datetime | None:
        """Return when the next try is allowed, or None: now.

        Args:
            username: the account; "" where only the address counts.
            address: network address of the caller.
        """
        with self.database.read() as work:
            tries, from_address, wait = _limits(work, username)
            of_account = [(SignInFailure.username == username, tries)] if username else []
            of_address = (SignInFailure.address == address, from_address)
            for condition, limit in (*of_account, of_address):
                newest = work.connection.scalars(
                    sa.select(SignInFailure.at)
                    .where(condition, SignInFailure.at > datetime.now(UTC) - wait)
                    .order_by(SignInFailure.at.desc())
                    .limit(limit)
                ).all()
                if len(newest) >= limit:
                    return newest[-1] + wait
        return None

    def locked(self, agency: str, usernames: Iterable[str]) -> frozenset[str]:
        """Return those of the accounts that have to wait because of wrong tries for them."""
        with self.database.read() as work:
            rules = rules_of(work, agency, work.now.date())
            since = datetime.now(UTC) - seconds_of(rules["lama_akun_terkunci"])
            return frozenset(
                work.connection.scalars(
                    sa.select(SignInFailure.username)
                    .where(SignInFailure.username.in_(list(usernames)), SignInFailure.at > since)
                    .group_by(SignInFailure.username)
                    .having(sa.func.count() >= rules["percobaan_masuk"])
                )
            )

    def remember(self, username: str, address: str) -> None:
        """Keep a failure; the one that locks an account is told in the account's story."""
        now = datetime.now(UTC)
        with self.database.write() as work:
            connection = work.connection
            connection.execute(sa.delete(SignInFailure).where(SignInFailure.at < now - KEPT))
            connection.execute(
                sa.insert(SignInFailure).values(
                    id=new_id(), username=username, address=address, at=now
                )
            )
            tries, _, wait = _limits(work, username)
            count = connection.scalar(
                sa.select(sa.func.count())
                .select_from(SignInFailure)
                .where(SignInFailure.username == username, SignInFailure.at > now - wait)
            )
            if count == tries:
                found = connection.execute(
                    sa.select(Account.id, Account.agency).where(Account.username == username)
                ).first()
                if found is not None:
                    tell(work, found.agency, [found.id], "locked", BY_ITSELF, at=now)
            work.commit()

    def forget(self, username: str) -> None:
        """Start counting anew for an account that signed in."""
        with self.database.writer.begin() as connection:
            connection.execute(sa.delete(SignInFailure).where(SignInFailure.username == username))


def _limits(work: UnitOfWork, username: str) -> tuple[int, int, timedelta]:
    """Return tries for an account, tries from an address, and how long one waits then."""
    agency = work.connection.scalar(sa.select(Account.agency).where(Account.username == username))
    rules = rules_of(work, agency or "", work.now.date())
    wait = min(seconds_of(rules["lama_akun_terkunci"]), KEPT)
    return rules["percobaan_masuk"], rules["percobaan_masuk_per_alamat"], wait
