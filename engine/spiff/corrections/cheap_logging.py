"""The library builds what it might log before it asks whether anybody listens.

About a twentieth of its run time, and each change of state reads the clock twice. What happened to
a case is told in steps (engine.ports.Step) and kept in history; nothing here goes to a log.

Tested by tests/unit/engine/spiff/corrections/test_cheap_logging.py.
"""

from __future__ import annotations

from typing import Any


class CheapLogging:
    """For tokens and workflows: change state without building log records."""

    _state: int

    def _set_state(self, value: int) -> None:
        self._state = value

    def collect_log_extras(self, dct: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return nothing to log."""
        return {}
