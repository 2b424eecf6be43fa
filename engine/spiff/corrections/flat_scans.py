"""The library walks its whole tree after every step, several times.

Three quarters of its run time goes into iterating over tasks that will never change again.

Here a token that becomes ready puts itself into the queue of its case, and a scope that ran empty
into another; running a case takes from the queues until both are empty. The order is the order of
arrival, so a case does the same however often it is saved and loaded in between.

Tested by tests/unit/engine/spiff/corrections/test_flat_scans.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


class FlatScans:
    """For workflows: look at tokens in a flat list, never in a tree."""

    tasks: dict[int, Any]
    parent_task_id: Any

    def get_tasks_iterator(self, first_task: Any = None, **kwargs: Any) -> Iterator[Any]:
        """Return the tokens of this scope."""
        return iter(self.live())

    def live(self) -> list[Any]:
        """Return the tokens of this scope in the order they came."""
        return [token for token in self.tasks.values() if token.id]

    def update_waiting_tasks(self) -> None:
        """Do nothing: what waits is woken by what it waits for."""

    def _calculate_depth(self) -> int:
        return 0
