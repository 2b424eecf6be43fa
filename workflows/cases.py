"""What the services of assessment and objection share: answers, refusals, files, notices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from engine.errors import DomainRefused, ExecutionFailed, NotFound
from engine.ports import ServiceCall
from engine.rights import find_power
from engine.store import decisions, items
from engine.store import tables as t
from engine.store.unit_of_work import Submission, UnitOfWork
from workflows.directory import PeopleDirectory, local_day
from workflows.domain.told import phrase
from workflows.domain.words import day_in_words
from workflows.domain.working_days import ZONE_WORDS
from workflows.processes.asking import Call, rules
from workflows.tables.people import Person

PERSON = "person:"


def id_of(principal: str) -> str:
    """Return the id in a principal key of a person: "person:ID" -> "ID".

    Raises:
        ValueError: it is a key of another kind.
    """
    if not principal.startswith(PERSON):
        raise ValueError(f"Expected the key of a person but got {principal!r}")
    return principal.removeprefix(PERSON)


def key_of(person: str) -> str:
    """Return the principal key of a person's id."""
    return PERSON + person


def submission(call: Call, element: str) -> Submission:
    """Return the newest answers given at an element of the case.

    Raises:
        ExecutionFailed: nobody has answered there.
    """
    found = call.work.find_submission(call.facts.case, element)
    if found is None:
        raise ExecutionFailed(f"Expected answers at {element} but there are none", element=element)
    return found


def name_of(work: UnitOfWork, person: str) -> str:
    """Return a person's name.

    Raises:
        NotFound: there is no such person.
    """
    name: str | None = work.session.scalar(sa.select(Person.name).where(Person.id == person))
    if name is None:
        raise NotFound("person", person)
    return name


def capacity_of(call: ServiceCall, sent: Submission) -> dict[str, Any]:
    """Return in which capacity answers were given: seat, title as signed, decree.

    The row of a closed item keeps it; while the item's own command still runs, the directory says.
    """
    w = t.work_item_closed.c
    kept = call.work.connection.scalar(sa.select(w.capacity).where(w.id == sent.item))
    if kept:
        return dict(kept)
    directory, agency = PeopleDirectory(), call.facts.agency
    item = items.find(call.work, agency, sent.item)
    if item is not None and item["decision"]:  # decided a while ago: what was held then counts
        return dict(decisions.get(call.work, agency, item["decision"])["capacity"])
    found = find_power(call.work, directory, item, sent.actor) if item is not None else None
    power = found or sent.actor
    return dict(directory.capacity(call.work, agency, sent.actor, power, call.now))


def tell(call: ServiceCall, whom: Iterable[str], kind: str, facts: Mapping[str, Any]) -> None:
    """Write notices about the case: whom are principal keys, kind names the sentence."""
    call.work.notify(
        whom,
        kind,
        facts,
        agency=call.facts.agency,
        case=call.facts.case,
        subject=call.facts.subject,
        period=call.facts.period,
    )


def refuse(message_id: str, message: str, field: str | None = None, **facts: Any) -> DomainRefused:
    """Return the refusal of answers, to be raised.

    Args:
        message_id: names the sentence, for translation.
        message: the sentence, as people read it (Indonesian).
        field: the form's field it belongs to; `table.2.column` inside a table, rows from 0.
        facts: numbers and names in the sentence.
    """
    return DomainRefused(message, field=field, message_id=message_id, **facts)


def check_files(call: ServiceCall, attachments: Mapping[str, str]) -> None:
    """Refuse files that were not uploaded in this case.

    Args:
        call: the service call.
        attachments: field -> attachment id.

    Raises:
        DomainRefused: a file is missing or belongs to another case.
    """
    a = t.attachment.c
    known = set(
        call.work.connection.scalars(
            sa.select(a.id).where(
                a.agency == call.facts.agency,
                a.case == call.facts.case,
                a.id.in_(attachments.values()),
            )
        )
    )
    for field, attachment in attachments.items():
        if attachment not in known:
            raise refuse("berkas_tidak_ada", "Berkas ini tidak diunggah pada tugas ini", field)


def moment_in_words(call: Call, moment: datetime) -> str:
    """Return "19 Januari 2026 pukul 14.05 WIB"."""
    zone = rules(call)["zona_waktu"]
    here = moment.astimezone(ZoneInfo(zone))
    return phrase(
        "%(day)s pukul %(time)s",
        day=day_in_words(here.date()),
        time=f"{here:%H.%M} {ZONE_WORDS.get(zone, zone)}",
    )


def local_date(call: Call, moment: datetime) -> date:
    """Return the day of a moment by the agency's clock."""
    return local_day(call.work, call.facts.agency, moment)
