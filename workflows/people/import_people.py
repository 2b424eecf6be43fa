"""Brings units, seats, people, holdings and roles in from a file; the columns are in docs/.

Everything is checked before anything is written. Bringing the same file in again changes nothing;
another one updates by code and NIP, and a new holder ends the former holder's time on the day
before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from engine.store import agency_history
from engine.store.history import Event
from workflows.directory import local_day
from workflows.parameters.overrides import rules_of
from workflows.people.checks import Checked, Checker, overlap
from workflows.people.columns import (
    KINDS,
    OPTIONAL,
    PARSERS,
    REQUIRED,
    HoldingRow,
    RowError,
)
from workflows.people.files import Row, read_sheets
from workflows.people.known import HoldingKey, Known, key_of_person, read_known
from workflows.people.past import differences, put_right, supersede
from workflows.people.reviews import anything_open, review_on
from workflows.people.standing import DATED
from workflows.people.taking import Layout, Taken
from workflows.tables.base import new_id
from workflows.tables.people import Holding, Person, Seat, Unit, UnitRole

if TYPE_CHECKING:
    from engine.store.unit_of_work import UnitOfWork
    from workflows.domain.rules import Rules

LAYOUT = Layout(REQUIRED, OPTIONAL, PARSERS)


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What a file did, or would have done had every row been right."""

    rows: int  # rows of data in the file
    created: int  # rows of the tables that are new
    changed: int  # rows of the tables that say something else now
    errors: tuple[RowError, ...]
    ignored_columns: tuple[str, ...] = ()  # titles that mean nothing here
    written: bool = True  # False: nothing was, because of the errors

    def to_json(self) -> dict[str, Any]:
        """Return the report as JSON has it."""
        return {**asdict(self), "errors": [asdict(each) for each in self.errors]}


def import_people(
    work: UnitOfWork,
    agency: str,
    content: bytes,
    name: str,
    *,
    skip_bad: bool = False,
    actor: str | None = None,
) -> ImportReport:
    """Bring a file in. The caller commits.

    Args:
        work: an open transaction for writing.
        agency: whose people they are.
        content: the whole file.
        name: its name, ending in .csv or .xlsx.
        skip_bad: write what holds together and leave out the rest; otherwise one wrong row means
            that nothing is written.
        actor: who brings it in, for the agency's history.

    What the file says anew of known units, seats and people stands from today on; earlier days
    answer as before.

    Raises:
        UnreadableFile: the file as a whole cannot be read.
    """
    sheets = read_sheets(content, name)
    today = local_day(work, agency, work.now)
    parsed = _Parsed(rules_of(work, agency, today), today)
    parsed.take(sheets)
    known = read_known(work.session, agency)
    checked = Checker(known, parsed.unusable).check(*(parsed.rows[kind] for kind in KINDS))
    errors = sorted(
        [*parsed.errors, *checked.errors], key=lambda each: (each.sheet, each.line, each.column)
    )
    if errors and not skip_bad:
        return ImportReport(parsed.count, 0, 0, tuple(errors), tuple(parsed.ignored), written=False)
    writer = _Writer(work.session, agency, known, today)
    writer.write(checked)
    work.cache.clear()  # what was looked up before may have changed
    if writer.created or writer.changed:
        told: dict[str, Any] = {
            "rows": parsed.count,
            "created": writer.created,
            "changed": writer.changed,
        }
        told["file"] = sha256(content).hexdigest()
        if anything_open(work, agency):
            review_on(work, agency, writer.reviews)
        agency_history.record(
            work,
            agency,
            [Event("people_imported", actor=actor, facts=told, payload={"name": name})],
        )
    return ImportReport(
        parsed.count, writer.created, writer.changed, tuple(errors), tuple(parsed.ignored)
    )


class _Parsed(Taken):
    """The rows of a file about people, by kind."""

    def __init__(self, rules: Rules, today: date) -> None:
        super().__init__(LAYOUT, rules, today)
        self.rows: dict[str, list[Any]] = {kind: [] for kind in KINDS}
        self.unusable: dict[tuple[str, str], int] = {}  # legible keys of wrong rows

    def keep(self, kind: str, row: Row, found: Any, errors: Sequence[RowError]) -> None:
        """Keep a row that is right; of a wrong one its key, where it is legible."""
        if not errors:
            self.rows[kind].append(found)
        elif key := getattr(found, "key", ""):
            self.unusable[kind, key] = row.line


