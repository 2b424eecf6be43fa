"""How the benchmarks print: where it was measured, and rows as a table."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Any


def environment() -> str:
    """Return one line that says on what was measured, and how busy it was with other work."""
    return (
        f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores,"
        f" load {os.getloadavg()[0]:.1f}, SQLAlchemy {version('sqlalchemy')},"
        f" SpiffWorkflow {version('spiffworkflow')}, PostgreSQL without fsync"
    )


def table(rows: Sequence[Mapping[str, Any]], head: Sequence[str]) -> str:
    """Return rows as a table for people.

    Args:
        rows: each with a value for every column.
        head: the columns, in their order.
    """
    lines = [list(head), *([str(row[name]) for name in head] for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    return "\n".join(
        "  ".join(word.ljust(width) for word, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )
