"""Move what runs to the calendar or the numbers of today, or see what would move."""

from __future__ import annotations

from typing import Any

import click

from admin.cli.common import agency_of, agency_option, command, engine_of
from engine.engine import Engine
from workflows.workdays.replanning import Choice, Preview, choose, preview, replan

ACTOR = "siklus"
MOST = 100  # deadlines told by the command


def register(main: click.Group) -> None:
    """Add the command to the group."""

    @command(main, "replan")
    @click.option("--calendar", is_flag=True, help="Count by the calendar as it is known now.")
    @click.option("--numbers", is_flag=True, help="Count by the numbers in force today.")
    @click.option("--reason", default="", help="Why; it stands in the history of each case.")
    @click.option("--dry-run", is_flag=True, help="Only tell what would move.")
    @agency_option
    def carry_out(
        calendar: bool,
        numbers: bool,
        reason: str,
        dry_run: bool,
        agency: str | None,
        database: str,
        as_json: bool,
    ) -> Any:
        """Move the deadlines of cases that run to another calendar or other numbers.

        Nothing that is over moves, no fixed day moves, and the time for an objection never becomes
        shorter. The deadlines are moved by jobs: by the worker, or at once by `siklus serve`.
        """
        engine = engine_of(database)
        with engine.read() as work:
            agency = agency_of(work, agency)
            choice = choose(work, agency, calendar=calendar, numbers=numbers)
            found = preview(work, engine.parts.definitions, agency, choice)
        told = _told(found)
        return told if dry_run else {**told, "replan": _decide(engine, agency, choice, reason)}


def _decide(engine: Engine, agency: str, choice: Choice, reason: str) -> str:
    with engine.database.write() as work:
        decision = replan(work, agency, choice, reason=reason, actor=ACTOR)
        work.commit()
    return decision


def _told(found: Preview) -> dict[str, Any]:
    return {
        "looked_at": found.looked_at,
        "would_move": len(found.moves),
        "stay_longer": found.lasting,
        "took_ms": found.took_ms,
        "moves": [
            {
                "case": move.case,
                "element": move.element,
                "old": move.old.isoformat(),
                "new": move.new.end.isoformat(),
                "why": move.new.explain(),
            }
            for move in found.moves[:MOST]
        ],
    }
