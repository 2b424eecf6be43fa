"""Brings last year's plans and grades in from a file; the columns are in docs/import-plans.md.

Everything is checked before anything is written. A year of a person is written whole or not at all:
with a wrong row in it, it stays out even where the good rows are taken. Bringing the same file in
again changes nothing; another one replaces what an earlier file said about the year.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import sqlalchemy as sa

from engine.store import agency_history
from engine.store.history import Event
from engine.store.unit_of_work import UnitOfWork
from workflows.directory import local_day
from workflows.domain.told import phrase
from workflows.earlier.columns import OPTIONAL, PARSERS, REQUIRED, GradeRow, ResultRow
from workflows.parameters.overrides import rules_of
from workflows.people.columns import RowError
from workflows.people.files import Row, read_sheets
from workflows.people.import_people import ImportReport
from workflows.people.taking import Layout, Taken
from workflows.tables.base import new_id
from workflows.tables.document import ImportedResult, ImportedYear
from workflows.tables.evaluation import Evaluation
from workflows.tables.people import Person
from workflows.tables.plan import Plan

LAYOUT = Layout(REQUIRED, OPTIONAL, PARSERS)
AT_ONCE = 500  # ids in one statement
MOST_LINES = 500  # of one plan
Key = tuple[str, str]
"""(NIP, year)"""


@dataclass(slots=True)
class _Year:
    """One year of one person, as the file tells it."""

    first: Row
    grade: GradeRow | None = None
    results: list[ResultRow] = field(default_factory=list)
    wrong: bool = False

    def values(self) -> dict[str, Any]:
        """Return the columns of ImportedYear that the file tells; without a grade row, none."""
        return dict(self.grade.values) if self.grade else {}

    def lines(self) -> list[dict[str, Any]]:
        """Return the columns of its ImportedResult rows, in the order of the file."""
        return [dict(each.values) for each in self.results]


def import_plans(
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
        skip_bad: write the years that are right and leave out the others; otherwise one wrong row
            means that nothing is written.
        actor: who brings it in, for the agency's history.

    Returns:
        The report; `created` and `changed` count years of persons.

    Raises:
        UnreadableFile: the file as a whole cannot be read.
    """
    digest = sha256(content).hexdigest()
    parsed = _Parsed(work, agency)
    parsed.take(read_sheets(content, name))
    people = parsed.check()
    errors = tuple(sorted(parsed.errors, key=lambda each: (each.sheet, each.line, each.column)))
    ignored = tuple(parsed.ignored)
    if errors and not skip_bad:
        return ImportReport(parsed.count, 0, 0, errors, ignored, written=False)
    right = {key: one for key, one in parsed.years.items() if not one.wrong}
    created, changed = _write(work, agency, right, people, digest, actor)
    if created or changed:
        told: dict[str, Any] = {"rows": parsed.count, "created": created, "changed": changed}
        told["file"] = digest
        agency_history.record(
            work,
            agency,
            [Event("plans_imported", actor=actor, facts=told, payload={"name": name})],
        )
    return ImportReport(parsed.count, created, changed, errors, ignored)


