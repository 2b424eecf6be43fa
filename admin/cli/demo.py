"""The demo agency: acted out to its end, or served with work for every visitor."""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from admin.cli.common import command
from admin.cli.server import serve_at
from admin.demo.play import Player
from admin.demo.season import LAST, act_until_visit, panel_member
from admin.demo.stage import AGENCY, PASSWORD, Stage, open_year, set_up

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
        stage = set_up(database, people=people, year=LAST, say=_say, resume=True)
        act_until_visit(stage, _say)
        tell_visitors(stage, f"http://{host}:{port}/")
        stage.engine.database.dispose()
        os.environ["SIKLUS_SECURE_COOKIES"] = "false"  # no TLS on one's own machine
        serve_at(database, host, port)
        return None


def tell_visitors(stage: Stage, address: str) -> None:
    """Print where the demo is, and with which accounts to sign in."""
    holders = stage.cast.holders
    visitors = {
        "social-programme officer": stage.cast.social_officer,
        "education officer": stage.cast.education_officer,
        "head of the social agency": holders["DINSOS-KA"],
        "HR (performance office)": holders["BKD.KIN-01"],
        "panel member": panel_member(stage),
    }
    _say(f"\nSiklus demo: {address}   password of every account: {PASSWORD}")
    for who, nip in visitors.items():
        _say(f"  {nip}  {who}")


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
