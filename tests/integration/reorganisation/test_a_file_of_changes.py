"""A file of changes is carried out whole or not at all; earlier days answer as before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from admin.assembly import open_engine
from admin.settings import Settings
from engine.engine import Engine
from engine.store import agency_history, history, items
from engine.store.database import Database
from tests.integration.organisation.conftest import Office
from tests.integration.people.agency import AGENCY, NIPS, SmallAgency
from workflows.directory import local_day
from workflows.organisation.looking import assessor_on, seat_as_of, unit_as_of
from workflows.reorganisation.reorganise import NotCarriedOut, Report, preview, reorganise
from workflows.tables.people import Person, Seat, Unit, UnitRole
from workflows.tables.reorganisation import Reorganisation

HEAD = "reorganisasi: [{sk: SK 12/2026, berlaku: %s, nama: Penataan bidang}]\n"


@dataclass
class Case:
    """The agency of five levels, and files of changes."""

    engine: Engine
    ids: dict[str, str]
    today: date

    def text(self, rows: str, on: date | None = None) -> bytes:
        return (HEAD % (on or self.today) + rows).encode()

    def see(self, rows: str, on: date | None = None) -> Report:
        return preview(self.engine, AGENCY, "admin", self.text(rows, on), "a.yaml")

    def do(self, rows: str, on: date | None = None) -> Report:
        return reorganise(self.engine, AGENCY, "admin", self.text(rows, on), "a.yaml")

    def refused(self, rows: str) -> list[tuple[int, str, str]]:
        """Return line, column and message of what is wrong; nothing may have been written."""
        before = self.count()
        with pytest.raises(NotCarriedOut) as caught:
            self.do(rows)
        assert self.count() == before
        errors = caught.value.report.errors
        assert self.see(rows).errors == errors
        return [(each.line, each.column, each.message) for each in errors]

    def count(self) -> int:
        with self.engine.read() as work:
            return len(agency_history.list_rows(work, AGENCY))

    def unit(self, code: str, on: date) -> Any:
        with self.engine.read() as work:
            key = work.session.scalar(sa.select(Unit.id).where(Unit.code == code))
            return key and unit_as_of(work, key, on)

    def seat(self, code: str, on: date) -> Any:
        with self.engine.read() as work:
            key = work.session.scalar(sa.select(Seat.id).where(Seat.code == code))
            return key and seat_as_of(work, key, on)

    def assessor(self, name: str, on: date) -> list[str]:
        with self.engine.read() as work:
            return list(assessor_on(work, AGENCY, self.ids[name], on)["principals"])


@pytest.fixture
def case(database_url: str) -> Iterator[Case]:
    database = Database(database_url)
    database.install(demo=True)
    with database.write() as work:
        agency = SmallAgency(work.session)
        agency.person("hr")
        agency.role("hr", "pengelola_kinerja", "DINSOS")
        agency.role("budi", "pengelola_kinerja", "LINJAMSOS")
        work.session.get_one(Person, agency.ids["budi"]).nip = "197001011995031001"
        work.commit()
    database.dispose()
    engine = open_engine(database_url, Settings(secure_cookies=False))
    with engine.read() as work:
        today = local_day(work, AGENCY, work.now)
    yield Case(engine, dict(agency.ids), today)
    engine.database.dispose()


SPLIT = """
unit:
  - {tindakan: pecah, kode: DAYASOS, nama: Bidang Pemberdayaan, dari: LINJAMSOS}
jabatan:
  - {tindakan: pindah, kode: STAF, unit: DAYASOS, atasan: KABID2}
  - {tindakan: buat, kode: KABID2, nama: Kepala Bidang Pemberdayaan, unit: DAYASOS,
     jenis_jabatan: administrator, atasan: KADIS, kepala_unit: ya}
pegawai:
  - {nip: "%s", jabatan: KABID2}
"""
MERGE = """
unit:
  - {tindakan: gabung, kode: LINJAMSOS, ke: DINSOS}
jabatan:
  - {tindakan: tutup, kode: KABID, penerus: KADIS}
status:
  - {nip: "%s", status: pensiun}
"""


def test_a_split_makes_a_unit_a_seat_and_moves_people_in_whatever_order_they_stand(
    case: Case,
) -> None:
    before = case.today - timedelta(days=1)
    report = case.do(SPLIT % NIPS["wayan"])
    assert report.written
    assert case.unit("DAYASOS", before) is None
    assert case.unit("DAYASOS", case.today).above == "Unit DINSOS"
    assert case.seat("STAF", before).unit == "Unit LINJAMSOS"
    assert case.seat("STAF", case.today).above == "Kepala Bidang Pemberdayaan"
    assert case.assessor("sri", before) == [f"seat:{case.ids['KASI']}"]
    assert case.assessor("sri", case.today) != case.assessor("sri", before)


def test_a_merge_moves_seats_and_roles_and_closes_the_unit(case: Case) -> None:
    on = case.today + timedelta(days=5)
    report = case.do(MERGE % "197001011995031001", on)
    assert not [warning for warning in report.warnings if "jabatan" in warning]
    assert case.unit("LINJAMSOS", on - timedelta(days=1)) is not None
    assert case.unit("LINJAMSOS", on) is None and case.seat("KABID", on) is None
    assert case.seat("KASI", on).unit == "Unit DINSOS"
    assert case.seat("KASI", on).above == "Jabatan KADIS"
    with case.engine.read() as work:
        roles = work.session.scalars(
            sa.select(UnitRole).where(UnitRole.person_id == case.ids["budi"])
        ).all()
        ends = {(row.unit_id, row.valid_to) for row in roles}
    assert ends == {(case.ids["LINJAMSOS"], on - timedelta(days=1))}


def test_a_new_head_takes_the_place_of_one_that_is_closed_and_is_its_heir(case: Case) -> None:
    rows = """
