from __future__ import annotations

import re
from typing import Any

import pytest
import segno

from tests.pdf import check_that_it_can_be_read_aloud
from workflows.documents.objection import breakable
from workflows.documents.paper import QUIET, qr_code
from workflows.documents.plan import DECISIONS
from workflows.documents.render import render
from workflows.tables.approval import STEP_STATES

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
            "lengkap": "https://siklus.example/keaslian/ABCDEFGHJKMNPQRS",
            "qr": qr_code("https://siklus.example/keaslian/ABCDEFGHJKMNPQRS"),
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
    content = render("berita_acara", minutes())
    assert content.startswith(b"%PDF-1.7")
    pdf = check_that_it_can_be_read_aloud(
        content, "Berita acara pemeriksaan keberatan KB-2026-0001"
    )
    assert "H2 Keaslian dokumen" in pdf.headings()


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


def test_a_qr_code_is_drawn_module_by_module_with_quiet_around_it() -> None:
    address = "https://kinerja.example.go.id/keaslian/7K2M9QXT0V4DHJ3P"
    svg = qr_code(address)
    code = segno.make_qr(address, error="m")
    size = len(code.matrix) + 2 * QUIET
    assert f'width="{size}" height="{size}"' in svg and 'xmlns="http://www.w3.org/2000/svg"' in svg
    drawn = set()
    row, column = 0.0, 0
    for kind, x, y in re.findall(r"([Mmh])(-?\d+) ?(-?[\d.]+)?", svg.partition(' d="')[2]):
        if kind == "h":
            drawn |= {(int(row), each) for each in range(column, column + int(x))}
            column += int(x)
        else:
            start = (0.0, 0) if kind == "M" else (row, column)
            row, column = start[0] + float(y), start[1] + int(x)
    dark = {
        (r + QUIET, c + QUIET)
        for r, cells in enumerate(code.matrix)
        for c, cell in enumerate(cells)
        if cell
    }
    assert drawn == dark


def test_every_state_in_which_a_step_can_end_has_a_word_on_paper() -> None:
    assert set(DECISIONS) == set(STEP_STATES) - {"menunggu", "terbuka"}
