"""The shipped evaluation, run through the engine on both databases."""

from __future__ import annotations

from datetime import date

import pytest

from engine.errors import AnswersInvalid, DomainRefused
from tests.integration.processes.assessing import WHY, Office
from workflows.evaluations import find_receipt, get_version, list_rows
from workflows.tables.evaluation import Evaluation, EvaluationReceipt, OrganisationGrade


def test_an_evaluation_is_graded_by_the_matrix_released_and_its_receipt_recorded(
    office: Office,
) -> None:
    case = office.evaluated()
    (evaluation,) = office.list(Evaluation)
    with office.engine.read() as work:
        version = get_version(work.session, evaluation)
        receipt = find_receipt(work.session, evaluation, 1)
        rows = list_rows(work.session, version)
        texts = [row.text for row in rows if row.subject == "hasil"]
    assert (evaluation.root, evaluation.version, evaluation.grade) == (case, 1, "baik")
    assert version.organisation_grade == "baik"
    assert version.capacity["seat"] == office.ids["KASI"]
    assert texts[0] == "Meningkatnya penerima manfaat program sosial"
    assert len(rows) == 9
    assert receipt is not None
    assert receipt.means == "aplikasi"
    assert office.told("sri") == ["evaluation_released", "evaluation_received"]
    assert [wait["element"] for wait in office.view(case)["open"]] == ["diajukan"]


@pytest.mark.parametrize(
    ("result", "behaviour", "grade"),
    [
        ("di_atas", "di_atas", "sangat_baik"),
        ("di_atas", "di_bawah", "kurang"),
        ("di_bawah", "sesuai", "butuh_perbaikan"),
        ("di_bawah", "di_bawah", "sangat_kurang"),
    ],
)
def test_the_grade_follows_from_the_two_ratings(
    office: Office, result: str, behaviour: str, grade: str
) -> None:
    office.open_year()
    office.grade_organisation()
    office.rate(result, behaviour)
    answers = {} if grade == "butuh_perbaikan" else {"alasan_predikat": WHY}
    office.do("wayan", "rilis", keputusan_rilis="rilis", **answers)
    assert [row.grade for row in office.list(Evaluation)] == [grade]


def test_the_highest_grade_is_not_released_without_a_reason(office: Office) -> None:
    office.open_year()
    office.grade_organisation()
    office.rate("di_atas", "di_atas")
    with pytest.raises(AnswersInvalid) as refused:
        office.do("wayan", "rilis", keputusan_rilis="rilis")
    assert [error.path for error in refused.value.errors] == [("alasan_predikat",)]
    assert office.list(Evaluation) == []


def test_ratings_can_be_changed_before_the_release(office: Office) -> None:
    office.open_year()
    office.grade_organisation()
    office.rate("di_atas", "di_atas")
    office.do("wayan", "rilis", keputusan_rilis="ubah", catatan_rilis="Terlalu tinggi.")
    shown = office.form("wayan", "penilaian")
    assert shown["alasan_dikembalikan"] == "Terlalu tinggi."
    assert (shown["rating_hasil"], shown["rating_perilaku"]) == ("di_atas", "di_atas")
    office.rate("sesuai", "di_atas")
    office.do("wayan", "rilis", keputusan_rilis="rilis")
    assert [row.grade for row in office.list(Evaluation)] == ["baik"]


def test_a_grade_set_for_the_organisation_serves_everybody_who_waits_for_it(
    office: Office,
) -> None:
    office.open_year("sri")
    office.open_year("tono")
    assert office.has("hani") == ["predikat_organisasi", "predikat_organisasi"]
    office.grade_organisation("istimewa")
    office.engine.run_until_idle()
    assert office.has("hani") == []
    assert office.has("wayan") == ["penilaian"]
    assert len(office.list(OrganisationGrade)) == 1
    shown = office.form("wayan", "penilaian")
    assert shown["organisasi"] == "Istimewa (Unit DINSOS)"


def test_the_grade_of_the_organisation_is_proposed_for_its_head(office: Office) -> None:
    office.open_year("ratna")
    office.grade_organisation("istimewa")
    superior = office.form("gubernur", "penilaian")
    assert superior["usulan_rating_hasil"] == "Di atas ekspektasi"
    with pytest.raises(AnswersInvalid) as refused:
        office.do("gubernur", "penilaian", rating_hasil="sesuai", rating_perilaku="sesuai")
    assert [error.path for error in refused.value.errors] == [("alasan_hasil",)]


def test_delivery_by_other_means_is_recorded_with_proof_when_receipt_is_not_confirmed(
    office: Office,
) -> None:
    office.open_year()
    office.grade_organisation()
    office.rate()
    office.do("wayan", "rilis", keputusan_rilis="rilis")
    assert "penyampaian_lain" not in office.has("hani")
    office.pass_days(8)
    assert office.has("hani") == ["penyampaian_lain"]
    assert office.has("sri") == ["konfirmasi_penerimaan"]
    proof = office.upload("hani", "penyampaian_lain")
    with pytest.raises(DomainRefused) as refused:
        office.do(
            "hani", "penyampaian_lain", cara="surat", tanggal_diterima="2027-01-10", bukti=proof
        )
    assert refused.value.field == "tanggal_diterima"
    office.do("hani", "penyampaian_lain", cara="surat", tanggal_diterima="2027-01-18", bukti=proof)
    (receipt,) = office.list(EvaluationReceipt)
    assert (receipt.means, receipt.proof_id) == ("surat", proof)
    assert receipt.received_at.date() == date(2027, 1, 18)
    assert office.has("sri") == []
    assert office.has("hani") == []


def test_the_employee_can_still_confirm_while_hr_is_asked_to_deliver(office: Office) -> None:
    office.open_year()
    office.grade_organisation()
    office.rate()
    office.do("wayan", "rilis", keputusan_rilis="rilis")
    office.pass_days(8)
    office.do("sri", "konfirmasi_penerimaan", menerima=True)
    assert [receipt.means for receipt in office.list(EvaluationReceipt)] == ["aplikasi"]
    assert office.has("hani") == []


def test_a_file_of_another_case_is_no_proof_of_delivery(office: Office) -> None:
    for person in ("sri", "tono"):
        office.open_year(person)
    office.grade_organisation()
    office.engine.run_until_idle()
    office.rate()
    office.do("wayan", "rilis", keputusan_rilis="rilis")
    office.pass_days(8)
    office.start("tahun", subject=office.who("eko"), period="2025", business_key="2025-eko")
    foreign = office.upload("hani", "predikat_organisasi")
    with pytest.raises(DomainRefused) as refused:
        office.do(
            "hani", "penyampaian_lain", cara="surat", tanggal_diterima="2027-01-18", bukti=foreign
        )
    assert refused.value.field == "bukti"
