"""Work that is more than one order, such as starting a year for thousands of people.

A task is a function registered under a name. A job of the class bulk calls it for a stretch of the
work; while it says that more is left, the job is put back, so that other jobs have their turn and
any worker goes on where another one died. Each act of a task must be an order with a key, or be
harmless when done twice: the stretch in which a worker died is done again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from engine.store.jobs import BULK, NewJob

if TYPE_CHECKING:
    from engine.engine import Engine

KIND = "Task"  # of its jobs; no order has this name
STRETCH = 2.0  # seconds of work at once: well inside a lease

Task = Callable[["Engine", str, Mapping[str, Any]], bool]
"""(engine, agency, what it was given) -> whether more is left to do."""


def new_task(agency: str, name: str, given: Mapping[str, Any]) -> NewJob:
    """Return the job that calls a task.

    Args:
        agency: whose work it is.
        name: under which the task is registered.
        given: JSON values that tell it what to do.
    """
    return NewJob(KIND, agency, payload={"task": name, "given": dict(given)}, rank=BULK)
