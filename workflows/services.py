"""What the shipped diagrams and forms call by name, collected from the process folders."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType

from engine.ports import Context, Service
from workflows.processes import names


def _modules() -> Iterator[tuple[str, ModuleType]]:
    for process in names():
        path = f"workflows.processes.{process}.services"
        if importlib.util.find_spec(path) is not None:
            yield process, import_module(path)


def _services() -> dict[str, Service]:
    collected: dict[str, Service] = {}
    for process, module in _modules():
        for name, service in module.SERVICES.items():
            collected[_checked(name, process)] = service
    return collected


def _contexts() -> dict[str, Context]:
    collected: dict[str, Context] = {}
    for process, module in _modules():
        for name, context in getattr(module, "CONTEXTS", {}).items():
            collected[_checked(name, process)] = context
    return collected


def _checked(name: str, process: str) -> str:
    if not name.startswith(f"{process}."):
        raise ValueError(f"Expected what {process} registers to be named for it, but got {name}")
    return name


SERVICES: dict[str, Service] = _services()
"""Functions of service tasks: `<process>.<verb>` -> function."""

CONTEXTS: dict[str, Context] = _contexts()
"""What forms show but no case keeps: `<process>.<name>` -> function."""
