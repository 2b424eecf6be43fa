"""Leave, ties, named assessors, letters and delegations from a file: all of it, or nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from tests.integration.organisation.conftest import Office
from tests.integration.people.agency import AGENCY, NIPS
from workflows.organisation.from_file import import_assignments, tells_assignments
from workflows.people.import_people import ImportReport
from workflows.tables.people import AssessorAssignment, Delegation, Person, Relation
from workflows.tables.substitution import Substitution

BUDI, RATNA = "197001012000031001", "196901011995031001"
SRI, WAYAN = NIPS["sri"], NIPS["wayan"]


@pytest.fixture
def named(office: Office) -> Office:
    with office.engine.database.write() as work:
        for name, nip in (("budi", BUDI), ("ratna", RATNA)):
            person = work.session.get(Person, office.ids[name])
            assert person is not None
            person.nip = nip
        work.commit()
    return office


def bring(office: Office, text: str, *, skip_bad: bool = False) -> ImportReport:
    with office.engine.database.write() as work:
        report = import_assignments(
            work, AGENCY, text.encode(), "putusan.yaml", skip_bad=skip_bad, actor=office.key("hr")
        )
        if report.written:
            work.commit()
    office.engine.run_until_idle()
    return report


def counts(office: Office) -> list[int]:
    with office.engine.read() as work:
        return [
            work.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0
            for model in (Relation, AssessorAssignment, Delegation, Substitution)
        ]


def all_kinds(today: date) -> str:
    last = today + timedelta(days=20)
    return f"""
cuti:
  - {{nip: "{WAYAN}", status: cltn, mulai: {today}, sampai: {last}}}
hubungan:
  - {{nip: "{SRI}", nip_lain: "{RATNA}", hubungan: keluarga}}
penilai:
  - {{nip: "{SRI}", nip_penilai: "{BUDI}", sk: SK 5, mulai: {today}}}
kuasa:
  - {{jabatan: KASI, nip: "{BUDI}", sk: SK 6, mulai: {today}}}
pelimpahan:
  - {{nip: "{RATNA}", nip_penerima: "{BUDI}", sk: SPT 7, tanggal_sk: {today}, mulai: {today},
     sampai: {last}, dokumen: "skp, evaluasi"}}
"""


def test_every_kind_comes_in_once_and_again_changes_nothing(named: Office) -> None:
    text, yesterday = all_kinds(named.today), named.today - timedelta(days=1)
    assert tells_assignments(text.encode(), "putusan.yaml")
    before = named.assessor("sri", yesterday)
    report = bring(named, text)
    assert (report.errors, report.created, report.changed, report.written) == ((), 5, 0, True)
    assert counts(named) == [1, 1, 1, 1]
    assert named.assessor("sri") == "budi" and named.assessor("sri", yesterday) == before
    with named.engine.read() as work:
        lent = work.session.scalars(sa.select(Substitution)).one()
        assert (lent.documents, lent.decree) == (["skp", "evaluasi"], "SPT 7")
        wayan = work.session.get(Person, named.ids["wayan"])
        assert wayan is not None  # back from the day after the last one of the leave
        assert (wayan.status, wayan.since) == ("aktif", named.today + timedelta(days=21))
    told = {row["kind"] for row in named.story()}
    assert {"person_changed", "relation_declared", "assessor_named", "power_given"} <= told
    assert "substitution_decreed" in told
    again = bring(named, text)
    assert (again.errors, again.created, again.changed) == ((), 0, 0)


def test_one_wrong_row_leaves_everything_as_it_was(named: Office) -> None:
    text = (
        all_kinds(named.today)
        + f"""
  - {{nip: "{BUDI}", nip_penerima: "{RATNA}", sk: SPT 8, tanggal_sk: {named.today},
     mulai: {named.today}, sampai: {named.today}}}
"""
    )
    report = bring(named, text)
    assert not report.written and counts(named) == [0, 0, 0, 0]
    (error,) = report.errors
    assert (error.column, error.sheet) == ("nip_penerima", "pelimpahan")
    assert "berputar kembali" in error.message
    report = bring(named, text, skip_bad=True)
    assert (report.written, report.created, len(report.errors)) == (True, 5, 1)


@pytest.mark.parametrize(
    ("row", "column", "told"),
    [
        ("cuti: [{nip: '1', status: cltn, mulai: 2030-01-01}]", "nip", "Tidak ada pegawai"),
        (f"cuti: [{{nip: '{SRI}', status: libur, mulai: 2030-01-01}}]", "status", "tidak dikenal"),
        (f"cuti: [{{nip: '{SRI}', status: cltn, mulai: besok}}]", "mulai", "bukan tanggal"),
        (
            f"hubungan: [{{nip: '{SRI}', nip_lain: '{SRI}', hubungan: usaha}}]",
            "nip_lain",
            "orang lain",
        ),
        (
            f"penilai: [{{nip: '{SRI}', nip_penilai: '{SRI}', sk: x, mulai: 2030-01-01}}]",
            "nip_penilai",
            "dirinya sendiri",
        ),
        (
            f"kuasa: [{{jabatan: TIDAK, nip: '{SRI}', sk: x, mulai: 2030-01-01}}]",
            "jabatan",
            "tidak dikenal",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_at_its_column(
    named: Office, row: str, column: str, told: str
) -> None:
    report = bring(named, row)
    assert [each.column for each in report.errors] == [column]
    assert told in report.errors[0].message and not report.written


def test_a_row_given_again_with_its_last_day_ends_it(named: Office) -> None:
    today = named.today
    first = f'penilai: [{{nip: "{SRI}", nip_penilai: "{BUDI}", sk: SK 5, mulai: {today}}}]'
    bring(named, first)
    report = bring(named, first.replace("}]", f", sampai: {today}}}]"))
    assert (report.errors, report.created, report.changed) == ((), 0, 1)
    assert named.assessor("sri") == "budi"
    assert named.assessor("sri", today + timedelta(days=1)) == "KASI"
