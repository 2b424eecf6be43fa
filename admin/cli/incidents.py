"""Orders that could not be carried out: listed, looked at, run again."""

from __future__ import annotations

from typing import Any

import click

from admin.cli.common import agency_of, agency_option, command, engine_of, iso
from engine import queries
from engine.commands import RetryIncident

DEFAULT = "list"


class ListedByDefault(click.Group):
    """A group that lists when nothing else is said: `siklus incidents --json`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the name of the list where no command stands."""
        if not args or (args[0].startswith("-") and args[0] not in ctx.help_option_names):
            args = [DEFAULT, *args]
        return super().parse_args(ctx, args)


def register(main: click.Group) -> None:
    """Add the commands to the group."""
    group = ListedByDefault(
        "incidents", help="Orders that could not be carried out; lists those that are open."
    )
    main.add_command(group)

    @command(group, DEFAULT)
    @click.option("--case", help="Only those of this case.")
    @agency_option
    def listed(case: str | None, agency: str | None, database: str, as_json: bool) -> Any:
        """List open incidents, oldest first."""
        engine = engine_of(database)
        with engine.read() as work:
            rows = queries.list_incidents(work, agency_of(work, agency), case=case)
        return [_told(row) for row in rows]

    @command(group)
    @click.argument("incident")
    @agency_option
    def show(incident: str, agency: str | None, database: str, as_json: bool) -> Any:
        """Show INCIDENT with the order that it keeps; sealed answers are never kept in clear."""
        engine = engine_of(database)
        with engine.read() as work:
            row = queries.get_incident(work, agency_of(work, agency), incident)
        return {
            **_told(row),
            "item": row["item"],
            "state": row["state"],
            "settled": iso(row["settled_at"]),
            "order": row["command"],
        }

    @command(group)
    @click.argument("incident")
    @agency_option
    def retry(incident: str, agency: str | None, database: str, as_json: bool) -> Any:
        """Run the order of INCIDENT again, once its cause is put right."""
        engine = engine_of(database)
        with engine.read() as work:
            agency = agency_of(work, agency)
        result = engine.execute(RetryIncident(agency, incident))
        return {"incident": incident, "state": "settled", "result": result}


def _told(row: Any) -> dict[str, Any]:
    return {
        "incident": row["id"],
        "case": row["case"],
        "element": row["element"],
        "message": row["message"],
        "received": iso(row["received_at"]),
    }
