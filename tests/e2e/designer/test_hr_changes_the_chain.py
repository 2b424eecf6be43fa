"""HR adds an approval step and changes a deadline with lists and buttons only; documents follow."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from engine import queries
from tests.e2e.designer.conftest import PHONE, Office
from tests.integration.admin.agency import AGENCY


def open_chain(office: Office, page: Page) -> str:
    """Go from the menu to the chain of a new draft; return the draft's address."""
    page.goto(f"{office.address}/designer/")
    page.get_by_role("button", name="Ubah Rantai persetujuan dokumen").click()
    page.wait_for_url("**/designer/*/")
    address = page.url
    page.get_by_role("link", name="Ubah rantai").click()
    return address


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_hr_adds_a_step_and_changes_a_deadline_and_the_next_document_follows(
    office: Office, browser: Browser, script: bool
) -> None:
    context = browser.new_context(
        locale="id-ID", viewport={"width": 1280, "height": 900}, java_script_enabled=script
    )
    page = context.new_page()
    running = office.send_document("lama")
    office.sign_in(page)
    draft = open_chain(office, page)
    page.get_by_role("button", name="Tambah langkah pada aturan 1").click()
    step = page.locator("#r0-s1")
    step.get_by_label("Nama langkah").fill("Paraf kepala unit")
    step.get_by_label("Jenis langkah").select_option(label="Paraf")
    who = step.get_by_label("Siapa yang memutuskan", exact=True)
    who.select_option(label="Kepala unit pegawai")
    step.get_by_label("Tenggat, hari kerja").fill("2")
    page.locator("#r0-s0").get_by_label("Tenggat, hari kerja").fill("7")
    page.get_by_role("button", name="Simpan draf").click()
    page.get_by_text("Tersimpan dalam draf").wait_for()
    page.goto(draft)
    page.get_by_role("link", name="Periksa lalu terapkan").click()
    told = page.locator(".changes").first
    expect(told).to_contain_text('Baris 2 "Paraf kepala unit" ditambahkan')
    expect(told).to_contain_text("Tenggat kini 7 hari kerja, semula 3 hari kerja")
    page.get_by_label("Catatan").fill("Kepala unit ikut memaraf; reviu lebih longgar")
    page.get_by_role("button", name="Terapkan sekarang").click()
    page.get_by_text("Versi 2 berlaku mulai sekarang").wait_for()
    context.close()

    (old,) = office.open_steps(running)
    following = office.send_document("baru")
    (new,) = office.open_steps(following)
    assert old["label"] == new["label"] == "Reviu pengelola kinerja"
    assert (new["due_at"] - old["due_at"]).days >= 4  # four working days more
    office.approve(running, "sari")
    office.approve(following, "sari")
    (old,) = office.open_steps(running)
    (new,) = office.open_steps(following)
    assert (old["label"], new["label"]) == ("Penetapan pejabat penilai", "Paraf kepala unit")


def test_two_editors_collide_and_neither_loses_a_word(
    office: Office, quiet_page: Page, another: Callable[[], Page]
) -> None:
    page = quiet_page  # the console speaks of the 409
    office.sign_in(page)
    draft = open_chain(office, page)
    other = another()
    office.sign_in(other, "agus")
    other.goto(f"{draft}chain")
    page.reload()
    expect(page.locator("[data-presence]")).to_contain_text("Agus Wijaya juga membuka draf ini")
    other.locator("#r0-s0").get_by_label("Tenggat, hari kerja").fill("4")
    other.get_by_role("button", name="Simpan draf").click()
    other.get_by_text("Tersimpan dalam draf").wait_for()
    page.locator("#r0-s0").get_by_label("Tenggat, hari kerja").fill("9")
    page.get_by_role("button", name="Simpan draf").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dokumen ini sudah diubah orang lain")
    expect(page.locator("main")).to_contain_text("Agus Wijaya menyimpan dokumen ini")
    expect(page.locator(".changes")).to_contain_text("Tenggat kini 9 hari kerja, semula 4")
    page.get_by_role("button", name="Simpan isian saya sebagai draf baru").click()
    page.get_by_role("link", name="Ubah rantai").click()
    expect(page.locator("#r0-s0").get_by_label("Tenggat, hari kerja")).to_have_value("9")
    other.reload()
    expect(other.locator("#r0-s0").get_by_label("Tenggat, hari kerja")).to_have_value("4")


