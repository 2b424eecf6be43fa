"""The shipped dialogue and development plan, and feedback given on any day."""

from __future__ import annotations

from typing import Any

import pytest

from engine.errors import DomainRefused, NotAllowed, NotFound
from tests.diagrams import diagram, element, end, extensions, start
from tests.integration.processes.assessing import WHY, YEAR, Office
from workflows.feedback import answer_feedback, give_feedback
from workflows.tables.feedback import DevelopmentItem, Dialogue, FeedbackNote

TRAINING = {
    "kesenjangan": "Komunikasi dengan orang tua murid",
    "tujuan": "Memimpin rapat komite tanpa pendamping",
    "metode": "klasikal",
    "jam_pelajaran": "20",
    "batas": "2027-09-30",
    "mentor": "Kepala bidang",
    "pelatihan": "Komunikasi publik di BPSDM",
}


def evaluated_with(office: Office, result: str, behaviour: str) -> None:
    latest = extensions(binding="latest")
    office.deploy(
        {
            "tahun.bpmn": diagram(
                start(),
                element("callActivity", "a", latest, name="a", calledElement="evaluation"),
                element("callActivity", "b", latest, name="b", calledElement="feedback"),
                end(),
                flows=["start a", "a b", "b end"],
                process="tahun",
            )
        }
    )
    office.open_year()
    office.grade_organisation()
    office.rate(result, behaviour)
    office.do("wayan", "rilis", keputusan_rilis="rilis")
    office.do("sri", "konfirmasi_penerimaan", menerima=True)


def talk(office: Office, **changed: Any) -> None:
    answers = {
        "tanggal": "2027-01-11",
        "peserta": [{"nama": "Sri", "peran": "Pegawai"}, {"nama": "Wayan"}],
        "kekuatan": "Teliti dan tepat waktu.",
        "perbaikan": "Komunikasi dengan orang tua murid.",
        "kesepakatan": [{"kesepakatan": "Mengikuti pelatihan komunikasi"}],
        **changed,
    }
    office.do("wayan", "dialog_kinerja", **answers)


def test_a_development_plan_is_compulsory_at_butuh_perbaikan(office: Office) -> None:
    evaluated_with(office, "di_bawah", "sesuai")
    talk(office)
    shown = office.form("sri", "tanggapan")
    assert shown["kewajiban_rencana"] == "Wajib, karena predikat Anda Butuh Perbaikan."
    with pytest.raises(DomainRefused, match="wajib pada predikat Butuh Perbaikan") as refused:
        office.do("sri", "tanggapan", tanggapan="Saya setuju.")
    assert refused.value.field == "rencana_pengembangan"
    office.do("sri", "tanggapan", tanggapan="Saya setuju.", rencana_pengembangan=[TRAINING])
    assert office.form("wayan", "persetujuan_rencana")["tanggapan"] == "Saya setuju."
    office.do("wayan", "persetujuan_rencana", keputusan_rencana="setuju")
    (item,) = office.list(DevelopmentItem)
    assert (item.hours, item.method, item.training) == (
        20,
        "klasikal",
        "Komunikasi publik di BPSDM",
    )
    assert office.list(Dialogue)[0].reply == "Saya setuju."
    assert "development_plan_agreed" in office.told("sri")
    assert "dialogue_answered" in office.told("wayan")


def test_a_development_plan_is_offered_not_asked_for_at_baik(office: Office) -> None:
    evaluated_with(office, "sesuai", "sesuai")
    talk(office)
    office.do("sri", "tanggapan")
    assert office.list(DevelopmentItem) == []
    assert office.has("wayan") == []


def test_a_plan_sent_back_returns_with_its_rows_and_the_reason(office: Office) -> None:
    evaluated_with(office, "di_bawah", "sesuai")
    talk(office)
    office.do("sri", "tanggapan", rencana_pengembangan=[TRAINING])
    office.do(
        "wayan",
        "persetujuan_rencana",
        keputusan_rencana="kembalikan",
        alasan_pengembalian="Tambahkan mentor.",
    )
    shown = office.form("sri", "tanggapan")
    assert shown["alasan_pengembalian"] == "Tambahkan mentor."
    assert shown["rencana_pengembangan"][0]["kesenjangan"] == TRAINING["kesenjangan"]
    assert office.list(DevelopmentItem) == []


