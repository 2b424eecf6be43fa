"""Look an installation over."""

from __future__ import annotations

import sys
from typing import Any

import click

from admin import doctor
from admin.cli.common import command, show
from admin.settings import load

MARKS = {"ok": "ok     ", "warning": "warning", "wrong": "WRONG  "}


def register(main: click.Group) -> None:
    """Add the command to the group."""

    @command(main, "doctor")
    def examine(database: str, as_json: bool) -> Any:
        """Look the installation over; exit with 1 when something is wrong, and say how to mend."""
        findings = doctor.examine(database, load())
        wrong = any(each.state == "wrong" for each in findings)
        if not as_json:
            for each in findings:
                sys.stdout.write(f"{MARKS[each.state]}  {each.check}: {each.message}\n")
                if each.mend:
                    sys.stdout.write(f"{'':9}{each.mend}\n")
            if wrong:
                raise SystemExit(1)
            return None
        show(doctor.summary(findings), as_json)
        raise SystemExit(1 if wrong else 0)
