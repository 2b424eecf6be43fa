"""The versions of saved state, and the steps from each to the next.

A step takes the decoded record of one version and returns that of the next. Steps are never changed
and never removed: a case that slept for years walks all of them on its first load.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from engine.errors import StateUnreadable

SERIALIZER = 2
"""The version that is written."""

UPGRADES: Mapping[int, Callable[[list[Any]], list[Any]]] = {
    1: lambda record: record,  # 2 adds what can be undone; nothing could before
}
"""Version -> step to the version after it."""


def upgraded(
    record: Any,
    to: int = SERIALIZER,
    steps: Mapping[int, Callable[[list[Any]], list[Any]]] = UPGRADES,
) -> list[Any]:
    """Return a decoded record in the version that is written now.

    Raises:
        StateUnreadable: its version is unknown, or later than this.
    """
    version = record[0] if isinstance(record, list) and record else None
    if not isinstance(version, int) or isinstance(version, bool):
        raise StateUnreadable("Expected saved state to begin with its version but it does not")
    if version > to:
        raise StateUnreadable(
            f"Expected saved state of version {to} or before but it is of version {version}:"
            " a newer Siklus wrote it",
            version=version,
        )
    found: list[Any] = record
    while version < to:
        step = steps.get(version)
        if step is None:
            raise StateUnreadable(
                f"Expected saved state of a known version but it is of version {version}",
                version=version,
            )
        found = step(found)
        version += 1
        found[0] = version
    return found
