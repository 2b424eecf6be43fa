"""Hand a signal to every case of the agency that waits for it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from engine.commands import BroadcastSignal
from engine.parts import Parts
from engine.store import bundles, jobs
from engine.store.jobs import NewJob
from engine.store.tables import process_instance as p
from engine.store.tables import subscription as s
from engine.store.unit_of_work import UnitOfWork


def handle(command: BroadcastSignal, work: UnitOfWork, parts: Parts) -> dict[str, Any]:
    """Queue one delivery for each waiting case, and a start for each process that begins with it.

    A transaction changes one case only.

    Returns:
        cases: how many get the signal, those it starts among them.
    """
    rows = work.connection.execute(
        sa.select(s.c.case, s.c.token, p.c.root)
        .join(p, p.c.id == s.c.case)
        .where(
            s.c.agency == command.agency,
            s.c.kind == "signal",
            s.c.name == command.name,
            s.c.case != (command.thrower or ""),
        )
        .order_by(s.c.case, s.c.token)
    ).all()
    jobs.add(
        work,
        [
            NewJob(
                "DeliverEvent",
                command.agency,
                payload={
                    "case": row.case,
                    "token": row.token,
                    "kind": "signal",
                    "name": command.name,
                    "data": dict(command.data),
                    "actor": command.actor,
                },
                case=row.case,
                root=row.root,
            )
            for row in rows
        ],
    )
    starting = bundles.started_by(work, command.agency, "signal", command.name)
    jobs.add(
        work,
        [
            NewJob(
                "StartCase",
                command.agency,
                payload={
                    "process": process,
                    "key": f"signal:{command.key}:{process}",
                    "data": dict(command.data),
                    "subject": command.subject,
                    "period": command.period,
                    "actor": command.actor,
                    "by": ["signal", command.name],
                },
            )
            for process in starting
        ],
    )
    return {"cases": len({row.case for row in rows}) + len(starting)}
