"""SKP and evaluation as XLSX, written and read back: every column of e-Kinerja BKN."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook

from engine.engine import Engine
from tests.integration.processes.assessing import MONDAY, RESULT, YEAR, Office
from tests.integration.processes.years import AGENCY, Years, open_years, plan, result
from workflows.documents import sheets
from workflows.documents.workbook import write_workbook
from workflows.organisation.looking import (
    ONE_BY_ONE,
    superior_of_assessor_at,
    superiors_of_assessors,
)
from workflows.tables.evaluation import EvaluationVersion
from workflows.tables.measurement import ActionPlan, Evidence, Realisation
from workflows.tables.plan import PlanRow, PlanVersion

NIP, WAYAN = "198802292010122003", "198501012009011001"
FORMULA = '=HYPERLINK("https://example.com","klik")'
FILES = "https://kinerja.example.go.id/files/"
Sheets = dict[str, list[dict[str, str]]]


@pytest.fixture
def years(database_url: str) -> Iterator[Years]:
    opened = open_years(database_url)
    yield opened
    opened.engine.database.dispose()


def written(engine: Engine, kind: str, versions: Any) -> Sheets:
    """Write the workbook of some versions and read it back: rows by the titles of columns."""
    out = io.BytesIO()
    with engine.read() as work:
        ids: Iterable[str] = work.connection.scalars(versions).all()
        if kind == "skp":
            heads, lines = sheets.PLAN_SHEETS, sheets.plan_lines(work, AGENCY, ids)
        else:
            heads = sheets.EVALUATION_SHEETS
            lines = sheets.evaluation_lines(work, AGENCY, ids, files=FILES)
        write_workbook(out, "Uji", heads, lines)
    book = load_workbook(io.BytesIO(out.getvalue()))
    assert book.sheetnames == list(heads)
    found: Sheets = {}
    for sheet in book:
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
        head, *rows = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
        assert head == list(heads[sheet.title])
        found[sheet.title] = [dict(zip(head, row, strict=True)) for row in rows]
    return found


def test_a_plan_is_read_back_column_by_column(years: Years) -> None:
    years.open("sri")
    years.does(
        "sri",
        "menyusun_skp",
        **plan(
            result(rencana_hasil_kerja=FORMULA),
            {"indikator": "Data benar", "target": 97.5, "satuan": "%", "aspek": "kualitas"},
            result(rencana_hasil_kerja="Tim satu data", jenis="tambahan", milik="individu"),
        ),
    )
    years.does("eka", "memutuskan", keputusan="setuju")
    years.does("wayan", "memutuskan", keputusan="setuju")
    found = written(years.engine, "skp", sa.select(PlanVersion.id))
    (head,) = found["IDENTITAS"]
    assert (head["NIP"], head["NAMA"], head["PERIODE"]) == (NIP, "Sri", "2026")
    assert (head["JABATAN"], head["UNIT KERJA"]) == ("Jabatan STAF", "Unit LINJAMSOS")
    assert (head["VERSI"], head["PENDEKATAN HASIL KERJA"]) == ("1", "Kuantitatif")
    assert head["PEJABAT PENILAI KINERJA"] == "Wayan"
    assert head["NIP PEJABAT PENILAI KINERJA"] == WAYAN
    assert head["JABATAN PEJABAT PENILAI KINERJA"] == "Jabatan KASI"
    assert head["INSTANSI PEJABAT PENILAI KINERJA"] == "Unit PROV"
    assert head["DITETAPKAN"] == "2026-01-02 08:00"
    first, second, third = found["SKP"]
    assert first["RENCANA HASIL KERJA"] == second["RENCANA HASIL KERJA"] == FORMULA
    assert [first[name] for name in ("HASIL KERJA", "NO", "KLASIFIKASI", "ASPEK", "TARGET")] == [
        "Utama", "1", "Organisasi", "Kuantitas", "1.200 keluarga",
    ]  # fmt: skip
    assert (second["INDIKATOR KINERJA INDIVIDU"], second["ASPEK"], second["TARGET"]) == (
        "Data benar", "Kualitas", "97,5 %",
    )  # fmt: skip
    assert (third["HASIL KERJA"], third["KLASIFIKASI"]) == ("Tambahan", "Individu")
    served = "RENCANA HASIL KERJA ATASAN YANG DIINTERVENSI"
    assert first[served] == "Menyusul setelah SKP atasan ada"
    behaviour = found["PERILAKU KERJA"]
    assert len(behaviour) == 7 and behaviour[0]["PERILAKU KERJA"] == "Berorientasi Pelayanan"
    assert behaviour[0]["PANDUAN PERILAKU"].count("\n") == 2
    assert [(line["LAMPIRAN"], line["ISI"]) for line in found["LAMPIRAN"]] == [
        ("Dukungan sumber daya", "Dua pendamping sosial"),
        ("Skema pertanggungjawaban", "Laporan tiap triwulan"),
        ("Konsekuensi", "Prioritas pelatihan"),
    ]


def test_a_plan_that_is_not_set_names_nobody_who_set_it(years: Years) -> None:
    years.open("sri")
    years.does("sri", "menyusun_skp", **plan())
    years.does("eka", "memutuskan", keputusan="setuju")
    (head,) = written(years.engine, "skp", sa.select(PlanVersion.id))["IDENTITAS"]
    assert head["NIP"] == NIP and head["PEJABAT PENILAI KINERJA"] == head["DITETAPKAN"] == ""


def test_the_perspective_of_a_leader_is_in_both_workbooks(office: Office) -> None:
    with office.engine.database.write() as work:
        work.connection.execute(sa.update(PlanRow).values(perspective="penerima_layanan"))
        work.commit()
    office.evaluated()
    plans = written(office.engine, "skp", sa.select(PlanVersion.id))
    assert {line["PERSPEKTIF"] for line in plans["SKP"]} == {"Penerima layanan"}
    found = written(office.engine, "evaluasi", sa.select(EvaluationVersion.id))
    assert {line["PERSPEKTIF"] for line in found["HASIL KERJA"]} == {"Penerima layanan"}


def test_an_evaluation_is_read_back_column_by_column(office: Office) -> None:
    file = measured(office)
    office.grade_organisation()
    office.rate()
    office.do("wayan", "rilis", keputusan_rilis="rilis")
    office.do("sri", "konfirmasi_penerimaan", menerima=True)
    found = written(office.engine, "evaluasi", sa.select(EvaluationVersion.id))
    (head,) = found["EVALUASI"]
    assert (head["NIP"], head["PERIODE"], head["VERSI"]) == (NIP, YEAR, "1")
    assert head["PEJABAT PENILAI KINERJA"] == "Wayan"
    assert head["JABATAN PEJABAT PENILAI KINERJA"] == "Jabatan KASI"
    above = "ATASAN PEJABAT PENILAI KINERJA"
    assert (head[above], head[f"NIP {above}"]) == ("Budi", "")
    assert head[f"JABATAN {above}"] == "Jabatan KABID"
    assert [head[name] for name in (
        "CAPAIAN KINERJA ORGANISASI", "RATING HASIL KERJA", "RATING PERILAKU KERJA",
        "PREDIKAT KINERJA",
    )] == ["Baik", "Sesuai ekspektasi", "Sesuai ekspektasi", "Baik"]  # fmt: skip
    assert head["DIRILIS"].startswith("2027-01-11 ") and head["DITERIMA"]
    line = found["HASIL KERJA"][0]
    assert (line["HASIL KERJA"], line["NO"]) == ("Utama", "1")
    assert line["RENCANA HASIL KERJA"] == RESULT
    assert (line["INDIKATOR KINERJA INDIVIDU"], line["TARGET"]) == ("Jumlah orang", "1.200 orang")
    assert line["REALISASI BERDASARKAN BUKTI DUKUNG"] == "1.260,5 orang"
    assert len(found["PERILAKU KERJA"]) == 7
    (done,) = found["PROGRES"]
    assert done == {
        "NIP": NIP,
        "NAMA": "Sri",
        "RENCANA AKSI": "Mendata; Menyalurkan",
        "TANGGAL KEGIATAN": "",
        "JAM MULAI": "",
        "JAM SELESAI": "",
        "KEGIATAN HARIAN": "Tersalur semua",
        "SUMBER DATA": "ekinerja",
        "REALISASI": "1261",
        "SATUAN": "orang",
        "BUKTI DUKUNG": f"Laporan: {FILES}{file}",
    }


def test_superiors_of_many_are_those_of_each_and_cost_as_many_statements(office: Office) -> None:
    people = list(office.ids.values())
    assert len(people) > ONE_BY_ONE
    with office.engine.read() as work:
        each = {person: superior_of_assessor_at(work, AGENCY, person, MONDAY) for person in people}
    expected = {
        person: (found[0], found[1]["title"]) for person, found in each.items() if found is not None
    }
    assert expected[office.ids["sri"]] == (office.ids["budi"], "Jabatan KABID")
    counts = []
    for times in (1, 20):
        asked = {f"{n} {person}": (person, MONDAY) for person in people for n in range(times)}
        with office.engine.read() as work, counted(office.engine) as statements:
            found = superiors_of_assessors(work, AGENCY, asked)
        counts.append(len(statements))
        told = {key.partition(" ")[2]: who for key, who in found.items()}
        assert told == expected
    assert counts[0] == counts[1] > 0


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """Gather the statements that the reading engine is sent."""
    statements: list[str] = []

    def note(*given: Any) -> None:
        statements.append(given[2])

    sa.event.listen(engine.database.reader, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        sa.event.remove(engine.database.reader, "before_cursor_execute", note)


def measured(office: Office) -> str:
    """Let sri have reported a period twice; return the id of the file that supports it."""
    case = "m" * 32
    office.open_year()
    file = office.upload("hani", "predikat_organisasi")
    place = {"case": case, "person_id": office.ids["sri"], "period": YEAR, "part": 1}
    row = office.keys["r1"]
    kept = {"row_key": row, "indicator_key": office.keys["i1"], "source": "Laporan"}
    office.add(
        ActionPlan(**place, number=1, row_key=row, action="Mendata"),
        ActionPlan(**place, number=2, row_key=row, action="Menyalurkan"),
        Realisation(**place, **kept, version=1, value=3, note="Salah"),
        Realisation(**place, **kept, version=2, value=1260.5, note="Tersalur semua"),
        Evidence(**place, version=1, row_key=row, attachment_id=file, title="Lama"),
        Evidence(**place, version=2, row_key=row, attachment_id=file, title="Laporan"),
    )
    return file
