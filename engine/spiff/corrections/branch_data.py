"""The library loses updates where branches join, and data of a subprocess that is left early.

Start with v=1; branch a sets v=10; branch b ends later without touching v: after the join v is 1.
Lists are merged place by place, so that two appended entries become one. What a subprocess had set
is gone when a boundary or error event leaves it.

Here each variable carries the stamp of its last write, counted inside the case. Where branches
meet, the later write wins, and a value that a branch only carried along never wins over a write.
Values are taken whole. What a branch leaves when it ends is seen by the others from their next step
on. Leaving a subprocess takes along what was set inside.

Tested by tests/unit/engine/spiff/corrections/test_branch_data.py.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any


class BranchData:
    """For tokens and scopes: variables that remember when they were written."""

    data: dict[str, Any]
    stamps: dict[str, int]
    workflow: Any
    _parent: int | None

    def write(self, values: Mapping[str, Any]) -> None:
        """Set variables. The values are plain JSON and belong to the token from now on."""
        if not values:
            return
        stamp = self.workflow.top_workflow.take_stamp()
        self.data.update(values)
        for name in values:
            self.stamps[name] = stamp

    def absorb(self, other: BranchData, leave_out: Collection[str] = ()) -> None:
        """Take from another branch what it wrote later than this one."""
        mine, stamps, theirs = self.data, self.stamps, other.stamps
        for name, value in other.data.items():
            if name in leave_out:
                continue
            stamp = theirs.get(name, 0)
            if name not in mine or stamp > stamps.get(name, 0):
                mine[name] = value
                stamps[name] = stamp

    def catch_up(self) -> None:
        """Take over what branches of the scope left that have ended since."""
        scope = self.workflow
        if scope.data and self._parent == 0:  # instances of a repeated activity go by the whole
            self.absorb(scope)

    def take_copy(self, other: BranchData) -> None:
        """Begin with the variables of another branch."""
        self.data, self.stamps = dict(other.data), dict(other.stamps)

    def take_over(self, other: BranchData) -> None:
        """Go on with the variables of a token that is spent."""
        self.data, self.stamps = other.data, other.stamps
