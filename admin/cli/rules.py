"""Hold rule examples against the rules: no database, no web application."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from workflows.examples.checking import Outcome

SUFFIXES = (".yaml", ".yml")


def register(main: click.Group) -> None:
    """Add the commands to the group."""
    group = click.Group("rules", help="Examples of what the law says, held against the rules.")
    group.add_command(test)
    main.add_command(group)


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE]...")
def test(files: tuple[Path, ...]) -> None:
    """Run the rule examples in each FILE, or the shipped ones; tell each that fails.

    A folder stands for all its *.yaml files. Exits with 0 when all pass, with 1 when some fail,
    with 2 when a file holds no examples that can be run. docs/reference/rules.md says how an
    example is written.
    """
    from workflows.examples import SHIPPED
    from workflows.examples.checking import run
    from workflows.examples.forms import FORMS
    from workflows.examples.reading import WrongFile, read_examples

    examples, wrong = [], []
    for path in _paths(files or (SHIPPED,)):
        try:
            examples += read_examples(path, frozenset(FORMS))
        except WrongFile as error:
            wrong.append(str(error))
    if wrong:
        for message in wrong:
            click.echo(message, err=True)
        raise SystemExit(2)
    outcomes = [run(example) for example in examples]
    failed = [outcome for outcome in outcomes if not outcome.passed]
    for outcome in failed:
        _tell(outcome)
    click.echo(f"{len(outcomes) - len(failed)} passed, {len(failed)} failed")
    raise SystemExit(1 if failed else 0)


def _paths(given: Iterable[Path]) -> Iterable[Path]:
    for path in given:
        if path.is_dir():
            yield from sorted(each for each in path.rglob("*") if each.suffix in SUFFIXES)
        else:
            yield path


def _tell(outcome: Outcome) -> None:
    example, came = outcome.example, outcome.came
    note = f" ({example.note})" if example.note else ""
    click.echo(f"{example.path}:{example.line}: {example.rule} on {example.on}{note}")
    click.echo(f"    input:    {written(example.input)}")
    click.echo(f"    expected: {written(example.expect)}")
    why = f"  # {came.why}" if came.why else ""
    click.echo(f"    came:     {written(came.value)}{why}")


def written(value: Any) -> str:
    """Return a value on one line, as YAML has it."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {written(each)}" for name, each in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(written(each) for each in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "null"
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    text = str(value)
    numeric = text.replace(".", "", 1).lstrip("+-").isdigit()
    plain = text and "\n" not in text and text == text.strip() and ": " not in text
    return f'"{text}"' if isinstance(value, str) and (numeric or not plain) else text
