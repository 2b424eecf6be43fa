"""The decision letter and the minutes of an objection that went its whole way."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from engine.errors import NotFound
from tests.integration.processes.assessing import RESULT, WHY, Office
from tests.pdf import Pdf
from tests.world import AGENCY
from workflows.documents.objection import decision_letter, letter_data, minutes, minutes_data
from workflows.documents.paper import print_paper
from workflows.tables.objection import Objection
from workflows.tables.people import Holding


def test_letter_and_minutes_of_a_decided_objection_say_what_happened(office: Office) -> None:
    office.sit()
    office.recommend_change()
    office.decide()
    (objection,) = office.list(Objection)
    with office.engine.read() as work:
        letter = letter_data(work, AGENCY, objection.id)
        record = minutes_data(work, AGENCY, objection.id)
        printed = [
            decision_letter(work, AGENCY, objection.id),
            minutes(work, AGENCY, objection.id),
        ]
    assert letter["pemutus"]["nama"] == "Budi"
    assert letter["pemutus"]["jabatan"] == "Jabatan KABID"
    assert letter["lama"]["predikat"] == "Baik"
    assert letter["baru"] == {
        "hasil": "Di atas ekspektasi",
        "perilaku": "Di atas ekspektasi",
        "predikat": "Sangat Baik",
    }
    assert [(point["teks"], point["putusan"]) for point in letter["pokok"]] == [
        (RESULT, "Diterima"),
        ("Predikat Baik", "Ditolak"),
    ]
    assert letter["alasan"] == WHY
    assert "versi 2" in letter["akibat"]
    assert record["kuorum"] == "Bersidang 3 anggota: Dewi, Eko, dan Gita."
    assert record["berbeda"] == [
        {"nama": "Eko", "alasan": "Bukti tidak cukup untuk mengubah rating."}
    ]
    assert [each["peran"] for each in record["tim"]] == ["Ketua", "Anggota", "Anggota", "Cadangan"]
    assert [each["peran"] for each in record["penanda_tangan"]] == ["Ketua", "Anggota", "Anggota"]
    assert record["rekomendasi"].startswith("mengubah hasil evaluasi (2 dari 3 suara)")
    assert record["sidang"][0]["tanggal"] == "Senin, 11 Januari 2027"
    assert [each.name for each in printed] == [
        "keputusan-KB-2026-0001.pdf",
        "berita-acara-KB-2026-0001.pdf",
    ]
    assert [each.template for each in printed] == ["keputusan_keberatan", "berita_acara"]


def test_the_letter_names_the_acting_officer_with_the_decree_and_the_moment(office: Office) -> None:
    office.sit()
    office.recommend_change()
    with office.engine.database.write() as work:
        held = sa.update(Holding).where(Holding.seat_id == office.ids["KABID"])
        work.connection.execute(held.values(capacity="plt", decree="SP 800/77/2027"))
        work.commit()
    office.decide()
    (objection,) = office.list(Objection)
    with office.engine.read() as work:
        paper = decision_letter(work, AGENCY, objection.id)
    printed = print_paper(office.engine, paper, "https://kinerja.example.go.id")
    text = Pdf.read(printed.content).text()
    assert "KEPUTUSAN PLT. JABATAN KABID" in text
    assert "Dasar: SP 800/77/2027" in text
    assert re.search(r"Diputus secara elektronik pada 11 Januari 2027 pukul \d\d\.\d\d WIB", text)


def test_there_is_no_letter_before_the_decision_and_no_minutes_before_the_votes(
    office: Office,
) -> None:
    office.sit()
    (objection,) = office.list(Objection)
    with office.engine.read() as work:
        with pytest.raises(NotFound, match="decision"):
            decision_letter(work, AGENCY, objection.id)
        with pytest.raises(NotFound, match="vote"):
            minutes(work, AGENCY, objection.id)
        with pytest.raises(NotFound, match="objection"):
            minutes(work, "lain", objection.id)
