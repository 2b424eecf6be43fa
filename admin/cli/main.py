"""The group of all commands."""

from __future__ import annotations

import logging

import click

from admin.cli import cases, demo, doctor, installation, people, server
from admin.cli.common import check_settings


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--verbose", is_flag=True, help="Tell on standard error what happens inside.")
@click.version_option(package_name="siklus", prog_name="siklus")
def main(verbose: bool) -> None:
    """Siklus: the yearly performance cycle of civil servants, run from BPMN diagrams."""
    logging.basicConfig(level=logging.INFO if verbose else logging.ERROR)
    check_settings()


for part in (server, demo, installation, doctor, people, cases):
    part.register(main)
