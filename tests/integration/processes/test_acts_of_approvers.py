"""What somebody who decides a step may do: each act keeps the path, the names and four eyes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from engine import commands as c
from engine.errors import AnswersInvalid, DomainRefused, NoReceiver
from tests.integration.processes.years import AGENCY, Years, open_years, plan
from workflows.processes import documents
from workflows.processes.approval.history import list_decisions
from workflows.tables.approval import ApprovalChain, ApprovalStep
from workflows.tables.people import AssessorAssignment
from workflows.tables.plan import Plan

NIPS = {
    "sri": "198802292010122003",
    "wayan": "198501012009011001",
    "budi": "198001012005011001",
    "ratna": "197001011995032001",
    "nia": "198203032008032001",
}
WHY = "Angka targetnya perlu diperiksa lagi"


@pytest.fixture
def years(database_url: str) -> Iterator[Years]:
    opened = open_years(database_url)
    for name in ("budi", "ratna", "nia"):
        opened.change_agency(lambda agency, name=name: agency.give_nip(name, NIPS[name]))
    yield opened
    opened.engine.database.dispose()


def send_plan(years: Years, *chain: tuple[int, int, int | None, str, str]) -> str:
    if chain:
        years.deploy_chain(*chain, adding=True)
    case = years.open("sri")
    years.does("sri", "menyusun_skp", **plan())
    return case


def decide(years: Years, name: str, **answers: Any) -> None:
    years.complete_item(name, years.item_about(name, "memutuskan", "sri"), **answers)


def rows(years: Years) -> list[ApprovalStep]:
    with years.tables() as session:
        chain = session.scalars(
            sa.select(ApprovalChain).order_by(ApprovalChain.id.desc()).limit(1)
        ).one()
        found = session.scalars(
            sa.select(ApprovalStep)
            .where(ApprovalStep.chain_id == chain.id)
            .order_by(ApprovalStep.number)
        ).all()
        session.expunge_all()
        return list(found)


TWO = ((1, 1, None, "reviu", "kursi:KASI"), (2, 2, None, "tetapkan", "kursi:KABID"))


def test_a_note_on_an_approval_is_read_by_those_who_come_after(years: Years):
    send_plan(years, *TWO)
    decide(years, "wayan", keputusan="setuju", catatan="Sudah dibahas dalam dialog kinerja")
    shown = years.shown("budi", "memutuskan")
    assert shown["riwayat_keputusan"][0]["alasan"] == "Sudah dibahas dalam dialog kinerja"
    decide(years, "budi", keputusan="setuju")
    with years.tables() as session:
        plan_id = session.scalars(sa.select(Plan.id)).one()
        told = list_decisions(session, AGENCY, "skp", plan_id)
    assert [each.comment for each in told] == ["", "Sudah dibahas dalam dialog kinerja"]


def test_a_return_to_an_earlier_step_asks_it_again_and_then_the_one_that_returned(years: Years):
    case = send_plan(years, *TWO)
    decide(years, "wayan", keputusan="setuju")
    ways = years.shown("budi", "memutuskan")["tujuan_kembali"]
    assert [way["label"] for way in ways] == ["Pegawai yang mengajukan", "Langkah reviu (Wayan)"]
    with pytest.raises((AnswersInvalid, DomainRefused)):
        decide(years, "budi", keputusan="kembalikan", alasan=WHY, kembali_ke="0" * 32)
    decide(years, "budi", keputusan="kembalikan", alasan=WHY, kembali_ke=ways[1]["value"])
    assert years.has("sri") == [], "the author is not asked"
    assert years.has("wayan") == ["memutuskan"], "the same person may decide the same step again"
    decide(years, "wayan", keputusan="setuju")
    decide(years, "budi", keputusan="setuju")
    assert years.view(case)["state"] == "completed"
    assert years.steps("sri") == [
        ("reviu", "disetujui"),
        ("tetapkan", "dikembalikan"),
        ("reviu", "disetujui"),
        ("tetapkan", "disetujui"),
    ]


def test_a_return_to_one_of_those_who_decided_together_asks_that_one_alone(years: Years):
    case = send_plan(
        years,
        (1, 1, None, "paraf", "kursi:KASI"),
        (2, 1, None, "setuju", "kursi:KABID"),
        (3, 2, None, "tetapkan", "kursi:KADIS"),
    )
    decide(years, "wayan", keputusan="setuju")
    decide(years, "budi", keputusan="setuju")
    ways = years.shown("ratna", "memutuskan")["tujuan_kembali"]
    [budi] = [way["value"] for way in ways if "(Budi)" in way["label"]]
    decide(years, "ratna", keputusan="kembalikan", alasan=WHY, kembali_ke=budi)
    assert (years.has("budi"), years.has("wayan")) == (["memutuskan"], [])
    decide(years, "budi", keputusan="setuju")
    decide(years, "ratna", keputusan="setuju")
    assert years.view(case)["state"] == "completed"
    assert years.incidents() == []


def test_returns_to_earlier_steps_are_bounded(years: Years):
    send_plan(years, *TWO)
    for _ in range(3):
        decide(years, "wayan", keputusan="setuju")
        way = years.shown("budi", "memutuskan")["tujuan_kembali"][1]["value"]
        decide(years, "budi", keputusan="kembalikan", alasan=WHY, kembali_ke=way)
    decide(years, "wayan", keputusan="setuju")
    assert len(years.shown("budi", "memutuskan")["tujuan_kembali"]) == 1
    decide(years, "budi", keputusan="kembalikan", alasan=WHY)
    assert years.has("sri") == ["menyusun_skp"]


def test_another_decides_before_and_then_it_comes_back(years: Years):
    case = send_plan(years, (1, 1, None, "tetapkan", "kursi:KASI"))
    asked = {"keputusan": "tambah", "letak": "sebelum", "alasan": WHY}
    for nip, field in ((NIPS["sri"], "pelaku_tambahan"), ("1" * 18, "pelaku_tambahan")):
        with pytest.raises(DomainRefused) as refused:
            decide(years, "wayan", **asked, pelaku_tambahan=nip)
        assert refused.value.field == field
    decide(years, "wayan", **asked, pelaku_tambahan=NIPS["ratna"])
    assert years.has("wayan") == []
    added = next(row for row in rows(years) if row.added_by)
    assert added.added_by == years.key_of("wayan")
    assert WHY in added.reason
    assert "Wayan" in added.reason
    decide(years, "ratna", keputusan="setuju")
    assert years.has("wayan") == ["memutuskan"]
    decide(years, "wayan", keputusan="setuju")
    assert years.view(case)["state"] == "completed"
    assert [row.state for row in rows(years)] == ["ditunda", "disetujui", "disetujui"]


def test_another_decides_after_and_the_chain_is_not_over_before(years: Years):
    case = send_plan(
        years, (1, 1, None, "reviu", "kursi:KASI"), (2, 2, None, "tahu", "kursi:KADIS")
    )
    decide(
        years,
        "wayan",
        keputusan="tambah",
        letak="sesudah",
        alasan=WHY,
        pelaku_tambahan=NIPS["budi"],
    )
    assert years.has("budi") == ["memutuskan"]
    decide(years, "budi", keputusan="setuju")
    assert years.view(case)["state"] == "completed"


def test_only_a_step_that_may_add_offers_it_and_not_without_end(years: Years):
    years.deploy_chain((1, 1, None, "tetapkan", "kursi:KASI"))
    send_plan(years)
    with pytest.raises(AnswersInvalid):
        decide(
            years,
            "wayan",
            keputusan="tambah",
            letak="sesudah",
            alasan=WHY,
            pelaku_tambahan=NIPS["budi"],
        )


def test_beside_others_another_can_only_decide_after(years: Years):
    send_plan(years, (1, 1, None, "paraf", "kursi:KASI"), (1, 1, None, "setuju", "kursi:KABID"))
    with pytest.raises(AnswersInvalid):
        decide(
            years,
            "wayan",
            keputusan="tambah",
            letak="sebelum",
            alasan=WHY,
            pelaku_tambahan=NIPS["ratna"],
        )


def test_the_author_withdraws_while_nobody_has_acted(years: Years):
    case = send_plan(years, *TWO)
    with years.tables() as session:
        document = session.scalars(sa.select(Plan.id)).one()

    def withdraw(name: str) -> None:
        years.engine.execute(
            c.SendMessage(
                AGENCY, "dokumen_ditarik", document, {}, years.key(), actor=years.key_of(name)
            )
        )

    with pytest.raises(DomainRefused):
        withdraw("budi")
    assert years.has("wayan") == ["memutuskan"], "a refusal moves nothing"
    withdraw("sri")
    assert years.has("wayan") == []
    assert "document_withdrawn" in years.told("wayan")
    assert years.has("sri") == ["menyusun_skp"]
    with years.tables() as session:
        assert session.scalars(sa.select(Plan.returns)).one() == 0, "a withdrawal is no return"
    with pytest.raises(NoReceiver):
        withdraw("sri")
    years.does("sri", "menyusun_skp", **plan())
    decide(years, "wayan", keputusan="setuju")
    with pytest.raises(DomainRefused):
        withdraw("sri")
    decide(years, "budi", keputusan="setuju")
    assert years.view(case)["state"] == "completed"
    assert years.incidents() == []


def test_hr_names_the_assessor_whom_no_rule_finds_and_it_is_kept(years: Years):
    send_plan(
        years,
        (1, 1, None, "reviu", "peran:pengelola_kinerja"),
        (2, 2, None, "tetapkan", "atasan_langsung"),
    )

    def empty(agency: Any) -> None:
        for name in ("wayan", "budi", "ratna", "gubernur"):
            agency.vacate(name, last=date(2026, 1, 1))

    years.change_agency(empty)
    decide(years, "eka", keputusan="setuju")
    assert years.has("eka") == [], "who decided another step does not name who decides this one"
    item = years.item(years.key_of("nia"), "tentukan_pelaku")
    given = {"sk": "SK 800/12/2026", "alasan": "Semua atasan sedang kosong"}
    for nip in (NIPS["sri"], NIPS["nia"], "1" * 18):
        with pytest.raises(DomainRefused) as refused:
            years.complete_item("nia", item, nip=nip, **given)
        assert refused.value.field == "nip"
    years.complete_item("nia", item, nip=NIPS["wayan"], **given)
    assert years.has("nia") == []
    with years.tables() as session:
        named = session.scalars(sa.select(AssessorAssignment)).one()
    assert (named.assessor_id, named.decree) == (years.agency.ids["wayan"], given["sk"])
    decide(years, "wayan", keputusan="setuju")
    assert years.incidents() == []


def test_the_assessor_of_record_decides_wherever_both_sit_now(years: Years):
    send_plan(years, (1, 1, None, "tetapkan", "atasan_langsung"))
    decide(years, "wayan", keputusan="setuju")

    def moved(agency: Any) -> None:
        agency.vacate("wayan", last=date(2026, 1, 1))
        agency.person("dewi")
        agency.hold("dewi", "KASI", start=date(2026, 1, 2))

    years.change_agency(moved)
    years.deploy_chain(
        (1, 1, None, "setuju", "penilai_tercatat"), (2, 2, None, "tetapkan", "atasan_langsung")
    )
    years.open("sri", "approval", dokumen_jenis="evaluasi", dokumen_id="x", dokumen_versi=1)
    with pytest.raises(AnswersInvalid):
        decide(years, "wayan", keputusan="tolak", alasan="Dokumen ini tidak dapat ditolak")
    decide(years, "wayan", keputusan="setuju")
    decide(years, "dewi", keputusan="setuju")


def test_the_answer_to_a_question_comes_back_to_the_step(years: Years):
    years.deploy(documents("question"))
    send_plan(years, *TWO)
    item = years.item_about("wayan", "memutuskan", "sri")
    wayan, sri = years.key_of("wayan"), years.key_of("sri")
    years.engine.execute(
        c.AskAboutItem(AGENCY, item, wayan, sri, "Mengapa 1.200?", "question", years.key())
    )
    shown = years.shown("sri", "menjawab_pertanyaan")
    assert (shown["penanya"], shown["isi_pertanyaan"]) == ("Wayan", "Mengapa 1.200?")
    assert shown["isi_dokumen"], "the document asked about is shown"
    years.does("sri", "menjawab_pertanyaan", jawaban="Menurut renstra")
    assert "question_answered" in years.told("wayan")
    decide(years, "wayan", keputusan="setuju")


@pytest.fixture
def doubted(years: Years) -> str:
    """Sri's plan waits for Wayan; she says that he is not her assessor."""
    years.deploy(documents("assessor"))
    case = send_plan(years, (1, 1, None, "tetapkan", "atasan_langsung"))
    years.open("sri", "assessor")
    years.does("sri", "menyatakan_penilai_keliru", pernyataan="kirim", alasan="Saya pindah bidang")
    return case


