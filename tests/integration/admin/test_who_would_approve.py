"""The page "Siapa yang akan menyetujui?": who, until when and why; mistakes at their field."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from admin.shipped import deploy_shipped
from engine.engine import Engine
from tests.integration.admin.agency import AGENCY, PEOPLE, SmallAgency
from tests.integration.admin.browser import Browser

Browse = Callable[[str], Browser]


@pytest.fixture
def deployed(engine: Engine) -> None:
    deploy_shipped(engine, AGENCY)


def test_everybody_sees_their_own_chain_and_asks_about_nobody_else(
    browse: Browse, deployed: None
) -> None:
    page = browse("budi").get("/approvers/?document=skp&on=2026-03-02")
    text = page.text
    assert "Sari Wulandari" in text  # pengelola kinerja of the dinas
    assert "Plt. Kepala Bidang Rehabilitasi Sosial" in text
    assert "adalah atasan langsung Budi Santoso" in text
    assert "baris 3 tabel rantai" in text
    assert "5 Mar 2026" in text
    assert "NIP pegawai" not in text
    other = browse("budi").get(f"/approvers/?nip={PEOPLE['joko'][0]}")
    assert "Budi Santoso" in other.text
    assert "Joko" not in other.text


def test_steps_and_reasons_are_told_in_english_too(browse: Browse, deployed: None) -> None:
    browser = browse("budi")
    browser.post("/language/", {"language": "en"})
    text = browser.get("/approvers/?document=skp&on=2026-03-02").text
    assert "is the direct superior of Budi Santoso" in text
    assert "adalah atasan" not in text
    assert "Reviu" not in text
    assert "3 working days from Monday, 2 March 2026 (day 0) end on Thursday, 5 March 2026" in text


def test_hr_asks_about_a_person_and_a_step_without_anybody_is_told(
    browse: Browse, deployed: None, agency: SmallAgency
) -> None:
    page = browse("wati").get(
        f"/approvers/?nip={PEOPLE['joko'][0]}&document=skp", follow_redirects=True
    )
    assert "Joko Prasetyo" in page.text
    assert "Belum ada orangnya" in page.text
    assert "Karena itu tugas ini diselesaikan" in page.text


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("nip=123", 422, "Tidak ada pegawai dengan NIP ini."),
        ("on=2026-02-30", 422, "Tulis tanggal yang ada"),
        ("document=entah", 422, "Jenis dokumen ini tidak dikenal."),
    ],
)
def test_a_mistake_is_told_at_its_field(
    browse: Browse, deployed: None, query: str, status: int, said: str
) -> None:
    page = browse("sari").get(f"/approvers/?{query}")
    assert page.status_code == status
    assert said in page.text


def test_before_a_chain_is_deployed_the_page_says_so(browse: Browse) -> None:
    assert "Rantai persetujuan belum dipasang." in browse("budi").get("/approvers/").text
