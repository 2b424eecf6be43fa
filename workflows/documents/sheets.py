"""SKP and evaluations as tables, in the columns of e-Kinerja BKN (DOMAIN 1.6, 2.1, 2.2, 9).

One sheet a part, the person named in every line: the file of a unit is that of one person with more
lines. Columns for JPT (perspektif) and for all others (aspek, hasil kerja atasan) stand together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import sqlalchemy as sa

from engine.store.unit_of_work import UnitOfWork
from workflows.documents.evaluation_sheets import lines_of_evaluations, superiors
from workflows.documents.grouped import batches
from workflows.documents.plan_sheets import lines_of_plans
from workflows.documents.workbook import Line
from workflows.parameters.overrides import rules_of
from workflows.tables.evaluation import Evaluation, EvaluationVersion
from workflows.tables.people import Person
from workflows.tables.plan import Plan, PlanVersion

WHO = ("NIP", "NAMA", "PANGKAT/GOL. RUANG", "JABATAN", "UNIT KERJA", "PERIODE")
ASSESSOR = (
    "PEJABAT PENILAI KINERJA",
    "NIP PEJABAT PENILAI KINERJA",
    "PANGKAT/GOL. RUANG PEJABAT PENILAI KINERJA",
    "JABATAN PEJABAT PENILAI KINERJA",
    "INSTANSI PEJABAT PENILAI KINERJA",
)
SUPERIOR = (
    "ATASAN PEJABAT PENILAI KINERJA",
    "NIP ATASAN PEJABAT PENILAI KINERJA",
    "PANGKAT/GOL. RUANG ATASAN PEJABAT PENILAI KINERJA",
    "JABATAN ATASAN PEJABAT PENILAI KINERJA",
)
FEEDBACK = "UMPAN BALIK BERKELANJUTAN BERDASARKAN BUKTI DUKUNG"
PLAN_SHEETS: dict[str, Sequence[str]] = {
    "IDENTITAS": (*WHO, "VERSI", "PENDEKATAN HASIL KERJA", *ASSESSOR, "DITETAPKAN"),
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
    "PERILAKU KERJA": (
        "NIP",
        "NAMA",
        "NO",
        "PERILAKU KERJA",
        "PANDUAN PERILAKU",
        "EKSPEKTASI KHUSUS PIMPINAN",
    ),
    "LAMPIRAN": ("NIP", "NAMA", "LAMPIRAN", "NO", "ISI"),
}
EVALUATION_SHEETS: dict[str, Sequence[str]] = {
    "EVALUASI": (
        *WHO,
        "VERSI",
        *ASSESSOR,
        *SUPERIOR,
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
        "HASIL KERJA",
        "NO",
        "RENCANA HASIL KERJA",
        "INDIKATOR KINERJA INDIVIDU",
        "TARGET",
        "PERSPEKTIF",
        "REALISASI BERDASARKAN BUKTI DUKUNG",
        "CAPAIAN (ALAT BANTU)",
        "RATING TIAP PERIODE",
        FEEDBACK,
    ),
    "PERILAKU KERJA": (
        "NIP",
        "NAMA",
        "NO",
        "PERILAKU KERJA",
        "EKSPEKTASI KHUSUS PIMPINAN",
        "RATING TIAP PERIODE",
        FEEDBACK,
    ),
    "PROGRES": (  # the form "Tambah Progress Harian"
        "NIP",
        "NAMA",
        "RENCANA AKSI",
        "TANGGAL KEGIATAN",
        "JAM MULAI",
        "JAM SELESAI",
        "KEGIATAN HARIAN",
        "SUMBER DATA",
        "REALISASI",
        "SATUAN",
        "BUKTI DUKUNG",
    ),
}


def plan_lines(work: UnitOfWork, agency: str, versions: Iterable[str]) -> Iterator[Line]:
    """Return the lines of versions of plans, in their order.

    Args:
        work: the open transaction.
        agency: whose.
        versions: ids of plan versions.
    """
    law = rules_of(work, agency, work.now.date())
    for ids in batches(versions):
        yield from lines_of_plans(work, agency, ids, law)


def evaluation_lines(
    work: UnitOfWork, agency: str, versions: Iterable[str], *, files: str
) -> Iterator[Line]:
    """Return the lines of versions of evaluations, in their order.

    Args:
        work: the open transaction.
        agency: whose.
        versions: ids of evaluation versions.
        files: what the address of a file begins with, before its id.
    """
    law, all_ids = rules_of(work, agency, work.now.date()), list(versions)
    above = superiors(work, agency, all_ids)
    for ids in batches(all_ids):
        yield from lines_of_evaluations(work, agency, ids, law, files, above)


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