def test_a_step_is_dragged_where_a_button_would_move_it(office: Office, page: Page) -> None:
    office.sign_in(page)
    open_chain(office, page)
    page.get_by_role("button", name="Tambah langkah pada aturan 1").click()
    page.locator("#r0-s1").get_by_label("Nama langkah").fill("Kedua")
    page.get_by_role("button", name="Simpan draf").click()
    page.get_by_text("Tersimpan dalam draf").wait_for()
    page.locator("#r0-s1 h3").drag_to(page.locator("#r0-s0 h3"))
    expect(page.locator("#r0-s0 h3")).to_have_text("Tahap 1: Kedua")
    expect(page.locator("#r0-s1 h3")).to_have_text("Tahap 2: Reviu pengelola kinerja")


def test_every_page_of_the_designer_is_accessible_and_fits(
    office: Office, quiet_page: Page, axe: Callable[[Page], list[str]]
) -> None:
    page = quiet_page  # axe itself trips over our policy and says so
    office.sign_in(page)
    draft = open_chain(office, page)
    pages = [
        "/designer/", "/designer/process/approval", "/designer/process/approval/1",
        "/numbers/", "/numbers/tenggat_reviu",
    ]  # fmt: skip
    addresses = [office.address + each for each in pages] + [
        draft, f"{draft}deploy", f"{draft}chain", f"{draft}source?path=rantai_persetujuan.dmn",
        f"{draft}form?path=forms/keputusan.json", f"{draft}try",
    ]  # fmt: skip
    found = []

    def look(place: str, width: int) -> None:
        for details in page.locator("main details").all():
            details.evaluate("element => { element.open = true; }")
        found.extend(f"{place} {width}: {problem}" for problem in axe(page))
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            found.append(f"{place} {width}: {wide} pixels wide")

    for width, height in ((1280, 900), PHONE):
        page.set_viewport_size({"width": width, "height": height})
        for address in addresses:
            page.goto(address)
            look(address, width)
        page.get_by_role("button", name="Mulai mencoba").click()
        page.get_by_role("heading", name="Reviu pengelola kinerja").wait_for()
        look("trial", width)
    assert found == []


def test_hr_tries_the_changed_chain_on_a_made_up_person(office: Office, page: Page) -> None:
    office.sign_in(page)
    draft = open_chain(office, page)
    page.get_by_role("button", name="Tambah langkah pada aturan 1").click()
    page.locator("#r0-s1").wait_for()
    page.goto(draft)
    page.get_by_role("link", name="Coba", exact=True).click()
    page.get_by_label("Jabatan orang rekaan").select_option(label="Fungsional")
    page.get_by_role("button", name="Mulai mencoba").click()
    item = page.locator("#item")
    expect(item).to_have_text("Reviu pengelola kinerja")
    page.get_by_role("button", name="Isikan untuk saya").click()
    expect(item).to_have_text("Persetujuan")
    expect(page.locator(".facts").first).to_contain_text("adalah atasan langsung Andi Contoh")
    page.get_by_role("button", name="Isikan untuk saya").click()
    expect(item).to_have_text("Penetapan pejabat penilai")
    page.get_by_role("button", name="Batalkan langkah terakhir").click()
    expect(item).to_have_text("Persetujuan")
    with office.engine.read() as work:
        assert queries.list_items(work, AGENCY) == []  # nobody of the agency got anything
