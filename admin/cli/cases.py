"""Deploy, start, look into inboxes, complete, send: what tests and scripts drive cases with."""

from __future__ import annotations

from typing import Any

import click
import orjson

from admin.cli.common import (
    JSON_OBJECT,
    agency_of,
    agency_option,
    command,
    engine_of,
    iso,
    person_of,
    read_documents,
)
from engine import commands as c
from engine import queries
from engine.powers import Power
from engine.store.base import new_id


def register(main: click.Group) -> None:
    """Add the commands to the group."""

    @command(main)
    @click.argument("files", nargs=-1, required=True, type=click.Path(exists=True))
    @click.option("--note", default="", help="Why this version; kept with it.")
    @agency_option
    def deploy(
        files: tuple[str, ...], note: str, agency: str | None, database: str, as_json: bool
    ) -> Any:
        """Deploy FILES (or folders) together as one bundle, the newest version of its processes."""
        engine = engine_of(database)
        with engine.read() as work:
            agency = agency_of(work, agency)
        return engine.execute(c.DeployBundle(agency, read_documents(files), note))

    @command(main)
    @click.argument("process")
    @click.option("--data", type=JSON_OBJECT, default="{}", help="Variables to start with.")
    @click.option("--key", help="Idempotency key; the same key gives the same answer.")
    @click.option("--subject", metavar="NIP", help="The person the case is about.")
    @click.option("--period", help="The cycle it belongs to, such as 2026.")
    @click.option("--business-key", help="What messages find the case by; one case has it.")
    @agency_option
    def start(
        process: str,
        data: dict[str, Any],
        key: str | None,
        subject: str | None,
        period: str | None,
        business_key: str | None,
        agency: str | None,
        database: str,
        as_json: bool,
    ) -> Any:
        """Start the newest version of PROCESS."""
        engine = engine_of(database)
        with engine.read() as work:
            agency = agency_of(work, agency)
            person = person_of(work, agency, subject) if subject else None
        return engine.execute(
            c.StartCase(
                agency,
                process,
                key=key or new_id(),
                data=data,
                subject=person,
                period=period,
                business_key=business_key,
            )
        )

    @command(main)
    @click.option("--person", "nip", required=True, metavar="NIP")
    @click.option("--limit", default=1000, show_default=True)
    @agency_option
    def inbox(nip: str, limit: int, agency: str | None, database: str, as_json: bool) -> Any:
        """List the open items of a person, soonest deadline first."""
        engine = engine_of(database)
        with engine.read() as work:
            agency = agency_of(work, agency)
            person = person_of(work, agency, nip)
            held: list[Power] = [
                *engine.directory.principals(work, agency, person, work.now),
                *engine.directory.lent(work, agency, person, work.now),
            ]
            page = queries.inbox(work, agency, person, held, limit=limit)
        return [
            {
                "item": row["id"],
                "case": row["case"],
                "element": row["element"],
                "name": row["name"],
                "due": iso(row["due_at"]),
            }
            for row in page.rows
        ]

    @command(main)
    @click.argument("item")
    @click.option("--person", "nip", required=True, metavar="NIP")
    @click.option("--data", type=JSON_OBJECT, default="{}", help="The answers of its form.")
    @click.option("--key", help="Idempotency key; the same key gives the same answer.")
    @agency_option
    def complete(
        item: str,
        nip: str,
        data: dict[str, Any],
        key: str | None,
        agency: str | None,
        database: str,
        as_json: bool,
    ) -> Any:
        """Complete ITEM as a person, with answers."""
        engine = engine_of(database)
        with engine.read() as work:
            agency = agency_of(work, agency)
            person = person_of(work, agency, nip)
        return engine.execute(c.CompleteItem(agency, item, person, data, key=key or new_id()))

    group = click.Group("case", help="Look into cases.")
    main.add_command(group)

    @command(group, "show")
    @click.argument("case")
    @click.option("--after", default=0, help="Show the history after the event of this number.")
    @click.option("--limit", type=click.IntRange(1, 10_000), default=1000, show_default=True)
    @agency_option
    def case_show(
        case: str, after: int, limit: int, agency: str | None, database: str, as_json: bool
    ) -> Any:
        """Show where CASE stands, its variables and its history.

        history_next is null, or the number to give as --after for the events that follow.
        """
        engine = engine_of(database)
        with engine.read() as work:
            return queries.case_view(work, agency_of(work, agency), case, after=after, limit=limit)

    @command(main)
    @click.argument("kind", type=click.Choice(["message", "signal"]))
    @click.argument("name")
    @click.option("--correlate", help="JSON: the business key of the receiving case.")
    @click.option("--data", type=JSON_OBJECT, default="{}", help="What the receiver gets.")
    @click.option("--key", help="Idempotency key; the same key gives the same answer.")
    @agency_option
    def send(
        kind: str,
        name: str,
        correlate: str | None,
        data: dict[str, Any],
        key: str | None,
        agency: str | None,
        database: str,
        as_json: bool,
    ) -> Any:
        """Send a message to the one case that waits for it, or a signal to all that do."""
        engine = engine_of(database)
        with engine.read() as work:
            agency = agency_of(work, agency)
        key = key or new_id()
        if kind == "signal":
            return engine.execute(c.BroadcastSignal(agency, name, data, key=key))
        return engine.execute(c.SendMessage(agency, name, _correlation(correlate), data, key=key))

    clock = click.Group("clock", help="Move the clock of a demo database.")
    main.add_command(clock)

    @command(clock)
    @click.argument("duration")
    @agency_option
    def advance(duration: str, agency: str | None, database: str, as_json: bool) -> Any:
        """Move the clock by an ISO 8601 DURATION such as P15D and run what is due on the way."""
        engine = engine_of(database)
        return engine.execute(c.AdvanceClock(agency or "", duration))


def _correlation(text: str | None) -> str | None:
    """Return the correlation value of `"k"`, `{"business_key": "k"}` or plain k."""
    if text is None:
        return None
    try:
        value = orjson.loads(text)
    except ValueError:
        return text
    if isinstance(value, dict):
        if len(value) != 1:
            raise click.BadParameter("expected one value", param_hint="--correlate")
        value = next(iter(value.values()))
    return str(value)
