"""Filing an objection (keberatan) to an evaluation."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from engine import files
from engine.commands import SendMessage
from engine.engine import Engine
from engine.errors import NoReceiver, NotAllowed, NotFound
from engine.store import tables as t
from engine.store.base import new_id
from engine.store.unit_of_work import UnitOfWork
from workflows.calendar import deadline, pins_of
from workflows.cases import id_of, refuse
from workflows.domain.told import phrase
from workflows.domain.working_days import Deadline
from workflows.evaluations import find_receipt, get_version, list_rows
from workflows.parameters.overrides import rules_of
from workflows.tables.evaluation import GRADES, Evaluation, EvaluationVersion
from workflows.tables.measurement import Evidence
from workflows.tables.objection import (
    POINT_KINDS,
    Objection,
    ObjectionEvidence,
    ObjectionPoint,
)

MESSAGE = "keberatan_diajukan"
SHORTEST_REASON = 20  # letters
NUMBER_TRIES = 5  # times another objection may take the next register number before us


@dataclass(frozen=True, slots=True)
class Point:
    """One contested point as it is filed."""

    kind: str  # hasil, perilaku, predikat or prosedur
    ground: str  # a word of parameter dasar_keberatan
    reason: str
    subject_ref: str | None = None  # plan_row.key or behaviour; for hasil and perilaku


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that comes with the filing."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Filing:
    """Everything that an employee files."""

    points: Sequence[Point]
    requested: str  # the result asked for, in words
    truthful: bool  # the employee declares that everything is true
    requested_grade: str | None = None  # the grade asked for, if one is named
    uploads: Sequence[Upload] = ()  # new evidence
    references: Sequence[str] = ()  # attachments of the year that the system has already


def file_objection(
    engine: Engine,
    *,
    agency: str,
    person: str,
    evaluation: str,
    filing: Filing,
    key: str | None = None,
) -> str:
    """File an objection to the version in force of an evaluation, and start its case.

    What is filed is kept first, then the annual case is told; filing again after a break of the
    connection tells it again and keeps nothing twice.

    Args:
        engine: where it is kept.
        agency: the agency of the employee.
        person: the employee ("person:ID").
        evaluation: id of the evaluation.
        filing: what is contested, why, and what is asked for.
        key: the objection's id, chosen by the caller.

    Returns:
        The id of the objection.

    Raises:
        NotFound: there is no such evaluation.
        NotAllowed: it is about somebody else.
        DomainRefused: it came too late, is incomplete, or was filed before; `field` says where.
        FileRefused: a file is too large or of a kind not taken.
    """
    filed = _keep_with_number(engine, agency, person, evaluation, filing, key)
    try:
        engine.execute(
            SendMessage(
                agency=agency,
                name=MESSAGE,
                correlation=filed.correlation,
                data={"keberatan": filed.id},
                key=f"objection:{filed.id}",
                actor=person,
            )
        )
    except NoReceiver as late:
        _take_back(engine, filed.id)
        raise refuse("keberatan_terlambat", "Masa keberatan baru saja berakhir") from late
    return filed.id


def last_moment(work: UnitOfWork, evaluation: Evaluation, received_at: datetime) -> Deadline:
    """Return until when an objection to an evaluation may be filed, and how that is counted.

    Source: PP 30/2019 Pasal 59; the day of receipt is day 0. When the case was re-planned it is the
    latest of what each calendar and number gave that counted for it: the time that somebody was
    told never becomes shorter.
    """
    pins = pins_of(work, evaluation.root)
    if not pins:
        raise NotFound("annual case", evaluation.root)
    found = [
        deadline(
            work,
            evaluation.agency,
            received_at,
            rules_of(work, evaluation.agency, pin.rules_date)["masa_keberatan"],
            None,
            pin.rules_date,
            person=evaluation.person_id,
            known_at=pin.calendar_at,
        )
        for pin in pins
    ]
    return max(found, key=lambda each: each.end)


@dataclass(frozen=True, slots=True)
class _Filed:
    id: str
    correlation: str | None  # business key of the annual case


def _keep_with_number(
    engine: Engine, agency: str, person: str, evaluation: str, filing: Filing, key: str | None
) -> _Filed:
    """Keep the filing; when another one took its register number meanwhile, look again."""
    for attempt in range(1, NUMBER_TRIES + 1):
        try:
            with engine.database.write() as work:
                found = _own_evaluation(work, agency, person, evaluation)
                filed = _keep(work, found, filing, key)
                work.commit()
                return filed
        except IntegrityError:
            if attempt == NUMBER_TRIES:
                raise
    raise AssertionError("unreachable")


def _keep(work: UnitOfWork, evaluation: Evaluation, filing: Filing, key: str | None) -> _Filed:
    session = work.session
    correlation = work.connection.scalar(
        sa.select(t.process_instance.c.business_key).where(
            t.process_instance.c.id == evaluation.root
        )
    )
    earlier = session.scalars(
        sa.select(Objection).where(
            Objection.evaluation_id == evaluation.id,
            Objection.evaluation_version == evaluation.version,
        )
    ).one_or_none()
    if earlier is not None:
        if earlier.case is None and key in (None, earlier.id):
            return _Filed(earlier.id, correlation)
        raise refuse("sudah_diajukan", "Keberatan atas hasil ini sudah diajukan satu kali")
    received = _check_clock(work, evaluation, correlation)
    texts = _check_points(work, evaluation, get_version(session, evaluation), filing.points)
    _check_request(filing)
    objection = Objection(
        id=key or new_id(),
        agency=evaluation.agency,
        number=_next_number(session, evaluation.agency, evaluation.period),
        evaluation_id=evaluation.id,
        evaluation_version=evaluation.version,
        root=evaluation.root,
        person_id=evaluation.person_id,
        period=evaluation.period,
        filed_at=work.now,
        received_at=received,
        requested=filing.requested.strip(),
        requested_grade=filing.requested_grade,
        state="diajukan",
    )
    session.add(objection)
    session.flush()
    session.add_all(
        ObjectionPoint(
            id=new_id(),
            agency=objection.agency,
            objection_id=objection.id,
            number=number,
            kind=point.kind,
            subject_ref=point.subject_ref,
            text=text,
            ground=point.ground,
            reason=point.reason.strip(),
        )
        for number, (point, text) in enumerate(zip(filing.points, texts, strict=True), 1)
    )
    _add_evidence(work, objection, filing)
    return _Filed(objection.id, correlation)


def _own_evaluation(work: UnitOfWork, agency: str, person: str, evaluation: str) -> Evaluation:
    found = work.session.get(Evaluation, evaluation)
    if found is None or found.agency != agency:
        raise NotFound("evaluation", evaluation)
    if found.person_id != id_of(person):
        raise NotAllowed("Expected the person who was evaluated but it is another")
    return found


def _check_clock(work: UnitOfWork, evaluation: Evaluation, correlation: str | None) -> datetime:
    """Return when the result was received; refuse what is filed before that, or too late."""
    receipt = find_receipt(work.session, evaluation, evaluation.version)
    if receipt is None:
        raise refuse("hasil_belum_diterima", "Nyatakan dulu bahwa hasil evaluasi sudah diterima")
    limit = last_moment(work, evaluation, receipt.received_at)
    s = t.subscription.c
    waits = work.connection.scalar(
        sa.select(sa.func.count()).where(
            s.agency == evaluation.agency,
            s.kind == "message",
            s.name == MESSAGE,
            s.correlation == correlation,
        )
    )
    if not limit.met_by(work.now) or not waits:
        raise refuse(
            "keberatan_terlambat",
            phrase("Masa keberatan sudah berakhir. %(limit)s", limit=limit.explain()),
            limit=limit.end.isoformat(),
        )
    return receipt.received_at


def _check_points(
    work: UnitOfWork, evaluation: Evaluation, version: EvaluationVersion, points: Sequence[Point]
) -> list[str]:
    """Return what each point contests, as it reads in the evaluation; refuse what is incomplete."""
    if not points:
        raise refuse("pokok_kosong", "Tulis sedikitnya satu pokok keberatan", "points")
    law = rules_of(work, evaluation.agency, _rules_date(work, evaluation))
    rows = {(row.subject, row.subject_ref): row.text for row in list_rows(work.session, version)}
    texts: list[str] = []
    for number, point in enumerate(points):
        where = f"points.{number}"
        if point.kind not in POINT_KINDS:
            raise refuse("pokok_tidak_dikenal", "Pilih apa yang dipersoalkan", f"{where}.kind")
        if point.ground not in law["dasar_keberatan"]:
            raise refuse("dasar_tidak_dikenal", "Pilih dasar keberatan", f"{where}.ground")
        if len(point.reason.strip()) < SHORTEST_REASON:
            raise refuse(
                "alasan_terlalu_pendek",
                phrase(
                    "Tulis alasan, sedikitnya %(shortest_reason)s huruf",
                    shortest_reason=SHORTEST_REASON,
                ),
                f"{where}.reason",
            )
        if point.kind in ("hasil", "perilaku"):
            text = rows.get((point.kind, point.subject_ref or ""))
            if text is None:
                raise refuse(
                    "pokok_tidak_dikenal",
                    "Pilih bagian evaluasi yang dipersoalkan",
                    f"{where}.subject_ref",
                )
        elif point.kind == "predikat":
            text = f"Predikat {law['nama_predikat'][version.grade]}"
        else:
            text = "Prosedur penilaian"
        texts.append(text)
    return texts


def _check_request(filing: Filing) -> None:
    if not filing.requested.strip():
        raise refuse("permintaan_kosong", "Tulis hasil yang Anda minta", "requested")
    if filing.requested_grade is not None and filing.requested_grade not in GRADES:
        raise refuse("predikat_tidak_dikenal", "Predikat ini tidak dikenal", "requested_grade")
    if not filing.truthful:
        raise refuse("pernyataan_wajib", "Nyatakan bahwa semua keterangan ini benar", "truthful")


def _next_number(session: Session, agency: str, period: str) -> str:
    filed = session.scalar(
        sa.select(sa.func.count()).where(Objection.agency == agency, Objection.period == period)
    )
    return f"KB-{period}-{(filed or 0) + 1:04d}"


def _add_evidence(work: UnitOfWork, objection: Objection, filing: Filing) -> None:
    """Keep new files, and point to those that the year's evidence has already."""
    a = t.attachment
    given: dict[str, bool] = {}
    for number, upload in enumerate(filing.uploads):
        row = {
            "id": new_id(),
            "agency": objection.agency,
            "case": objection.root,
            "item": None,
            "name": upload.name.replace("\\", "/").rsplit("/", 1)[-1][:200]
            or f"bukti-{number + 1}",
            "media_type": files.media_type(upload.content),
            "size": len(upload.content),
            "sha256": hashlib.sha256(upload.content).hexdigest(),
            "content": upload.content,
            "uploaded_by": f"person:{objection.person_id}",
            "uploaded_at": work.now,
        }
        work.connection.execute(a.insert().values(**row))
        given[str(row["id"])] = False
    known = set(
        work.session.scalars(
            sa.select(Evidence.attachment_id).where(
                Evidence.agency == objection.agency,
                Evidence.person_id == objection.person_id,
                Evidence.period == objection.period,
            )
        )
    )
    for number, reference in enumerate(filing.references):
        if reference not in known:
            raise refuse(
                "bukti_tidak_dikenal",
                "Bukti ini bukan bagian dari tahun yang dipersoalkan",
                f"references.{number}",
            )
        given[reference] = True
    work.session.add_all(
        ObjectionEvidence(
            id=new_id(),
            agency=objection.agency,
            objection_id=objection.id,
            attachment_id=attachment,
            given_by=objection.person_id,
            known=was_known,
            given_at=work.now,
        )
        for attachment, was_known in given.items()
    )
    work.session.flush()


def _take_back(engine: Engine, objection: str) -> None:
    """Remove a filing that no case took up, and the files that came with it."""
    with engine.database.write() as work:
        uploads = work.session.scalars(
            sa.select(ObjectionEvidence.attachment_id).where(
                ObjectionEvidence.objection_id == objection, ObjectionEvidence.known.is_(False)
            )
        ).all()
        for table in (ObjectionEvidence, ObjectionPoint):
            work.session.execute(sa.delete(table).where(table.objection_id == objection))
        work.session.execute(sa.delete(Objection).where(Objection.id == objection))
        work.connection.execute(sa.delete(t.attachment).where(t.attachment.c.id.in_(uploads)))
        work.commit()


def _rules_date(work: UnitOfWork, evaluation: Evaluation) -> date:
    """Return the day whose rules the annual case is judged by."""
    found: date | None = work.connection.scalar(
        sa.select(t.process_instance.c.rules_date).where(t.process_instance.c.id == evaluation.root)
    )
    if found is None:
        raise NotFound("annual case", evaluation.root)
    return found
