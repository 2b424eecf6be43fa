"""What all commands share: the database option, JSON in and out, and how failures are told.

A failure prints `{"error": {"kind": ..., "message": ...}}` and exits with 1: on standard output
with --json, on standard error without it. Wrong usage exits with 2.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import click
import orjson
import sqlalchemy as sa

from admin import database
from admin.assembly import open_engine
from admin.settings import Settings, WrongSettings, database_url, load, unknown
from bpmn.errors import DocumentError
from engine.engine import Engine
from engine.errors import EngineError, NotFound, Refused
from engine.store.unit_of_work import UnitOfWork
from workflows.tables.people import Person, Unit


class JsonObject(click.ParamType):
    """An option whose text is a JSON object."""

    name = "JSON"

    def convert(self, value: Any, param: Any, ctx: Any) -> dict[str, Any]:
        """Return the object, or refuse the option with the reason."""
        if isinstance(value, dict):
            return value
        try:
            read = orjson.loads(value)
        except orjson.JSONDecodeError as error:
            self.fail(f"{value!r} is not JSON: {error}", param, ctx)
        if not isinstance(read, dict):
            self.fail(f"{value!r} is not a JSON object", param, ctx)
        return read


JSON_OBJECT = JsonObject()


def command(group: click.Group, name: str | None = None) -> Callable[[Any], click.Command]:
    """Register a function as a command with --database and --json.

    The function returns what is to be printed (a JSON value, or None) and gets `database` and
    `as_json`; errors of the engine become failures.
    """

    def decorate(function: Callable[..., Any]) -> click.Command:
        @functools.wraps(function)
        def run(*args: Any, as_json: bool, **kwargs: Any) -> None:
            try:
                answer = function(*args, as_json=as_json, **kwargs)
            except (EngineError, DocumentError, database.SchemaError) as error:
                fail(error, as_json)
            except sa.exc.OperationalError as error:
                fail(Refused(f"Expected to reach the database but: {error.orig}"), as_json)
            else:
                if answer is not None:
                    show(answer, as_json)

        made = click.command(name)(run)
        made.params[:0] = [
            click.Option(
                ["--database"],
                default=lambda: load().database,
                show_default=f"SIKLUS_DATABASE, or {Settings.model_fields['database'].default}",
                callback=_database,
                help="SQLAlchemy URL of the database.",
            ),
            click.Option(["--json", "as_json"], is_flag=True, help="Print JSON."),
        ]
        group.add_command(made)
        return made

    return decorate


def _database(_context: click.Context, _option: click.Parameter, value: str) -> str:
    try:
        return database_url(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


def check_settings() -> None:
    """Tell of wrong settings and exit with 2; tell of variables that mean nothing and go on."""
    try:
        load()
    except WrongSettings as error:
        for problem in error.problems:
            click.echo(problem, err=True)
        raise SystemExit(2) from None
    for problem in unknown():
        click.echo(problem, err=True)


def show(answer: Any, as_json: bool) -> None:
    """Print an answer: as JSON, or as JSON that people can read."""
    # Rows bring names of columns that are words of SQL ("case") as a kind of text of their own.
    option = orjson.OPT_NON_STR_KEYS | (0 if as_json else orjson.OPT_INDENT_2)
    sys.stdout.write(orjson.dumps(answer, option=option, default=str).decode() + "\n")


def fail(error: Exception, as_json: bool) -> None:
    """Print a failure and exit with 1."""
    told: dict[str, Any] = {"kind": getattr(error, "kind", "refused"), "message": str(error)}
    findings = getattr(error, "findings", ())
    if incident := getattr(error, "incident", None):
        told["incident"] = incident
    if findings:
        told["findings"] = [f if isinstance(f, dict) else _finding(f) for f in findings]
    if isinstance(error, database.SchemaError):
        told["kind"] = "schema"
    if isinstance(error, DocumentError):
        told["kind"] = "document"
    text = orjson.dumps({"error": told}, default=str).decode() + "\n"
    (sys.stdout if as_json else sys.stderr).write(text)
    raise SystemExit(1)


def _finding(finding: Any) -> dict[str, Any]:
    names = ("rule", "severity", "path", "element", "line", "message")
    return {name: getattr(finding, name, None) for name in names}


def engine_of(url: str) -> Engine:
    """Return the engine of an installed database; it is let go when the command ends.

    Raises:
        SchemaOutdated, SchemaUnknown: the schema is not this release's.
        Refused: the database has tables only.
    """
    database.check(url)
    engine = open_engine(url)
    if (context := click.get_current_context(silent=True)) is not None:
        context.call_on_close(engine.database.dispose)
    with engine.read() as work:
        if not work.installation.secret:
            raise Refused("Expected an installation but the database has only tables: siklus init")
    return engine


def agency_of(work: UnitOfWork, given: str | None) -> str:
    """Return the agency named, else the only one of the database.

    Raises:
        Refused: there are several, or none.
    """
    if given:
        return given
    agencies = list(work.session.scalars(sa.select(Unit.agency).distinct().limit(2)))
    if len(agencies) != 1:
        found = "none" if not agencies else "several"
        raise Refused(f"Expected one agency in the database but there are {found}: give --agency")
    return agencies[0]


def person_of(work: UnitOfWork, agency: str, nip: str) -> str:
    """Return the principal key of the person with this NIP.

    Raises:
        NotFound: nobody in the agency has it.
    """
    digits = nip.replace(" ", "")
    found = work.session.scalar(
        sa.select(Person.id).where(Person.agency == agency, Person.nip == digits)
    )
    if found is None:
        raise NotFound("person", nip, by="NIP")
    return f"person:{found}"


def read_documents(paths: tuple[str, ...]) -> dict[str, bytes]:
    """Return the documents of files and folders: path inside the bundle -> content.

    Forms lie under forms/; a folder is taken with all its *.bpmn, *.dmn and forms/*.json.
    """
    documents: dict[str, bytes] = {}
    for given in map(Path, paths):
        files = (
            [*given.glob("*.bpmn"), *given.glob("*.dmn"), *given.glob("forms/*.json")]
            if given.is_dir()
            else [given]
        )
        for path in sorted(files):
            name = f"forms/{path.name}" if path.suffix == ".json" else path.name
            documents[name] = path.read_bytes()
    return documents


def iso(moment: datetime | None) -> str | None:
    """Return a moment as commands print it."""
    return moment.isoformat() if moment else None


agency_option = click.option(
    "--agency",
    default=lambda: load().agency or None,
    show_default="SIKLUS_AGENCY",
    help="Agency; needed when the database holds several.",
)