class _Writer:
    """Writes checked rows over what is known and counts what that changes."""

    def __init__(self, session: Session, agency: str, known: Known, today: date) -> None:
        self.session, self.agency, self.known, self.today = session, agency, known, today
        self.created = 0
        self._changed: set[str] = set()
        self.reviews: dict[date, set[str]] = {}  # whose open items are looked at when
        self._later: list[tuple[Any, Mapping[str, Any]]] = []

    @property
    def changed(self) -> int:
        """How many rows say something else now."""
        return len(self._changed)

    def write(self, checked: Checked) -> None:
        """Write everything, in the order in which rows lean on each other."""
        known = self.known
        for unit in _parents_first(checked.units, lambda each: each.parent):
            values = {
                "name": unit.name,
                "parent_id": known.units[unit.parent].id if unit.parent else None,
                **_if_given(siasn_id=unit.siasn_id),
            }
            known.units[unit.key] = self._put(
                known.units.get(unit.key), Unit, values, code=unit.key
            )
        self._flush()
        for seat in _parents_first(checked.seats, lambda each: each.superior):
            values = {
                "name": seat.name,
                "unit_id": known.units[seat.unit].id,
                "superior_id": known.seats[seat.superior].id if seat.superior else None,
                "kind": seat.kind,
                "is_head": seat.is_head,
                **_if_given(echelon=seat.echelon, level=seat.level),
            }
            known.seats[seat.key] = self._put(
                known.seats.get(seat.key), Seat, values, code=seat.key
            )
        for person in checked.people.values():
            values = {
                "name": person.name,
                "employment": person.employment,
                "status": person.status,
                **_if_given(rank=person.rank, email=person.email, phone=person.phone),
            }
            known.people[person.key] = self._put(
                known.people.get(person.key), Person, values, nip=person.nip or None
            )
        self._flush()
        self._holdings(checked.holdings)
        for role in checked.roles:
            self._put(
                known.roles.get((role.person, role.unit, role.role, role.start)),
                UnitRole,
                {"valid_to": role.end, **_if_given(decree=role.decree)},
                person_id=known.people[role.person].id,
                unit_id=known.units[role.unit].id,
                role=role.role,
                valid_from=role.start,
            )
        self._flush()

    def _holdings(self, rows: Sequence[HoldingRow]) -> None:
        listed = {_key(row) for row in rows}
        for row in sorted(rows, key=lambda each: each.start):
            self._relieve(row, listed)
            found = self.known.holdings.get(_key(row)) or self._same_with_another_start(row, listed)
            self._put(
                found,
                Holding,
                {
                    "valid_from": row.start,
                    "valid_to": row.end,
                    **_if_given(decree=row.decree),
                },
                person_id=self.known.people[row.person].id,
                seat_id=self.known.seats[row.seat].id,
                capacity=row.capacity,
            )
        self._flush()

    def _relieve(self, row: HoldingRow, listed: set[HoldingKey]) -> None:
        """End, on the day before, what a new holding takes the place of.

        In the seat: the former holder in the same capacity, definitif or Plt. For the person: an
        earlier definitif seat. What the file lists itself is left as the file has it.
        """
        former = [
            key
            for key in self.known.of_seat.get(row.seat, ())
            if key[2] == row.capacity and row.capacity != "plh"
        ]
        if row.capacity == "definitif" and _key(row) not in self.known.holdings:
            former += [
                key for key in self.known.of_person.get(row.person, ()) if key[2] == "definitif"
            ]
        for key in former:
            holding = self.known.holdings[key]
            if key in listed or holding.valid_from >= row.start:
                continue
            if overlap((holding.valid_from, holding.valid_to), (row.start, row.end)):
                self._set(holding, {"valid_to": row.start - timedelta(days=1)})

    def _same_with_another_start(self, row: HoldingRow, listed: set[HoldingKey]) -> Holding | None:
        """Return the same holding known with a later first day, which the file puts right."""
        for key in self.known.of_seat.get(row.seat, ()):
            person, _, capacity, start = key
            if (person, capacity) != (row.person, row.capacity) or key in listed:
                continue
            end = self.known.holdings[key].valid_to
            if start > row.start and overlap((start, end), (row.start, row.end)):
                return self.known.holdings[key]
        return None

    def _put(self, found: Any, model: type[Any], values: Mapping[str, Any], **fixed: Any) -> Any:
        """Note what changes in a known row, or add a new one; `_flush` sends both."""
        if found is not None:
            self._later.append((found, values))
            return found
        row = model(id=new_id(), agency=self.agency, **fixed, **values)
        self.session.add(row)
        self.created += 1
        self._review(row)
        return row

    def _flush(self) -> None:
        """Send new rows first, so that changed ones may point to them."""
        self.session.flush()
        for row, values in self._later:
            self._set(row, values)
        self._later.clear()
        self.session.flush()

    def _set(self, row: Any, values: Mapping[str, Any]) -> None:
        if type(row) not in DATED:
            changed = put_right(row, values)
        elif differences(row, values):
            # A change planned for a later day stays planned: the file then tells of that state.
            changed = supersede(self.session, row, values, max(self.today, row.since or self.today))
        else:
            changed = {}
        if changed:
            self._changed.add(row.id)
            self._review(row)

    def _review(self, row: Any) -> None:
        """Note whose open items are looked at, and when: offices begin and end on their days."""
        if isinstance(row, Holding):
            keys = {f"seat:{row.seat_id}", f"person:{row.person_id}"}
        elif isinstance(row, UnitRole):
            keys = {f"role:{row.role}@{row.unit_id}", f"person:{row.person_id}"}
        elif isinstance(row, Person):
            held = self.known.of_person.get(key_of_person(row), ())
            keys = {f"seat:{self.known.seats[key[1]].id}" for key in held}
            self.reviews.setdefault(self.today, set()).update({f"person:{row.id}", *keys})
            return
        else:
            return
        days = {max(row.valid_from, self.today)}
        if row.valid_to is not None:
            days.add(max(row.valid_to + timedelta(days=1), self.today))
        for day in days:
            self.reviews.setdefault(day, set()).update(keys)


def _parents_first(rows: Mapping[str, Any], parent: Any) -> Iterator[Any]:
    """Yield rows so that each comes after the one it hangs from."""
    done: set[str] = set()
    for row in rows.values():
        path = []
        while row is not None and row.key not in done:
            path.append(row)
            done.add(row.key)
            row = rows.get(parent(row))
        yield from reversed(path)


def _if_given(**values: str) -> dict[str, str]:
    """Leave out what the file leaves empty, so that it stays as it was."""
    return {name: value for name, value in values.items() if value}


def _key(row: HoldingRow) -> HoldingKey:
    return (row.person, row.seat, row.capacity, row.start)
