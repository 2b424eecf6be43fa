"""Units to choose from, and the tree that the board goes down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from admin.identity import me
from admin.work import work
from workflows.campaign.board import Count
from workflows.tables.people import Unit

SHOWN = 100  # units offered at once; a search finds the others
LEVELS = 2  # of the own units are offered without a search


@dataclass(frozen=True, slots=True)
class Choice:
    """A unit that may be ticked."""

    id: str
    code: str
    name: str
    depth: int
    chosen: bool


class Tree:
    """All units of the agency."""

    def __init__(self) -> None:
        rows = work().connection.execute(
            sa.select(Unit.id, Unit.code, Unit.name, Unit.parent_id)
            .where(Unit.agency == me().agency)
            .order_by(Unit.code, Unit.id)
        )
        self.units = {row.id: row for row in rows}
        self.children: dict[str | None, list[str]] = {}
        for row in self.units.values():
            self.children.setdefault(row.parent_id, []).append(row.id)

    def names(self, ids: Iterable[str]) -> list[str]:
        """Return the names of units that exist."""
        return [self.units[each].name for each in ids if each in self.units]

    def path(self, unit: str) -> list[str]:
        """Return the ids from the top down to a unit, itself included."""
        found: list[str] = []
        here: str | None = unit
        while here is not None and here in self.units and here not in found:
            found.append(here)
            here = self.units[here].parent_id
        return found[::-1]

    def tops(self, ids: set[str]) -> list[str]:
        """Return those of the units whose parent is not among them."""
        return [each for each in self.units if each in ids and self.parent(each) not in ids]

    def parent(self, unit: str) -> str | None:
        """Return the id of the unit above, or None."""
        row = self.units.get(unit)
        return row.parent_id if row else None

    def choices(self, own: set[str], chosen: Sequence[str], search: str) -> list[Choice]:
        """Return what is offered: what is chosen, and the upper levels or what the search finds."""
        found: list[Choice] = []
        wanted = search.casefold()

        def walk(ids: Iterable[str], depth: int) -> None:
            for each in ids:
                row = self.units[each]
                fits = wanted in f"{row.code} {row.name}".casefold() if wanted else depth < LEVELS
                if each in own and (each in chosen or (fits and len(found) < SHOWN)):
                    found.append(Choice(each, row.code, row.name, depth, each in chosen))
                walk(self.children.get(each, ()), depth + 1)

        walk(self.tops(own), 0)
        return found

    def entrance(self, counts: Mapping[str | None, Count]) -> str | None:
        """Return the lowest unit that everybody counted is in or below, or None."""
        paths = [self.path(key) for key in counts if key]
        shared = paths[0] if paths else []
        for path in paths:
            shared = [each for each in shared if each in path]
        return shared[-1] if shared else None

    def rows(self, counts: Mapping[str | None, Count], unit: str | None) -> list[Count]:
        """Return a count for each unit below `unit` with all below it, where somebody is.

        Args:
            counts: of each unit alone.
            unit: the unit looked into; None: the topmost ones that are counted.
        """
        gathered: dict[str, Count] = {}
        for key, count in counts.items():
            for each in self.path(key) if key else ():
                gathered.setdefault(each, Count(each, self.units[each].name)).add(count)
        if unit is None:
            return [
                gathered[each]
                for each in self.units
                if each in gathered and self.parent(each) not in gathered
            ]
        return [gathered[each] for each in self.children.get(unit, ()) if each in gathered]
