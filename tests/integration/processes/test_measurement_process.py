"""The shipped measurement of one period, run through the engine on both databases."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.errors import AnswersInvalid, DomainRefused
from tests.integration.processes.assessing import BEHAVIOURS, YEAR, Office
from workflows.feedback import answer_feedback
from workflows.tables.feedback import FeedbackNote
from workflows.tables.measurement import ActionPlan, Evidence, PeriodicRating, Realisation


def open_period(office: Office, number: int = 4) -> str:
    return office.start(
        "measurement", subject=office.who("sri"), period=YEAR, data={"periode_ke": number}
    )


def plan_actions(office: Office) -> None:
    rows = [
        {"baris_rencana": office.keys["r1"], "aksi": "Verifikasi data calon penerima"},
        {"baris_rencana": office.keys["r2"], "aksi": "Menyusun laporan", "target": "2"},
    ]
    office.do("sri", "rencana_aksi", rencana_aksi=rows)


def reach(office: Office, people: str = "1.080", days: str = "8", **more: Any) -> None:
    rows = [
        {"indikator": office.keys["i1"], "nilai": people, "sumber_data": "Basis data terpadu"},
        {"indikator": office.keys["i2"], "nilai": days, "sumber_data": "Agenda surat"},
    ]
    office.do("sri", "realisasi", realisasi=rows, **more)


def rated(office: Office, rating: str = "sesuai", good: str = "Data rapi.") -> dict[str, Any]:
    return {
        "keputusan_periode": "terima",
        "hasil": [
            {"baris_rencana": office.keys["r1"], "baik": good, "rating": rating},
            {"baris_rencana": office.keys["r2"], "rating": rating},
        ],
        "perilaku": [
            {"perilaku": each, "rating": "sesuai", "perbaiki": "Lebih sering bertanya."}
            if each == "kolaboratif"
            else {"perilaku": each, "rating": "sesuai"}
            for each in BEHAVIOURS
        ],
    }


def test_a_period_goes_from_actions_to_results_to_feedback(office: Office) -> None:
    case = open_period(office)
    (item,) = office.inbox(office.who("sri"))
    assert item["label"] == "Triwulan IV 2026"
    plan_actions(office)
    file = office.upload("sri", "realisasi")
    reach(office, bukti_dukung=[{"baris_rencana": office.keys["r1"], "berkas": file}])
    shown = office.form("wayan", "umpan_balik")
    assert [(row["realisasi"], row["capaian"]) for row in shown["capaian"]] == [
        ("1.080 orang", "90 %"),
        ("8 hari", "120 %"),
    ]
    assert [row["berkas"] for row in shown["daftar_bukti"]] == [file]
    office.do("wayan", "umpan_balik", **rated(office))
    assert office.view(case)["state"] == "completed"
    assert {row.number for row in office.list(ActionPlan)} == {1, 2}
    assert sorted(row.achievement for row in office.list(Realisation)) == [90, 120]
    assert len(office.list(Evidence)) == 1
    assert len(office.list(PeriodicRating)) == 9
    notes = {note.subject_text: note for note in office.list(FeedbackNote)}
    assert set(notes) == {"Meningkatnya penerima manfaat program sosial", "Kolaboratif"}
    assert office.told("sri") == ["feedback_given"]


def test_a_planned_result_without_an_action_is_refused(office: Office) -> None:
    open_period(office)
    rows = [{"baris_rencana": office.keys["r1"], "aksi": "Verifikasi data"}]
    with pytest.raises(DomainRefused, match="nomor 2 belum memiliki rencana aksi") as refused:
        office.do("sri", "rencana_aksi", rencana_aksi=rows)
    assert refused.value.field == "rencana_aksi"
    assert office.list(ActionPlan) == []
    assert office.has("sri") == ["rencana_aksi"]


def test_an_action_for_somebody_elses_result_is_refused(office: Office) -> None:
    open_period(office)
    rows = [{"baris_rencana": "0" * 32, "aksi": "Verifikasi data"}]
    with pytest.raises(AnswersInvalid) as refused:
        office.do("sri", "rencana_aksi", rencana_aksi=rows)
    assert refused.value.errors[0].path == ("rencana_aksi", 0, "baris_rencana")


def test_an_indicator_told_twice_is_refused_where_it_stands(office: Office) -> None:
    open_period(office)
    plan_actions(office)
    rows = [{"indikator": office.keys["i1"], "sumber_data": "Basis data"}] * 2
    with pytest.raises(DomainRefused) as refused:
        office.do("sri", "realisasi", realisasi=rows)
    assert refused.value.field == "realisasi.1.indikator"


def test_results_sent_back_return_with_the_reason_and_stay_as_versions(office: Office) -> None:
    open_period(office)
    plan_actions(office)
    reach(office, people="900")
    office.do(
        "wayan",
        "umpan_balik",
        keputusan_periode="kembalikan",
        alasan_pengembalian="Sertakan data Desember.",
    )
    shown = office.form("sri", "realisasi")
    assert shown["alasan_pengembalian"] == "Sertakan data Desember."
    assert [row["nilai"] for row in shown["realisasi"]] == [900, 8]
    reach(office, people="1.100")
    values = sorted((row.version, row.value) for row in office.list(Realisation))
    assert values == [(1, 8), (1, 900), (2, 8), (2, 1100)]
    assert office.form("wayan", "umpan_balik")["capaian"][0]["realisasi"] == "1.100 orang"
    assert office.told("sri") == ["realisation_returned"]


def test_results_are_not_sent_back_more_often_than_the_rules_allow(office: Office) -> None:
    open_period(office)
    plan_actions(office)
    for _ in range(3):
        reach(office)
        back = {"keputusan_periode": "kembalikan", "alasan_pengembalian": "Belum lengkap."}
        office.do("wayan", "umpan_balik", **back)
    reach(office)
    with pytest.raises(DomainRefused, match="sudah 3 kali dikembalikan"):
        office.do("wayan", "umpan_balik", **back)
    office.do("wayan", "umpan_balik", **rated(office))


def test_every_result_and_behaviour_must_be_rated(office: Office) -> None:
    open_period(office)
    plan_actions(office)
    reach(office)
    answers = rated(office)
    answers["perilaku"] = answers["perilaku"][1:]
    with pytest.raises(DomainRefused, match="1 baris") as refused:
        office.do("wayan", "umpan_balik", **answers)
    assert refused.value.field == "perilaku"
    assert office.list(PeriodicRating) == []


def test_results_late_for_the_period_move_to_the_assessor(office: Office) -> None:
    office.start("measurement", subject=office.who("sri"), period=YEAR, data={"periode_ke": 4})
    plan_actions(office)
    (item,) = office.inbox(office.who("sri"))
    assert date(2027, 1, 15) <= item["due_at"].date() <= date(2027, 1, 22)  # ten working days
    office.pass_days(12)
    assert office.has("sri") == []
    assert office.has("wayan") == ["realisasi"]


def test_the_ratings_of_the_periods_become_the_proposal_of_the_year(office: Office) -> None:
    for number, rating in ((1, "sesuai"), (2, "di_atas"), (3, "di_atas")):
        open_period(office, number)
        plan_actions(office)
        reach(office)
        office.do("wayan", "umpan_balik", **rated(office, rating))
    office.open_year()
    office.grade_organisation()
    shown = office.form("wayan", "penilaian")
    assert shown["usulan_rating_hasil"] == "Di atas ekspektasi"
    assert shown["usulan_rating_perilaku"] == "Sesuai ekspektasi"
    assert shown["rekap_hasil"][0]["rating_periode"] == (
        "Sesuai ekspektasi, Di atas ekspektasi, dan Di atas ekspektasi"
    )
    with pytest.raises(AnswersInvalid) as refused:
        office.rate("sesuai", "sesuai")
    assert [error.path for error in refused.value.errors] == [("alasan_hasil",)]
    office.rate("sesuai", "sesuai", alasan_hasil="Realisasi dua triwulan belum diperiksa silang.")


def test_the_employee_answers_the_feedback_of_a_period(office: Office) -> None:
    open_period(office)
    plan_actions(office)
    reach(office)
    office.do("wayan", "umpan_balik", **rated(office))
    note = office.list(FeedbackNote)[0]
    answer_feedback(
        office.engine,
        agency="lampung",
        note=note.id,
        person=office.who("sri"),
        reply="Terima kasih, akan saya lanjutkan.",
    )
    assert office.list(FeedbackNote)[0].reply == "Terima kasih, akan saya lanjutkan."
    assert office.told("wayan") == ["feedback_answered"]
