"""A process is killed with -9 before and after each of its commits; another one goes on.

The killed process is a fork with connections of its own. The leases of the jobs it held are over
(their time is not waited for), its client gives all orders again with the keys they had.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from datetime import UTC, datetime
from unittest.mock import patch

import pytest
import sqlalchemy as sa

from engine.store import tables as t
from engine.store.database import Database
from engine.store.unit_of_work import UnitOfWork
from tests.integration.faults import errand

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def count_commits(url: str, agency: str) -> int:
    """Run undisturbed; return how often it committed."""
    number = 0
    commit = UnitOfWork.commit

    def counted(work: UnitOfWork) -> None:
        nonlocal number
        number += 1
        commit(work)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(UnitOfWork, "commit", counted)
        _on(url, lambda database: errand.run(errand.engine_on(database), agency))
    return number


def run_and_be_killed(url: str, agency: str, number: int, *, after: bool) -> None:
    """Run in a process that is killed at one of its commits."""
    child = os.fork()
    if child == 0:
        _die_at(url, agency, number, after=after)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "the process ended before the fault"
    assert os.WTERMSIG(status) == signal.SIGKILL


def _die_at(url: str, agency: str, number: int, *, after: bool) -> None:
    left = number
    commit = UnitOfWork.commit

    def dying(work: UnitOfWork) -> None:
        nonlocal left
        left -= 1
        if left == 0 and not after:
            os.kill(os.getpid(), signal.SIGKILL)
        commit(work)
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    try:
        with patch.object(UnitOfWork, "commit", dying):
            errand.run(errand.engine_on(Database(url)), agency)
    finally:
        os._exit(1)  # not reached when killed: nothing of the test may run on in the fork


def _on(url: str, act: Callable[[Database], None]) -> None:
    database = Database(url)
    try:
        act(database)
    finally:
        database.dispose()


def _go_on(database: Database, agency: str) -> None:
    with database.writer.begin() as connection:
        connection.execute(
            sa.update(t.job)
            .where(t.job.c.agency == agency, t.job.c.state == "run")
            .values(lease_until=LONG_AGO)
        )
    errand.run(errand.engine_on(database), agency)


def test_nothing_is_lost_doubled_or_stuck_wherever_the_process_dies(shared_url: str) -> None:
    commits = count_commits(shared_url, "utuh")
    assert commits >= 10
    database = Database(shared_url)
    engine = errand.engine_on(database)
    whole = errand.account(engine, "utuh")
    assert whole["rows"]["job"] == whole["rows"]["incident"] == whole["rows"]["work_item"] == 0
    assert set(whole["cases"]) == {"induk", "anak", "penerima"}
    for after in (False, True):
        for number in range(1, commits + 1):
            agency = f"{'sesudah' if after else 'sebelum'}{number}"
            run_and_be_killed(shared_url, agency, number, after=after)
            _go_on(database, agency)
            assert errand.account(engine, agency) == whole, agency
    database.dispose()
