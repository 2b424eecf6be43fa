"""The shipped objection, from filing to the changed evaluation, on both databases."""

from __future__ import annotations

from datetime import date

import orjson
import pytest
import sqlalchemy as sa

from engine.errors import AnswersInvalid, DomainRefused, NotAllowed
from engine.store import tables as t
from tests.integration.processes.assessing import POOL, WHY, Office
from workflows.evaluations import get_version
from workflows.processes import documents
from workflows.tables.evaluation import Evaluation
from workflows.tables.objection import (
    Objection,
    ObjectionDecision,
    ObjectionPoint,
    PanelMember,
    PanelVote,
)
from workflows.tables.rules import ParameterOverride


def test_a_panel_of_three_recommends_two_to_one_and_the_superior_changes_the_grade(
    office: Office,
) -> None:
    office.sit()
    office.recommend_change()
    votes = {vote.person_id: vote for vote in office.list(PanelVote)}
    assert [votes[office.ids[name]].dissents for name in ("dewi", "eko", "gita")] == [
        False,
        True,
        False,
    ]
    assert votes[office.ids["eko"]].reason == "Bukti tidak cukup untuk mengubah rating."
    shown = office.form("budi", "keputusan")
    assert shown["rekomendasi"].startswith("Mengubah hasil evaluasi (2 dari 3 suara).")
    assert shown["predikat_lama"].startswith("Baik")
    office.decide()
    (evaluation,) = office.list(Evaluation)
    assert (evaluation.version, evaluation.grade) == (2, "sangat_baik")
    with office.engine.read() as work:
        first = get_version(work.session, evaluation, 1)
        second = get_version(work.session, evaluation)
        assert (first.grade, first.origin) == ("baik", "penilaian")
        assert (second.grade, second.origin, second.grade_reason) == (
            "sangat_baik",
            "keberatan",
            WHY,
        )
        assert second.decided_by == office.ids["budi"]
        assert second.capacity["seat"] == office.ids["KABID"]
    (decision,) = office.list(ObjectionDecision)
    assert (decision.recommendation, decision.result) == ("mengubah", "mengubah")
    points = {point.number: point.result for point in office.list(ObjectionPoint)}
    assert points == {1: "diterima", 2: "ditolak"}
    (objection,) = office.list(Objection)
    assert (objection.state, objection.result) == ("diputus", "mengubah")
    for name in ("sri", "wayan", "dewi", "eko", "gita"):
        assert office.told(name)[-1] == "objection_decided"
    assert office.view(objection.case)["state"] == "completed"
    assert office.view(objection.root)["state"] == "completed"


def test_a_decision_that_upholds_changes_nothing(office: Office) -> None:
    office.sit()
    for name in ("dewi", "eko", "gita"):
        office.vote(name)
    office.decide(result="menguatkan")
    (evaluation,) = office.list(Evaluation)
    assert (evaluation.version, evaluation.grade) == (1, "baik")
    assert [row.result for row in office.list(ObjectionDecision)] == ["menguatkan"]


def test_nobody_elses_grade_moves_when_one_is_changed(office: Office) -> None:
    office.sit()
    office.recommend_change()
    with office.engine.database.write() as work:
        other = Evaluation(
            agency="lampung",
            case="9" * 32,
            root="9" * 32,
            person_id=office.ids["tono"],
            unit_id=office.ids["LINJAMSOS"],
            period="2026",
            version=1,
            grade="baik",
        )
        work.session.add(other)
        work.commit()
    office.decide()
    grades = {row.person_id: (row.version, row.grade) for row in office.list(Evaluation)}
    assert grades == {office.ids["sri"]: (2, "sangat_baik"), office.ids["tono"]: (1, "baik")}


