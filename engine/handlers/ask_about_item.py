"""Ask somebody about an item, and bring the answer back; the item itself does not move."""

from __future__ import annotations

from typing import Any

from engine import rights
from engine.commands import AnswerQuestion, AskAboutItem
from engine.parts import Parts
from engine.progress import Progress
from engine.store import cases, items, jobs
from engine.store.history import Event
from engine.store.jobs import INTERACTIVE, NewJob
from engine.store.unit_of_work import UnitOfWork


def handle(command: AskAboutItem, work: UnitOfWork, parts: Parts) -> dict[str, Any]:
    """Note a question in the history of the case, and start the case in which it is answered.

    Place, claim, draft and deadline of the item stay. The new case gets the variable `question`:
    case, item and event (number in that history) of the question, by and to.

    Returns:
        item, event.

    Raises:
        NotAllowed: the item is not the asker's, or nobody can be asked (`why`).
        NotDeployed: there is no such process.
        ClaimedByAnother, NotOpen, NotFound: as their names say.
    """
    items.get_open(work, command.agency, command.item)  # tells "over" from "never was"
    case, item = cases.lock_with_item(work, command.agency, command.item)
    rights.check_may_complete(work, parts, item, command.person)
    rights.check_may_be_asked(work, parts, item, command.person, command.to)
    parts.definitions.latest(work, command.agency, "process", command.process)
    facts = {"item": item["id"], "name": item["name"], "by": command.person, "to": [command.to]}
    Progress(parts, work, case, command.person).record(
        [Event("question_asked", item["element"], command.person, facts, {"reason": command.text})]
    )
    cases.save(work, case)
    question = {
        "case": case.id,
        "item": item["id"],
        "event": case.history_seq,
        "by": command.person,
        "to": command.to,
    }
    key = f"question:{case.id}:{case.history_seq}"
    start = {
        "process": command.process,
        "key": key,
        "data": {"question": question},
        "subject": item["subject"],
        "period": item["period"],
        "actor": command.person,
    }
    order = NewJob(
        "StartCase",
        command.agency,
        start,
        rank=INTERACTIVE,
        case=case.id,
        root=case.root,
        dedup=key,
    )
    jobs.add(work, [order])
    return {"item": item["id"], "event": case.history_seq}


def handle_answer(command: AnswerQuestion, work: UnitOfWork, parts: Parts) -> dict[str, Any]:
    """Note an answer beside its question, and tell who asked; the item may be over by then.

    Raises:
        NotFound: there is no such case.
    """
    case = cases.get(work, command.case, agency=command.agency, lock=True)
    item = items.find(work, command.agency, command.item)
    facts = {
        "item": command.item,
        "question": command.event,
        "by": command.person,
        "to": [command.asker],
    }
    Progress(parts, work, case, command.person).record(
        [Event("question_answered", None, command.person, facts, {"reason": command.text})]
    )
    cases.save(work, case)
    work.notify(
        [command.asker],
        "question_answered",
        {"by": command.person, "name": item["name"] if item else ""},
        agency=command.agency,
        case=case.id,
        item=command.item if item else None,
        subject=case.subject,
        period=case.period,
    )
    return {"case": case.id, "open": item is not None}
