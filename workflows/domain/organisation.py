"""Units, seats, people and who holds what, as they stand on one day: what the resolver reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

CAPACITY_ORDER = ("definitif", "plt", "plh")


@dataclass(frozen=True, slots=True)
class Unit:
    """A part of the agency."""

    id: str
    code: str
    name: str
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Seat:
    """A position, whoever sits in it."""

    id: str
    code: str
    name: str
    unit: str
    superior: str | None = None  # the seat above it
    kind: str = "pelaksana"  # pelaksana, pengawas, ..., fungsional
    is_head: bool = False  # leads its unit
    echelon: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who holds seats, is assessed, assesses."""

    id: str
    name: str
    status: str = "aktif"
    nip: str | None = None


@dataclass(frozen=True, slots=True)
class Holding:
    """A person in a seat."""

    person: str
    seat: str
    capacity: str = "definitif"
    decree: str = ""
    since: date | None = None

    def title(self, seat: Seat) -> str:
        """Return the seat as the holder signs for it: "Plt. Kepala Dinas Sosial"."""
        return (
            seat.name if self.capacity == "definitif" else f"{self.capacity.title()}. {seat.name}"
        )


@dataclass(frozen=True, slots=True)
class RoleHolding:
    """A task given to a person in a unit."""

    person: str
    unit: str
    role: str


@dataclass(frozen=True, slots=True)
class Delegation:
    """The power to assess the subordinates of a seat, given by letter to a person."""

    seat: str
    person: str
    decree: str


@dataclass(frozen=True, slots=True)
class AssessorAssignment:
    """An assessor named for one person."""

    person: str
    assessor: str
    decree: str = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """A declared tie between two people."""

    person_a: str
    person_b: str
    kind: str  # pasangan, keluarga, usaha, sengketa


_Row = TypeVar("_Row")


@dataclass(frozen=True)
class Organisation:
    """Part of an agency on one day, large enough for the question asked of it."""

    units: Mapping[str, Unit] = field(default_factory=dict)
    seats: Mapping[str, Seat] = field(default_factory=dict)
    people: Mapping[str, Person] = field(default_factory=dict)
    by_seat: Mapping[str, tuple[Holding, ...]] = field(default_factory=dict)
    by_person: Mapping[str, tuple[Holding, ...]] = field(default_factory=dict)
    roles: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)  # (role, unit)
    delegations: Mapping[str, tuple[Delegation, ...]] = field(default_factory=dict)  # by seat
    assigned: Mapping[str, tuple[AssessorAssignment, ...]] = field(default_factory=dict)
    ties: Mapping[frozenset[str], tuple[str, ...]] = field(default_factory=dict)  # kinds

    @classmethod
    def of(
        cls,
        *,
        units: Iterable[Unit] = (),
        seats: Iterable[Seat] = (),
        people: Iterable[Person] = (),
        holdings: Iterable[Holding] = (),
        roles: Iterable[RoleHolding] = (),
        delegations: Iterable[Delegation] = (),
        assigned: Iterable[AssessorAssignment] = (),
        relations: Iterable[Relation] = (),
    ) -> Organisation:
        """Build the lookups from rows that are in force on the day."""
        ranked = sorted(holdings, key=_definitif_first)
        return cls(
            units={unit.id: unit for unit in units},
            seats={seat.id: seat for seat in seats},
            people={person.id: person for person in people},
            by_seat=_grouped((each.seat, each) for each in ranked),
            by_person=_grouped((each.person, each) for each in ranked),
            roles=_grouped(
                ((each.role, each.unit), each.person)
                for each in sorted(roles, key=lambda each: each.person)
            ),
            delegations=_grouped((each.seat, each) for each in delegations),
            assigned=_grouped((each.person, each) for each in assigned),
            ties=_grouped(
                (frozenset((each.person_a, each.person_b)), each.kind) for each in relations
            ),
        )

    def seat_of(self, person: str) -> Holding | None:
        """Return the holding by which a person is assessed: definitif first, then the newest."""
        held = self.by_person.get(person, ())
        return held[0] if held else None

    def name_of(self, person: str) -> str:
        """Return a person's name, or the id where the person is not part of this organisation."""
        found = self.people.get(person)
        return found.name if found else person

    def ties_between(self, a: str, b: str) -> tuple[str, ...]:
        """Return the kinds of tie declared between two people."""
        return self.ties.get(frozenset((a, b)), ())

    def units_up(self, unit: str | None) -> tuple[Unit, ...]:
        """Return a unit and those above it; a cycle ends where it closes."""
        found: dict[str, Unit] = {}
        while unit is not None and unit in self.units and unit not in found:
            found[unit] = self.units[unit]
            unit = self.units[unit].parent
        return tuple(found.values())


def _definitif_first(holding: Holding) -> tuple[int, int, str]:
    newest = -holding.since.toordinal() if holding.since else 0
    return CAPACITY_ORDER.index(holding.capacity), newest, holding.person


_Key = TypeVar("_Key")


def _grouped(pairs: Iterable[tuple[_Key, _Row]]) -> dict[_Key, tuple[_Row, ...]]:
    groups: dict[_Key, list[_Row]] = defaultdict(list)
    for key, row in pairs:
        groups[key].append(row)
    return {key: tuple(rows) for key, rows in groups.items()}
