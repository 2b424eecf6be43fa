"""Services and form contexts of the process `approval`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.errors import DomainRefused, ExecutionFailed
from engine.ports import Assignment, Context, ContextCall, Service, ServiceCall
from engine.store import items
from workflows.domain.reasons import say
from workflows.domain.steps import INFORMED
from workflows.domain.told import phrase, word
from workflows.processes import asking
from workflows.processes.approval import acting
from workflows.processes.approval.chain import (
    ChainUnusable,
    plan_chain,
    result_of,
)
from workflows.processes.approval.comparing import show_changes, show_compared
from workflows.processes.approval.course import decided_others, decided_this, deciders
from workflows.processes.approval.document import Document, Outcome
from workflows.processes.approval.history import list_decisions
from workflows.processes.approval.resolve import Answer, UnknownRule, resolve, resolve_group
from workflows.processes.approval.withdrawing import acted_on
from workflows.processes.document_kinds import kind_of
from workflows.tables.approval import ApprovalChain, ApprovalStep

DECIDE = "memutuskan"  # the user task that fills the form `keputusan`
DECISIONS = {
    "disetujui": word("Disetujui"),
    "dikembalikan": word("Dikembalikan"),
    "ditolak": word("Ditolak"),
}


def describe_document(call: ServiceCall) -> Mapping[str, Any]:
    """Say what the decision table asks: position of the person, and how often it came back."""
    session, agency = call.work.session, call.facts.agency
    document = _document(call)
    returned = session.scalar(
        sa.select(sa.func.count())
        .select_from(ApprovalChain)
        .where(
            ApprovalChain.agency == agency,
            ApprovalChain.document_kind == document.kind,
            ApprovalChain.document_id == document.id,
            ApprovalChain.state.in_(("dikembalikan", "ditolak")),
        )
    )
    return {**asking.questions(call).position(), "pengembalian": returned or 0}


def build_chain(call: ServiceCall) -> None:
    """Write the steps that the decision table gave for this version of the document."""
    document = _document(call)
    try:
        steps = plan_chain(call.variables["rantai_persetujuan"] or [])
    except ChainUnusable as error:
        raise ExecutionFailed(str(error), element=call.element) from error
    chain = ApprovalChain(
        agency=call.facts.agency,
        case=call.facts.case,
        document_kind=document.kind,
        document_id=document.id,
        document_version=document.version,
        subject=call.facts.subject,
        period=call.facts.period,
        started_at=call.now,
    )
    session = call.work.session
    session.add(chain)
    session.flush()
    session.add_all(
        ApprovalStep(
            agency=chain.agency,
            chain_id=chain.id,
            number=step.number,
            group=step.group,
            needed=step.needed,
            kind=step.kind,
            name=step.name,
            rule=step.rule,
            table_row=step.row,
            deadline=step.deadline,
            reminder=step.reminder,
            escalation=step.escalation,
            may_add=step.may_add,
        )
        for step in steps
    )


def open_group(call: ServiceCall) -> Mapping[str, Any]:
    """Open the next group: work out who decides each of its steps, today."""
    chain, steps = _chain(call)
    waiting = [step for step in steps if step.state == "menunggu"]
    if not waiting:
        raise ExecutionFailed(
            f"Expected chain {chain.id} to have a step left but it has none", element=call.element
        )
    group = [step for step in waiting if step.group == waiting[0].group]
    deciding = [step for step in group if step.kind != INFORMED]
    for step in group:
        if step.kind == INFORMED:
            _inform(call, step)
    opened = []
    owners = _owners(call, deciding, steps)
    for step, found in zip(deciding, owners, strict=True):
        owner = _explained(call, step, _settled(call, found))
        taken = decided_others(steps, step)
        later = _resolve(call, step.escalation, step, taken) if step.escalation else None
        step.state, step.opened_at = "terbuka", call.now
        step.principals, step.reason = owner["principals"], owner["reason"]
        opened.append(
            {
                "id": step.id,
                "nama": step.name,
                "pelaku": owner,
                "tenggat": step.deadline,
                "pengingat": step.reminder,
                "eskalasi": later,
                # Where nobody is found, somebody says who decides (form tentukan_pelaku); cases
                # of older diagrams let them decide.
                "tanpa_pelaku": not found["principals"],
                "penentu": None if found["principals"] else owner,
                "pilihan": acting.offered(call, step),
                "letak": ["sebelum", "sesudah"] if len(deciding) == 1 else ["sesudah"],
            }
        )
    return {"kelompok": opened, "kelompok_selesai": not opened}


def record_decision(call: ServiceCall) -> Mapping[str, Any]:
    """Put a decision into its step; keep whoever took it from the other open steps."""
    _, steps = _chain(call)
    wanted = call.variables["langkah"]["id"]
    step = next(each for each in steps if each.id == wanted)
    sent = call.work.find_submission(call.facts.case, DECIDE)
    if sent is None:
        raise ExecutionFailed(
            f"Expected a decision at {DECIDE} but nobody took one", element=call.element
        )
    acting.put_down(call, steps, step, sent)
    group = [each for each in steps if each.group == step.group]
    result = result_of(step.needed, (each.state for each in group))
    if result == "berjalan":
        _keep_from_others(call, steps, sent.actor, sent.item)
    return {"kelompok_selesai": result != "berjalan"}


def settle_group(call: ServiceCall) -> Mapping[str, Any]:
    """Say how the open group ended: on to the next, or the result of the whole chain."""
    _, steps = _chain(call)
    begun = [step for step in steps if step.state != "menunggu"]
    group = [step for step in begun if step.group == begun[-1].group]
    result = result_of(_needed(group), (step.state for step in group))
    for step in group:
        if step.state == "terbuka":
            step.state = "dilewati" if result == "disetujui" else "gugur"
    if result == "ditunda" or acting.went_back(call, steps, group):
        return {"putusan": {"hasil": "", "alasan": ""}, "kelompok": []}
    if result == "berjalan":
        raise ExecutionFailed(
            f"Expected group {group[0].group} to be decided but it is not", element=call.element
        )
    if result == "disetujui" and any(step.state == "menunggu" for step in steps):
        return {"putusan": {"hasil": "", "alasan": ""}, "kelompok": []}
    reasons = [step.comment for step in group if step.state in ("dikembalikan", "ditolak")]
    return {"putusan": {"hasil": result, "alasan": "\n".join(reasons)}, "kelompok": []}


def name_actor(call: ServiceCall) -> Mapping[str, Any]:
    """Let the step that nobody was found for be decided by whom the performance office names."""
    _, steps = _chain(call)
    wanted = call.variables["langkah"]["id"]
    step = next(each for each in steps if each.id == wanted)
    return {"langkah": {**call.variables["langkah"], "pelaku": acting.named(call, steps, step)}}


def withdraw_document(call: ServiceCall) -> Mapping[str, Any]:
    """Take the document back for its author, while nobody has decided anything about it.

    Raises:
        DomainRefused: somebody has, or it is not the author who asks.
    """
    chain, steps = _chain(call)
    if call.actor is None or call.actor != chain.subject:
        raise DomainRefused("Dokumen hanya dapat ditarik kembali oleh pegawai yang mengajukannya.")
    if acted_on(steps):
        raise DomainRefused(
            "Dokumen ini tidak dapat ditarik lagi: sudah ada yang memutus sejak Anda mengajukannya."
        )
    for step in steps:
        if step.state == "terbuka":
            _tell_withdrawn(call, step)
    _finish(call, "ditarik")
    return {"putusan": {"hasil": "ditarik", "alasan": "Ditarik kembali oleh pegawai."}}


def set_document(call: ServiceCall) -> None:
    """Set the document: every step agreed."""
    _finish(call, "disetujui")


def return_document(call: ServiceCall) -> None:
    """Return the document to be corrected."""
    _finish(call, "dikembalikan")


def reject_document(call: ServiceCall) -> None:
    """Refuse the document."""
    _finish(call, "ditolak")


def show_title(call: ContextCall) -> str:
    """Name of the document with the person, the year and the version that is decided."""
    document = _document(call)
    title = kind_of(document.kind).title(call.work.session, document)
    return phrase("%(document)s, versi %(version)s", document=title, version=document.version)


def show_lines(call: ContextCall) -> list[dict[str, str]]:
    """What the document says."""
    document = _document(call)
    return [
        {"bagian": line.part, "uraian": line.text, "rincian": line.details}
        for line in kind_of(document.kind).lines(call.work.session, document)
    ]


def show_last_year(call: ContextCall) -> list[dict[str, str]]:
    """The document beside the year before, wherever that was run; empty when it is not known."""
    document = _document(call)
    return [
        {
            "hasil": line.text,
            "lalu": line.then,
            "realisasi": line.reached,
            "kini": line.now,
            "beda": line.change,
        }
        for line in kind_of(document.kind).last_year(call.work.session, document)
    ]


def show_decisions(call: ContextCall) -> list[dict[str, str]]:
    """What earlier steps and earlier versions came to, newest first."""
    document, session = _document(call), call.work.session
    zone = asking.calendar(call).zone
    return [
        {
            "langkah": phrase(
                "%(step)s (versi %(version)s)",
                step=word(each.step),
                version=each.document_version,
            ),
            "oleh": asking.find_name(session, each.person),
            "keputusan": DECISIONS[each.state],
            "alasan": each.comment,
            "pada": f"{each.at.astimezone(zone):%d-%m-%Y %H.%M}",
        }
        for each in list_decisions(session, document.agency, document.kind, document.id)
    ]


def _document(call: ServiceCall | ContextCall) -> Document:
    given = call.variables
    return Document(
        agency=call.facts.agency,
        kind=str(given["dokumen_jenis"]),
        id=str(given["dokumen_id"]),
        version=int(given["dokumen_versi"]),
    )


def _chain(call: ServiceCall) -> tuple[ApprovalChain, Sequence[ApprovalStep]]:
    session = call.work.session
    chain = session.scalars(
        sa.select(ApprovalChain).where(ApprovalChain.case == call.facts.case)
    ).one()
    return chain, _steps(session, chain)


def _steps(session: Session, chain: ApprovalChain) -> Sequence[ApprovalStep]:
    return session.scalars(
        sa.select(ApprovalStep)
        .where(ApprovalStep.chain_id == chain.id)
        .order_by(ApprovalStep.number)
    ).all()


def show_ways_back(call: ContextCall) -> list[dict[str, str]]:
    """To whom a document may be returned: its author, or an earlier step of this run."""
    session = call.work.session
    chain = session.scalar(sa.select(ApprovalChain).where(ApprovalChain.case == call.facts.case))
    if chain is None:
        return []
    return acting.ways_back(call, _steps(session, chain))


def _needed(group: Sequence[ApprovalStep]) -> int:
    """How many of a group must agree, as its deciding steps say."""
    return next((step.needed for step in group if step.kind != INFORMED), group[0].needed)


def _tell_withdrawn(call: ServiceCall, step: ApprovalStep) -> None:
    document = _document(call)
    title = kind_of(document.kind).title(call.work.session, document)
    call.work.notify(
        list(step.principals or ()),
        "document_withdrawn",
        {"document": title, "version": document.version, "by": step.name},
        agency=call.facts.agency,
        case=call.facts.case,
        subject=call.facts.subject,
        period=call.facts.period,
    )


def _inform(call: ServiceCall, step: ApprovalStep) -> None:
    """Tell those whom a step of the kind tahu names; nothing waits for them."""
    found = _resolve(call, step.rule, step, set())
    step.state, step.opened_at = "diberitahu", call.now
    step.principals, step.reason = found["principals"], found["reason"]
    document = _document(call)
    title = kind_of(document.kind).title(call.work.session, document)
    call.work.notify(
        found["principals"],
        "document_for_information",
        {"document": title, "version": document.version, "by": step.name},
        agency=call.facts.agency,
        case=call.facts.case,
        subject=call.facts.subject,
        period=call.facts.period,
    )


def _owners(
    call: ServiceCall, group: Sequence[ApprovalStep], steps: Sequence[ApprovalStep]
) -> list[Answer]:
    """Return who decides each step of a group."""
    try:
        return resolve_group(
            [step.rule for step in group],
            asking.questions(call).by_name(),
            _people_behind(call),
            deciders(steps),
            levels=asking.rules(call)["tingkat_atasan_maksimum"],
            own=[decided_this(steps, step) for step in group],
        )
    except UnknownRule as error:
        names = ", ".join(step.name for step in group)
        raise ExecutionFailed(f"Step {names}: {error}", element=call.element) from error


def _people_behind(call: ServiceCall) -> Callable[[list[str]], tuple[str, ...]]:
    session, agency, on = call.work.session, call.facts.agency, asking.today(call)
    return lambda principals: asking.people_behind(session, agency, principals, on)


def _resolve(call: ServiceCall, rule: str, step: ApprovalStep, taken: set[str]) -> Answer:
    try:
        return resolve(
            rule,
            asking.questions(call).by_name(),
            _people_behind(call),
            taken,
            levels=asking.rules(call)["tingkat_atasan_maksimum"],
        )
    except UnknownRule as error:
        raise ExecutionFailed(f"Step {step.name}: {error}", element=call.element) from error


def _keep_from_others(
    call: ServiceCall, steps: Sequence[ApprovalStep], person: str, item: str
) -> None:
    """Keep who has just decided from the open items of the chain's other steps.

    A step that this leaves without anybody goes to the next superior.
    """
    opened = {step.name: step for step in steps if step.state == "terbuka"}
    for row in items.list_of_element(call.work, call.facts.case, DECIDE):
        if row["id"] == item:
            continue
        owner = items.assignment_from_json(row["owner"])
        left = set(_people_behind(call)(list(owner.principals))) - {*owner.excluded, person}
        if left:
            items.exclude(call.work, row, person)
            continue
        step = opened[row["label"]]
        taken = decided_others(steps, step)
        found = _explained(call, step, _settled(call, _resolve(call, step.rule, step, taken)))
        step.principals, step.reason = found["principals"], found["reason"]
        items.set_owner(
            call.work,
            row,
            Assignment(tuple(found["principals"]), found["reason"], tuple(found["excluded"])),
        )


def _settled(call: ServiceCall, owner: Answer) -> Answer:
    """Return the owner, or for nobody who settles the step: no other step's decider."""
    if owner["principals"]:
        return owner
    spare = asking.fallback(call, owner["reason"], owner["excluded"])
    excluded = dict.fromkeys([*owner["excluded"], *spare.excluded])
    return {
        "principals": list(spare.principals),
        "reason": spare.reason,
        "excluded": list(excluded),
    }


