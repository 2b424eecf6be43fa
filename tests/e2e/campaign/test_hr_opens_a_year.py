"""HR opens a year for two units, one person exempt and one unresolved, and mends the latter."""

from __future__ import annotations

import re

import sqlalchemy as sa
from playwright.sync_api import Page, expect

from engine.store import agency_history
from tests.e2e.admin.conftest import Axe, Site
from tests.integration.admin.agency import AGENCY, PEOPLE
from workflows.tables.campaign import CampaignMember

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}


def number(page: Page, label: str) -> str:
    """Return what stands above a label among the counts, or "" when it is not there."""
    found = page.locator(".counts a", has_text=label)
    return found.locator("strong").inner_text() if found.count() else ""


def look(page: Page, axe: Axe) -> None:
    """Look at a page at both widths: nothing serious, nothing wider than the window."""
    for size in (PHONE, DESKTOP):
        page.set_viewport_size(size)
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def to_the_years(page: Page) -> None:
    """Open the years from the menu of the office."""
    page.locator(".places summary", has_text="Kantor").click()
    page.get_by_role("link", name="Pembukaan tahun", exact=True).click()


def states(site: Site) -> dict[str, str]:
    called = {key: name for name, key in site.agency.people.items()}
    with site.engine.read() as work:
        rows = work.session.execute(sa.select(CampaignMember.person_id, CampaignMember.state))
        return {called[person]: state for person, state in rows}


def test_a_year_for_two_units_with_one_exempt_and_one_mended(
    office: Site, page: Page, axe: Axe
) -> None:
    office.sign_in(page, "wati")
    to_the_years(page)
    look(page, axe)
    page.get_by_role("link", name="Siapkan tahun").click()
    page.get_by_label("Bidang Rehabilitasi").check()
    page.get_by_label("Dinas Pendidikan").check()
    look(page, axe)
    page.get_by_role("button", name="Periksa siapa yang ikut").click()

    # Before anything starts: who is in, who is exempt and why, who has nobody to decide
    expect(page.get_by_text("2 orang akan dimulai")).to_be_visible()
    assert number(page, "Siap dibuka") == "2"
    assert number(page, "Dikecualikan") == "1"
    assert number(page, "Tertahan") == "1"
    held = page.get_by_role("row", name=re.compile("Joko Prasetyo"))
    expect(held).to_contain_text("Tidak ada jabatan di atas Guru Ahli Muda")
    look(page, axe)
    page.get_by_role("link", name=re.compile("Dikecualikan")).click()
    expect(page.get_by_role("row", name=re.compile("Dewi Lestari"))).to_contain_text(
        "Masa persiapan pensiun"
    )

    # HR mends joko's chain on his own page, and looks again
    page.get_by_role("link", name=re.compile("Tertahan")).click()
    held.get_by_role("link", name="Lengkapi").click()
    page.get_by_role("link", name="Tunjuk pejabat penilai").click()
    page.get_by_label("Pegawai", exact=True).fill(PEOPLE["kepala"][0])
    page.get_by_label("Nomor surat keputusan").fill("SK 800/9/2026")
    page.get_by_role("button", name="Periksa dahulu").click()
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_text("Tersimpan.")).to_be_visible()
    to_the_years(page)
    page.get_by_role("link", name=re.compile(r"\d{4} · Triwulanan")).click()
    page.get_by_role("button", name="Periksa lagi").click()
    expect(page.get_by_text("1 orang kini siap.")).to_be_visible()
    assert number(page, "Siap dibuka") == "3"
    assert number(page, "Tertahan") == ""

    # Opened: jobs start three people, and the page follows without being touched
    page.get_by_role("button", name="Buka tahun").click()
    expect(page.get_by_role("link", name="Lihat kemajuan")).to_be_visible()
    expect(page.locator(".counts a", has_text="Sudah dibuka")).to_contain_text("3", timeout=20_000)
    assert states(office) == {
        "budi": "dimulai",
        "rahma": "dimulai",
        "joko": "dimulai",
        "dewi": "dikecualikan",
    }
    look(page, axe)
    with office.engine.read() as work:
        kinds = [row["kind"] for row in agency_history.list_rows(work, AGENCY)]
    assert "campaign_opened" in kinds

    # The board knows them, by unit and person
    page.get_by_role("link", name="Lihat kemajuan").click()
    look(page, axe)
    page.get_by_role("link", name="Dinas Pendidikan").click()
    expect(page.get_by_role("row", name=re.compile("Joko Prasetyo"))).to_contain_text(
        "Menyusun SKP"
    )
    look(page, axe)
    page.get_by_label("Pilih Joko Prasetyo").check()
    page.get_by_role("button", name="Ingatkan yang dipilih").click()
    expect(page.get_by_text("1 tugas diingatkan.")).to_be_visible()


def test_a_window_is_extended_and_the_year_closed(office: Site, quiet_page: Page, axe: Axe) -> None:
    page = quiet_page  # a form with errors is answered with 422, which the console tells
    office.sign_in(page, "wati")
    page.goto(f"{office.address}/campaigns/new")
    page.get_by_label("Bidang Rehabilitasi").check()
    page.get_by_role("button", name="Periksa siapa yang ikut").click()
    page.get_by_role("button", name="Buka tahun").click()
    expect(page.locator(".counts a", has_text="Sudah dibuka")).to_contain_text("2", timeout=20_000)
    page.get_by_role("link", name="Perpanjang batas waktu").click()
    page.get_by_role("button", name="Lihat yang bergeser").click()
    expect(page.get_by_role("alert")).to_contain_text("Pilih tahapnya")
    look(page, axe)
    page.get_by_label("Penyusunan SKP").check()
    page.get_by_label("Hari terakhir yang baru").fill("2099-12-31")
    page.get_by_label("Alasan").fill("Banjir di dua kecamatan")
    page.get_by_role("button", name="Lihat yang bergeser").click()
    expect(page.get_by_text("2 tenggat yang berjalan digeser")).to_be_visible()
    look(page, axe)
    page.get_by_role("button", name="Perpanjang").click()
    expect(page.get_by_text("sampai 31 Des 2099")).to_be_visible()
    page.get_by_role("link", name="Tutup tahun").click()
    expect(page.get_by_text("2 siklus yang berjalan diteruskan")).to_be_visible()
    look(page, axe)
    page.get_by_label("Alasan").fill("Semua sudah berjalan")
    page.get_by_role("button", name="Tutup tahun").click()
    expect(page.get_by_text("Tahun ini ditutup")).to_be_visible()
    look(page, axe)
    with office.engine.read() as work:
        assert agency_history.list_rows(work, AGENCY)[-1]["kind"] == "campaign_closed"
