"""The functions that the service tasks of the shipped diagrams call, by name."""

from __future__ import annotations

import importlib.util
from importlib import import_module

from engine.ports import Service
from workflows.processes import names


def _collect() -> dict[str, Service]:
    collected: dict[str, Service] = {}
    for process in names():
        module = f"workflows.processes.{process}.services"
        if importlib.util.find_spec(module) is None:
            continue
        for name, service in import_module(module).SERVICES.items():
            if not name.startswith(f"{process}."):
                raise ValueError(f"Expected services of {process} to start with it, but got {name}")
            collected[name] = service
    return collected


SERVICES: dict[str, Service] = _collect()
"""Every registered function: `<process>.<verb>` -> function."""
