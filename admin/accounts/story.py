"""What was done to accounts, told twice: a row that pages read, and a link in the agency's chain.

Rows of `account_event` could be changed by who has the database; the same act in the agency's
hash-linked history cannot, without the chain showing it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from admin.tables import AccountEvent
from engine.store import agency_history
from engine.store.base import new_id
from engine.store.history import Event
from engine.store.unit_of_work import UnitOfWork

PREFIX = "account_"  # of the kinds in the agency's history: account_closed, account_code_used, ...


def tell(
    work: UnitOfWork,
    agency: str,
    accounts: Sequence[str],
    kind: str,
    actor: str,
    at: datetime | None = None,
) -> None:
    """Write that somebody did something to accounts of one agency, with the change itself.

    Args:
        work: the transaction; the caller commits.
        agency: whose accounts.
        accounts: their ids; none writes nothing.
        kind: code_printed, closed, ... as in `AccountEvent`.
        actor: who did it.
        at: when; now, if it is not given. The agency's history always has the installation's time.
    """
    if not accounts:
        return
    rows = [
        {
            "id": new_id(),
            "agency": agency,
            "account_id": account,
            "kind": kind,
            "actor": actor,
            "at": at or work.now,
        }
        for account in accounts
    ]
    work.session.flush()
    work.connection.execute(sa.insert(AccountEvent), rows)
    agency_history.record(
        work,
        agency,
        [Event(PREFIX + kind, actor=actor, facts={"account": account}) for account in accounts],
    )
