"""SKP and evaluations as tables, in the columns of e-Kinerja BKN (DOMAIN 2.2, 9).

One sheet a part, the person named in every line: the file of a unit is that of one person with more
lines. Columns for JPT (perspektif) and for all others (aspek, hasil kerja atasan) stand together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from engine.store.unit_of_work import UnitOfWork
from workflows.documents.plan import ANNEXES, LINKS, PERSPECTIVES
from workflows.documents.words import indicators_of
from workflows.documents.workbook import Line
from workflows.parameters.overrides import rules_of
from workflows.processes.planning.plans import PlannedIndicator
from workflows.tables.evaluation import (
    Evaluation,
    EvaluationReceipt,
    EvaluationRow,
    EvaluationVersion,
)
from workflows.tables.people import Person, Seat, Unit
from workflows.tables.plan import (
    Plan,
    PlanAnnex,
    PlanBehaviour,
    PlanIndicator,
    PlanLink,
    PlanRow,
    PlanVersion,
)

WHO = ("NIP", "NAMA", "JABATAN", "UNIT KERJA", "PERIODE")
PLAN_SHEETS: dict[str, Sequence[str]] = {
    "SKP": (
        *WHO,
        "VERSI",
        "HASIL KERJA",
        "NO",
        "RENCANA HASIL KERJA ATASAN YANG DIINTERVENSI",
        "RENCANA HASIL KERJA",
        "KLASIFIKASI",
        "ASPEK",
        "INDIKATOR KINERJA INDIVIDU",
        "TARGET",
        "PERSPEKTIF",
    ),
    "PERILAKU KERJA": ("NIP", "NAMA", "NO", "PERILAKU KERJA", "EKSPEKTASI KHUSUS PIMPINAN"),
    "LAMPIRAN": ("NIP", "NAMA", "LAMPIRAN", "NO", "ISI"),
}
EVALUATION_SHEETS: dict[str, Sequence[str]] = {
    "EVALUASI": (
        *WHO,
        "VERSI",
        "PEJABAT PENILAI KINERJA",
        "CAPAIAN KINERJA ORGANISASI",
        "RATING HASIL KERJA",
        "RATING PERILAKU KERJA",
        "PREDIKAT KINERJA",
        "CATATAN/REKOMENDASI",
        "DIRILIS",
        "DITERIMA",
    ),
    "HASIL KERJA": (
        "NIP",
        "NAMA",
        "NO",
        "RENCANA HASIL KERJA",
        "INDIKATOR KINERJA INDIVIDU",
        "TARGET",
        "REALISASI BERDASARKAN BUKTI DUKUNG",
        "CAPAIAN (ALAT BANTU)",
        "UMPAN BALIK BERKELANJUTAN BERDASARKAN BUKTI DUKUNG",
    ),
    "PERILAKU KERJA": ("NIP", "NAMA", "NO", "PERILAKU KERJA", "UMPAN BALIK BERKELANJUTAN"),
}
AT_ONCE = 200  # documents read together


def plan_lines(work: UnitOfWork, agency: str, versions: Iterable[str]) -> Iterator[Line]:
    """Return the lines of versions of plans, in their order.

    Args:
        work: the open transaction.
        agency: whose.
        versions: ids of plan versions.
    """
    behaviours = rules_of(work, agency, work.now.date())["perilaku_kerja"]
    for ids in _batches(versions):
        yield from _plans(work, agency, ids, behaviours)


def evaluation_lines(work: UnitOfWork, agency: str, versions: Iterable[str]) -> Iterator[Line]:
    """Return the lines of versions of evaluations, in their order.

    Args:
        work: the open transaction.
        agency: whose.
        versions: ids of evaluation versions.
    """
    law = rules_of(work, agency, work.now.date())
    for ids in _batches(versions):
        yield from _evaluations(work, agency, ids, law)


def plans_in_force(
    work: UnitOfWork, agency: str, period: str, people: sa.ColumnElement[bool]
) -> list[str]:
    """Return the ids of the versions in force of a year, by name of the person.

    `people` is a condition on Person or Plan.
    """
    return list(
        work.connection.scalars(
            sa.select(PlanVersion.id)
            .join(Plan, Plan.id == PlanVersion.plan_id)
            .join(Person, Person.id == Plan.person_id)
            .where(
                Plan.agency == agency,
                Plan.period == period,
                PlanVersion.version == Plan.set_version,
                people,
            )
            .order_by(Person.name, Person.id)
        )
    )


def evaluations_in_force(
    work: UnitOfWork, agency: str, period: str, people: sa.ColumnElement[bool]
) -> list[str]:
    """Return the ids of the evaluations' versions in force of a year, by name of the person.

    `people` is a condition on Person or Evaluation.
    """
    return list(
        work.connection.scalars(
            sa.select(EvaluationVersion.id)
            .join(Evaluation, Evaluation.id == EvaluationVersion.evaluation_id)
            .join(Person, Person.id == Evaluation.person_id)
            .where(
                Evaluation.agency == agency,
                Evaluation.period == period,
                EvaluationVersion.version == Evaluation.version,
                people,
            )
            .order_by(Person.name, Person.id, Evaluation.id)
        )
    )


def _plans(
    work: UnitOfWork, agency: str, ids: Sequence[str], names: Mapping[str, Any]
) -> Iterator[Line]:
    heads = {
        row.id: row
        for row in work.connection.execute(
            sa.select(
                PlanVersion.id,
                PlanVersion.version,
                Plan.period,
                Person.nip,
                Person.name,
                Seat.name.label("seat"),
                Unit.name.label("unit"),
            )
            .join(Plan, Plan.id == PlanVersion.plan_id)
            .join(Person, Person.id == Plan.person_id)
            .outerjoin(Seat, Seat.id == PlanVersion.seat_id)
            .outerjoin(Unit, Unit.id == Plan.unit_id)
            .where(PlanVersion.id.in_(ids), Plan.agency == agency)
        )
    }
    rows = _grouped(work, PlanRow, PlanRow.plan_version_id, ids)
    row_ids = [row.id for group in rows.values() for row in group]
    indicators = _grouped(work, PlanIndicator, PlanIndicator.plan_row_id, row_ids)
    served = _served(work, agency, row_ids)
    behaviours = _grouped(work, PlanBehaviour, PlanBehaviour.plan_version_id, ids)
    annexes = _grouped(work, PlanAnnex, PlanAnnex.plan_version_id, ids)
    for key in ids:
        head = heads.get(key)
        if head is None:
            continue
        who = (head.nip or "", head.name)
        first = (*who, head.seat or "", head.unit or "", head.period, str(head.version))
        for row in rows[key]:
            told = (row.kind.capitalize(), str(row.number), served.get(row.id, ""), row.result)
            perspective = PERSPECTIVES.get(row.perspective or "", "")
            for each in indicators[row.id] or (None,):
                yield (
                    "SKP",
                    (*first, *told, row.classification.capitalize(), *_measured(each), perspective),
                )
        for each in behaviours[key]:
            name = names[each.value]["nama"] if each.value in names else each.value
            yield "PERILAKU KERJA", (*who, str(each.number), name, each.expectation)
        for each in sorted(
            annexes[key], key=lambda line: (list(ANNEXES).index(line.kind), line.number)
        ):
            yield "LAMPIRAN", (*who, ANNEXES[each.kind], str(each.number), each.text)


def _place(line: Any) -> tuple[int, int]:
    """Return where a line of the annex stands: its lists are in the order of the form."""
    return list(ANNEXES).index(line.kind), line.number


def _measured(row: Any) -> tuple[str, str, str]:
    """Return aspect, indicator and target of an indicator's row."""
    if row is None:
        return "", "", ""
    target = PlannedIndicator(row.id, row.key, row.aspect, row.indicator, row.target, row.unit)
    return (row.aspect or "").capitalize(), row.indicator, target.target_in_words


