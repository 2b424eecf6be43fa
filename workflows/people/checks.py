"""Checks what the rows of a file say about each other and about what is already known.

A row that cannot stand is taken out, and so is what leans on it, until what remains holds together:
that is what `skip_bad` writes, and an empty list of errors is what everybody else needs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from workflows.domain.told import phrase, word
from workflows.people.columns import (
    HoldingRow,
    PersonRow,
    RoleRow,
    RowError,
    SeatRow,
    UnitRow,
)
from workflows.people.files import Row
from workflows.people.known import HoldingKey, Known

FOREVER = date.max
ONE_AT_A_TIME = ("definitif", "plt")  # a Plh may be relieved by another within a day


@dataclass
class Checked:
    """The rows that hold together, and what was wrong with the others."""

    units: dict[str, UnitRow] = field(default_factory=dict)
    seats: dict[str, SeatRow] = field(default_factory=dict)
    people: dict[str, PersonRow] = field(default_factory=dict)
    holdings: list[HoldingRow] = field(default_factory=list)
    roles: list[RoleRow] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)


class Checker:
    """Takes parsed rows and keeps those that hold together.

    Args:
        known: what the tables hold.
        wrong: (kind, key) -> line of rows that were wrong in themselves but whose key was legible.
    """

    def __init__(self, known: Known, wrong: Mapping[tuple[str, str], int]) -> None:
        self.known = known
        self.wrong = dict(wrong)
        self.found = Checked()

    def check(
        self,
        units: Iterable[UnitRow],
        seats: Iterable[SeatRow],
        people: Iterable[PersonRow],
        holdings: Iterable[HoldingRow],
        roles: Iterable[RoleRow],
    ) -> Checked:
        """Return what holds together."""
        found = self.found
        self._once("unit", units, found.units, "kode", "kode_ganda", "Kode unit")
        self._once("jabatan", seats, found.seats, "kode", "kode_ganda", "Kode jabatan")
        self._once("pegawai", people, found.people, "nip", "nip_ganda", "NIP")
        while self._one_round():
            pass
        found.holdings = [each for each in holdings if self._holding_stands(each)]
        found.roles = [each for each in roles if self._role_stands(each)]
        self._holdings_in_turn()
        self._roles_once()
        return found

    def _error(self, row: Row, column: str, reason_id: str, message: str) -> None:
        shown = row.text(column)[:80] if column else ""
        self.found.errors.append(RowError(row.line, row.sheet, column, shown, reason_id, message))

    def _once(
        self,
        kind: str,
        rows: Iterable[Any],
        into: dict[str, Any],
        column: str,
        reason_id: str,
        what: str,
    ) -> None:
        for each in rows:
            first = into.get(each.key)
            if first is None:
                into[each.key] = each
            else:
                self._error(
                    each.row,
                    column,
                    reason_id,
                    phrase("%(what)s sudah ada di %(place)s.", what=what, place=_place(first.row)),
                )

    def _one_round(self) -> bool:
        """Take out rows that cannot stand; return whether any was."""
        before = len(self.found.errors)
        for unit in list(self.found.units.values()):
            if unit.parent and not self._refers(unit.row, "induk", "unit", unit.parent):
                self._drop("unit", unit.key)
        for seat in list(self.found.seats.values()):
            stands = self._refers(seat.row, "unit", "unit", seat.unit)
            if seat.superior:
                stands = self._refers(seat.row, "atasan", "jabatan", seat.superior) and stands
            if not stands:
                self._drop("jabatan", seat.key)
        self._break_cycle("unit", self._parent_of_unit, "induk", word("induk unit"))
        self._break_cycle("jabatan", self._superior_of_seat, "atasan", word("atasan jabatan"))
        self._one_head_a_unit()
        return len(self.found.errors) > before

    def _refers(self, row: Row, column: str, kind: str, key: str) -> bool:
        """Note an error unless the key is in the file or in the tables."""
        here: Mapping[str, Any] = self._rows(kind)
        tables: dict[str, Mapping[str, Any]] = {
            "unit": self.known.units,
            "jabatan": self.known.seats,
            "pegawai": self.known.people,
        }
        if key in here or key in tables[kind]:
            return True
        what = {"unit": word("Unit"), "jabatan": word("Jabatan"), "pegawai": word("Pegawai")}[kind]
        shown = key.removeprefix("=")
        line = self.wrong.get((kind, key))
        if line is not None:
            self._error(
                row,
                column,
                "rujukan_salah",
                phrase(
                    "%(what)s %(shown)s ada di baris %(line)s yang salah.",
                    what=what,
                    shown=shown,
                    line=line,
                ),
            )
        else:
            self._error(
                row,
                column,
                f"{kind}_tidak_dikenal",
                phrase(
                    "%(what)s %(shown)s tidak ada di berkas maupun di basis data.",
                    what=what,
                    shown=shown,
                ),
            )
        return False

    def _rows(self, kind: str) -> dict[str, Any]:
        tables: dict[str, dict[str, Any]] = {
            "unit": self.found.units,
            "jabatan": self.found.seats,
            "pegawai": self.found.people,
        }
        return tables[kind]

    def _drop(self, kind: str, key: str) -> None:
        taken = self._rows(kind).pop(key)
        self.wrong[kind, key] = taken.row.line

    def _parent_of_unit(self, code: str) -> str:
        row = self.found.units.get(code)
        return row.parent if row else self.known.parent_of_unit(code)

    def _superior_of_seat(self, code: str) -> str:
        row = self.found.seats.get(code)
        return row.superior if row else self.known.superior_of_seat(code)

    def _break_cycle(self, kind: str, above: Callable[[str], str], column: str, words: str) -> None:
        settled: set[str] = set()  # lead to the top
        for code in list(self._rows(kind)):
            path: list[str] = []
            at = code
            while at and at not in settled and at not in path:
                path.append(at)
                at = above(at)
            if at in path:
                circle = path[path.index(at) :]
                row = max(
                    (self._rows(kind)[each] for each in circle if each in self._rows(kind)),
                    key=lambda each: each.row.line,
                )
                told = " → ".join([*circle, circle[0]])
                self._error(
                    row.row,
                    column,
                    "atasan_berputar",
                    phrase("Susunan %(words)s berputar: %(told)s.", words=words, told=told),
                )
                self._drop(kind, row.key)
            settled.update(path)

    def _one_head_a_unit(self) -> None:
        heads: dict[str, str] = {}  # unit -> seat
        for code, seat in self.known.seats.items():
            if seat.is_head and code not in self.found.seats:
                heads[self.known.unit_code[seat.unit_id]] = code
        for row in list(self.found.seats.values()):
            if not row.is_head:
                continue
            other = heads.setdefault(row.unit, row.key)
            if other != row.key:
                self._error(
                    row.row,
                    "kepala_unit",
                    "kepala_ganda",
                    phrase(
                        "Unit %(unit)s sudah dipimpin jabatan %(other)s.",
                        unit=row.unit,
                        other=other,
                    ),
                )
                self._drop("jabatan", row.key)

    def _holding_stands(self, each: HoldingRow) -> bool:
        person = self._refers(each.row, _person_column(each.row), "pegawai", each.person)
        return self._refers(each.row, "jabatan", "jabatan", each.seat) and person

    def _role_stands(self, each: RoleRow) -> bool:
        person = self._refers(each.row, _person_column(each.row), "pegawai", each.person)
        return self._refers(each.row, "unit", "unit", each.unit) and person

    def _holdings_in_turn(self) -> None:
        """Keep holdings of a seat that do not overlap, in the file and with the tables."""
        by_seat: dict[tuple[str, str], list[HoldingRow]] = defaultdict(list)
        seen: dict[HoldingKey, HoldingRow] = {}
        for each in self.found.holdings:
            key = (each.person, each.seat, each.capacity, each.start)
            first = seen.setdefault(key, each)
            if first is not each:
                self._error(
                    each.row,
                    "",
                    "baris_ganda",
                    phrase("Isinya sudah ada di %(place)s.", place=_place(first.row)),
                )
                continue
            by_seat[each.seat, each.capacity].append(each)
        listed = set(seen)
        kept: list[HoldingRow] = []
        for (_, capacity), rows in by_seat.items():
            rows.sort(key=lambda each: (each.start, each.row.line))
            stand: list[HoldingRow] = []
            for each in rows:
                clash = self._clash(each, stand, listed) if capacity in ONE_AT_A_TIME else ""
                if clash:
                    self._error(each.row, "jabatan", "pemangku_ganda", clash)
                else:
                    stand.append(each)
            kept += stand
        self.found.holdings = sorted(kept, key=lambda each: (each.row.sheet, each.row.line))

    def _clash(self, each: HoldingRow, before: list[HoldingRow], listed: set[HoldingKey]) -> str:
        """Say with whom a holding overlaps who cannot be relieved by it, or ""."""
        for other in before:
            if overlap((other.start, other.end), (each.start, each.end)):
                return phrase(
                    "Jabatan %(seat)s sudah punya pemangku %(capacity)s pada waktu yang sama di"
                    " %(place)s.",
                    seat=each.seat,
                    capacity=each.capacity,
                    place=_place(other.row),
                )
        for key in self.known.of_seat.get(each.seat, ()):
            person, _, capacity, start = key
            if capacity != each.capacity or person == each.person or key in listed:
                continue
            end = self.known.holdings[key].valid_to
            if start >= each.start and overlap((start, end), (each.start, each.end)):
                name = self.known.people[person].name
                return phrase(
                    "Jabatan %(seat)s sudah dipangku %(name)s secara %(capacity)s sejak %(start)s.",
                    seat=each.seat,
                    name=name,
                    capacity=each.capacity,
                    start=start.isoformat(),
                )
        return ""

    def _roles_once(self) -> None:
        seen: dict[tuple[str, str, str, date], RoleRow] = {}
        for each in self.found.roles:
            first = seen.setdefault((each.person, each.unit, each.role, each.start), each)
            if first is not each:
                self._error(
                    each.row,
                    "",
                    "baris_ganda",
                    phrase("Isinya sudah ada di %(place)s.", place=_place(first.row)),
                )
        self.found.roles = list(seen.values())


def overlap(a: tuple[date, date | None], b: tuple[date, date | None]) -> bool:
    """Return whether two periods share a day; an open end lasts for ever."""
    return a[0] <= (b[1] or FOREVER) and b[0] <= (a[1] or FOREVER)


def _person_column(row: Row) -> str:
    return "nip" if row.text("nip") else "nama"


def _place(row: Row) -> str:
    return f"baris {row.line}" + (f" lembar {row.sheet}" if row.sheet else "")
