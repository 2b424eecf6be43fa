"""Bringing people in from a file: every wrong row is told, nothing is half-saved, again is nothing.

All NIPs are made up.
"""

import io
from datetime import date

import pytest
import sqlalchemy as sa
import xlsxwriter

from engine.store.database import Database
from workflows.people.demo_agency import demo_agency
from workflows.people.files import UnreadableFile
from workflows.people.import_people import import_people
from workflows.people.writing import write_csv, write_xlsx
from workflows.tables.people import Holding, Person, Seat, Unit, UnitRole

AGENCY = "lampung"
SRI, WAYAN, BUDI, DEWI = (
    "198802292010122003",
    "198501012009011001",
    "198001012004011002",
    "199001012014012001",
)


def unit(kode, induk="", nama=None, **more):
    return {"kode": kode, "nama": nama or f"Unit {kode}", "induk": induk, **more}


def seat(kode, atasan="", unit="DINSOS", jenis="pengawas", **more):
    return {
        "kode": kode,
        "nama": f"Jabatan {kode}",
        "unit": unit,
        "atasan": atasan,
        "jenis_jabatan": jenis,
        **more,
    }


def person(nip, nama="Nama", kepegawaian="pns", **more):
    return {"nip": nip, "nama": nama, "kepegawaian": kepegawaian, **more}


def holding(nip, jabatan, mulai="2026-01-01", kedudukan="definitif", **more):
    return {"nip": nip, "jabatan": jabatan, "kedudukan": kedudukan, "mulai": mulai, **more}


def role(nip, unit="DINSOS", peran="pengelola_kinerja", mulai="2026-01-01", **more):
    return {"nip": nip, "unit": unit, "peran": peran, "mulai": mulai, **more}


SMALL = {
    "unit": [unit("PROV"), unit("DINSOS", "PROV")],
    "jabatan": [
        seat("STAF", "KASI", jenis="pelaksana"),
        seat("KASI", "KABID"),
        seat("KABID", jenis="administrator", kepala_unit="ya"),
    ],
    "pegawai": [person(SRI, "Sri"), person(WAYAN, "Wayan"), person(BUDI, "Budi", golongan="IV/a")],
    "pemangku": [holding(SRI, "STAF"), holding(WAYAN, "KASI"), holding(BUDI, "KABID")],
    "peran": [role(BUDI)],
}


def with_rows(**rows):
    """The small agency with further rows."""
    return {kind: [*SMALL[kind], *rows.get(kind, ())] for kind in SMALL}


@pytest.fixture
def database(database_url):
    database = Database(database_url)
    yield database
    database.dispose()


@pytest.fixture
def bring_in(database):
    """Bring tables in and commit; asks the report to say whether anything was written."""

    def bring_in(tables, write=write_csv, **options):
        name = "pegawai.csv" if write is write_csv else "pegawai.xlsx"
        content = tables if isinstance(tables, bytes) else write(tables)
        with database.write() as work:
            report = import_people(work, AGENCY, content, name, **options)
            work.commit()
        return report

    return bring_in


def reasons(report):
    return [(each.column, each.reason_id) for each in report.errors]


def counted(database, model):
    with database.read() as work:
        return work.connection.scalar(
            sa.select(sa.func.count()).select_from(model).where(model.agency == AGENCY)
        )


def holdings_of(database, code):
    """Who held a seat when, by name."""
    with database.read() as work:
        rows = work.connection.execute(
            sa.select(Person.name, Holding.capacity, Holding.valid_from, Holding.valid_to)
            .join(Person, Person.id == Holding.person_id)
            .join(Seat, Seat.id == Holding.seat_id)
            .where(Seat.code == code)
            .order_by(Holding.valid_from, Person.name)
        )
        return [tuple(row) for row in rows]


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_a_right_file_is_written_whole_whatever_the_order_of_its_rows(database, bring_in, write):
    report = bring_in(SMALL, write)
    assert (report.rows, report.created, report.changed, report.errors) == (12, 12, 0, ())
    with database.read() as work:
        chain = work.connection.execute(
            sa.select(Seat.code, sa.literal_column("above.code"))
            .join(sa.alias(Seat.__table__, "above"), sa.text("above.id = seat.superior_id"))
            .order_by(Seat.code)
        )
        assert [tuple(row) for row in chain] == [("KASI", "KABID"), ("STAF", "KASI")]