def test_no_vote_can_be_read_anywhere_until_all_are_in(office: Office) -> None:
    office.sit()
    secret = "Kalimat rahasia yang hanya ada dalam alasan suara."
    office.vote("dewi", reason=secret)
    office.vote("eko", reason=secret)
    assert office.list(PanelVote) == []
    assert office.has("budi") == []
    with office.engine.read() as work:
        for table in sa.inspect(work.connection).get_table_names():
            rows = work.connection.execute(sa.text(f'SELECT * FROM "{table}"')).all()
            assert secret not in str(rows), table
        answers = work.connection.scalars(
            sa.select(t.submission.c.answers).where(t.submission.c.element == "suara")
        ).all()
    for each in answers:
        assert set(each["suara"]) == {"sealed"}
        assert set(each["alasan_suara"]) == {"sealed"}
    assert "menguatkan" not in orjson.dumps(answers).decode()
    office.vote("gita")
    assert len(office.list(PanelVote)) == 3
    assert office.has("budi") == ["keputusan"]


@pytest.mark.parametrize("name", ["wayan", "budi", "tono", "fitri"])
def test_those_with_a_conflict_cannot_be_chosen_and_are_told_why(office: Office, name: str) -> None:
    office.answered_with_feedback_of("fitri")
    shown = office.form("hani", "tunjuk_tim")
    choices = {choice["value"] for choice in shown["calon_tim"]}
    assert choices == {office.who(each) for each in POOL}
    refused = {row["nama"].split(" (")[0].lower(): row["alasan"] for row in shown["calon_ditolak"]}
    assert refused[name]
    with pytest.raises(AnswersInvalid) as error:
        office.name_panel(name, "eko", "gita", "hadi")
    assert error.value.errors[0].path == ("ketua",)


@pytest.mark.parametrize(
    ("name", "field", "reason"),
    [
        ("wayan", "ketua", "penilai"),
        ("budi", "anggota_1", "pemutus"),
        ("tono", "anggota_2", "unit_pegawai"),
        ("fitri", "cadangan", "pemberi_umpan_balik"),
        ("sri", "ketua", "bukan_anggota_daftar"),
        ("eko", "anggota_2", "anggota_ganda"),
    ],
)
def test_the_service_refuses_them_too_where_they_stand(
    office: Office, name: str, field: str, reason: str
) -> None:
    form = orjson.loads(documents("objection")["forms/tunjuk_tim.json"])
    for place in ("ketua", "anggota_1", "anggota_2", "cadangan"):
        form["properties"][place] = {"type": "string", "title": place}
    office.deploy_shipped("objection", objection={"forms/tunjuk_tim.json": orjson.dumps(form)})
    office.answered_with_feedback_of("fitri")
    named = {"ketua": "dewi", "anggota_1": "eko", "anggota_2": "gita", "cadangan": "hadi"}
    answers = {place: office.who(each) for place, each in {**named, field: name}.items()}
    with pytest.raises(DomainRefused) as refused:
        office.do("hani", "tunjuk_tim", **answers)
    assert (refused.value.field, refused.value.facts["message_id"]) == (field, reason)
    assert office.list(PanelMember) == []
    assert office.has("hani") == ["tunjuk_tim"]


def test_an_employee_who_is_in_the_pool_does_not_examine_the_own_objection(office: Office) -> None:
    office.add_to_pool("sri")
    office.answered()
    shown = office.form("hani", "tunjuk_tim")
    assert office.who("sri") not in {choice["value"] for choice in shown["calon_tim"]}
    reasons = {row["nama"].split(" (")[0]: row["alasan"] for row in shown["calon_ditolak"]}
    assert "Pegawai yang mengajukan keberatan." in reasons["Sri"]
    with pytest.raises(AnswersInvalid):
        office.name_panel("sri", "eko", "gita", "hadi")


def test_the_reserve_sits_for_a_member_who_withdraws(office: Office) -> None:
    office.answered()
    office.name_panel(*POOL)
    office.withdraw("eko")
    office.declare("dewi", "gita", "hadi")
    office.hear("dewi")
    assert [office.has(name) for name in POOL] == [["suara"], [], ["suara"], ["suara"]]


