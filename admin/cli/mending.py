"""Mend cases: suspend and resume, set variables, take to another step, cancel. For operators."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from admin.cli.common import JSON_OBJECT, agency_of, agency_option, command, engine_of, person_of
from engine import commands as c
from engine.store.base import new_id

Make = Callable[..., Any]


def register(main: click.Group) -> None:
    """Add the commands to the group `case`."""
    group = main.commands["case"]
    assert isinstance(group, click.Group)
    for name, make in (
        ("suspend", c.SuspendCase),
        ("resume", c.ResumeCase),
        ("cancel", c.CancelCase),
    ):
        _simple(group, name, make)

    @command(group, "set")
    @click.argument("case")
    @click.option("--data", type=JSON_OBJECT, required=True, help="Variables with their values.")
    @_asked
    def set_(data: dict[str, Any], **given: Any) -> Any:
        """Change variables of CASE in all its branches; conditions are looked at again."""
        return _execute(c.SetVariables, values=data, **given)

    @command(group, "move")
    @click.argument("case")
    @click.option("--from", "at", required=True, help="Id of the element where the case waits.")
    @click.option("--to", required=True, help="Id of an element of the same process.")
    @_asked
    def move(at: str, to: str, **given: Any) -> Any:
        """Take CASE from where it waits to another element, with its variables."""
        return _execute(c.MoveToken, at=at, to=to, **given)


def _simple(group: click.Group, name: str, make: Make) -> None:
    @_asked
    def run(**given: Any) -> Any:
        return _execute(make, **given)

    run.__doc__ = (make.__doc__ or "").replace("a case", "CASE").replace("a suspended case", "CASE")
    command(group, name)(click.argument("case")(run))


def _asked(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add what every one of these commands asks for."""
    for option in (
        agency_option,
        click.option("--key", help="Idempotency key; the same key gives the same answer."),
        click.option("--person", metavar="NIP", help="Who orders it; kept in the history."),
        click.option("--reason", required=True, help="Why; kept in the history."),
    ):
        function = option(function)
    return function


def _execute(
    make: Make,
    *,
    case: str,
    reason: str,
    person: str | None,
    key: str | None,
    agency: str | None,
    database: str,
    as_json: bool,
    **fields: Any,
) -> Any:
    engine = engine_of(database)
    with engine.read() as work:
        agency = agency_of(work, agency)
        actor = person_of(work, agency, person) if person else None
    order = make(
        agency=agency, case=case, reason=reason, key=key or new_id(), actor=actor, **fields
    )
    return engine.execute(order)
