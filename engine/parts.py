"""What the handlers work with: the ports, put together once by admin/bootstrap.py."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from engine.definitions import Definitions
from engine.ports import Calendar, Context, Directory, Executor, Sealer, Service, Sorter
from engine.store.unit_of_work import UnitOfWork

RequiredRules = Callable[[UnitOfWork, str], Collection[str]]
"""(work, agency) -> ids of lint rules whose warnings refuse a deployment in this agency."""


def none_required(work: UnitOfWork, agency: str) -> Collection[str]:
    """Let warnings be warnings."""
    return ()


@dataclass(frozen=True, slots=True)
class Parts:
    """The engine's ports and the compiled bundles."""

    executor: Executor
    definitions: Definitions
    directory: Directory
    calendar: Calendar
    services: Mapping[str, Service]
    contexts: Mapping[str, Context]
    sealer: Sealer
    required_rules: RequiredRules = none_required
    sorter: Sorter | None = None  # without one nothing is ready to be decided together
