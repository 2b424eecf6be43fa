"""Sends planned messages. What was done, read or is no longer theirs meanwhile is not sent.

Before a worker speaks to a server it says so in the row. Where it dies in between, nobody knows
whether the message went out: it counts as sent, since a second one would be worse than none (the
notice stands in Siklus either way). Where the server says no, the message is tried again.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from admin import mail
from admin.delivery import messages, receivers
from admin.delivery.choices import day_of
from admin.delivery.planning import receivers_by_key
from admin.delivery.posting import PostError, PostRefused
from admin.delivery.tables import (
    DEAD,
    MAIL,
    SENDING,
    SENT,
    SKIPPED,
    UNSURE,
    WAITING,
    Delivery,
)
from admin.delivery.words import letter, short
from admin.settings import Settings
from admin.tables import Account
from engine.engine import Engine
from engine.jobs.tasks import Task
from engine.ports import Directory
from engine.store.jobs import MAX_TRIES
from engine.store.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

MOST = 100  # messages in one digest; what is beyond stands in Siklus
KEPT = timedelta(days=400)  # after which a row about a message that is over is removed


def sender(settings: Settings) -> Task:
    """Return what a worker does with one message that leaves at once."""

    def send(engine: Engine, agency: str, given: Mapping[str, Any]) -> bool:
        which = (Delivery.id == given["delivery"], Delivery.agency == agency)
        _send(engine, settings, agency, which)
        return False

    return send


def digester(settings: Settings) -> Task:
    """Return what a worker does when somebody's digest is due."""

    def send(engine: Engine, agency: str, given: Mapping[str, Any]) -> bool:
        which = (
            Delivery.agency == agency,
            Delivery.person == given["person"],
            Delivery.channel == MAIL,
            Delivery.digest.is_(sa.true()),
        )
        _send(engine, settings, agency, which)
        return False

    return send


def _send(
    engine: Engine, settings: Settings, agency: str, which: Sequence[sa.ColumnElement[bool]]
) -> None:
    with engine.database.write() as work:
        rows = _take(work, which)
        _forget(work, agency, which)
        wanted = [row for row in rows if _still(work, engine.directory, row)]
        known = receivers_by_key(work, agency, {row.person for row in wanted}, settings)
        channel = wanted[0].channel if wanted else MAIL
        to = next((known[r.person].reached_by(channel) for r in wanted if r.person in known), "")
        if not to:
            _end(work, [row.id for row in rows], SKIPPED)
            work.commit()
            return
        _end(work, [row.id for row in rows if row not in wanted], SKIPPED)
        sending = [row.id for row in wanted]
        _set(work, sending, state=SENDING)
        language, zone = _language(work, wanted[0].person), day_of(work, agency).zone
        if channel == MAIL:
            subject, text = letter(wanted, language, zone, settings.address)
        else:
            subject, text = "", short(wanted[0], language, zone, settings.address)
        tries = max(row.tries for row in wanted) + 1
        work.commit()
    try:
        if channel == MAIL:
            mail.send(settings, to, subject, text, key=sending[0])
        else:
            messages.send(settings, to, text, key=sending[0])
    except (mail.AddressRefused, PostRefused) as error:
        with engine.database.write() as work:
            _end(work, sending, DEAD, str(error))
            work.commit()
        return
    except (mail.MailError, PostError) as error:
        last = tries >= MAX_TRIES
        with engine.database.write() as work:
            _set(work, sending, tries=tries)
            if last:
                _end(work, sending, DEAD, str(error))
            else:
                _set(work, sending, state=WAITING, error=str(error)[:300])
            work.commit()
        if not last:
            raise
        log.warning("a message was given up after %d tries: %s", tries, error)
        return
    with engine.database.write() as work:
        _end(work, sending, SENT)
        work.commit()


def _take(work: UnitOfWork, which: Sequence[sa.ColumnElement[bool]]) -> list[Delivery]:
    """Return what is due; what a worker had in hand when it died is over."""
    lost = work.connection.scalars(sa.select(Delivery.id).where(*which, Delivery.state == SENDING))
    _end(work, list(lost), UNSURE, "the worker ended while it spoke to the server")
    query = (
        sa.select(Delivery)
        .where(*which, Delivery.state == WAITING, Delivery.due_at <= work.now)
        .order_by(Delivery.id)
    )
    rows = list(work.session.scalars(query.limit(MOST)))
    if len(rows) == MOST:
        beyond = sa.select(Delivery.id).where(
            *which,
            Delivery.state == WAITING,
            Delivery.due_at <= work.now,
            Delivery.id > rows[-1].id,
        )
        _end(work, list(work.connection.scalars(beyond)), SKIPPED)
    return rows


def _still(work: UnitOfWork, directory: Directory, row: Delivery) -> bool:
    """Say whether a message is still news to who gets it."""
    if row.source == row.item:
        return receivers.does_item(work, directory, row.agency, row.person, row.source)
    return receivers.reads_notice(work, directory, row.agency, row.person, row.source)


def _language(work: UnitOfWork, person: str) -> str:
    found = work.session.scalar(
        sa.select(Account.language).where(Account.person_id == person.removeprefix("person:"))
    )
    return found or "id"


def _set(work: UnitOfWork, ids: Sequence[str], **values: Any) -> None:
    if ids:
        work.connection.execute(sa.update(Delivery).where(Delivery.id.in_(ids)).values(**values))


def _end(work: UnitOfWork, ids: Sequence[str], state: str, error: str = "") -> None:
    _set(work, ids, state=state, ended_at=work.now, error=error[:300])


def _forget(work: UnitOfWork, agency: str, which: Sequence[sa.ColumnElement[bool]]) -> None:
    """Remove rows of the same people that have been over for long."""
    people = sa.select(Delivery.person).where(*which)
    work.connection.execute(
        sa.delete(Delivery).where(
            Delivery.agency == agency,
            Delivery.person.in_(people),
            Delivery.ended_at < work.now - KEPT,
        )
    )