def test_the_same_file_again_changes_nothing(database, bring_in):
    bring_in(SMALL)
    report = bring_in(SMALL)
    assert (report.created, report.changed, report.errors) == (0, 0, ())
    assert counted(database, Holding) == 3


def test_a_later_file_changes_what_it_says_and_leaves_what_it_leaves_empty(database, bring_in):
    bring_in(with_rows(pegawai=[person(DEWI, "Dewi", email="Dewi@contoh.example", telepon="0812")]))
    later = {**SMALL, "pegawai": [person(DEWI, "Dewi Lestari", status="cltn")]}
    report = bring_in(later)
    assert (report.created, report.changed) == (0, 1)
    with database.read() as work:
        row = work.connection.execute(
            sa.select(Person.name, Person.status, Person.email, Person.phone).where(
                Person.nip == DEWI
            )
        ).one()
    assert tuple(row) == ("Dewi Lestari", "cltn", "dewi@contoh.example", "0812")


def test_a_unit_and_a_seat_may_be_moved_under_new_ones(database, bring_in):
    bring_in(SMALL)
    report = bring_in(
        {
            "unit": [unit("BARU", "PROV"), unit("DINSOS", "BARU")],
            "jabatan": [
                seat("KADIS", unit="BARU", jenis="jpt_pratama"),
                seat("KABID", "KADIS", jenis="administrator", kepala_unit="ya"),
            ],
        }
    )
    assert (report.created, report.changed, report.errors) == (2, 2, ())


def test_the_gubernur_has_no_nip_and_is_known_by_name(database, bring_in):
    elected = with_rows(
        jabatan=[seat("GUB", unit="PROV", jenis="pejabat_negara", kepala_unit="ya")],
        pegawai=[person("", "Gubernur Lampung", "pejabat_negara")],
        pemangku=[holding("", "GUB", nama=" gubernur  lampung ")],
    )
    assert bring_in(elected).errors == ()
    again = bring_in(elected)
    assert (again.created, again.changed) == (0, 0)
    assert holdings_of(database, "GUB") == [
        ("Gubernur Lampung", "definitif", date(2026, 1, 1), None)
    ]


def test_one_wrong_row_leaves_the_database_as_it_was(database, bring_in):
    report = bring_in(with_rows(pegawai=[person("123", "Salah")]))
    assert (report.created, report.changed, report.written) == (0, 0, False)
    assert [counted(database, each) for each in (Unit, Seat, Person, Holding, UnitRole)] == [0] * 5


def test_with_skip_bad_the_right_rows_are_written_and_the_wrong_one_is_told(database, bring_in):
    report = bring_in(with_rows(pegawai=[person("123", "Salah")]), skip_bad=True)
    assert (report.rows, report.created, report.written) == (13, 12, True)
    (error,) = report.errors
    assert (error.line, error.sheet, error.column, error.value) == (10, "", "nip", "123")
    assert error.reason_id == "nip_panjang"
    assert error.message == "NIP berisi 18 angka, tetapi tertulis 3 angka."
    assert counted(database, Person) == 3


def test_a_wrong_row_of_a_workbook_is_told_with_its_sheet_and_line(bring_in):
    report = bring_in(with_rows(pegawai=[person("123", "Salah")]), write_xlsx)
    (error,) = report.errors
    assert (error.sheet, error.line) == ("pegawai", 5)


