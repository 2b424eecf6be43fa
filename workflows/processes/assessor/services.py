"""Services and form contexts of the process `assessor`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from engine.errors import DomainRefused, ExecutionFailed
from engine.ports import Context, ContextCall, Service, ServiceCall
from engine.store import jobs
from engine.store import tables as t
from engine.store.jobs import INTERACTIVE, TIMER, NewJob
from engine.store.unit_of_work import Submission
from workflows.directory import PeopleDirectory
from workflows.domain.questions import Answer
from workflows.domain.reasons import say
from workflows.domain.told import joined, word
from workflows.organisation.changing import Change
from workflows.organisation.named import name_assessor
from workflows.people.reviews import midnight
from workflows.processes import asking
from workflows.processes.approval.acting import OF_ASSESSORS
from workflows.processes.approval.course import decided_others
from workflows.tables.approval import ApprovalChain, ApprovalStep
from workflows.tables.people import Person

STATING = "menyatakan_penilai_keliru"  # fills the form `pernyataan`
CHECKING = "memeriksa_penilai"  # fills the form `periksa_penilai`
FIELDS = {"pegawai": "nip", "sk": "sk", "mulai": "mulai", "alasan": "jawaban"}


def settle(call: ServiceCall) -> None:
    """Correct the assessor from a day on, or only answer; tell the employee what came of it.

    Raises:
        DomainRefused: the assessor named cannot be one.
    """
    sent = call.work.find_submission(call.facts.case, CHECKING)
    if sent is None:
        raise ExecutionFailed(f"Expected an answer at {CHECKING}", element=call.element)
    corrected = sent.answers["putusan"] == "betulkan"
    if corrected:
        _correct(call, sent)
    call.work.notify(
        [f"person:{asking.subject(call)}"],
        "assessor_answered",
        {"text": sent.answers["jawaban"], "corrected": corrected},
        agency=call.facts.agency,
        case=call.facts.case,
        subject=call.facts.subject,
        period=call.facts.period,
    )


def _correct(call: ServiceCall, sent: Submission) -> None:
    """Name the assessor, and let what waits for the one before go to them on the day."""
    work, agency, subject = call.work, call.facts.agency, asking.subject(call)
    nip = "".join(str(sent.answers["nip"]).split())
    assessor = work.session.scalar(
        sa.select(Person).where(Person.agency == agency, Person.nip == nip)
    )
    if assessor is None:
        raise DomainRefused("Tidak ada pegawai dengan NIP ini.", field="nip")
    if PeopleDirectory().unfit(work, agency, f"person:{assessor.id}", call.now) is not None:
        raise DomainRefused("Pegawai ini sedang tidak dapat bertugas.", field="nip")
    before = asking.ask(call, "atasan_langsung")
    change = Change(work, None, agency, sent.actor, str(sent.answers["jawaban"]))
    start = date.fromisoformat(str(sent.answers["mulai"]))
    try:
        name_assessor(
            change,
            subject,
            assessor.id,
            {"sk": str(sent.answers["sk"]), "mulai": start.isoformat()},
        )
    except DomainRefused as refused:
        field = FIELDS.get(refused.field or "", "nip")
        raise DomainRefused(refused.message, field=field) from refused
    change.finish()
    _move_items(call, before, assessor, max(start, change.today), sent)


def _move_items(
    call: ServiceCall, before: Answer, assessor: Person, on: date, sent: Submission
) -> None:
    """Order every open item about the subject that waits for the assessor before to move."""
    work, agency, w = call.work, call.facts.agency, t.work_item.c
    rows = work.connection.execute(
        sa.select(w.id, w.case, w.root, w.owner, w.label).where(
            w.agency == agency, w.subject == call.facts.subject, w.case != call.facts.case
        )
    ).all()
    orders = []
    for row in rows:
        if not set(row.owner["principals"]) & set(before["principals"]):
            continue
        steps = _steps(call, row.case)
        owner: dict[str, Any] | None = None
        if steps:
            step = next(
                (each for each in steps if each.state == "terbuka" and each.name == row.label),
                None,
            )
            if step is None or step.rule not in OF_ASSESSORS:
                continue
            taken = decided_others(steps, step)
            if f"person:{assessor.id}" in taken:
                continue
            owner = {
                "principals": [f"person:{assessor.id}"],
                "reason": say("assessor_settled", name=assessor.name, decree=sent.answers["sk"]),
                "excluded": [call.facts.subject, *sorted(taken)],
            }
            step.principals, step.reason = owner["principals"], owner["reason"]
        at_once = on <= asking.today(call)
        orders.append(
            NewJob(
                "ReassignItem",
                agency,
                {
                    "item": row.id,
                    "owner": owner,
                    "reason": str(sent.answers["jawaban"]),
                    "actor": sent.actor,
                },
                rank=INTERACTIVE if at_once else TIMER,
                case=row.case,
                root=row.root,
                item=row.id,
                due_at=None if at_once else midnight(work, agency, on),
                dedup=f"reassign:{call.facts.case}:{row.id}",
            )
        )
    jobs.add(work, orders)


def _steps(call: ServiceCall, case: str) -> Sequence[ApprovalStep]:
    """Return the steps of the chain that a case runs; none where it runs none."""
    return call.work.session.scalars(
        sa.select(ApprovalStep)
        .join(ApprovalChain, ApprovalChain.id == ApprovalStep.chain_id)
        .where(ApprovalChain.case == case)
        .order_by(ApprovalStep.number)
    ).all()


def show_assessor(call: ContextCall) -> str:
    """Return the assessor by the rules today, with the reason."""
    answer = asking.ask(call, "atasan_langsung")
    behind = asking.people_behind(
        call.work.session, call.facts.agency, answer["principals"], asking.today(call)
    )
    names = "; ".join(asking.find_name(call.work.session, each) for each in behind)
    return joined("", (names or word("Tidak ditemukan"), ". ", answer["reason"]))


def show_statement(call: ContextCall) -> str:
    """Return what the employee says is wrong."""
    return _stated(call, "alasan")


def show_proposal(call: ContextCall) -> str:
    """Return who it should be by what the employee says."""
    return _stated(call, "seharusnya")


def show_today(call: ContextCall) -> str:
    """Return today by the agency's clock, as the form writes a date."""
    return asking.today(call).isoformat()


def _stated(call: ContextCall, name: str) -> str:
    sent = call.work.find_submission(call.facts.case, STATING)
    return "" if sent is None else str(sent.answers.get(name) or "")


SERVICES: dict[str, Service] = {"assessor.settle": settle}
CONTEXTS: dict[str, Context] = {
    "assessor.penilai_kini": show_assessor,
    "assessor.kata_pegawai": show_statement,
    "assessor.usul_pegawai": show_proposal,
    "assessor.hari_ini": show_today,
}
