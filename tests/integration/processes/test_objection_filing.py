"""Filing an objection, and its admission."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from engine.errors import AnswersInvalid, DomainRefused, FileRefused, NoReceiver, NotAllowed
from engine.store import tables as t
from tests.integration.processes.assessing import PDF, WHY, Office
from workflows.objections import Point, Upload
from workflows.tables.objection import Objection, ObjectionEvidence, ObjectionPoint


def test_an_objection_is_kept_with_its_points_and_told_to_the_assessor(office: Office) -> None:
    office.evaluated()
    key = office.file(filing=office.filing(uploads=[Upload("bukti.pdf", PDF)]))
    (objection,) = office.list(Objection)
    assert (objection.id, objection.number, objection.state) == (key, "KB-2026-0001", "diperiksa")
    assert objection.case is not None
    points = {point.number: (point.kind, point.text) for point in office.list(ObjectionPoint)}
    assert points == {
        1: ("hasil", "Meningkatnya penerima manfaat program sosial"),
        2: ("predikat", "Predikat Baik"),
    }
    assert [row.known for row in office.list(ObjectionEvidence)] == [False]
    assert office.told("wayan")[-1] == "objection_filed"
    shown = office.form("hani", "pemeriksaan_awal")
    assert shown["batas"].endswith("Diajukan tepat waktu.")
    assert shown["pokok"][0]["dasar"] == "Bukti dukung diabaikan"
    assert shown["bukti"][0]["status"] == "baru"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"points": []}, "points"),
        ({"points": [Point("suasana", "prosedur", WHY)]}, "points.0.kind"),
        ({"points": [Point("predikat", "firasat", WHY)]}, "points.0.ground"),
        ({"points": [Point("predikat", "prosedur", "Singkat.")]}, "points.0.reason"),
        ({"points": [Point("hasil", "prosedur", WHY, "0" * 32)]}, "points.0.subject_ref"),
        ({"requested": " "}, "requested"),
        ({"requested_grade": "cemerlang"}, "requested_grade"),
        ({"truthful": False}, "truthful"),
        ({"references": ["0" * 32]}, "references.0"),
    ],
)
def test_an_incomplete_filing_is_refused_where_it_is_incomplete(
    office: Office, changed: dict[str, Any], field: str
) -> None:
    office.evaluated()
    with pytest.raises(DomainRefused) as refused:
        office.file(filing=office.filing(**changed))
    assert refused.value.field == field
    assert office.list(Objection) == []


def test_a_file_of_a_kind_that_is_not_taken_leaves_nothing_behind(office: Office) -> None:
    office.evaluated()
    with pytest.raises(FileRefused):
        office.file(filing=office.filing(uploads=[Upload("program.exe", b"MZ...")]))
    assert office.list(Objection) == []


def test_nobody_objects_to_somebody_elses_evaluation(office: Office) -> None:
    office.evaluated()
    with pytest.raises(NotAllowed):
        office.file("tono")


def test_an_objection_before_receipt_is_refused(office: Office) -> None:
    office.open_year()
    office.grade_organisation()
    office.rate()
    office.do("wayan", "rilis", keputusan_rilis="rilis")
    with pytest.raises(DomainRefused, match="sudah diterima"):
        office.file()


def test_an_objection_counts_until_the_end_of_the_last_day(office: Office) -> None:
    office.evaluated()  # Monday 11 January; the fourteenth day is Monday 25 January
    office.set_clock(datetime(2027, 1, 25, 16, 59, 30, tzinfo=UTC))  # 23.59 WIB
    office.file()
    assert len(office.list(Objection)) == 1


def test_an_objection_on_the_day_after_is_too_late(office: Office) -> None:
    office.evaluated()
    office.set_clock(datetime(2027, 1, 25, 17, 0, 5, tzinfo=UTC))  # 26 January 00.00 WIB
    with pytest.raises(DomainRefused, match="14 hari sejak Senin, 11 Januari 2027"):
        office.file()


def test_filing_again_after_a_broken_connection_keeps_one_objection(office: Office) -> None:
    office.evaluated()
    key = "a" * 32
    assert office.file(key=key) == key
    with pytest.raises(DomainRefused, match="sudah diajukan satu kali"):
        office.file(key="b" * 32)
    assert len(office.list(Objection)) == 1


def test_a_filing_that_broke_off_before_its_case_began_is_taken_up_when_filed_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.evaluated()
    with monkeypatch.context() as broken:
        broken.setattr(office.engine, "execute", raising(ConnectionError("cut off")))
        with pytest.raises(ConnectionError):
            office.file(key="a" * 32)
    (objection,) = office.list(Objection)
    assert (objection.state, objection.case) == ("diajukan", None)
    assert office.file() == "a" * 32
    (objection,) = office.list(Objection)
    assert objection.state == "diperiksa"
    assert len(office.list(ObjectionPoint)) == 2


def test_a_filing_that_no_case_takes_up_any_more_leaves_nothing_behind(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.evaluated()
    monkeypatch.setattr(office.engine, "execute", raising(NoReceiver("nobody waits")))
    filing = office.filing(uploads=[Upload("bukti.pdf", PDF)])
    with pytest.raises(DomainRefused, match="baru saja berakhir"):
        office.file(filing=filing)
    for model in (Objection, ObjectionPoint, ObjectionEvidence):
        assert office.list(model) == []
    assert office.rows(t.attachment) == []


def raising(error: Exception) -> Callable[[object], None]:
    def execute(_command: object) -> None:
        raise error

    return execute


def test_an_incomplete_objection_may_be_completed_once(office: Office) -> None:
    office.evaluated()
    office.file()
    ask = {
        "hasil_pemeriksaan": "lengkapi",
        "alasan_pemeriksaan": "Sebutkan bukti yang diabaikan.",
    }
    with pytest.raises(AnswersInvalid):
        office.do("hani", "pemeriksaan_awal", hasil_pemeriksaan="lengkapi")
    office.do("hani", "pemeriksaan_awal", **ask)
    assert "objection_incomplete" in office.told("sri")
    shown = office.form("sri", "lengkapi_keberatan")
    assert shown["alasan"] == "Sebutkan bukti yang diabaikan."
    file = office.upload("sri", "lengkapi_keberatan")
    office.do(
        "sri",
        "lengkapi_keberatan",
        pokok=[{"nomor": "1", "dasar": "realisasi_keliru", "alasan": f"{WHY} Lihat bukti."}],
        diminta="Predikat Sangat Baik",
        bukti_tambahan=[{"berkas": file}],
    )
    points = {point.number: point.ground for point in office.list(ObjectionPoint)}
    assert points == {1: "realisasi_keliru", 2: "prosedur"}
    assert [row.attachment_id for row in office.list(ObjectionEvidence)] == [file]
    with pytest.raises(DomainRefused, match="satu kali"):
        office.do("hani", "pemeriksaan_awal", **ask)
    office.do("hani", "pemeriksaan_awal", hasil_pemeriksaan="diterima")
    assert office.has("wayan") == ["tanggapan_penilai"]


def test_an_objection_that_is_not_completed_in_time_goes_back_to_hr(office: Office) -> None:
    office.evaluated()
    office.file()
    office.do(
        "hani",
        "pemeriksaan_awal",
        hasil_pemeriksaan="lengkapi",
        alasan_pemeriksaan="Sebutkan bukti yang diabaikan.",
    )
    office.pass_days(4)
    assert office.has("sri") == []
    shown = office.form("hani", "pemeriksaan_awal")
    assert shown["kelengkapan"] == "Sudah diberikan; pegawai tidak melengkapi."


def test_an_objection_that_is_not_admissible_ends_with_a_reason(office: Office) -> None:
    case = office.evaluated()
    office.file()
    office.do(
        "hani",
        "pemeriksaan_awal",
        hasil_pemeriksaan="tidak_diterima",
        alasan_pemeriksaan="Yang dipersoalkan bukan hasil evaluasi.",
    )
    (objection,) = office.list(Objection)
    assert objection.state == "tidak_diterima"
    assert objection.refused_reason == "Yang dipersoalkan bukan hasil evaluasi."
    assert office.told("sri")[-1] == "objection_refused"
    assert office.view(case)["state"] == "completed"


def test_an_answer_to_every_point_is_asked_of_the_assessor(office: Office) -> None:
    office.evaluated()
    office.file()
    office.do("hani", "pemeriksaan_awal", hasil_pemeriksaan="diterima")
    with pytest.raises(DomainRefused, match="Pokok nomor 2 belum ditanggapi"):
        office.do(
            "wayan",
            "tanggapan_penilai",
            tanggapan=[{"nomor": "1", "tanggapan": "Bukti sudah dibaca."}],
        )


def test_an_answer_that_does_not_come_in_time_moves_to_hr(office: Office) -> None:
    office.evaluated()
    office.file()
    office.do("hani", "pemeriksaan_awal", hasil_pemeriksaan="diterima")
    office.pass_days(8)
    assert office.has("wayan") == []
    assert office.has("hani") == ["tanggapan_penilai"]
