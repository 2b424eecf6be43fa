"""What a substitute decides: both names and the letter on paper; the giver is kept out after."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine import queries
from engine.commands import CompleteItem
from engine.errors import NotAllowed
from tests.integration.processes.assessing import MONDAY, Office
from tests.pdf import Pdf
from tests.world import AGENCY
from workflows.documents.evaluation import evaluation_paper
from workflows.documents.objection import decision_letter
from workflows.documents.paper import print_paper
from workflows.tables.evaluation import Evaluation, EvaluationVersion
from workflows.tables.objection import Objection
from workflows.tables.substitution import Substitution

ADDRESS = "https://kinerja.example.go.id"
LETTER = "SPT 800/77/2027"


def lend(office: Office, giver: str, receiver: str) -> None:
    """Let somebody lend all their work for January, by letter."""
    office.add(
        Substitution(
            giver_id=office.ids[giver],
            receiver_id=office.ids[receiver],
            decree=LETTER,
            decree_date=date(2027, 1, 4),
            documents=[],
            valid_from=date(2027, 1, 4),
            valid_to=date(2027, 1, 31),
            made_at=MONDAY,
        )
    )


def does(office: Office, name: str, element: str, **answers: Any) -> None:
    """Complete the one open item at an element, as somebody who has it by delegation."""
    with office.engine.read() as work:
        (item,) = [row for row in queries.list_items(work, AGENCY) if row["element"] == element]
    office.engine.execute(
        CompleteItem(AGENCY, item["id"], office.who(name), answers, key=office.key())
    )


def test_an_evaluation_by_a_substitute_names_both_and_keeps_the_giver_out_of_the_objection(
    office: Office,
) -> None:
    lend(office, "wayan", "tono")
    office.open_year()
    office.grade_organisation()
    does(office, "tono", "penilaian", rating_hasil="sesuai", rating_perilaku="sesuai")
    does(office, "tono", "rilis", keputusan_rilis="rilis")
    office.do("sri", "konfirmasi_penerimaan", menerima=True)
    (version,) = office.list(EvaluationVersion)
    assert version.decided_by == office.ids["tono"]
    assert version.capacity["giver"] == office.who("wayan")
    assert (version.capacity["capacity"], version.capacity["decree"]) == ("delegasi", LETTER)
    (evaluation,) = office.list(Evaluation)
    with office.engine.read() as work:
        paper = evaluation_paper(work, evaluation.agency, evaluation.id, 1)
    text = Pdf.read(print_paper(office.engine, paper, ADDRESS).content).text()
    assert "Tono a.n. Jabatan KASI, Jabatan tono untuk dan atas nama Wayan" in text
    assert f"Dasar: {LETTER}" in text

    office.appoint("wayan", "KABID", "plh")
    office.file()
    assert {"objection_filed"} <= set(office.told("wayan")) & set(office.told("tono"))
    office.do("hani", "pemeriksaan_awal", hasil_pemeriksaan="diterima")
    answers = [{"nomor": number, "tanggapan": "Bukti sudah dibaca."} for number in "12"]
    office.do("tono", "tanggapan_penilai", tanggapan=answers)
    refused = {
        row["nama"].split(",")[0].split(" (")[0]: row["alasan"]
        for row in office.form("hani", "tunjuk_tim")["tidak_dapat_dipilih"]
    }
    assert "penilai" in refused["Wayan"] and "penilai" in refused["Tono"]
    office.name_panel("dewi", "eko", "gita", "hadi")
    office.declare("dewi", "eko", "gita", "hadi")
    office.hear("dewi")
    office.recommend_change()
    for party in ("wayan", "tono"):
        assert "keputusan" not in office.has(party)
        with pytest.raises(NotAllowed):
            does(office, party, "keputusan")
    assert "keputusan" in office.has("budi")


def test_a_letter_of_decision_by_a_substitute_names_both_and_the_order(office: Office) -> None:
    lend(office, "budi", "fitri")
    office.sit()
    office.recommend_change()
    points = [{"nomor": number, "putusan": "ditolak", "alasan": "Bukti tidak cukup kuat."}
              for number in "12"]  # fmt: skip
    reason = "Alasan yang cukup panjang untuk dibaca orang lain."
    does(
        office,
        "fitri",
        "keputusan",
        putusan=points,
        hasil_keputusan="menguatkan",
        alasan_keputusan=reason,
    )
    (objection,) = office.list(Objection)
    with office.engine.read() as work:
        paper = decision_letter(work, AGENCY, objection.id)
    text = Pdf.read(print_paper(office.engine, paper, ADDRESS).content).text()
    assert "KEPUTUSAN A.N. JABATAN KABID, JABATAN FITRI" in text
    assert "Fitri untuk dan atas nama Budi" in text
    assert f"Dasar: {LETTER}" in text
