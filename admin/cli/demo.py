"""The demo agency: acted out to its end, or served with work for every visitor."""

from __future__ import annotations

import sys
from typing import Any

import click

from admin.cli.common import command
from admin.cli.server import serve_at
from admin.demo.play import Player
from admin.demo.stage import AGENCY, Stage, open_year, set_up

YEAR = 2026


def register(main: click.Group) -> None:
    """Add the command to the group."""

    @command(main)
    @click.option("--headless", is_flag=True, help="Act a whole year out for everyone, then end.")
    @click.option("--people", default=150, show_default=True, help="Civil servants in the agency.")
    @click.option("--resume", is_flag=True, help="Go on with a database that a demo began.")
    @click.option("--host", default="127.0.0.1", show_default=True)
    @click.option("--port", default=8000, show_default=True)
    def demo(
        headless: bool,
        people: int,
        resume: bool,
        host: str,
        port: int,
        database: str,
        as_json: bool,
    ) -> Any:
        """Make the demo agency and serve it; with --headless, act its year out to the end."""
        if headless:
            return play_headless(database, people, resume)
        stage = set_up(database, people=people, year=YEAR, say=_say, resume=True)
        stage.engine.database.dispose()
        serve_at(database, host, port)
        return None


def play_headless(database: str, people: int, resume: bool) -> None:
    """Act a year out for everyone; exit with 1 unless every case has ended."""
    stage = set_up(database, people=people, year=YEAR, say=_say, resume=resume)
    open_year(stage.engine, YEAR, _say)
    ended, total = player_of(stage).play()
    sys.stdout.write(f"cases ended: {ended} of {total}\n")
    sys.stdout.flush()
    if ended != total or total != people:
        raise SystemExit(1)


def player_of(stage: Stage) -> Player:
    """Return who acts for everyone."""
    return Player(stage.engine, AGENCY, _say, stories=stage.stories)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