WRONG = [
    ({"unit": [unit("DINSOS", "PROV")]}, [("kode", "kode_ganda")]),
    ({"unit": [unit("X", "APA")]}, [("induk", "unit_tidak_dikenal")]),
    ({"unit": [unit("", "PROV")]}, [("kode", "kosong")]),
    ({"unit": [unit("X" * 41, "PROV")]}, [("kode", "terlalu_panjang")]),
    ({"unit": [unit("X", "Y"), unit("Y", "X")]}, [
        ("induk", "rujukan_salah"),
        ("induk", "atasan_berputar"),
    ]),
    ({"jabatan": [seat("KASI")]}, [("kode", "kode_ganda")]),
    ({"jabatan": [seat("X", unit="APA")]}, [("unit", "unit_tidak_dikenal")]),
    ({"jabatan": [seat("X", "APA")]}, [("atasan", "jabatan_tidak_dikenal")]),
    ({"jabatan": [seat("X", jenis="bos")]}, [("jenis_jabatan", "pilihan_tidak_dikenal")]),
    ({"jabatan": [seat("X", jenis="")]}, [("jenis_jabatan", "kosong")]),
    ({"jabatan": [seat("X", eselon="2a")]}, [("eselon", "eselon")]),
    ({"jabatan": [seat("X", jenjang="ahli_muda")]}, [("jenjang", "jenjang")]),
    ({"jabatan": [seat("X", jenis="fungsional", jenjang="muda")]}, [
        ("jenjang", "pilihan_tidak_dikenal")
    ]),
    ({"jabatan": [seat("X", kepala_unit="mungkin")]}, [("kepala_unit", "ya_tidak")]),
    ({"jabatan": [seat("X", kepala_unit="ya")]}, [("kepala_unit", "kepala_ganda")]),
    ({"pegawai": [person(SRI, "Lain")]}, [("nip", "nip_ganda")]),
    ({"pegawai": [person("198802292010122003x")]}, [("nip", "nip_bukan_angka")]),
    ({"pegawai": [person("", "Tanpa NIP")]}, [("nip", "nip_kosong")]),
    ({"pegawai": [person("1.98802E+17")]}, [("nip", "nip_format_ilmiah")]),
    ({"pegawai": [person(DEWI, kepegawaian="pppk")]}, [("kepegawaian", "nip_kepegawaian")]),
    ({"pegawai": [person(DEWI, golongan="V/a")]}, [("golongan", "golongan_tidak_dikenal")]),
    ({"pegawai": [person(DEWI, status="cuti")]}, [("status", "pilihan_tidak_dikenal")]),
    ({"pegawai": [person(DEWI, email="dewi")]}, [("email", "email")]),
    ({"pegawai": [person(DEWI, golongan="X", email="y")]}, [
        ("email", "email"),
        ("golongan", "golongan_tidak_dikenal"),
    ]),
    ({"pemangku": [holding(DEWI, "STAF")]}, [("nip", "pegawai_tidak_dikenal")]),
    ({"pemangku": [holding(SRI, "APA")]}, [("jabatan", "jabatan_tidak_dikenal")]),
    ({"pemangku": [holding(WAYAN, "STAF", "2026-06-01")]}, [("jabatan", "pemangku_ganda")]),
    ({"pemangku": [holding(SRI, "STAF")]}, [("", "baris_ganda")]),
    ({"pemangku": [holding(WAYAN, "KABID", kedudukan="plt")]}, [("sk", "sk_wajib")]),
    ({"pemangku": [holding(WAYAN, "KABID", "kemarin")]}, [("mulai", "tanggal")]),
    ({"pemangku": [holding(WAYAN, "KABID", "2026-02-30")]}, [("mulai", "tanggal")]),
    ({"pemangku": [holding(WAYAN, "KABID", "")]}, [("mulai", "kosong")]),
    ({"pemangku": [holding(SRI, "KABID", "2026-03-01", "plh", sk="SP", sampai="2026-02-01")]}, [
        ("sampai", "tanggal_terbalik")
    ]),
    ({"peran": [role(DEWI)]}, [("nip", "pegawai_tidak_dikenal")]),
    ({"peran": [role(SRI, "APA")]}, [("unit", "unit_tidak_dikenal")]),
    ({"peran": [role(SRI, peran="Pengelola!")]}, [("peran", "peran")]),
    ({"peran": [role(SRI, peran="anggota_tim_pemeriksa")]}, [("sk", "sk_wajib")]),
    ({"peran": [role(BUDI)]}, [("", "baris_ganda")]),
]  # fmt: skip