CORRECT = {"putusan": "betulkan", "sk": "SK 5/2026", "mulai": "2026-01-02"}


def test_hr_corrects_the_assessor_and_what_waits_goes_there(years: Years, doubted: str):
    assert years.has("wayan") == ["memutuskan"], "work goes on"
    assert years.shown("eka", "memeriksa_penilai")["kata_pegawai"] == "Saya pindah bidang"
    answer = {"jawaban": "Benar, penilai Anda Budi"}
    with pytest.raises(DomainRefused) as refused:
        years.does("eka", "memeriksa_penilai", **CORRECT, nip=NIPS["sri"], **answer)
    assert refused.value.field == "nip"
    years.does("eka", "memeriksa_penilai", **CORRECT, nip=NIPS["budi"], **answer)
    assert years.has("wayan") == []
    assert "assessor_answered" in years.told("sri")
    decide(years, "budi", keputusan="setuju")
    assert years.view(doubted)["state"] == "completed"
    assert years.incidents() == []


def test_hr_answers_and_nothing_moves(years: Years, doubted: str):
    years.does("eka", "memeriksa_penilai", putusan="jawab", jawaban="Penilai Anda sudah tepat")
    assert years.has("wayan") == ["memutuskan"]
    assert "assessor_answered" in years.told("sri")


def test_a_statement_that_is_dropped_asks_nobody(years: Years):
    years.deploy(documents("assessor"))
    years.open("sri", "assessor")
    years.does("sri", "menyatakan_penilai_keliru", pernyataan="batal")
    assert years.has("eka") == []
