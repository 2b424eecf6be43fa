"""Codes with which a person chooses a password: made, handed out once, used once.

Only a keyed digest is kept. A code is 12 letters and digits (58 bits) that look unlike each other;
a newer code of the same account ends the older ones.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from admin.accounts.story import tell
from admin.guard import seconds_of
from admin.security import key_for, make_account
from admin.tables import Account, AccountCode, SignInFailure
from engine.store.base import new_id
from engine.store.unit_of_work import UnitOfWork
from workflows.parameters.overrides import rules_of
from workflows.tables.people import Person

LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS, GROUP = 3, 4
LIFETIMES = {
    "printed": "masa_kode_undangan",
    "invited": "masa_kode_undangan",
    "desk": "masa_kode_sandi",
    "mailed": "masa_kode_sandi",
}
AT_ONCE = 500  # people per statement


@dataclass(frozen=True, slots=True)
class Given:
    """A code in clear, to be handed out now: it cannot be shown again."""

    person: str  # id
    name: str
    nip: str
    code: str
    expires_at: datetime


def new_code() -> str:
    """Return a new code, in groups: K7QM-3HZT-9WPA."""
    letters = [secrets.choice(LETTERS) for _ in range(GROUPS * GROUP)]
    return "-".join("".join(letters[i : i + GROUP]) for i in range(0, len(letters), GROUP))


def plain_code(text: str) -> str:
    """Return a code as it is compared: without spaces and dashes, in capitals."""
    return "".join(letter for letter in text.upper() if letter.isalnum())[:40]


def digest(secret: str, account: str, code: str) -> str:
    """Return what is kept of a code; without the installation's secret it is worth nothing."""
    key = key_for("code", secret).encode()
    return hmac.digest(key, f"{account}:{plain_code(code)}".encode(), "sha256").hex()


def give_codes(work: UnitOfWork, people: Iterable[str], channel: str, actor: str) -> list[Given]:
    """Give people a code each, and an account where there is none. The caller commits.

    Args:
        work: a writing unit of work.
        people: ids of persons of one agency; those without a NIP are left out.
        channel: printed or invited (a first code, on paper or by mail), desk or mailed (a
            forgotten password).
        actor: who gives them.

    Returns:
        What was given, by name. The old password holds until the code is used. Older codes and
        a lock-out end, except when it is mailed: anybody may ask for that. A closed account stays
        closed and gets none.
    """
    ids = list(people)
    given: list[Given] = []
    for start in range(0, len(ids), AT_ONCE):
        given += _give(work, ids[start : start + AT_ONCE], channel, actor)
    return sorted(given, key=lambda each: (each.name, each.nip))


def accounts_for(work: UnitOfWork, people: list[str]) -> dict[str, Account]:
    """Return the accounts of people with a NIP, by person; made where there is none."""
    session = work.session
    accounts = {
        str(account.person_id): account
        for account in session.scalars(sa.select(Account).where(Account.person_id.in_(people)))
    }
    for person in session.scalars(
        sa.select(Person).where(Person.id.in_(people), Person.nip.is_not(None))
    ):
        if person.id not in accounts:
            account = make_account(
                person.nip or "",
                person.name,
                person.agency,
                person_id=person.id,
                must_change_password=False,
            )
            session.add(account)
            accounts[person.id] = account
    session.flush()
    return accounts


def _give(work: UnitOfWork, ids: list[str], channel: str, actor: str) -> list[Given]:
    session, accounts = work.session, accounts_for(work, ids)
    persons = session.execute(
        sa.select(Person.id, Person.agency, Person.name, Person.nip).where(
            Person.id.in_(ids), Person.nip.is_not(None)
        )
    ).all()
    persons = [person for person in persons if accounts[person.id].active]
    if not persons:
        return []
    touched = [accounts[person.id] for person in persons]
    end_codes(work, [a.id for a in touched], channel if channel == "mailed" else None)
    if channel != "mailed":
        names = [account.username for account in touched]
        session.execute(sa.delete(SignInFailure).where(SignInFailure.username.in_(names)))
    rules = rules_of(work, persons[0].agency, work.now.date())
    expires = work.now + seconds_of(rules[LIFETIMES[channel]])
    given, codes = [], []
    for person in persons:
        account, code = accounts[person.id], new_code()
        given.append(Given(person.id, person.name, person.nip, code, expires))
        row = {"agency": person.agency, "account_id": account.id}
        codes.append(
            {
                **row,
                "id": new_id(),
                "digest": digest(work.installation.secret, account.id, code),
                "channel": channel,
                "made_at": work.now,
                "expires_at": expires,
            }
        )
    session.execute(sa.insert(AccountCode), codes)
    told = [code["account_id"] for code in codes]
    tell(work, persons[0].agency, told, f"code_{channel}", actor)
    return given


def find_code(work: UnitOfWork, username: str, code: str) -> tuple[Account, str] | None:
    """Return the account and the id of its code, or None: no such account, or no such code."""
    account = work.session.scalar(
        sa.select(Account).where(Account.username == username, Account.active)
    )
    # The same work is done for an unknown account, so that the time taken does not tell.
    given = digest(work.installation.secret, account.id if account else "", code)
    rows = work.session.execute(
        sa.select(AccountCode.id, AccountCode.digest).where(
            AccountCode.account_id == (account.id if account else ""),
            AccountCode.used_at.is_(None),
            AccountCode.expires_at > work.now,
        )
    ).all()
    for row in rows:
        if account is not None and hmac.compare_digest(row.digest, given):
            return account, row.id
    return None


def use_code(work: UnitOfWork, account: Account, code_id: str, password_hash: str) -> bool:
    """Set the password that the person chose; False when another request used the code first.

    Open sessions of the account end. The caller commits.
    """
    used = work.connection.execute(
        sa.update(AccountCode)
        .where(AccountCode.id == code_id, AccountCode.used_at.is_(None))
        .values(used_at=work.now)
    )
    if used.rowcount != 1:
        return False
    end_codes(work, [account.id])
    account.password = password_hash
    account.must_change_password = False
    account.fs_uniquifier = new_id()  # sessions carry it
    tell(work, account.agency, [account.id], "code_used", f"person:{account.person_id}")
    return True


def end_codes(work: UnitOfWork, accounts: list[str], channel: str | None = None) -> None:
    """End the open codes of accounts; only those of one channel, when it is given."""
    which = AccountCode.account_id.in_(accounts) & AccountCode.used_at.is_(None)
    if channel is not None:
        which &= AccountCode.channel == channel
    work.session.execute(
        sa.update(AccountCode)
        .where(which)
        .values(used_at=work.now)
        .execution_options(synchronize_session=False)
    )
