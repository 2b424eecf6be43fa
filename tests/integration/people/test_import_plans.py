"""Bringing earlier years in: every wrong row is told, a year is whole or absent, again is nothing.

All NIPs are made up.
"""

from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa

from engine.store import agency_history
from engine.store.database import Database
from workflows.earlier import import_plans as importer
from workflows.earlier.example_year import COLUMNS
from workflows.earlier.import_plans import import_plans
from workflows.earlier.looking import find_earlier_year, list_earlier_years, list_results
from workflows.people.files import UnreadableFile
from workflows.people.import_people import import_people
from workflows.people.writing import write_csv, write_xlsx
from workflows.tables.document import ImportedYear
from workflows.tables.evaluation import Evaluation
from workflows.tables.people import Person, Unit
from workflows.tables.plan import Plan

AGENCY = "lampung"
SRI, WAYAN, NOBODY = "198802292010122003", "198501012009011001", "199001012014012001"
EXAMPLE = Path(importer.__file__).parent / "example"


def grade(nip=SRI, tahun="2024", predikat="Baik", **more):
    return {"nip": nip, "tahun": tahun, "predikat": predikat, **more}


def line(nip=SRI, tahun="2024", rencana_hasil_kerja="Keluarga terlayani", **more):
    return {"nip": nip, "tahun": tahun, "rencana_hasil_kerja": rencana_hasil_kerja, **more}


GOOD = {
    "predikat": [
        grade(
            predikat="Sangat Baik",
            jabatan="Penyuluh",
            unit_kerja="Dinas Sosial",
            pejabat_penilai="Wayan",
            predikat_organisasi="Istimewa",
            rating_hasil_kerja="Di atas ekspektasi",
            rating_perilaku_kerja="di_atas",
            catatan="Pertahankan.",
        ),
        grade(WAYAN, predikat="Cukup"),
    ],
    "skp": [
        line(aspek="Kuantitas", indikator="Keluarga", target="1.200", satuan="keluarga",
             realisasi="1260,5"),
        line(aspek="kualitas", indikator="Data benar", target="97,5", satuan="%"),
        line(WAYAN, hasil_kerja="Tambahan", perspektif="Penerima Layanan",
             rencana_hasil_kerja="=Tim \u201csatu data\u201d"),
    ],
}  # fmt: skip


def as_csv(tables):
    return write_csv(tables, columns=COLUMNS)


@pytest.fixture
def work(database_url):
    database = Database(database_url)
    with database.write() as work:
        unit = Unit(agency=AGENCY, code="PROV", name="Provinsi")
        work.session.add(unit)
        for nip, name in ((SRI, "Sri"), (WAYAN, "Wayan")):
            work.session.add(
                Person(agency=AGENCY, nip=nip, name=name, employment="pns", status="aktif")
            )
        work.flush()
        yield work
    database.dispose()


def bring(work, tables, *, name="skp.csv", **options):
    content = as_csv(tables) if name.endswith("csv") else write_xlsx(tables, columns=COLUMNS)
    return import_plans(work, AGENCY, content, name, **options)


def person(work, nip=SRI):
    return work.session.scalars(sa.select(Person.id).where(Person.nip == nip)).one()


def told(report):
    return [(each.line, each.column, each.reason_id) for each in report.errors]


def everything(work):
    work.session.expire_all()
    found = []
    for one in work.session.scalars(sa.select(ImportedYear).order_by(ImportedYear.id)):
        texts = [(row.result, row.target, row.realised) for row in list_results(work.session, one)]
        found.append((one.id, one.person_id, one.period, one.grade, texts))
    return found


@pytest.mark.parametrize("name", ["skp.csv", "skp.xlsx"])
def test_grades_and_plans_come_in_from_either_kind_of_file(work, name):
    report = bring(work, GOOD, name=name, actor="person:x")
    assert (report.rows, report.created, report.changed, report.errors) == (5, 2, 0, ())
    year = find_earlier_year(work.session, AGENCY, person(work), "2024")
    assert (year.grade, year.organisation_grade) == ("sangat_baik", "istimewa")
    assert (year.result_rating, year.behaviour_rating) == ("di_atas", "di_atas")
    assert (year.seat, year.assessor, year.note) == ("Penyuluh", "Wayan", "Pertahankan.")
    first, second = list_results(work.session, year)
    assert (first.aspect, first.target, first.unit) == ("kuantitas", Decimal(1200), "keluarga")
    assert first.realised == Decimal("1260.5")
    assert (second.target, second.realised) == (Decimal("97.5"), None)
    other = find_earlier_year(work.session, AGENCY, person(work, WAYAN), "2024")
    assert other.grade == "butuh_perbaikan"
    (row,) = list_results(work.session, other)
    assert (row.kind, row.perspective) == ("tambahan", "penerima_layanan")
    assert row.result == "=Tim \u201csatu data\u201d"
    last = agency_history.list_rows(work, AGENCY)[-1]
    assert (last["kind"], last["actor"]) == ("plans_imported", "person:x")


