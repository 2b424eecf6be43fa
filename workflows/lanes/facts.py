"""What a rule about lanes may ask of a decision that opens: each fact once, None when not known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from engine.ports import Opened
from workflows.earlier.last_year import beside_last_year, lines_of_last_year
from workflows.lanes.documents import document_of, last_seen
from workflows.processes.approval.document import Document
from workflows.processes.asking import PERSON, find_seat, people_behind, rules, today
from workflows.processes.measurement.records import latest_realisations
from workflows.processes.planning.plans import get_plan
from workflows.tables.approval import ApprovalChain, ApprovalStep
from workflows.tables.base import in_force
from workflows.tables.evaluation import Evaluation, EvaluationVersion
from workflows.tables.measurement import Evidence, Realisation
from workflows.tables.objection import Objection
from workflows.tables.people import Holding

Fact = Callable[[Opened], Any]

OVER = ("diputus", "tidak_diterima")  # states of an objection that is settled


def element(asked: Opened) -> str:
    """Return the id of the step."""
    return asked.element


def escalated(asked: Opened) -> bool:
    """Say whether it has come from somebody who was late."""
    return asked.escalated


def about_objection(asked: Opened) -> bool:
    """Say whether it is part of an objection, or about somebody whose objection is open."""
    if asked.facts.process == "objection":
        return True
    if asked.variables.get("dokumen_jenis") == "keputusan_keberatan":
        return True
    person = _person(asked)
    if person is None or asked.facts.period is None:
        return False
    found = asked.work.session.scalar(
        sa.select(Objection.id)
        .where(
            Objection.agency == asked.facts.agency,
            Objection.person_id == person,
            Objection.period == asked.facts.period,
            Objection.state.not_in(OVER),
        )
        .limit(1)
    )
    return found is not None


def grade(asked: Opened) -> str | None:
    """Return the grade that is released, or None when this is not about one."""
    value = asked.variables.get("predikat")
    return value if asked.facts.process == "evaluation" and isinstance(value, str) else None


def grade_name(asked: Opened) -> str:
    """Return the grade in words."""
    value = grade(asked) or ""
    return str(rules(asked)["nama_predikat"].get(value, value))


def version(asked: Opened) -> int | None:
    """Return the version of the document that is decided about."""
    document = _document(asked)
    return None if document is None else document.version


def version_seen(asked: Opened) -> int | None:
    """Return the newest earlier version that somebody who decides today has opened."""
    document = _document(asked)
    return None if document is None else last_seen(asked.work, document, _deciders(asked))


def returns(asked: Opened) -> int:
    """Return how often what is decided about was sent back."""
    document = _document(asked)
    if document is None:
        return 0
    if document.kind in ("evaluasi", "realisasi"):
        return document.version - 1
    found = asked.work.session.scalar(
        sa.select(sa.func.count())
        .select_from(ApprovalChain)
        .where(
            ApprovalChain.agency == document.agency,
            ApprovalChain.document_kind == document.kind,
            ApprovalChain.document_id == document.id,
            ApprovalChain.state.in_(("dikembalikan", "ditolak")),
        )
    )
    return found or 0


def target_drop(asked: Opened) -> Decimal | None:
    """Return by how many percent the target that fell most is below last year's, or None."""
    document, person = _document(asked), _person(asked)
    if document is None or document.kind != "skp" or person is None or asked.facts.period is None:
        return None
    session, agency = asked.work.session, asked.facts.agency
    if not lines_of_last_year(session, agency, person, asked.facts.period):
        return None
    plan = get_plan(session, document.id, document.version)
    changed = [line.percent for line in beside_last_year(session, agency, plan)]
    lowest = min((each for each in changed if each is not None), default=None)
    return None if lowest is None or lowest >= 0 else -lowest


