"""What the handlers work with: the ports, put together once by admin/bootstrap.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.definitions import Definitions
from engine.ports import Calendar, Context, Directory, Executor, Sealer, Service


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
