"""Ask who would approve a document: of one person, or of everybody."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import click

from admin.cli.common import agency_of, agency_option, command, engine_of, iso, person_of
from workflows.directory import local_day
from workflows.processes.approval import who_approves
from workflows.processes.approval.who_approves import Everybody, Preview, Step

DAY = click.DateTime(formats=["%Y-%m-%d"])


def register(main: click.Group) -> None:
    """Add the commands to the group."""
    group = click.Group("chain", help="Who approves what.")
    main.add_command(group)

    @command(group)
    @click.option("--person", metavar="NIP", help="Whose document.")
    @click.option("--all", "everybody", is_flag=True, help="Everybody, and whose chain has a gap.")
    @click.option("--document", required=True, help="Its kind: skp, ...")
    @click.option("--on", type=DAY, help="Day on which it is sent; today by default.")
    @click.option(
        "--returned", default=0, type=click.IntRange(0), help="Times it came back before."
    )
    @click.option("--limit", default=0, help="People named with --all; 0 for all of them.")
    @agency_option
    def preview(
        person: str | None,
        everybody: bool,
        document: str,
        on: datetime | None,
        returned: int,
        limit: int,
        agency: str | None,
        database: str,
        as_json: bool,
    ) -> Any:
        """Tell who would approve a DOCUMENT of a person, step by step and why; write nothing.

        took_ms is what a running server needs: the question is asked once before it is timed.
        """
        if everybody == (person is not None):
            raise click.UsageError("Give either --person NIP or --all")
        engine = engine_of(database)
        with engine.read() as work:
            agency = agency_of(work, agency)
            day = on.date() if on else local_day(work, agency, work.now)
            definitions = engine.parts.definitions
            if person is None:
                found = who_approves.preview_all(work, definitions, agency, document, day)
                return _everybody(found, document, day, limit)
            asked = (agency, person_of(work, agency, person).removeprefix("person:"), document, day)
            who_approves.preview(work, definitions, *asked, returned=returned)
        with engine.read() as work:
            return _one(who_approves.preview(work, definitions, *asked, returned=returned), person)


def _one(found: Preview, nip: str) -> dict[str, Any]:
    told: dict[str, Any] = {
        "person": nip.replace(" ", ""),
        "document": found.document,
        "on": found.on,
        "steps": [_step(step) for step in found.steps],
        "unresolved": [
            {"order": step.order, "name": step.name, "reason": step.reason}
            for step in found.unresolved
        ],
        "took_ms": found.took_ms,
    }
    if found.problem:
        told["unresolved"] = [{"order": None, "name": "", "reason": found.problem}]
    return told


def _step(step: Step) -> dict[str, Any]:
    first = step.approvers[0] if step.approvers else None
    return {
        "order": step.order,
        "group": step.group,
        "needed": step.needed,
        "kind": step.kind,
        "name": step.name,
        "principal": step.principals[0] if step.principals else None,
        "person": first.nip if first else None,
        "person_name": first.name if first else None,
        "others": [each.nip for each in step.approvers[1:]],
        "capacity": first.capacity if first else None,
        "title": first.title if first else None,
        "decree": first.decree if first else None,
        "due": iso(step.due.end) if step.due else None,
        "due_reason": step.due.explain() if step.due else "",
        "rule": step.rule,
        "row": step.row,
        "basis": step.basis,
        "reason": step.reason,
    }


def _everybody(found: Everybody, document: str, on: date, limit: int) -> dict[str, Any]:
    named = found.unresolved[:limit] if limit else found.unresolved
    return {
        "document": document,
        "on": on,
        "people": found.people,
        "resolved": found.people - len(found.unresolved),
        "unresolved": [
            {
                "nip": each.nip,
                "name": each.name,
                "unit": each.unit,
                "steps": list(each.steps),
                "reason": each.reason,
            }
            for each in named
        ],
        "took_ms": found.took_ms,
    }
