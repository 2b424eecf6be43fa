"""Invite people who were imported: codes on paper by unit, or by mail."""

from __future__ import annotations

import getpass
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from admin.accounts.codes import accounts_for, give_codes
from admin.accounts.inviting import Form, Invited, listed, whom
from admin.accounts.mailing import ask_for_code
from admin.cli.common import agency_of, agency_option, command, engine_of
from admin.settings import Settings, load
from engine.errors import Refused
from engine.store.unit_of_work import UnitOfWork

FORMS: dict[str, Form] = {".pdf": "pdf", ".csv": "csv"}


def register(main: click.Group) -> None:
    """Add the commands to the group."""
    group = click.Group("accounts", help="Who may sign in.")
    main.add_command(group)

    @command(group)
    @click.option("--all", "everybody", is_flag=True, help="Everybody without a password.")
    @click.option("--unit", "units", multiple=True, metavar="CODE", help="A unit and those below.")
    @click.option("--nip", "nips", multiple=True, metavar="NIP", help="One person.")
    @click.option("--again", is_flag=True, help="Also those who have chosen a password.")
    @click.option("--mail", is_flag=True, help="By mail to those who have an address.")
    @click.option(
        "--out",
        type=click.Path(dir_okay=False, path_type=Path),
        help="New file for the codes to be handed out: .pdf to print and cut, or .csv.",
    )
    @agency_option
    def invite(
        everybody: bool,
        units: tuple[str, ...],
        nips: tuple[str, ...],
        again: bool,
        mail: bool,
        out: Path | None,
        agency: str | None,
        database: str,
        as_json: bool,
    ) -> Any:
        """Give imported people an account and a code with which they choose a password."""
        if everybody == bool(units or nips):
            raise click.UsageError("Give --all, or --unit or --nip")
        if out is not None and out.suffix not in FORMS:
            raise click.UsageError("--out ends with .pdf or .csv")
        if out is None and not mail:
            raise click.UsageError("Give --out, --mail or both")
        settings = load()
        if mail and not settings.sends_mail:
            raise click.UsageError("--mail needs SIKLUS_MAIL_SERVER")
        engine = engine_of(database)
        with engine.database.write() as work:
            agency = agency_of(work, agency)
            clean = [nip.replace(" ", "") for nip in nips]
            people = whom(work, agency, units=units, nips=clean, again=again)
            by_mail = [each for each in people if mail and each.email]
            on_paper = [each for each in people if not (mail and each.email)]
            accounts_for(work, [each.person for each in by_mail])
            for each in by_mail:
                ask_for_code(work, each.nip, invite=True)
            printed = 0
            if out is not None and on_paper:
                printed = _print(work, agency, on_paper, out, settings)
            else:
                work.commit()
        left = len(on_paper) - printed
        return {
            "mails_ordered": len(by_mail),
            "printed": printed,
            "left_out": left,
            "file": str(out) if printed else None,
        }


def _print(
    work: UnitOfWork, agency: str, people: list[Invited], out: Path, settings: Settings
) -> int:
    """Write the list; codes become good only when the file is there."""
    given = give_codes(work, [each.person for each in people], "printed", _me())
    content = listed(
        FORMS[out.suffix],
        agency,
        people,
        given,
        address=settings.address,
        zone=ZoneInfo(settings.time_zone),
    )
    _write_new(out, content, work.commit)
    return len(given)


def _write_new(out: Path, content: bytes, then: Callable[[], None]) -> None:
    """Write a new file that its owner alone may read; take it back when what follows fails."""
    try:
        descriptor = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
    except FileExistsError as error:
        raise Refused(f"Expected a new file but {out} exists") from error
    except OSError as error:
        raise Refused(f"Expected to write {out} but: {error.strerror}") from error
    try:
        then()
    except BaseException:
        out.unlink()
        raise


def _me() -> str:
    """Return who runs the command, as the audit names them."""
    try:
        return f"system:{getpass.getuser()}"[:96]
    except (KeyError, OSError):  # a user without a name
        return f"system:{os.getuid()}"