def _explained(call: ServiceCall, step: ApprovalStep, owner: Answer) -> Answer:
    """Return the owner with the row of the table, or the person, that asks for the step."""
    if step.added_by is not None and step.table_row is None:
        name = asking.find_name(call.work.session, step.added_by)
        why = f" {step.reason}" if step.opened_at is None and step.reason else ""
        told = f"{owner['reason']} Langkah ini ditambahkan {name}.{why}"
        return {**owner, "reason": told.strip()}
    if step.table_row is None:
        return owner
    told = f"{owner['reason']} {say('by_row', row=step.table_row)}"
    return {**owner, "reason": told.strip()}


def _finish(call: ServiceCall, outcome: Outcome) -> None:
    chain, steps = _chain(call)
    for step in steps:
        if step.state in ("menunggu", "terbuka"):
            step.state = "gugur"
    chain.state, chain.ended_at = outcome, call.now
    chain.reason = str(call.variables.get("alasan") or "")
    document = _document(call)
    kind = kind_of(document.kind)
    kind.settle(call.work, document, outcome)
    if call.facts.subject is not None:
        call.work.notify(
            [call.facts.subject],
            f"document_{outcome}",
            {
                "document": kind.title(call.work.session, document),
                "version": document.version,
                "by": _last_step(steps),
            },
            agency=call.facts.agency,
            case=call.facts.case,
            subject=call.facts.subject,
            period=call.facts.period,
        )


def _last_step(steps: Sequence[ApprovalStep]) -> str:
    decided = [step for step in steps if step.decided_at is not None]
    return decided[-1].name if decided else ""


SERVICES: dict[str, Service] = {
    "approval.describe_document": describe_document,
    "approval.build_chain": build_chain,
    "approval.open_group": open_group,
    "approval.record_decision": record_decision,
    "approval.name_actor": name_actor,
    "approval.withdraw_document": withdraw_document,
    "approval.settle_group": settle_group,
    "approval.set_document": set_document,
    "approval.return_document": return_document,
    "approval.reject_document": reject_document,
}
CONTEXTS: dict[str, Context] = {
    "approval.ringkasan_dokumen": show_title,
    "approval.isi_dokumen": show_lines,
    "approval.perubahan_dokumen": show_changes,
    "approval.dibanding_versi": show_compared,
    "approval.riwayat_keputusan": show_decisions,
    "approval.tujuan_kembali": show_ways_back,
    "approval.dibanding_tahun_lalu": show_last_year,
}