def test_a_due_day_that_has_passed_is_refused_where_it_stands(office: Office) -> None:
    evaluated_with(office, "sesuai", "sesuai")
    talk(office)
    with pytest.raises(DomainRefused) as refused:
        office.do("sri", "tanggapan", rencana_pengembangan=[{**TRAINING, "batas": "2027-01-11"}])
    assert refused.value.field == "rencana_pengembangan.0.batas"


def test_a_dialogue_is_recorded_after_it_was_held(office: Office) -> None:
    evaluated_with(office, "sesuai", "sesuai")
    with pytest.raises(DomainRefused) as refused:
        talk(office, tanggal="2027-01-12")
    assert refused.value.field == "tanggal"


def give(office: Office, giver: str = "fitri", **changed: Any) -> str:
    given: dict[str, Any] = {
        "subject": "hasil",
        "subject_ref": office.keys["r1"],
        "good": "Data penerima mudah dipakai.",
        **changed,
    }
    return give_feedback(
        office.engine,
        agency="lampung",
        giver=office.who(giver),
        person=office.who("sri"),
        period=YEAR,
        **given,
    )


def test_feedback_of_any_day_hangs_on_a_result_and_reaches_the_employee_at_once(
    office: Office,
) -> None:
    give(office)
    (note,) = office.list(FeedbackNote)
    assert note.subject_text == "Meningkatnya penerima manfaat program sosial"
    assert (note.role, note.case) == ("pihak_lain", None)
    assert office.told("sri") == ["feedback_given"]


@pytest.mark.parametrize(
    ("giver", "role"), [("wayan", "atasan"), ("tono", "rekan"), ("fitri", "pihak_lain")]
)
def test_feedback_says_as_what_it_was_given(office: Office, giver: str, role: str) -> None:
    give(office, giver, subject="perilaku", subject_ref="kolaboratif")
    assert [note.role for note in office.list(FeedbackNote)] == [role]


def test_feedback_given_twice_with_one_key_is_kept_once(office: Office) -> None:
    key = "f" * 32
    assert [give(office, key=key), give(office, key=key)] == [key, key]
    assert len(office.list(FeedbackNote)) == 1
    assert office.told("sri") == ["feedback_given"]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"good": " ", "improve": ""}, "good"),
        ({"improve": "x" * 2001}, "improve"),
        ({"subject_ref": "0" * 32}, "subject_ref"),
        ({"subject": "perilaku", "subject_ref": "ramah"}, "subject_ref"),
        ({"subject": "lain"}, "subject"),
    ],
)
def test_feedback_about_nothing_of_the_year_is_refused(
    office: Office, changed: dict[str, str], field: str
) -> None:
    with pytest.raises(DomainRefused) as refused:
        give(office, **changed)
    assert refused.value.field == field
    assert office.list(FeedbackNote) == []


def test_nobody_gives_feedback_on_themself(office: Office) -> None:
    with pytest.raises(NotAllowed):
        give(office, "sri")


def test_feedback_is_answered_once_by_the_person_it_is_about(office: Office) -> None:
    note = give(office)

    def answer(name: str, reply: str = WHY, key: str = note) -> None:
        answer_feedback(
            office.engine, agency="lampung", note=key, person=office.who(name), reply=reply
        )

    with pytest.raises(NotAllowed):
        answer("wayan")
    with pytest.raises(NotFound):
        answer("sri", key="0" * 32)
    with pytest.raises(DomainRefused):
        answer("sri", reply=" ")
    answer("sri")
    with pytest.raises(DomainRefused, match="sudah ditanggapi"):
        answer("sri")
    assert office.told("fitri") == ["feedback_answered"]
