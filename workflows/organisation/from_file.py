"""Leave, lent authority, declared ties, named assessors and letters, from a file.

Each row is carried out by the same function as on the pages, on one open change: what they refuse
is told at the row and its column, and one refused row means that nothing is written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from engine.errors import DomainRefused
from workflows.directory import local_day
from workflows.domain.told import phrase
from workflows.organisation import letters, named, people, substitution
from workflows.organisation.changing import Change, refuse
from workflows.parameters.overrides import rules_of
from workflows.people.columns import Reader, RowError, period
from workflows.people.files import Row, read_sheets
from workflows.people.import_people import ImportReport
from workflows.people.taking import KIND_COLUMN, Layout, Taken
from workflows.tables.people import (
    RELATIONS,
    STATUSES,
    AssessorAssignment,
    Delegation,
    Person,
    Relation,
    Seat,
)
from workflows.tables.people_past import PersonPast
from workflows.tables.substitution import Substitution

if TYPE_CHECKING:
    from engine.store.unit_of_work import UnitOfWork
    from workflows.domain.rules import Rules

REQUIRED: Mapping[str, tuple[str, ...]] = {
    "cuti": ("nip", "status", "mulai"),
    "hubungan": ("nip", "nip_lain", "hubungan"),
    "penilai": ("nip", "nip_penilai", "sk", "mulai"),
    "kuasa": ("jabatan", "nip", "sk", "mulai"),
    "pelimpahan": ("nip", "nip_penerima", "sk", "tanggal_sk", "mulai", "sampai"),
}
OPTIONAL: Mapping[str, tuple[str, ...]] = {
    "cuti": ("sampai",),
    "hubungan": ("sampai",),
    "penilai": ("sampai",),
    "kuasa": ("sampai",),
    "pelimpahan": ("dokumen", "boleh_diteruskan"),
}
COLUMNS: Mapping[tuple[str, str], str] = {
    ("hubungan", "pegawai"): "nip_lain",
    ("penilai", "pegawai"): "nip_penilai",
    ("kuasa", "pegawai"): "nip",
    ("pelimpahan", "penerima"): "nip_penerima",
    ("pelimpahan", "pegawai"): "nip",
}
"""What a field of a form is called in a file, by kind of row."""

AWAY = tuple(each for each in STATUSES if each != "aktif")


@dataclass(frozen=True, slots=True)
class _Line:
    kind: str
    row: Row
    start: date
    end: date | None

    def cell(self, column: str) -> str:
        return self.row.text(column)


def import_assignments(
    work: UnitOfWork,
    agency: str,
    content: bytes,
    name: str,
    *,
    skip_bad: bool = False,
    actor: str | None = None,
) -> ImportReport:
    """Bring a file in. The caller commits when the report says that something was written.

    The same rows again change nothing. A row that is known, given again with an earlier last day,
    ends it after that day.

    Args:
        work: an open transaction for writing.
        agency: whose people they are.
        content: the whole file.
        name: its name, ending in .csv, .xlsx or .yaml.
        skip_bad: write the rows that are right although others are wrong.
        actor: who brings it in, for the agency's history.

    Raises:
        UnreadableFile: the file as a whole cannot be read.
    """
    today = local_day(work, agency, work.now)
    taken = _Parsed(rules_of(work, agency, today), today)
    taken.take(read_sheets(content, name))
    digest = sha256(content).hexdigest()[:12]
    change = Change(work, None, agency, actor or "", f"Berkas {name[:200]} ({digest})")
    carrying = _Carrying(change)
    for line in taken.lines:
        carrying.carry_out(line)
    errors = sorted(
        [*taken.errors, *carrying.errors], key=lambda each: (each.sheet, each.line, each.column)
    )
    ignored = tuple(taken.ignored)
    if errors and not skip_bad:
        return ImportReport(taken.count, 0, 0, tuple(errors), ignored, written=False)
    change.finish()
    return ImportReport(taken.count, carrying.created, carrying.changed, tuple(errors), ignored)


def tells_assignments(content: bytes, name: str) -> bool:
    """Say whether a file holds rows of this kind, and none about people themselves.

    Raises:
        UnreadableFile: the file as a whole cannot be read.
    """
    for sheet in read_sheets(content, name):
        if sheet.name.strip().lower() in REQUIRED:
            return True
        if any(row.text(KIND_COLUMN).lower() in REQUIRED for row in sheet.rows):
            return True
    return False


def _nothing(read: Reader) -> tuple[date, date | None]:
    """Check what a row says by itself; what leans on the tables is checked when carried out."""
    if not read.row.text("mulai"):
        read.day("sampai")
        return read.today, read.day("sampai")
    return period(read)


def _leave(read: Reader) -> tuple[date, date | None]:
    read.choice("status", AWAY)
    return _nothing(read)


def _tie(read: Reader) -> tuple[date, date | None]:
    read.choice("hubungan", RELATIONS)
    return _nothing(read)


LAYOUT = Layout(
    REQUIRED,
    OPTIONAL,
    {
        "cuti": _leave,
        "hubungan": _tie,
        "penilai": _nothing,
        "kuasa": _nothing,
        "pelimpahan": _nothing,
    },
)


class _Parsed(Taken):
    """The rows of a file in its order, kinds in the order of the layout."""

    def __init__(self, rules: Rules, today: date) -> None:
        super().__init__(LAYOUT, rules, today)
        self._lines: list[_Line] = []

    @property
    def lines(self) -> list[_Line]:
        kinds = list(REQUIRED)
        return sorted(self._lines, key=lambda each: (kinds.index(each.kind), each.start))

    def keep(self, kind: str, row: Row, found: Any, errors: Sequence[RowError]) -> None:
        """Keep a row that is right by itself."""
        if not errors:
            self._lines.append(_Line(kind, row, *found))


class _Carrying:
    """Carries rows out on an open change, each undone by itself when it is refused."""

    def __init__(self, change: Change) -> None:
        self.change = change
        self.errors: list[RowError] = []
        self.created = self.changed = 0
        self._do: Mapping[str, Callable[[_Line], int | None]] = {
            "cuti": self._leave,
            "hubungan": self._tie,
            "penilai": self._assessor,
            "kuasa": self._power,
            "pelimpahan": self._lend,
        }

    def carry_out(self, line: _Line) -> None:
        """Carry a row out, or note at its column why it cannot be."""
        kept = self.change.bookmark()
        try:
            with self.change.work.session.begin_nested():
                made = self._do[line.kind](line)
                self.change.work.flush()
        except DomainRefused as error:
            self.change.back_to(kept)
            for field, message in error.facts.get("errors") or [(error.field or "", str(error))]:
                column = COLUMNS.get((line.kind, field), field)
                if column not in (*REQUIRED[line.kind], *OPTIONAL[line.kind]):
                    column = "nip"
                shown = line.row.text(column)[:80]
                where = (line.row.line, line.row.sheet, column, shown)
                self.errors.append(RowError(*where, "tidak_dapat", message))
            return
        self.created += made == 1
        self.changed += made == 0

    # Each returns 1 for a new row, 0 for one that says something else now, None for the same.

    def _leave(self, line: _Line) -> int | None:
        person, status = self._person(line, "nip"), line.cell("status").lower()
        known = (PersonPast.person_id == person.id, PersonPast.valid_from == line.start)
        query = sa.select(PersonPast.id).where(*known, PersonPast.status == status)
        if (person.status, person.since) == (status, line.start):
            if line.end is None:
                return None
            self._status(person, "aktif", line.end + timedelta(days=1))
            return 0
        if self.change.work.session.scalar(query.limit(1)) is not None:
            return None
        self._status(person, status, line.start)
        if line.end is not None:
            self._status(person, "aktif", line.end + timedelta(days=1))
        return 1

    def _status(self, person: Person, status: str, on: date) -> None:
        typed = {
            "nama": person.name,
            "kepegawaian": person.employment,
            "golongan": person.rank or "",
            "status": status,
            "email": person.email or "",
            "telepon": person.phone or "",
        }
        people.change_person(self.change, person.id, typed, on=on)

    def _tie(self, line: _Line) -> int | None:
        person, other = self._person(line, "nip"), self._person(line, "nip_lain")
        kind = line.cell("hubungan").lower()
        ends = ((person.id, other.id), (other.id, person.id))
        query = sa.select(Relation).where(
            Relation.agency == self.change.agency,
            sa.tuple_(Relation.person_a, Relation.person_b).in_(ends),
            Relation.kind == kind,
        )
        known = list(self.change.work.session.scalars(query))
        standing = next((each for each in known if each.valid_to is None), None)
        if standing is not None:
            if line.end is None:
                return None
            named.end_relation(self.change, standing.id, last=line.end)
            return 0
        if line.end is not None and any(each.valid_to == line.end for each in known):
            return None
        row = named.declare_relation(self.change, person.id, other.id, kind)
        if line.end is not None:
            named.end_relation(self.change, row.id, last=line.end)
        return 1

    def _assessor(self, line: _Line) -> int | None:
        person, assessor = self._person(line, "nip"), self._person(line, "nip_penilai")
        where = {"person_id": person.id, "assessor_id": assessor.id}
        known = self._known(AssessorAssignment, line, **where)
        if known is not None:
            return self._end(line, known, named.end_assessor)
        named.name_assessor(self.change, person.id, assessor.id, _typed(line))
        return 1

    def _power(self, line: _Line) -> int | None:
        person, seat = self._person(line, "nip"), self._seat(line)
        known = self._known(Delegation, line, person_id=person.id, seat_id=seat.id)
        if known is not None:
            return self._end(line, known, letters.end_power)
        letters.give_power(self.change, seat.id, person.id, _typed(line))
        return 1

    def _lend(self, line: _Line) -> int | None:
        giver, receiver = self._person(line, "nip"), self._person(line, "nip_penerima")
        where = {"giver_id": giver.id, "receiver_id": receiver.id, "state": "berlaku"}
        known = self._known(Substitution, line, **where)
        if known is not None:
            return self._end(line, known, substitution.end_early)
        typed = _typed(line, "tanggal_sk", "dokumen", "boleh_diteruskan")
        substitution.decree(self.change, giver.id, receiver.id, typed)
        return 1

    def _known(self, model: Any, line: _Line, **where: str) -> Any:
        """Return the row of the same people from the same day, if there is one."""
        query = sa.select(model).filter_by(
            agency=self.change.agency, valid_from=line.start, decree=line.cell("sk"), **where
        )
        return self.change.work.session.scalars(query.limit(1)).first()

    def _end(self, line: _Line, known: Any, end: Callable[..., Any]) -> int | None:
        if line.end is None or known.valid_to == line.end:
            return None
        end(self.change, known.id, last=line.end)
        return 0

    def _person(self, line: _Line, column: str) -> Person:
        nip = line.cell(column).replace(" ", "")
        query = sa.select(Person).where(Person.agency == self.change.agency, Person.nip == nip)
        found = self.change.work.session.scalar(query)
        if found is None:
            raise refuse(column, phrase("Tidak ada pegawai dengan NIP %(nip)s.", nip=nip or "-"))
        return found

    def _seat(self, line: _Line) -> Seat:
        code = line.cell("jabatan")
        query = sa.select(Seat).where(Seat.agency == self.change.agency, Seat.code == code)
        found = self.change.work.session.scalar(query)
        if found is None:
            raise refuse("jabatan", phrase("Kode %(code)s tidak dikenal.", code=code or "-"))
        return found


def _typed(line: _Line, *more: str) -> dict[str, str]:
    """Return the cells of a row as a form gives them."""
    typed = {name: line.cell(name) for name in ("sk", *more)}
    typed |= {"mulai": line.start.isoformat(), "sampai": line.end.isoformat() if line.end else ""}
    return typed
