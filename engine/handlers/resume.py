"""What handlers share that move a case from outside: it must be active and wait there."""

from __future__ import annotations

from engine.errors import NotOpen, Suspended
from engine.ports import Wait
from engine.progress import Progress
from engine.store import cases
from engine.store.cases import CaseRow
from engine.store.unit_of_work import UnitOfWork


def active_case(work: UnitOfWork, agency: str, case: str) -> CaseRow:
    """Return a case, locked.

    Raises:
        NotFound: there is none.
        Suspended: it is not to move.
        NotOpen: it is over.
    """
    row = cases.get(work, case, agency=agency, lock=True)
    check_moves(row)
    return row


def check_moves(row: CaseRow) -> None:
    """Refuse to move a case that is over or suspended.

    Raises:
        Suspended: it is not to move.
        NotOpen: it is over.
    """
    if row.status == "suspended":
        raise Suspended(f"Expected case {row.id} to go on but it is suspended", case=row.id)
    if row.status != "active":
        raise NotOpen(f"Expected case {row.id} to be active but it is {row.status}")


def find_wait(progress: Progress, token: int) -> Wait:
    """Return the wait of a case with this token.

    Raises:
        NotOpen: the case waits there no longer.
    """
    case = progress.case
    for wait in progress.parts.executor.waits(progress.compiled.definition, case.state):
        if wait.token == token:
            return wait
    raise NotOpen(f"Expected case {case.id} to wait at token {token} but it went on")
