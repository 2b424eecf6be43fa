"""From what happened to one job a message: planned by a worker, once, by each person's choice.

The transaction in which something happens writes one job; a worker finds out who is told, by which
way and when. A message is a row that can be there only once, so that a job that runs twice plans
nothing twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from admin.delivery import hooks, receivers
from admin.delivery.choices import Choice, choice_of, day_of, leaves, message_leaves
from admin.delivery.messages import normalised
from admin.delivery.receivers import Told
from admin.delivery.tables import MAIL, MESSAGE, NONE, WAITING, Delivery, DeliveryChoice
from admin.settings import Settings
from admin.tables import Account
from engine.engine import Engine
from engine.jobs.tasks import KIND, Task, new_task
from engine.ports import Directory
from engine.store import jobs
from engine.store.base import new_id
from engine.store.jobs import BULK, NewJob
from engine.store.unit_of_work import Announcer, Happening, UnitOfWork
from workflows.tables.people import Person

TASK = "plan_deliveries"
SEND, DIGEST = "send_delivery", "send_digest"  # names of the tasks that send
AT_ONCE = 50  # happenings that one job plans: well inside a lease


@dataclass(frozen=True, slots=True)
class Receiver:
    """Somebody with an account, and where they can be reached."""

    person: str  # "person:ID"
    address: str  # mail; "" without one, or where none is sent
    phone: str  # +62…; "" without one, or where no messages are sent
    choice: Choice

    def reached_by(self, channel: str) -> str:
        """Return the address or number that somebody wants to be told at; "" if not this way."""
        if channel == MAIL:
            return self.address if self.choice.mail != NONE else ""
        return self.phone if self.choice.message else ""


def announcer(settings: Settings) -> Announcer | None:
    """Return what is called before a transaction ends; None where nothing is ever sent out."""
    if not settings.sends_out:
        return None

    def announce(work: UnitOfWork, happened: list[Happening]) -> None:
        hooks.announce(settings, work, happened)
        if not settings.tells_people:
            return
        told = [each for each in happened if each.kind in ("item_opened", "notice")]
        for agency in dict.fromkeys(each.agency for each in told):
            mine = [asdict(each) for each in told if each.agency == agency]
            for start in range(0, len(mine), AT_ONCE):
                given = {"happened": mine[start : start + AT_ONCE]}
                jobs.add(work, [new_task(agency, TASK, given)])

    return announce


def planner(settings: Settings) -> Task:
    """Return what a worker does with what happened: writes messages, each with its job."""

    def plan(engine: Engine, agency: str, given: Mapping[str, Any]) -> bool:
        with engine.read() as work:
            told = list(_told(work, engine.directory, agency, given["happened"]))
            people = sorted({person for each in told for person in each.people})
            known = receivers_by_key(work, agency, people, settings)
            day = day_of(work, agency)
            now = work.now
        rows: list[dict[str, Any]] = []
        for each in told:
            for person in each.people:
                receiver = known.get(person)
                if receiver is not None and receiver.reached_by(MAIL):
                    due_at, digest = leaves(receiver.choice, now, day)
                    rows.append(_row(agency, each, person, MAIL, due_at, digest, now))
                if receiver is not None and receiver.reached_by(MESSAGE):
                    due_at = message_leaves(receiver.choice, now, day)
                    rows.append(_row(agency, each, person, MESSAGE, due_at, False, now))
        if rows:
            with engine.database.write() as work:
                write(work, rows)
                work.commit()
        return False

    return plan


def write(work: UnitOfWork, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write messages that are not there yet, each with the job that sends it."""
    insert = sqlite.insert if work.sqlite else postgresql.insert
    for row in rows:
        added = work.connection.scalar(
            insert(Delivery)
            .values(**row)
            .on_conflict_do_nothing(index_elements=["agency", "source", "person", "channel"])
            .returning(Delivery.id)
        )
        if added is not None:
            jobs.add(work, [_job(row)])


def receivers_by_key(
    work: UnitOfWork, agency: str, people: Iterable[str], settings: Settings
) -> dict[str, Receiver]:
    """Return the people who can sign in, by key: a link is of no use to others."""
    ids = [each.removeprefix("person:") for each in people]
    address = sa.func.coalesce(sa.func.nullif(Person.email, ""), Account.email, "")
    rows = work.session.execute(
        sa.select(Person.id, address, Person.phone, DeliveryChoice)
        .join(Account, Account.person_id == Person.id)
        .outerjoin(DeliveryChoice, DeliveryChoice.person == sa.literal("person:") + Person.id)
        .where(Person.agency == agency, Person.id.in_(ids), Account.active)
    )
    return {
        f"person:{key}": Receiver(
            f"person:{key}",
            mail if settings.sends_mail else "",
            (normalised(phone or "") or "") if settings.message_url else "",
            choice_of(choice, settings),
        )
        for key, mail, phone, choice in rows
    }


def _told(
    work: UnitOfWork, directory: Directory, agency: str, happened: Iterable[Mapping[str, Any]]
) -> Iterator[Told]:
    for each in happened:
        if each["kind"] == "notice":
            found = receivers.of_notice(work, directory, agency, each["notice"])
        else:
            found = receivers.of_item(work, directory, agency, each["item"])
        if found is not None:
            yield found


def _row(
    agency: str,
    told: Told,
    person: str,
    channel: str,
    due_at: datetime,
    digest: bool,
    now: datetime,
) -> dict[str, Any]:
    return {
        "id": new_id(),
        "agency": agency,
        "person": person,
        "source": told.source,
        "kind": told.kind,
        "item": told.item,
        "name": told.name,
        "due": told.due[:40],
        "channel": channel,
        "digest": digest,
        "state": WAITING,
        "tries": 0,
        "error": "",
        "due_at": due_at,
        "created_at": now,
    }


def _job(row: Mapping[str, Any]) -> NewJob:
    """Return the job that sends a message; those of one digest have the same one."""
    if row["digest"]:
        name, given = DIGEST, {"person": row["person"]}
        dedup = f"digest:{row['person']}:{row['due_at'].isoformat()}"
    else:
        name, given = SEND, {"delivery": row["id"]}
        dedup = f"send:{row['id']}"
    payload = {"task": name, "given": given}
    return NewJob(
        KIND, row["agency"], payload=payload, rank=BULK, due_at=row["due_at"], dedup=dedup
    )