def test_every_wrong_row_says_what_is_wrong_in_which_column(database, bring_in):
    for rows, expected in WRONG:
        report = bring_in(with_rows(**rows))
        assert sorted(reasons(report)) == sorted(expected), rows
        assert all(each.message.endswith(".") for each in report.errors)
        assert not report.written
    assert counted(database, Unit) == 0


def test_a_cycle_of_superiors_is_told_with_its_way_round(bring_in):
    report = bring_in(with_rows(jabatan=[seat("A", "B"), seat("B", "C"), seat("C", "A")]))
    circle = [each for each in report.errors if each.reason_id == "atasan_berputar"]
    assert [(each.value, each.message) for each in circle] == [
        ("A", "Susunan atasan jabatan berputar: A → B → C → A.")
    ]


def test_a_cycle_that_closes_over_what_is_already_there_is_found(database, bring_in):
    bring_in(SMALL)
    report = bring_in({"jabatan": [seat("KABID", "STAF", jenis="administrator", kepala_unit="ya")]})
    assert reasons(report) == [("atasan", "atasan_berputar")]


def test_what_leans_on_a_wrong_row_says_so(bring_in):
    report = bring_in(
        with_rows(
            pegawai=[person(DEWI, golongan="X")], pemangku=[holding(DEWI, "STAF", "2027-01-01")]
        )
    )
    assert [(each.reason_id, each.message) for each in report.errors][1] == (
        "rujukan_salah",
        f"Pegawai {DEWI} ada di baris 10 yang salah.",
    )


def test_a_nip_kept_as_a_number_by_a_spreadsheet_is_refused(bring_in):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("pegawai")
    sheet.write_row(0, 0, ["nip", "nama", "kepegawaian"])
    sheet.write_row(1, 0, [198802292010122003, "Sri", "pns"])
    book.close()
    report = bring_in(out.getvalue(), write_xlsx)
    assert reasons(report) == [("nip", "nip_format_ilmiah")]


def test_a_missing_column_is_told_once_and_not_for_every_row(bring_in):
    report = bring_in(b"jenis,kode\nunit,A\nunit,B\n")
    assert [(each.line, each.column, each.reason_id) for each in report.errors] == [
        (1, "nama", "kolom_tidak_ada")
    ]


def test_an_unknown_kind_of_row_is_told(bring_in):
    report = bring_in(b"jenis,kode,nama\nkantor,A,B\nunit,A,B\n")
    assert reasons(report) == [("jenis", "jenis_tidak_dikenal")]
    assert report.rows == 2


def test_a_file_about_something_else_is_refused(bring_in):
    with pytest.raises(UnreadableFile, match="jenis"):
        bring_in(b"nama,alamat\nA,B\n")


def test_columns_that_mean_nothing_are_named_and_harm_nothing(bring_in):
    report = bring_in(b"jenis,kode,nama,alamat\nunit,A,B,C\n")
    assert (report.created, report.ignored_columns, report.errors) == (1, ("alamat",), ())


def test_a_successor_ends_the_former_holders_time_on_the_day_before(database, bring_in):
    bring_in(SMALL)
    report = bring_in(
        {
            "pegawai": [person(DEWI, "Dewi")],
            "pemangku": [holding(DEWI, "KASI", "2026-07-01", sk="SK 5")],
        }
    )
    assert (report.created, report.changed, report.errors) == (2, 1, ())
    assert holdings_of(database, "KASI") == [
        ("Wayan", "definitif", date(2026, 1, 1), date(2026, 6, 30)),
        ("Dewi", "definitif", date(2026, 7, 1), None),
    ]


