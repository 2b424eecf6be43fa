"""A whole organisation in memory, where the questions about people look."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from workflows.domain.organisation import Organisation, Seat


class WholeChart:
    """Everybody, every seat and unit, as they stand on one day (questions.Charts)."""

    def __init__(self, organisation: Organisation) -> None:
        self.organisation = organisation
        self.recorded: dict[str, str] = {}  # person -> who set their newest plan
        self._by_unit: dict[str | None, Organisation] = {}
        self._seats_by_code = {seat.code: seat.id for seat in organisation.seats.values()}
        self._units_by_code = {unit.code: unit.id for unit in organisation.units.values()}
        self._people_by_nip = {
            person.nip: (person.id, person.name)
            for person in organisation.people.values()
            if person.nip
        }
        elected = [s for s in organisation.seats.values() if s.kind == "pejabat_negara"]
        self._head_of_region = min(elected, key=lambda seat: seat.code).id if elected else None
        self._heads: dict[str, list[Seat]] = defaultdict(list)
        for seat in organisation.seats.values():
            if seat.is_head:
                self._heads[seat.unit].append(seat)
        self._children: dict[str, list[str]] = defaultdict(list)
        for unit in organisation.units.values():
            if unit.parent is not None:
                self._children[unit.parent].append(unit.id)

    def around(self, person: str, on: date, seats: Sequence[str] = ()) -> Organisation:
        """Return the whole organisation: more than is above the person is no harm."""
        return self.organisation

    def of_unit(
        self, unit: str | None, on: date, *, subject: str, role: str | None = None
    ) -> Organisation:
        """Return the organisation; for heads, with no other seats than those of the units above."""
        if role is not None:
            return self.organisation
        if unit not in self._by_unit:
            up = self.organisation.units_up(unit)
            heads = [seat for each in up for seat in self._heads.get(each.id, ())]
            self._by_unit[unit] = replace(
                self.organisation, seats={seat.id: seat for seat in heads}
            )
        return self._by_unit[unit]

    def home_unit(self, person: str, on: date) -> str | None:
        """Return the id of the unit of the seat by which a person is assessed, or None."""
        seat = self.seat_of(person)
        return seat.unit if seat else None

    def root_unit(self) -> str | None:
        """Return the id of the topmost unit."""
        tops = [unit for unit in self.organisation.units.values() if unit.parent is None]
        return min(tops, key=lambda unit: unit.code).id if tops else None

    def head_of_region(self, on: date) -> str | None:
        """Return the id of the elected head's seat, or None."""
        return self._head_of_region

    def recorded_assessor(self, person: str, on: date) -> tuple[str, str] | None:
        """Return id and name of who set the person's newest plan until the day, or None."""
        found = self.recorded.get(person)
        return None if found is None else (found, self.organisation.name_of(found))

    def code_of_unit(self, unit: str) -> str:
        """Return the code of a unit, or "" when it is not there."""
        found = self.organisation.units.get(unit)
        return found.code if found else ""

    def find_seat(self, code: str) -> str | None:
        """Return the id of the seat with a code, or None."""
        return self._seats_by_code.get(code)

    def find_unit(self, code: str) -> str | None:
        """Return the id of the unit with a code, or None."""
        return self._units_by_code.get(code)

    def find_person(self, nip: str) -> tuple[str, str] | None:
        """Return id and name of the person with a NIP, or None."""
        return self._people_by_nip.get("".join(nip.split()))

    def seat_of(self, person: str) -> Seat | None:
        """Return the seat by which a person is assessed, or None."""
        held = self.organisation.seat_of(person)
        return self.organisation.seats.get(held.seat) if held else None

    def people_behind(self, principals: Sequence[str]) -> tuple[str, ...]:
        """Return the people ("person:ID") who stand behind principals, each once."""
        found: dict[str, None] = {}
        for principal in principals:
            kind, _, name = principal.partition(":")
            if kind == "person":
                found[principal] = None
            elif kind == "seat":
                for holding in self.organisation.by_seat.get(name, ()):
                    found[f"person:{holding.person}"] = None
            else:
                role, _, unit = name.partition("@")
                for person in self.organisation.roles.get((role, unit), ()):
                    found[f"person:{person}"] = None
        return tuple(found)

    def units_below(self, tops: Sequence[str]) -> frozenset[str]:
        """Return the ids of units and of all units below them."""
        found, level = set(tops), list(tops)
        while level:
            level = [
                each for unit in level for each in self._children.get(unit, ()) if each not in found
            ]
            found.update(level)
        return frozenset(found)