def test_a_member_who_keeps_silent_makes_room_for_the_reserve(office: Office) -> None:
    office.answered()
    office.name_panel(*POOL)
    office.declare("dewi", "gita", "hadi")
    office.pass_days(3)
    assert office.has("eko") == []
    office.hear("dewi")
    assert office.has("hadi") == ["suara"]
    states = {row.person_id: row.state for row in office.list(PanelMember)}
    assert states[office.ids["eko"]] == "diam"


def test_others_are_named_when_too_few_are_left(office: Office) -> None:
    office.join_pool("indra")
    office.answered()
    office.name_panel(*POOL)
    office.declare("dewi", "gita")
    office.withdraw("eko")
    office.withdraw("hadi")
    assert office.has("hani") == ["tunjuk_tim"]
    shown = office.form("hani", "tunjuk_tim")
    assert (shown["ketua"], shown["anggota_1"]) == (office.who("dewi"), office.who("gita"))
    refused = {row["nama"].split(" (")[0].lower() for row in shown["calon_ditolak"]}
    assert {"eko", "hadi"} <= refused


def test_votes_already_cast_stay_sealed_and_count_when_the_reserve_replaces_the_silent(
    office: Office,
) -> None:
    office.sit()
    office.vote("dewi")
    office.vote("eko")
    office.pass_days(4)
    assert office.list(PanelVote) == []
    assert [office.has(name) for name in POOL] == [[], [], [], ["suara"]]
    assert "panel_silent" in office.told("gita")
    office.vote("hadi", "mengubah", suara_rating_hasil="di_atas", suara_rating_perilaku="sesuai")
    people = {vote.person_id for vote in office.list(PanelVote)}
    assert people == {office.ids[name] for name in ("dewi", "eko", "hadi")}
    assert office.has("budi") == ["keputusan"]


def test_a_late_decision_is_told_and_neither_granted_nor_denied(office: Office) -> None:
    office.sit()
    office.recommend_change()
    office.pass_days(20)
    assert office.has("budi") == ["keputusan"]
    assert office.list(ObjectionDecision) == []
    assert "decision_overdue" in office.notices(f"seat:{office.ids['KABID']}")
    office.decide()
    assert [row.result for row in office.list(ObjectionDecision)] == ["mengubah"]


def test_an_acting_superior_who_was_the_assessor_does_not_decide(office: Office) -> None:
    office.sit()
    office.appoint("wayan", "KABID", "plt")
    office.recommend_change()
    assert office.has("budi") == ["keputusan"]
    assert "keputusan" not in office.has("wayan")
    item = office.item(office.who("budi"), "keputusan")
    with pytest.raises(NotAllowed):
        office.try_item(item, "wayan")


def test_a_worse_grade_is_refused_unless_the_agency_allows_it(office: Office) -> None:
    office.sit()
    office.recommend_change()
    worse = {"rating_hasil_baru": "di_bawah", "rating_perilaku_baru": "di_bawah"}
    with pytest.raises(DomainRefused, match="tidak boleh berakibat predikat turun") as refused:
        office.decide(**worse)
    assert refused.value.field == "hasil_keputusan"
    assert office.list(Evaluation)[0].grade == "baik"
    office.add(
        ParameterOverride(
            name="putusan_turun_diizinkan",
            value=True,
            valid_from=date(2025, 1, 1),
            decree="Pergub 1/2025",
        )
    )
    office.decide(**worse)
    assert office.list(Evaluation)[0].grade == "sangat_kurang"


def test_a_change_that_changes_nothing_is_refused(office: Office) -> None:
    office.sit()
    office.recommend_change()
    with pytest.raises(DomainRefused, match="pilih menguatkan"):
        office.decide(rating_hasil_baru="sesuai", rating_perilaku_baru="sesuai")


def test_every_contested_point_is_decided_with_a_reason(office: Office) -> None:
    office.sit()
    office.recommend_change()
    with pytest.raises(DomainRefused, match="Pokok nomor 2 belum diputus") as refused:
        office.decide(putusan=[{"nomor": "1", "putusan": "diterima", "alasan": WHY}])
    assert refused.value.field == "putusan"
