"""Services and form contexts of the process `question`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from engine.errors import ExecutionFailed
from engine.ports import Context, ContextCall, Service, ServiceCall
from engine.store import jobs
from engine.store import tables as t
from engine.store.jobs import INTERACTIVE, NewJob
from workflows.processes import asking
from workflows.processes.approval.document import Document
from workflows.processes.document_kinds import kind_of
from workflows.tables.approval import ApprovalChain

ANSWERING = "menjawab_pertanyaan"  # the user task that fills the form `jawaban`


def answer(call: ServiceCall) -> None:
    """Send the answer to the case that was asked about: an order of its own, right after this."""
    question = _question(call.variables)
    sent = call.work.find_submission(call.facts.case, ANSWERING)
    if sent is None:
        raise ExecutionFailed(f"Expected an answer at {ANSWERING}", element=call.element)
    root = call.work.connection.scalar(
        sa.select(t.process_instance.c.root).where(t.process_instance.c.id == question["case"])
    )
    payload = {
        "case": question["case"],
        "item": question["item"],
        "event": question["event"],
        "asker": question["by"],
        "person": sent.actor,
        "text": sent.answers["jawaban"],
    }
    key = f"answer:{question['case']}:{question['event']}"
    order = NewJob(
        "AnswerQuestion",
        call.facts.agency,
        payload,
        rank=INTERACTIVE,
        case=question["case"],
        root=root,
        dedup=key,
    )
    jobs.add(call.work, [order])


def show_asker(call: ContextCall) -> str:
    """Return who asks."""
    return asking.find_name(call.work.session, _question(call.variables)["by"])


def show_question(call: ContextCall) -> str:
    """Return the question, as it stands in the history of the case that it is about."""
    question, p = _question(call.variables), t.history_payload.c
    payload = call.work.connection.scalar(
        sa.select(p.payload).where(p.case == question["case"], p.seq == question["event"])
    )
    return str((payload or {}).get("reason", ""))


def show_document(call: ContextCall) -> str:
    """Return the title of the document that is decided, where the question is about one."""
    found = _document(call)
    return "" if found is None else kind_of(found.kind).title(call.work.session, found)


def show_lines(call: ContextCall) -> list[dict[str, str]]:
    """Return what that document says, so that the answer can be about it."""
    found = _document(call)
    if found is None:
        return []
    return [
        {"bagian": line.part, "uraian": line.text, "rincian": line.details}
        for line in kind_of(found.kind).lines(call.work.session, found)
    ]


def _document(call: ContextCall) -> Document | None:
    chain = call.work.session.scalar(
        sa.select(ApprovalChain).where(
            ApprovalChain.case == _question(call.variables)["case"],
            ApprovalChain.agency == call.facts.agency,
        )
    )
    if chain is None:
        return None
    return Document(chain.agency, chain.document_kind, chain.document_id, chain.document_version)


def _question(variables: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = variables["question"]
    return found


SERVICES: dict[str, Service] = {"question.answer": answer}
CONTEXTS: dict[str, Context] = {
    "question.penanya": show_asker,
    "question.isi_pertanyaan": show_question,
    "question.nama_dokumen": show_document,
    "question.isi_dokumen": show_lines,
}
