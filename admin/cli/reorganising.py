"""Carry out a file of changes of the organisation, or see what it would do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from admin.cli.common import agency_of, agency_option, command, engine_of
from engine.errors import Refused
from workflows.people.files import UnreadableFile
from workflows.reorganisation.reorganise import NotCarriedOut, Report, preview, reorganise

ACTOR = "siklus"


class ChangesRefused(Refused):
    """Rows of the file are wrong; nothing was changed. `findings` tells each."""

    kind = "changes_refused"

    def __init__(self, report: Report) -> None:
        self.findings = report.to_json()["errors"]
        lines = {(each.sheet, each.line) for each in report.errors}  # a row may be wrong twice
        super().__init__(
            f"Expected every row to be right but {len(lines)} of {report.rows} rows are wrong; "
            "nothing was changed"
        )


def register(main: click.Group) -> None:
    """Add the command to the group."""

    @command(main, "reorganise")
    @click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
    @click.option("--dry-run", is_flag=True, help="Only tell what the file would do.")
    @agency_option
    def carry_out(
        file: Path, dry_run: bool, agency: str | None, database: str, as_json: bool
    ) -> Any:
        """Change units, seats and people by FILE (.csv, .xlsx or .yaml), as one operation.

        One wrong row leaves everything as it was; every wrong row is reported with line, column
        and reason. The same rows again change nothing.
        """
        engine = engine_of(database)
        with engine.read() as work:
            agency = agency_of(work, agency)
        act = preview if dry_run else reorganise
        try:
            report = act(engine, agency, ACTOR, file.read_bytes(), file.name)
        except UnreadableFile as error:
            raise Refused(str(error)) from error
        except NotCarriedOut as error:
            raise ChangesRefused(error.report) from error
        if report.errors:
            raise ChangesRefused(report)
        return report.to_json()
