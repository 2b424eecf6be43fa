"""Hand a message to the one waiting case that it correlates with."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from engine.commands import DeliverEvent, SendMessage, StartCase
from engine.errors import NoReceiver
from engine.handlers import deliver_event, start_case
from engine.parts import Parts
from engine.store import bundles
from engine.store.tables import subscription as s
from engine.store.unit_of_work import UnitOfWork


def handle(command: SendMessage, work: UnitOfWork, parts: Parts) -> dict[str, Any]:
    """Deliver a message to its receiver; the oldest waiting one when several fit.

    When no case waits for it, it starts the process that begins with it.

    Raises:
        NoReceiver: no case waits for this message with this correlation, and none is started.
    """
    query = sa.select(s.c.case, s.c.token).where(
        s.c.agency == command.agency, s.c.kind == "message", s.c.name == command.name
    )
    if command.correlation is not None:
        query = query.where(s.c.correlation == command.correlation)
    receiver = work.connection.execute(query.order_by(s.c.case, s.c.token).limit(1)).first()
    if receiver is None:
        started = _start(command, work, parts)
        if started is not None:
            return started
        raise NoReceiver(
            f"Expected a case that waits for the message {command.name}"
            + (f" with {command.correlation}" if command.correlation else "")
            + " but there is none",
            name=command.name,
        )
    return deliver_event.handle(
        DeliverEvent(
            agency=command.agency,
            case=receiver.case,
            token=receiver.token,
            kind="message",
            name=command.name,
            data=command.data,
            actor=command.actor,
        ),
        work,
        parts,
    )


def _start(command: SendMessage, work: UnitOfWork, parts: Parts) -> dict[str, Any] | None:
    """Start the process that begins with the message; None when there is none left to start."""
    for process in bundles.started_by(work, command.agency, "message", command.name):
        order = StartCase(
            agency=command.agency,
            process=process,
            key=command.key,
            data=command.data,
            subject=command.subject,
            period=command.period,
            business_key=command.correlation,
            actor=command.actor,
            by=("message", command.name),
        )
        if not start_case.is_running(work, order):
            return start_case.handle(order, work, parts)
    return None
