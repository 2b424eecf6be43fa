"""The group of all commands."""

from __future__ import annotations

import logging

import click

from admin.cli import diagrams, rules

FILES_ALONE = ("lint", "try", "rules")  # commands that need no settings and no database


class Commands(click.Group):
    """Commands that look at files alone come without the rest; others load everything first."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by its name."""
        if cmd_name not in self.commands:
            self.load()
        return super().get_command(ctx, cmd_name)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        self.load()
        return super().list_commands(ctx)

    def load(self) -> None:
        """Add the commands that need the database or the web application."""
        from admin.cli import (
            accounts,
            backup,
            cases,
            chain,
            demo,
            doctor,
            incidents,
            installation,
            mending,
            people,
            reorganising,
            replanning,
            server,
            year,
        )

        for part in (
            server,
            demo,
            installation,
            doctor,
            backup,
            people,
            reorganising,
            replanning,
            year,
            accounts,
            cases,
            chain,
            mending,
            incidents,
        ):
            part.register(self)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--verbose", is_flag=True, help="Tell on standard error what happens inside.")
@click.version_option(package_name="siklus", prog_name="siklus")
@click.pass_context
def main(context: click.Context, verbose: bool) -> None:
    """Siklus: the yearly performance cycle of civil servants, run from BPMN diagrams."""
    logging.basicConfig(level=logging.INFO if verbose else logging.ERROR)
    if context.invoked_subcommand not in FILES_ALONE:
        from admin.cli.common import check_settings

        check_settings()


diagrams.register(main)
rules.register(main)
