"""Finish an item with checked answers and let its case go on."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import orjson
import sqlalchemy as sa

from engine import forms, rights
from engine.commands import CompleteItem
from engine.errors import AnswersInvalid, NotFound
from engine.handlers.resume import check_moves
from engine.handlers.start_case import brief
from engine.parts import Parts
from engine.powers import Power, key_of
from engine.progress import Progress
from engine.store import cases, items
from engine.store import tables as t
from engine.store.base import new_id
from engine.store.history import Event
from engine.store.prepared import Prepared
from engine.store.unit_of_work import UnitOfWork

_earlier = t.submission.alias("earlier")
_SUBMIT = Prepared(
    t.submission.insert().values(
        version=sa.select(sa.func.count() + 1)
        .where(
            _earlier.c.case == sa.bindparam("of_case"),
            _earlier.c.element == sa.bindparam("of_element"),
        )
        .scalar_subquery()
    ),
    [column.key for column in t.submission.c if column.key != "version"],
)


def handle(command: CompleteItem, work: UnitOfWork, parts: Parts) -> dict[str, Any]:
    """Complete an item.

    Returns:
        case, state, opened (items of the same case).

    Raises:
        NotFound, NotOpen: there is no such item, or it is over.
        Suspended: its case is not to move now.
        NotAllowed, ClaimedByAnother: this person may not do it, or only prepares it for another.
        AnswersInvalid: the form says no, field by field.
        ExecutionFailed: the diagram could not go on.
    """
    try:
        case, item = cases.lock_with_item(work, command.agency, command.item)
    except NotFound:
        items.get_open(work, command.agency, command.item)  # tells "over" from "never was"
        raise
    check_moves(case)
    power = rights.check_may_complete(work, parts, item, command.person, command.on_behalf)
    rights.check_not_delegated(item)
    signer = command.on_behalf or command.person
    progress = Progress(parts, work, case, command.person, passed_by=signer)
    return finish(command, progress, item, power)


def finish(
    command: CompleteItem,
    progress: Progress,
    item: Mapping[str, Any],
    power: Power,
    held: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Complete a locked item whose actor may do so.

    Args:
        command: the order.
        progress: of the item's case.
        item: the open item.
        power: through which the actor does it.
        held: in which capacity, when that was found out before.

    Returns:
        case, state, opened (items of the same case).

    Raises:
        AnswersInvalid: the form says no, field by field.
        ExecutionFailed: the diagram could not go on.
    """
    parts, work, case = progress.parts, progress.work, progress.case
    answers = checked(progress, item, command)
    shown, sealed = _seal(progress, item, answers)
    _submit(work, item, command, shown, sealed)
    definition = progress.compiled.definition
    outcome = parts.executor.complete(
        definition,
        case.state,
        item["token"],
        {name: value for name, value in shown.items() if name in definition.reads},
        progress.context,
    )
    signer = command.on_behalf or command.person
    found = held or parts.directory.capacity(work, command.agency, signer, power, work.now)
    capacity = dict(found)
    if command.on_behalf is not None:  # both names are kept: who acted, and for whom
        capacity |= {"capacity": "pembantu", "on_behalf": command.on_behalf}
        _tell_helped(work, item, command.on_behalf, command.person)
    received = command.received_at or work.now
    cause = Event(
        "item_completed",
        item["element"],
        command.person,
        {
            "item": item["id"],
            "name": item["name"],
            "received": received.isoformat(),
            "capacity": capacity,
            "answers": _digest(work, shown),
        },
    )
    opened = progress.apply(
        outcome, cause, closing=item, capacity={**capacity, "principal": key_of(power)}
    )
    return {"case": case.id, "state": case.status, "opened": [brief(new) for new in opened]}


def checked(progress: Progress, item: Mapping[str, Any], command: CompleteItem) -> dict[str, Any]:
    """Return the answers as the form cleans them; without a form, as they came.

    Raises:
        AnswersInvalid: the form says no, field by field.
    """
    form = forms.form_of(progress.compiled.bundle, item)
    if form is None:
        return dict(command.answers)
    shown = forms.shown(
        form,
        item,
        progress.case.variables,
        progress.context,
        command.on_behalf or command.person,
        names=forms.read_by_checks(form),
    )
    found = form.check(command.answers, shown, functions=progress.context.functions)
    if found.errors:
        raise AnswersInvalid(found.errors)
    return dict(found.answers)


def _seal(
    progress: Progress, item: Mapping[str, Any], answers: Mapping[str, Any]
) -> tuple[dict[str, Any], bytes | None]:
    """Take sealed fields out of the answers; leave their digests."""
    form = forms.form_of(progress.compiled.bundle, item)
    names = form.sealed & set(answers) if form else frozenset()
    if not names:
        return dict(answers), None
    shown = dict(answers)
    for name in names:
        plain = {"item": item["id"], name: answers[name]}
        shown[name] = {"sealed": _digest(progress.work, plain)}
    secret = orjson.dumps({name: answers[name] for name in sorted(names)})
    return shown, progress.parts.sealer.seal(secret)


def _submit(
    work: UnitOfWork,
    item: Mapping[str, Any],
    command: CompleteItem,
    answers: Mapping[str, Any],
    sealed: bytes | None,
) -> None:
    _SUBMIT.run(
        work,
        {
            "id": new_id(),
            "agency": command.agency,
            "case": item["case"],
            "element": item["element"],
            "of_case": item["case"],
            "of_element": item["element"],
            "item": item["id"],
            "actor": command.on_behalf or command.person,  # whose answers they are
            "answers": dict(answers),
            "sealed": sealed,
            "received_at": command.received_at or work.now,
        },
    )


def _tell_helped(work: UnitOfWork, item: Mapping[str, Any], person: str, helper: str) -> None:
    """Tell the person what was sent in their name."""
    work.notify(
        [person],
        "helper_sent",
        {"name": item["name"], "label": item["label"], "helper": helper},
        agency=item["agency"],
        case=item["case"],
        subject=item["subject"],
        period=item["period"],
    )


def _digest(work: UnitOfWork, value: Mapping[str, Any]) -> str:
    plain = orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(work.installation.secret.encode() + plain).hexdigest()
