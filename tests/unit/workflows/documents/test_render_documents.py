from __future__ import annotations

from typing import Any

import pytest

from workflows.documents.objection import breakable
from workflows.documents.render import render

PERSON = {"nama": "Sri", "nip": "19880229 201012 2 003", "pangkat": "III/c", "jabatan": "Analis"}


def minutes(**changed: Any) -> dict[str, Any]:
    return {
        "instansi": "Pemerintah Provinsi Lampung",
        "unit": "Dinas Sosial",
        "nomor": "KB-2026-0001",
        "versi": "1",
        "keaslian": {
            "kode": "ABCD-EFGH-JKMN-PQRS",
            "alamat": "siklus.example/keaslian",
            "lengkap": "https://siklus.example/keaslian/ABCD-EFGH-JKMN-PQRS",
        },
        "tahun": "2026",
        "diajukan": "19 Januari 2027",
        "diterima": "11 Januari 2027",
        "pegawai": PERSON,
        "penilai": PERSON,
        "tim": [],
        "kuorum": "",
        "pokok": [],
        "diminta": "",
        "bukti": [],
        "sidang": [],
        "dibuka": "",
        "suara": [],
        "rekomendasi": "",
        "berbeda": [],
        "penanda_tangan": [],
        **changed,
    }


def test_a_document_is_a_pdf_that_screen_readers_can_read() -> None:
    pdf = render("berita_acara", minutes())
    assert pdf.startswith(b"%PDF-1.7")
    assert b"StructTreeRoot" in pdf


def test_the_same_data_gives_the_same_document() -> None:
    assert render("berita_acara", minutes()) == render("berita_acara", minutes())


@pytest.mark.parametrize(
    "text",
    ['#panic("x")', "$ x", "[", "#[", "\\", "`", '"', "*Sri*", "// Sri", "@sri", "<sri>", "=" * 40],
)
def test_markup_in_a_text_is_printed_and_not_read(text: str) -> None:
    person = {**PERSON, "nama": text, "jabatan": text}
    rows = [{"nama": text, "alasan": text}]
    data = minutes(pegawai=person, instansi=text, rekomendasi=text, berbeda=rows, diminta=text)
    assert render("berita_acara", data).startswith(b"%PDF")


def test_an_unknown_template_is_refused() -> None:
    with pytest.raises(FileNotFoundError, match="document template"):
        render("../words", {})


def test_a_digest_may_break_every_eight_letters_and_reads_the_same() -> None:
    digest = "0123456789abcdef" * 4
    assert breakable(digest).replace("\u200b", "") == digest
    assert max(len(part) for part in breakable(digest).split("\u200b")) == 8