jabatan:
  - {tindakan: tutup, kode: KABID, penerus: KATIM}
  - {tindakan: buat, kode: KATIM, nama: Ketua Tim, unit: LINJAMSOS, jenis_jabatan: administrator,
     atasan: KADIS, kepala_unit: ya}
pegawai:
  - {nip: "197001011995031001", jabatan: KATIM}
"""
    case.do(rows)
    assert case.seat("KATIM", case.today).is_head
    assert case.seat("KASI", case.today).above == "Ketua Tim"
    assert case.seat("KABID", case.today) is None


def test_a_preview_writes_nothing_and_says_what_the_operation_then_does(case: Case) -> None:
    before = case.count()
    seen = case.see(SPLIT % NIPS["wayan"])
    assert case.count() == before and case.unit("DAYASOS", case.today) is None
    done = case.do(SPLIT % NIPS["wayan"])
    assert [(each.kind, each.name) for each in seen.changes] == [
        (each.kind, each.name) for each in done.changes
    ]
    assert not seen.written and seen.id is None


def test_it_stands_in_the_history_as_one_operation_and_the_same_rows_again_change_nothing(
    case: Case,
) -> None:
    first = case.do(SPLIT % NIPS["wayan"])
    count = case.count()
    with case.engine.read() as work:
        rows = agency_history.list_rows(work, AGENCY)
        (row,) = [row for row in rows if row["kind"] == "reorganised"]
        assert row["facts"]["reorganisation"] == first.id
        assert work.session.scalar(sa.select(sa.func.count()).select_from(Reorganisation)) == 1
        assert history.broken_links(rows) == []
    again = case.do("# a remark\n" + SPLIT % NIPS["wayan"])
    assert again.before and again.id == first.id and case.count() == count


def test_what_is_wrong_is_told_with_line_and_column_and_nothing_is_written(case: Case) -> None:
    wrong = """
unit:
  - {tindakan: buat, kode: A, nama: A, induk: TIDAKADA}
  - {tindakan: tutup, kode: DINSOS}
jabatan:
  - {tindakan: buat, kode: B, nama: B, unit: A, jenis_jabatan: pelaksana}
pegawai:
  - {nip: "199002292015031001", jabatan: KASI}
"""
    found = case.refused(wrong)
    assert [(line, column) for line, column, _ in found] == [(9, "nip"), (4, "induk"), (5, "kode")]
    assert "Tidak ada unit dengan kode TIDAKADA" in found[1][2]


@pytest.mark.parametrize(
    ("rows", "column", "told"),
    [
        ("unit: [{tindakan: gabung, kode: DINSOS, ke: DINSOS}]", "ke", "dirinya sendiri"),
        ("jabatan: [{tindakan: tutup, kode: KASI}]", "penerus", "Pilih atasan barunya"),
        ("jabatan: [{tindakan: pindah, kode: KASI, atasan: STAF}]", "atasan", "berputar"),
        ("status: [{nip: '198802292010122003', status: aktif}]", "nip", "Tidak ada yang berubah"),
        (
            "jabatan: [{tindakan: ubah, kode: KASI, nama: X}, {tindakan: tutup, kode: KASI}]",
            "kode",
            "Sudah ada di baris",
        ),
    ],
)
def test_each_refusal_names_its_column(case: Case, rows: str, column: str, told: str) -> None:
    (error,) = case.refused(rows)
    assert error[1] == column and told in error[2]


def test_a_file_without_decree_and_day_is_refused(case: Case) -> None:
    content = b"unit: [{tindakan: ubah, kode: DINSOS, nama: Dinas}]"
    report = preview(case.engine, AGENCY, "admin", content, "a.yaml")
    assert [each.reason_id for each in report.errors] == ["reorganisasi_tidak_ada"]


def test_open_items_follow_the_seat_and_are_never_left_without_anybody(case: Case) -> None:
    office = Office(case.engine, case.ids, case.today)
    kept = office.item_for(f"seat:{case.ids['KASI']}")
    closed = office.item_for(f"seat:{case.ids['KABID']}")
    rows = MERGE % "197001011995031001"
    seen = case.see(rows)
    told = {each.name: (each.count, each.holders) for each in seen.items}
    assert told["Jabatan KABID"] == (1, ())
    case.do(rows)
    case.engine.run_until_idle()
    with case.engine.read() as work:
        assert not items.get_open(work, AGENCY, kept)["owner"].get("lent")
        assert items.get_open(work, AGENCY, closed)["owner"]["lent"]
