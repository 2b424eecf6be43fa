"""Bring people, and the plans and grades of earlier years, from files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from admin.cli.common import agency_of, agency_option, command, engine_of
from engine.errors import Refused
from workflows.earlier.import_plans import import_plans
from workflows.organisation.from_file import import_assignments
from workflows.people.files import UnreadableFile
from workflows.people.import_people import ImportReport, import_people
from workflows.workdays.from_file import import_calendar


class RowsRefused(Refused):
    """Rows of the file are wrong; nothing was imported. `findings` tells each."""

    kind = "rows_refused"

    def __init__(self, report: ImportReport) -> None:
        self.findings = report.to_json()["errors"]
        lines = {(each.sheet, each.line) for each in report.errors}  # a row may be wrong twice
        super().__init__(
            f"Expected every row to be right but {len(lines)} of {report.rows} rows are wrong; "
            "nothing was imported"
        )


def register(main: click.Group) -> None:
    """Add the commands to the group."""
    group = click.Group("import", help="Bring data from files.")
    main.add_command(group)

    @command(group, "people")
    @click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
    @click.option("--skip-bad", is_flag=True, help="Take the good rows although others are wrong.")
    @agency_option
    def people(file: Path, skip_bad: bool, agency: str | None, database: str, as_json: bool) -> Any:
        """Import units, seats, persons and holdings from FILE (.csv, .xlsx or .yaml).

        One wrong row leaves the database as it was, unless --skip-bad is given; every wrong row is
        reported with line, column and reason.
        """
        return _bring_in(import_people, file, skip_bad, agency, database)

    @command(group, "assignments")
    @click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
    @click.option("--skip-bad", is_flag=True, help="Take the good rows although others are wrong.")
    @agency_option
    def assignments(
        file: Path, skip_bad: bool, agency: str | None, database: str, as_json: bool
    ) -> Any:
        """Import leave, declared ties, named assessors and delegations (.csv, .xlsx or .yaml).

        One wrong row leaves the database as it was, unless --skip-bad is given; every wrong row is
        reported with line, column and reason.
        """
        return _bring_in(import_assignments, file, skip_bad, agency, database)

    @command(group, "plans")
    @click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
    @click.option("--skip-bad", is_flag=True, help="Take the right years although others are not.")
    @agency_option
    def plans(file: Path, skip_bad: bool, agency: str | None, database: str, as_json: bool) -> Any:
        """Import plans and grades of earlier years from FILE (.csv, .xlsx or .yaml).

        A year of a person comes in whole or not at all. One wrong row leaves the database as it
        was, unless --skip-bad is given; every wrong row is reported with line, column and reason.
        """
        return _bring_in(import_plans, file, skip_bad, agency, database)

    @command(group, "calendar")
    @click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
    @click.option("--skip-bad", is_flag=True, help="Take the good rows although others are wrong.")
    @agency_option
    def calendar(
        file: Path, skip_bad: bool, agency: str | None, database: str, as_json: bool
    ) -> Any:
        """Import days off, working days and work weeks from FILE (.csv, .xlsx or .yaml).

        The same rows again change nothing; a day that stands otherwise is withdrawn and decided
        anew. Cases that run keep the calendar they began with. One wrong row leaves the database
        as it was, unless --skip-bad is given.
        """
        return _bring_in(import_calendar, file, skip_bad, agency, database)


def _bring_in(
    importer: Callable[..., ImportReport],
    file: Path,
    skip_bad: bool,
    agency: str | None,
    database: str,
) -> dict[str, Any]:
    engine = engine_of(database)
    with engine.database.write() as work:
        agency = agency_of(work, agency)
        try:
            report = importer(work, agency, file.read_bytes(), file.name, skip_bad=skip_bad)
        except UnreadableFile as error:
            raise Refused(str(error)) from error
        if not report.written:
            raise RowsRefused(report)
        work.commit()
    return report.to_json()