def test_who_moves_to_another_seat_leaves_the_first(database, bring_in):
    bring_in(SMALL)
    bring_in(
        {
            "jabatan": [seat("KASI2", "KABID")],
            "pemangku": [holding(WAYAN, "KASI2", "2026-07-01")],
        }
    )
    assert holdings_of(database, "KASI") == [
        ("Wayan", "definitif", date(2026, 1, 1), date(2026, 6, 30))
    ]


def test_who_keeps_both_seats_in_the_file_keeps_both(database, bring_in):
    bring_in(SMALL)
    bring_in(
        {
            "jabatan": [seat("KASI2", "KABID")],
            "pemangku": [holding(WAYAN, "KASI"), holding(WAYAN, "KASI2", "2026-07-01")],
        }
    )
    assert holdings_of(database, "KASI") == [("Wayan", "definitif", date(2026, 1, 1), None)]


def test_a_plt_does_not_end_anybodys_own_seat(database, bring_in):
    bring_in(SMALL)
    bring_in({"pemangku": [holding(WAYAN, "KABID", "2026-07-01", "plt", sk="SP 1")]})
    assert holdings_of(database, "KASI") == [("Wayan", "definitif", date(2026, 1, 1), None)]
    assert [row[:2] for row in holdings_of(database, "KABID")] == [
        ("Budi", "definitif"),
        ("Wayan", "plt"),
    ]


def test_a_first_day_put_right_moves_the_holding_and_adds_none(database, bring_in):
    bring_in(SMALL)
    report = bring_in({"pemangku": [holding(WAYAN, "KASI", "2025-06-01")]})
    assert (report.created, report.changed) == (0, 1)
    assert holdings_of(database, "KASI") == [("Wayan", "definitif", date(2025, 6, 1), None)]


def test_an_older_file_does_not_put_back_who_was_relieved(database, bring_in):
    bring_in(SMALL)
    bring_in({"pegawai": [person(DEWI, "Dewi")], "pemangku": [holding(DEWI, "KASI", "2026-07-01")]})
    report = bring_in(SMALL)
    assert reasons(report) == [("jabatan", "pemangku_ganda")]
    assert report.errors[0].message == (
        "Jabatan KASI sudah dipangku Dewi secara definitif sejak 2026-07-01."
    )


def test_one_after_the_other_in_one_file_is_no_clash(database, bring_in):
    bring_in(
        with_rows(
            pegawai=[person(DEWI, "Dewi")],
            pemangku=[
                holding(DEWI, "STAF", "2025-01-01", sampai="31/12/2025"),
                holding(DEWI, "KABID", "2026-02-01", "plh", sk="SP 1", sampai="05-02-2026"),
            ],
        )
    )
    assert [row[0] for row in holdings_of(database, "STAF")] == ["Dewi", "Sri"]
    assert holdings_of(database, "KABID")[1][3] == date(2026, 2, 5)


def test_another_agency_with_the_same_codes_is_left_alone(database, bring_in):
    bring_in(SMALL)
    with database.write() as work:
        report = import_people(work, "metro", write_csv(SMALL), "a.csv")
        work.commit()
    assert report.created == 12
    assert counted(database, Unit) == 2


def test_the_shipped_agency_comes_in_without_a_fault_and_twice_is_once(database, bring_in):
    tables = demo_agency(150).tables
    report = bring_in(tables, write_xlsx)
    assert report.errors == ()
    assert report.created == report.rows == sum(len(rows) for rows in tables.values())
    again = bring_in(tables)
    assert (again.created, again.changed, again.errors) == (0, 0, ())
    assert counted(database, Person) == 151


def test_a_report_can_be_told_as_json(bring_in):
    report = bring_in(b"jenis,kode,nama\nunit,,B\n").to_json()
    assert report["errors"] == [
        {
            "line": 2,
            "sheet": "",
            "column": "kode",
            "value": "",
            "reason_id": "kosong",
            "message": "Kolom kode harus diisi.",
        }
    ]
    assert (report["rows"], report["written"]) == (1, False)
