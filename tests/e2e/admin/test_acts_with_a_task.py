"""On a phone: a task is delegated, prepared, given back, asked about, answered and approved."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Page, expect

from engine.commands import DeployBundle
from tests.e2e.admin.conftest import Axe, Site
from tests.integration.admin.agency import AGENCY, PEOPLE
from workflows.processes import documents

PHONE = {"width": 390, "height": 844}
JOKO, BUDI = PEOPLE["joko"][1], PEOPLE["budi"][1]


def open_task(page: Page, site: Site, name: str) -> None:
    page.goto(f"{site.address}/inbox/")
    page.get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_delegate_give_back_ask_answer_approve(browser: Browser, site: Site, axe: Axe) -> None:
    site.engine.execute(DeployBundle(AGENCY, documents("question")))
    site.complete(site.start("budi"), "budi", {"cara": "uraian", "uraian": "Melayani"})
    pages = {}
    for name in ("rahma", "joko", "budi"):
        pages[name] = browser.new_context(locale="id-ID", viewport=PHONE).new_page()
        site.sign_in(pages[name], name)
    rahma, joko, budi = pages.values()

    open_task(rahma, site, BUDI)
    task = rahma.url
    rahma.get_by_role("link", name="Delegasikan").click()
    rahma.get_by_label("Alasan dan pesan").fill("Tolong siapkan drafnya")
    rahma.get_by_label("Kepada siapa", exact=True).fill("joko")
    rahma.get_by_role("button", name="Cari").click()
    rahma.get_by_role("radio", name=JOKO).check()
    assert fits(rahma) and axe(rahma) == []
    rahma.get_by_role("button", name="Delegasikan").click()
    expect(rahma.locator("main")).to_contain_text(f"Sedang disiapkan {JOKO}")

    open_task(joko, site, BUDI)
    expect(joko.locator("main")).to_contain_text("Tolong siapkan drafnya")
    assert fits(joko) and axe(joko) == []
    joko.get_by_role("button", name="Simpan, lalu kembalikan").click()
    joko.get_by_label("Catatan").fill("Sudah lengkap")
    joko.get_by_role("button", name="Kembalikan").click()
    expect(joko.get_by_role("status")).to_contain_text("sudah dikembalikan")

    rahma.goto(task)
    expect(rahma.locator("main")).to_contain_text("Sudah lengkap")
    rahma.get_by_role("link", name="Tanyakan").click()
    rahma.get_by_role("radio", name=BUDI).check()
    rahma.get_by_label("Pertanyaan").fill("Siapa yang dilayani?")
    rahma.get_by_role("button", name="Kirim pertanyaan").click()
    expect(rahma.locator("main")).to_contain_text(f"Menunggu jawaban: {BUDI}")
    assert rahma.url == task

    budi.goto(f"{site.address}/inbox/")
    budi.locator("a.who").first.click()
    budi.get_by_label("Jawaban").fill("Keluarga penerima manfaat")
    budi.get_by_role("button", name=re.compile("irim")).first.click()
    expect(budi.get_by_role("heading", level=1)).not_to_contain_text("pertanyaan")

    rahma.goto(task)
    expect(rahma.locator("main")).to_contain_text("Keluarga penerima manfaat")
    rahma.get_by_role("button", name="Setujui").click()
    expect(rahma.locator("main")).to_contain_text("Nomor tanda terima")
    for page in pages.values():
        page.context.close()
