"""Look at BPMN files and run them in memory: no database, no web application."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import orjson

from admin import diagram_size
from admin.cli.beside import BPMN_ENDINGS, name_of, with_neighbours
from bpmn.lint.finding import Finding
from bpmn.lint.run import lint as find
from workflows.called_names import FUNCTIONS, SERVICES

TRY_SECONDS = 10
LINT_SECONDS = 3.5  # a file; the start of the program comes on top


def register(main: click.Group) -> None:
    """Add the commands to the group."""
    main.add_command(lint)
    main.add_command(try_)


_KNOWN = click.option(
    "--known",
    multiple=True,
    metavar="NAME",
    help="A service or function that is there besides the shipped ones; may be repeated.",
)


@click.command()
@click.argument("files", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print one line of JSON a file.")
@_KNOWN
def lint(files: tuple[str, ...], as_json: bool, known: tuple[str, ...]) -> None:
    """Say what is wrong in BPMN and DMN FILES; `-` reads paths from standard input.

    A folder stands for all its BPMN and DMN files. Services and functions that this release does
    not ship are unknown, unless they are named. Exits with 0 when no file is refused, with 1 when
    some are, with 2 when a file cannot be read; each gets its verdict all the same.
    """
    _allow_as_set()
    verdicts = set()
    for path in _paths(files):
        verdict, findings = _judge(path, known)
        verdicts.add(verdict)
        if as_json:
            shown_verdict = "ok" if verdict == "ok" else "refused"
            told = {"file": _text(path), "verdict": shown_verdict, "findings": findings}
            sys.stdout.write(orjson.dumps(told).decode() + "\n")
        else:
            _tell(path, verdict, findings)
    raise SystemExit(2 if "unread" in verdicts else 1 if "refused" in verdicts else 0)


@click.command("try")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--process", help="Id of the process; the main one of the file by default.")
@click.option("--data", default="{}", help="Variables to start with: a JSON object.")
@click.option("--complete-tasks", is_flag=True, help="Complete tasks; let time pass.")
@click.option("--max-steps", type=click.IntRange(1), default=10_000, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON on one line.")
@_KNOWN
def try_(
    file: Path,
    process: str | None,
    data: str,
    complete_tasks: bool,
    max_steps: int,
    as_json: bool,
    known: tuple[str, ...],
) -> None:
    """Run the diagram in FILE in memory and say what happened.

    The processes of the file exchange messages and signals and start each other by them. Decision
    tables and forms are taken from the same folder. Exits with 0 when it ran, with 1 when it was
    refused or ended in an incident, with 2 on wrong usage.
    """
    _allow_as_set()
    try:
        variables = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise click.BadParameter(f"not JSON: {error}", param_hint="--data") from error
    if not isinstance(variables, dict):
        raise click.BadParameter("not a JSON object", param_hint="--data")
    request = {
        "file": os.fsencode(file).hex(),
        "process": process,
        "data": variables,
        "complete_tasks": complete_tasks,
        "max_steps": max_steps,
        "known": known,
    }
    told = _in_a_process_of_its_own(request)
    if told.get("verdict") == "usage":
        raise click.UsageError(told["message"])
    option = 0 if as_json else orjson.OPT_INDENT_2
    sys.stdout.write(orjson.dumps(told, option=option).decode() + "\n")
    raise SystemExit(0 if told["verdict"] == "ok" else 1)


def _allow_as_set() -> None:
    try:
        diagram_size.allow_as_set()
    except ValueError as error:
        raise click.UsageError(str(error)) from error


def _in_a_process_of_its_own(request: dict[str, Any]) -> dict[str, Any]:
    """Run a trial where neither its time nor its memory can hurt."""
    try:
        ran = subprocess.run(
            [sys.executable, "-m", "admin.cli.trial"],
            input=orjson.dumps(request),
            capture_output=True,
            timeout=TRY_SECONDS,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
    except subprocess.TimeoutExpired:
        return _stopped(f"Expected the run to end within {TRY_SECONDS} seconds but it went on")
    if ran.returncode == 0:
        answer: dict[str, Any] = orjson.loads(ran.stdout)
        return answer
    return _stopped("Expected the run to end but it was stopped: it needed too much time or memory")


def _stopped(message: str) -> dict[str, Any]:
    return {
        "verdict": "incident",
        "findings": [],
        "events": [],
        "open": [],
        "state": "incident",
        "variables": {},
        "incident": {"element": None, "name": None, "message": message},
    }


def _paths(given: tuple[str, ...]) -> Iterator[Path]:
    """Yield the files meant, each once."""
    for name in given:
        lines = sys.stdin.read().splitlines() if name == "-" else [name]
        for line in filter(None, lines):
            path = Path(line)
            if path.is_dir():
                yield from sorted(each for each in path.rglob("*") if _is_meant(each))
            else:
                yield path


def _is_meant(path: Path) -> bool:
    return path.name.lower().endswith((*BPMN_ENDINGS, ".dmn")) and path.is_file()


def _judge(path: Path, known: tuple[str, ...]) -> tuple[str, list[dict[str, Any]]]:
    """Return the verdict on a file (ok, refused, unread), and what was found in it."""
    name = name_of(path)
    if not path.is_file():
        return "unread", [shown(_fault(name, *_NO_FILE))]
    try:
        name, documents = with_neighbours(path)
    except OSError:
        return "unread", [shown(_fault(name, *_NO_FILE))]
    found = [each for each in judge(documents, known) if each.path == name]
    refused = any(finding.severity == "error" for finding in found)
    return ("refused" if refused else "ok"), [shown(finding) for finding in found]


def judge(documents: Mapping[str, bytes], known: Collection[str] = ()) -> list[Finding]:
    """Return what lint finds, where the shipped services and functions are there.

    Args:
        documents: path -> content.
        known: names of further services and functions.
    """
    try:
        with within(LINT_SECONDS):
            return find(
                documents,
                known_services=SERVICES.union(known),
                known_functions=FUNCTIONS.union(known),
            )
    except TimeoutError:
        return [_fault(path, *_TOO_LONG) for path in documents]


def _text(path: Path) -> str:
    """Return a path as JSON can tell it."""
    return os.fsencode(path).decode("utf-8", "replace")


def shown(finding: Finding) -> dict[str, Any]:
    """Return a finding as JSON tells it."""
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "element": finding.element,
        "name": finding.name,
        "line": finding.line,
        "message": finding.message,
        "pesan": finding.pesan,
    }


_NO_FILE = ("Expected a file that can be read.", "Berkas tidak ada atau tidak dapat dibaca.")
_TOO_LONG = (
    f"The document could not be checked within {LINT_SECONDS} seconds.",
    f"Dokumen tidak dapat diperiksa dalam {LINT_SECONDS} detik.",
)


def _fault(name: str, message: str, pesan: str) -> Finding:
    return Finding("unreadable-document", "error", name, None, 1, message, pesan=pesan)


def _tell(path: Path, verdict: str, findings: list[dict[str, Any]]) -> None:
    shown_path = _text(path)
    for each in findings:
        where = each["name"] or each["element"] or ""
        click.echo(f"{shown_path}:{each['line']}: {each['severity']} {each['rule']} {where}")
        click.echo(f"    {each['message']}")
    click.echo(f"{shown_path}: {'ok' if verdict == 'ok' else 'refused'}")


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise TimeoutError when the inside takes longer."""

    def ring(number: int, frame: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds, 0.2)  # again, if somebody inside catches it
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