def _served(work: UnitOfWork, agency: str, rows: Sequence[str]) -> dict[str, str]:
    """Return which result of the superior each row serves, in words."""
    links = work.connection.execute(
        sa.select(PlanLink.plan_row_id, PlanLink.target_key, PlanLink.state).where(
            PlanLink.plan_row_id.in_(rows)
        )
    ).all()
    texts: dict[str, str] = {
        row.key: row.result
        for row in work.connection.execute(
            sa.select(PlanRow.key, PlanRow.result)
            .where(
                PlanRow.agency == agency,
                PlanRow.key.in_({link.target_key for link in links if link.target_key}),
            )
            .order_by(PlanRow.id)
        )
    }
    return {
        link.plan_row_id: texts.get(link.target_key) or LINKS.get(link.state, "") for link in links
    }


def _evaluations(
    work: UnitOfWork, agency: str, ids: Sequence[str], law: Mapping[str, Any]
) -> Iterator[Line]:
    assessor = sa.orm.aliased(Person)
    v = EvaluationVersion
    heads = {
        row.EvaluationVersion.id: row
        for row in work.session.execute(
            sa.select(
                v,
                Evaluation.period,
                Person.nip,
                Person.name,
                Unit.name.label("unit"),
                assessor.name.label("assessor"),
                EvaluationReceipt.received_at,
                Seat.name.label("seat"),
            )
            .join(Evaluation, Evaluation.id == v.evaluation_id)
            .join(Person, Person.id == Evaluation.person_id)
            .join(Unit, Unit.id == Evaluation.unit_id)
            .join(assessor, assessor.id == v.decided_by)
            .outerjoin(
                EvaluationReceipt,
                sa.and_(
                    EvaluationReceipt.evaluation_id == Evaluation.id,
                    EvaluationReceipt.version == v.version,
                ),
            )
            .outerjoin(
                Plan,
                sa.and_(
                    Plan.agency == Evaluation.agency,
                    Plan.person_id == Evaluation.person_id,
                    Plan.period == Evaluation.period,
                ),
            )
            .outerjoin(Seat, Seat.id == Plan.seat_id)
            .where(v.id.in_(ids), Evaluation.agency == agency)
        )
    }
    rows = _grouped(work, EvaluationRow, EvaluationRow.evaluation_version_id, ids)
    grades, ratings, zone = law["nama_predikat"], law["nama_rating"], str(law["zona_waktu"])
    for key in ids:
        head = heads.get(key)
        if head is None:
            continue
        version, who = head.EvaluationVersion, (head.nip or "", head.name)
        yield (
            "EVALUASI",
            (
                *who,
                head.seat or "",
                head.unit,
                head.period,
                str(version.version),
                head.assessor,
                law["nama_predikat_organisasi"][version.organisation_grade],
                ratings[version.result_rating],
                ratings[version.behaviour_rating],
                grades[version.grade],
                version.recommendation,
                _moment(version.released_at, zone),
                _moment(head.received_at, zone),
            ),
        )
        for row in rows[key]:
            told = (*who, str(row.number), row.text)
            if row.subject == "perilaku":
                yield "PERILAKU KERJA", (*told, row.feedback)
                continue
            facts = row.facts
            reached = (facts.get("realisasi") or "", facts.get("capaian") or "")
            yield "HASIL KERJA", (*told, *_targets(facts), *reached, row.feedback)


def _targets(facts: Mapping[str, Any]) -> tuple[str, str]:
    """Return indicators and targets of "Jumlah: 1.200 orang; Mutu: 90 persen", one a line."""
    named = indicators_of(facts)
    return "\n".join(name for name, _ in named), "\n".join(target for _, target in named)


def _moment(at: datetime | None, zone: str) -> str:
    """Return "2027-01-11 10:00", by the agency's clock."""
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}" if at is not None else ""


def _grouped(work: UnitOfWork, model: Any, column: Any, ids: Sequence[str]) -> dict[str, list[Any]]:
    """Return rows of a table by what they belong to, in their order."""
    found: dict[str, list[Any]] = defaultdict(list)
    order = [getattr(model, name) for name in ("subject", "number") if hasattr(model, name)]
    for row in work.connection.execute(
        sa.select(model.__table__).where(column.in_(ids)).order_by(column, *order)
    ):
        found[getattr(row, column.key)].append(row)
    return found


def _batches(ids: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(ids)
    while batch := list(islice(rest, AT_ONCE)):
        yield batch