def test_the_same_file_again_changes_nothing_and_another_replaces_the_year(work):
    bring(work, GOOD)
    before = everything(work)
    events = len(agency_history.list_rows(work, AGENCY))
    again = bring(work, GOOD)
    assert (again.created, again.changed) == (0, 0)
    assert everything(work) == before
    assert len(agency_history.list_rows(work, AGENCY)) == events, "nothing happened"
    other = bring(work, {"skp": [line(indikator="Lain", target="99999999999,9999")]})
    assert (other.created, other.changed) == (0, 1)
    same = bring(work, {"skp": [line(indikator="Lain", target="99999999999,9999")]})
    assert (same.created, same.changed) == (0, 0), "both databases keep the largest number"
    year = find_earlier_year(work.session, AGENCY, person(work), "2024")
    assert year.grade is None
    assert [row.indicator for row in list_results(work.session, year)] == ["Lain"]
    assert list_earlier_years(work.session, AGENCY, person(work)) == ["2024"]


def test_every_wrong_cell_is_told_with_line_and_column_and_nothing_is_written(work):
    report = bring(
        work,
        {
            "predikat": [
                grade(predikat="Hebat"),
                grade(nip="123"),
                grade(tahun="99"),
                grade(tahun="2100"),
                grade(NOBODY),
                grade(WAYAN),
                grade(WAYAN, predikat="kurang"),
                grade(WAYAN, "2023", predikat_organisasi="sangat_baik"),
            ],
            "skp": [
                line(rencana_hasil_kerja="", tahun="2022"),
                line(tahun="2021", target="banyak"),
                line(tahun="2020", target="-1", realisasi="1e30"),
                line(tahun="2019", satuan="x" * 61),
            ],
        },
    )
    assert told(report) == [
        (2, "predikat", "pilihan_tidak_dikenal"),
        (3, "nip", "nip_panjang"),
        (4, "tahun", "tahun"),
        (5, "tahun", "tahun_belum_lewat"),
        (6, "nip", "nip_tidak_ada"),
        (8, "nip", "ganda"),
        (9, "predikat_organisasi", "pilihan_tidak_dikenal"),
        (10, "rencana_hasil_kerja", "kosong"),
        (11, "target", "bilangan"),
        (12, "realisasi", "bilangan"),
        (12, "target", "bilangan"),
        (13, "satuan", "terlalu_panjang"),
    ]
    assert all(each.message.endswith(".") for each in report.errors)
    assert not report.written
    assert everything(work) == []


def test_with_skip_bad_a_year_comes_in_whole_or_not_at_all(work):
    report = bring(
        work,
        {
            "predikat": [grade(), grade(WAYAN)],
            "skp": [line(), line(target="banyak"), line(tahun="2023"), line(WAYAN)],
        },
        skip_bad=True,
    )
    assert report.written and report.created == 2
    assert told(report) == [(5, "target", "bilangan")]
    assert list_earlier_years(work.session, AGENCY, person(work)) == ["2023"]
    assert list_earlier_years(work.session, AGENCY, person(work, WAYAN)) == ["2024"]


def test_a_year_that_was_run_here_is_not_touched(work):
    sri, unit = person(work), work.session.scalars(sa.select(Unit.id)).one()
    work.session.add(Plan(agency=AGENCY, person_id=sri, period="2024", root="r" * 32))
    work.session.add(
        Evaluation(agency=AGENCY, case="c" * 32, root="r" * 32, person_id=sri, unit_id=unit,
                   period="2023", version=1, grade="baik")
    )  # fmt: skip
    work.flush()
    report = bring(work, {"predikat": [grade(), grade(tahun="2023"), grade(tahun="2022")]})
    assert told(report) == [(2, "tahun", "tahun_ada"), (3, "tahun", "tahun_ada")]
    assert "dijalankan di Siklus" in report.errors[0].message


def test_columns_and_kinds_that_are_not_there_are_told(work):
    report = import_plans(work, AGENCY, b"jenis,nip,tahun,warna\npredikat,1,2\nrapor,1,2", "a.csv")
    assert told(report) == [(1, "predikat", "kolom_tidak_ada"), (3, "jenis", "jenis_tidak_dikenal")]
    assert report.ignored_columns == ("warna",)
    for content, name in ((b"a,b\n1,2", "a.csv"), (b"PK", "a.xlsx"), (b"x", "a.pdf")):
        with pytest.raises(UnreadableFile):
            import_plans(work, AGENCY, content, name)


def test_a_plan_without_end_is_refused(work, monkeypatch):
    monkeypatch.setattr(importer, "MOST_LINES", 2)
    report = bring(work, {"skp": [line(), line(), line()]})
    assert told(report) == [(2, "nip", "terlalu_banyak")]


@pytest.mark.parametrize("name", ["skp-2025.csv", "skp-2025.xlsx"])
def test_the_example_comes_in_after_the_people_of_the_example(database_url, name):
    database = Database(database_url)
    people = EXAMPLE.parents[1] / "people" / "example" / "pegawai.csv"
    with database.write() as work:
        assert import_people(work, AGENCY, people.read_bytes(), people.name).errors == ()
        report = import_plans(work, AGENCY, (EXAMPLE / name).read_bytes(), name)
        assert report.errors == () and report.ignored_columns == ()
        assert report.created == 150
        again = import_plans(work, AGENCY, (EXAMPLE / name).read_bytes(), name)
        assert (again.created, again.changed) == (0, 0)
    database.dispose()
