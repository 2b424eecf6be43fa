"""What somebody who decides a step may do besides agreeing: return, refuse, have others decide.

Everything is checked here, within the transaction that changes the chain, whatever a page offered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from engine.errors import DomainRefused, ExecutionFailed
from engine.ports import ContextCall, ServiceCall
from engine.store.unit_of_work import Submission
from workflows.directory import PeopleDirectory
from workflows.domain.questions import Answer
from workflows.domain.reasons import say
from workflows.domain.told import phrase, word
from workflows.organisation.changing import Change
from workflows.organisation.named import name_assessor
from workflows.processes import asking
from workflows.processes.approval.chain import STATE_OF
from workflows.processes.approval.course import (
    ask_again,
    decided_others,
    deciders,
    earlier,
    put_after,
    put_before,
)
from workflows.processes.document_kinds import kind_of
from workflows.tables.approval import ApprovalStep
from workflows.tables.people import Person

NAMING = "tentukan_pelaku"  # the user task that fills the form of this name
AUTHOR = "pegawai"
ADDED = "Keputusan tambahan"
OF_ASSESSORS = ("atasan_langsung", "penilai_tercatat")  # rules that an assignment answers

REFUSALS: Mapping[str, str] = {
    "unknown": word("Tidak ada pegawai dengan NIP ini."),
    "status": word("Pegawai ini sedang tidak dapat bertugas."),
    "self": word("Tidak seorang pun memutus dokumennya sendiri."),
    "other_step": word("Pegawai ini sudah memutus langkah lain dokumen ini."),
    "tied": word("Pegawai ini mempunyai hubungan yang dinyatakan dengan pemilik dokumen."),
    "actor": word("Tunjuk orang lain, bukan diri Anda sendiri."),
    "helped": word("Pegawai ini pernah menjadi pembantu pengisian pemilik dokumen."),
}


def offered(call: ServiceCall, step: ApprovalStep) -> list[str]:
    """Return the decisions that a step offers."""
    kind = kind_of(str(call.variables["dokumen_jenis"]))
    return [
        "setuju",
        "kembalikan",
        *(["tolak"] if kind.refusable else []),
        *(["tambah"] if step.may_add else []),
    ]


def ways_back(call: ContextCall, steps: Sequence[ApprovalStep]) -> list[dict[str, str]]:
    """Return where the open group may return the document to."""
    ways = [
        {
            "value": AUTHOR,
            "label": "Pegawai yang mengajukan",
            "label_en": "The employee who sent it",
        }
    ]
    opened = [step.group for step in steps if step.state == "terbuka"]
    if opened and _may_go_back(call, steps):
        for step in earlier(steps, min(opened)):
            name = asking.find_name(call.work.session, step.decided_by)
            ways.append({"value": step.id, "label": f"{step.name}{f' ({name})' if name else ''}"})
    return ways


def put_down(
    call: ServiceCall, steps: Sequence[ApprovalStep], step: ApprovalStep, sent: Submission
) -> None:
    """Put a decision into its step.

    Raises:
        DomainRefused: what was chosen is not offered, or not any more.
    """
    answers = sent.answers
    decision = answers["keputusan"]
    if decision not in (*offered(call, step), "tolak" if _older(call) else ""):
        raise DomainRefused("Keputusan ini tidak tersedia pada langkah ini.", field="keputusan")
    if sent.actor in decided_others(steps, step) | {call.facts.subject}:
        raise DomainRefused(REFUSALS["other_step"], field="keputusan")
    step.comment = answers.get("alasan") or answers.get("catatan") or ""
    if decision == "tambah":
        _add(call, steps, step, sent)
        return
    step.state = STATE_OF[decision]
    step.decided_by, step.decided_at = sent.actor, sent.received_at
    target = answers.get("kembali_ke") or AUTHOR
    if decision == "kembalikan" and target != AUTHOR:
        if target not in {each.id for each in earlier(steps, step.group)}:
            raise DomainRefused("Langkah ini tidak dapat dituju lagi.", field="kembali_ke")
        if not _may_go_back(call, steps):
            raise DomainRefused(
                "Dokumen ini sudah terlalu sering dikembalikan ke langkah sebelumnya."
                " Kembalikan kepada pegawai yang mengajukan.",
                field="kembali_ke",
            )
        step.back_to_id = target


def went_back(
    call: ServiceCall, steps: Sequence[ApprovalStep], group: Sequence[ApprovalStep]
) -> bool:
    """Let earlier steps be asked once more where the group has sent the document back to one."""
    targets = [step.back_to_id for step in group if step.state == "dikembalikan"]
    if not any(targets) or any(step.state == "ditolak" for step in group):
        return False
    first = next((step for step in steps if step.id in targets), None)
    if first is None:
        raise ExecutionFailed(f"Expected a step {targets} of the chain", element=call.element)
    ask_again(call.work.session, steps, first, group[0].group)
    return True


def named(call: ServiceCall, steps: Sequence[ApprovalStep], step: ApprovalStep) -> Answer:
    """Return whom the performance office named for a step; for an assessor, keep it as such.

    Raises:
        DomainRefused: that person may not decide it.
    """
    sent = call.work.find_submission(call.facts.case, NAMING)
    if sent is None:
        raise ExecutionFailed(f"Expected an answer at {NAMING}", element=call.element)
    person = fit_person(call, steps, step, str(sent.answers["nip"]), sent.actor)
    decree = str(sent.answers["sk"]).strip()
    step.named_by, step.named_decree = sent.actor, decree
    if step.rule in OF_ASSESSORS:
        _assign(call, person, decree, sent)
    name = asking.find_name(call.work.session, sent.actor)
    step.principals = [f"person:{person.id}"]
    step.reason = say("appointed", name=name, decree=decree)
    excluded = [call.facts.subject, *sorted(decided_others(steps, step))]
    return {
        "principals": step.principals,
        "reason": step.reason,
        "excluded": [each for each in excluded if each],
    }


def fit_person(
    call: ServiceCall,
    steps: Sequence[ApprovalStep],
    step: ApprovalStep | None,
    nip: str,
    actor: str,
    *,
    field: str = "nip",
) -> Person:
    """Return the person with a NIP, who may decide a step; None stands for a step not there yet.

    Raises:
        DomainRefused: there is none, or one who may not.
    """
    work, agency, subject = call.work, call.facts.agency, call.facts.subject
    plain = "".join(nip.split())
    person = work.session.scalar(
        sa.select(Person).where(Person.agency == agency, Person.nip == plain)
    )
    directory, why = PeopleDirectory(), None
    key = "" if person is None else f"person:{person.id}"
    if person is None:
        why = "unknown"
    elif key == actor:
        why = "actor"
    elif key == subject:
        why = "self"
    elif key in (decided_others(steps, step) if step else deciders(steps)):
        why = "other_step"
    elif directory.unfit(work, agency, key, call.now) is not None:
        why = "status"
    elif subject and key in directory.barred(work, agency, subject, call.now):
        why = "tied"
    elif subject and directory.has_helped(work, agency, key, subject, call.now):
        why = "helped"
    if why is not None or person is None:
        raise DomainRefused(REFUSALS[why or "unknown"], field=field)
    return person


def _add(
    call: ServiceCall, steps: Sequence[ApprovalStep], step: ApprovalStep, sent: Submission
) -> None:
    """Have somebody else decide before the step, which is asked again then, or after its group."""
    most: int = asking.rules(call)["maksimum_pelaku_tambahan"]
    if sum(each.added_by is not None and each.repeats_id is None for each in steps) >= most:
        raise DomainRefused(
            phrase("Paling banyak %(most)s keputusan tambahan untuk satu dokumen.", most=most),
            field="keputusan",
        )
    nip = str(sent.answers["pelaku_tambahan"])
    person = fit_person(call, steps, None, nip, sent.actor, field="pelaku_tambahan")
    added = {
        "kind": "setuju",
        "needed": 1,
        "name": ADDED,
        "rule": f"orang:{person.nip}",
        "table_row": None,
        "may_add": False,
        "added_by": sent.actor,
        "named_by": None,
        "named_decree": "",
        "reason": str(sent.answers.get("alasan") or ""),
    }
    before = sent.answers.get("letak") == "sebelum"
    if (
        before
        and sum(each.group == step.group and each.state != "diberitahu" for each in steps) > 1
    ):
        raise DomainRefused(
            "Langkah ini diputus bersama langkah lain; keputusan tambahan hanya dapat sesudahnya.",
            field="letak",
        )
    if before:
        put_before(call.work.session, steps, step, added)
        step.state = "ditunda"
        return
    put_after(call.work.session, steps, step, added)
    step.state = STATE_OF["setuju"]
    step.decided_by, step.decided_at = sent.actor, sent.received_at


def _assign(call: ServiceCall, person: Person, decree: str, sent: Submission) -> None:
    """Keep who was named as the assessor of the subject from today on."""
    subject = (call.facts.subject or "").removeprefix("person:")
    if not subject:
        return
    reason = str(sent.answers.get("alasan") or "")[:500]
    change = Change(call.work, None, call.facts.agency, sent.actor, reason)
    try:
        name_assessor(change, subject, person.id, {"sk": decree, "mulai": change.today.isoformat()})
    except DomainRefused as refused:
        field = "sk" if refused.field == "sk" else "nip"
        raise DomainRefused(refused.message, field=field) from refused
    change.finish()


def _may_go_back(call: ServiceCall | ContextCall, steps: Sequence[ApprovalStep]) -> bool:
    most: int = asking.rules(call)["maksimum_pengembalian"]
    return sum(each.back_to_id is not None for each in steps) < most


def _older(call: ServiceCall) -> bool:
    """Say whether the case runs by a diagram that offered every decision at every step."""
    return "pilihan" not in call.variables["langkah"]