def results_without_evidence(asked: Opened) -> int | None:
    """Return for how many results what was reached is told without any file that shows it."""
    session, facts, person = asked.work.session, asked.facts, _person(asked)
    if facts.process == "measurement":
        document = _document(asked)
        if document is None:
            return None
        told = set(
            session.scalars(
                sa.select(Realisation.row_key).where(
                    Realisation.case == facts.case, Realisation.version == document.version
                )
            )
        )
        shown = sa.select(Evidence.row_key).where(
            Evidence.case == facts.case, Evidence.version == document.version
        )
    elif facts.process == "evaluation" and person is not None and facts.period is not None:
        told = {
            each.row_key
            for each in latest_realisations(session, facts.agency, person, facts.period)
        }
        shown = sa.select(Evidence.row_key).where(
            Evidence.agency == facts.agency,
            Evidence.person_id == person,
            Evidence.period == facts.period,
        )
    else:
        return None
    return len(told - set(session.scalars(shown)))


def first_under_decider(asked: Opened) -> bool:
    """Say whether none of those who decide today decided about the person before, and others did.

    Where nobody did yet, it is the first case when the person took the seat within the year.
    """
    person = _person(asked)
    if person is None:
        return False
    before = set(_decided_before(asked, person))
    if before:
        return before.isdisjoint(_deciders(asked))
    return _moved_within_year(asked, person)


def not_known(asked: Opened) -> None:
    """Return nothing: no process keeps this, as the rule says that asks for it."""


def _document(asked: Opened) -> Document | None:
    facts = asked.facts
    key = ("document_of", facts.case, asked.variables.get("dokumen_versi"))
    if key not in asked.work.cache:
        asked.work.cache[key] = document_of(
            asked.work, facts.agency, facts.process, facts.case, asked.variables
        )
    found: Document | None = asked.work.cache[key]
    return found


def _deciders(asked: Opened) -> tuple[str, ...]:
    return people_behind(asked.work.session, asked.facts.agency, asked.principals, today(asked))


def _person(asked: Opened) -> str | None:
    subject = asked.facts.subject
    return subject.removeprefix(PERSON) if subject and subject.startswith(PERSON) else None


def _decided_before(asked: Opened, person: str) -> Iterable[str]:
    """Return who ("person:ID") decided about a person in other cases."""
    session, agency = asked.work.session, asked.facts.agency
    steps = session.scalars(
        sa.select(ApprovalStep.decided_by)
        .join(ApprovalChain, ApprovalChain.id == ApprovalStep.chain_id)
        .where(
            ApprovalChain.agency == agency,
            ApprovalChain.subject == asked.facts.subject,
            ApprovalChain.case != asked.facts.case,
        )
        .distinct()
    )
    yield from (each for each in steps if each is not None)
    for each in session.scalars(
        sa.select(EvaluationVersion.decided_by)
        .join(Evaluation, Evaluation.id == EvaluationVersion.evaluation_id)
        .where(
            Evaluation.agency == agency,
            Evaluation.person_id == person,
            Evaluation.case != asked.facts.case,
        )
        .distinct()
    ):
        yield f"{PERSON}{each}"


def _moved_within_year(asked: Opened, person: str) -> bool:
    """Say whether the person's seat was taken after the first day of the case's year."""
    period, work = asked.facts.period or "", asked.work
    if not (len(period) == 4 and period.isdigit()):
        return False
    seat = find_seat(work.session, asked.facts.agency, person, today(asked))
    if seat is None:
        return False
    since = work.session.scalar(
        sa.select(sa.func.min(Holding.valid_from)).where(
            Holding.agency == asked.facts.agency,
            Holding.person_id == person,
            Holding.seat_id == seat.id,
            in_force(Holding, today(asked)),
        )
    )
    return since is not None and since > date(int(period), 1, 1)


FACTS: Mapping[str, Fact] = {
    "langkah": element,
    "dialihkan_karena_lambat": escalated,
    "menyangkut_keberatan": about_objection,
    "predikat": grade,
    "sebutan_predikat": grade_name,
    "versi": version,
    "versi_dilihat": version_seen,
    "pengembalian": returns,
    "penurunan_target": target_drop,
    "hasil_tanpa_bukti": results_without_evidence,
    "pertama_di_bawah_pemutus": first_under_decider,
    "selisih_nilai": not_known,
    "diubah_setelah_kalibrasi": not_known,
}