class _Parsed(Taken):
    """The rows of a file by person and year, each read by itself, then looked at together."""

    def __init__(self, work: UnitOfWork, agency: str) -> None:
        self.work, self.agency = work, agency
        today = local_day(work, agency, work.now)
        super().__init__(LAYOUT, rules_of(work, agency, today), today)
        self.years: dict[Key, _Year] = {}

    def check(self) -> dict[str, str]:
        """Look at the years against what is known; return the id of each person by NIP."""
        people = self._people()
        here = self._run_here()
        for (nip, period), one in self.years.items():
            if nip not in people:
                told = phrase("Tidak ada pegawai dengan NIP %(nip)s.", nip=nip)
                self._refuse(one, "nip", "nip_tidak_ada", told)
            elif (people[nip], period) in here:
                told = phrase(
                    "Tahun %(period)s pegawai ini dijalankan di Siklus, bukan diimpor.",
                    period=period,
                )
                self._refuse(one, "tahun", "tahun_ada", told)
            elif len(one.results) > MOST_LINES:
                told = phrase("SKP paling banyak %(most_lines)s baris.", most_lines=MOST_LINES)
                self._refuse(one, "nip", "terlalu_banyak", told)
        return people

    def keep(self, kind: str, row: Row, found: Any, errors: Sequence[RowError]) -> None:
        """Add a row to its year, which is wrong as a whole when the row is."""
        nip = found.nip or "".join(row.text("nip").split())
        one = self.years.setdefault((nip, found.period), _Year(row))
        one.wrong = one.wrong or bool(errors)
        if isinstance(found, ResultRow):
            one.results.append(found)
        elif one.grade is not None:
            one.wrong = True
            told = "Predikat pegawai ini untuk tahun yang sama sudah ada di baris lain."
            self.wrong(row, "nip", "ganda", told)
        else:
            one.grade = found

    def _refuse(self, one: _Year, column: str, reason: str, told: str) -> None:
        if not one.wrong:  # what is wrong in a row is told already
            self.wrong(one.first, column, reason, told)
        one.wrong = True

    def _people(self) -> dict[str, str]:
        nips = sorted({nip for nip, _ in self.years})
        found: dict[str, str] = {}
        for some in _slices(nips):
            rows = self.work.connection.execute(
                sa.select(Person.nip, Person.id).where(
                    Person.agency == self.agency, Person.nip.in_(some)
                )
            )
            found |= {row.nip: row.id for row in rows if row.nip}
        return found

    def _run_here(self) -> set[Key]:
        """Return (person, year) of everything that was planned or evaluated here."""
        periods = {period for _, period in self.years}
        found: set[Key] = set()
        for model in (Plan, Evaluation):
            rows = self.work.connection.execute(
                sa.select(model.person_id, model.period).where(
                    model.agency == self.agency, model.period.in_(periods)
                )
            )
            found |= {(row.person_id, row.period) for row in rows}
        return found


def _write(
    work: UnitOfWork,
    agency: str,
    years: Mapping[Key, _Year],
    people: Mapping[str, str],
    digest: str,
    actor: str | None,
) -> tuple[int, int]:
    """Write years over what earlier files said; return how many are new, and how many changed."""
    known = _known(work, agency, {period for _, period in years})
    before = _lines_of(work, [row.id for row in known.values()])
    created = changed = 0
    for (nip, period), one in years.items():
        found = known.get((people[nip], period))
        values = {**_NOTHING, **one.values()}
        if found is not None:
            told = {name: getattr(found, name) for name in values}
            if told == values and before.get(found.id, []) == one.lines():
                continue
            changed += 1
            work.connection.execute(
                sa.delete(ImportedResult).where(ImportedResult.imported_year_id == found.id)
            )
            work.connection.execute(sa.delete(ImportedYear).where(ImportedYear.id == found.id))
        else:
            created += 1
        key = new_id()
        work.connection.execute(
            sa.insert(ImportedYear).values(
                id=key,
                agency=agency,
                person_id=people[nip],
                period=period,
                file_digest=digest,
                imported_by=actor,
                imported_at=work.now,
                **values,
            )
        )
        lines = [
            {"id": new_id(), "agency": agency, "imported_year_id": key, "number": number, **line}
            for number, line in enumerate(one.lines(), 1)
        ]
        if lines:
            work.connection.execute(sa.insert(ImportedResult), lines)
    return created, changed


_NOTHING: Mapping[str, Any] = {
    **dict.fromkeys(("seat", "unit", "assessor", "note"), ""),
    **dict.fromkeys(("organisation_grade", "result_rating", "behaviour_rating", "grade")),
}
_LINE = (
    "kind",
    "serves",
    "result",
    "aspect",
    "indicator",
    "target",
    "unit",
    "realised",
    "perspective",
)


def _known(work: UnitOfWork, agency: str, periods: set[str]) -> dict[Key, Any]:
    rows = work.connection.execute(
        sa.select(ImportedYear.__table__).where(
            ImportedYear.agency == agency, ImportedYear.period.in_(periods)
        )
    )
    return {(row.person_id, row.period): row for row in rows}


def _lines_of(work: UnitOfWork, ids: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for some in _slices(ids):
        rows = work.connection.execute(
            sa.select(ImportedResult.__table__)
            .where(ImportedResult.imported_year_id.in_(some))
            .order_by(ImportedResult.imported_year_id, ImportedResult.number)
        )
        for row in rows:
            line = {name: getattr(row, name) for name in _LINE}
            found.setdefault(row.imported_year_id, []).append(line)
    return found


def _slices(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for at in range(0, len(ids), AT_ONCE):
        yield ids[at : at + AT_ONCE]
