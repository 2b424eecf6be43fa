"""A small agency gets to know the system: told, helped, led, asked, and free to practise."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

from playwright.sync_api import Page, expect

from tests.e2e.admin.conftest import Axe, Site
from tests.integration.admin.agency import AGENCY, PEOPLE
from workflows.tables.feedback import FeedbackNote

Window = Callable[[str], Page]
TITLE = "Jendela penyusunan dibuka"


def test_hr_announces_one_reads_and_the_list_names_who_has_not(
    site: Site, as_: Window, axe: Axe
) -> None:
    hr = as_("sari")
    hr.goto(f"{site.address}/announcing/new")
    hr.get_by_label("Judul").fill(TITLE)
    hr.get_by_label("Isi", exact=True).fill("Susun SKP Anda **minggu ini**.")
    hr.get_by_label("Wajib dibaca").check()
    hr.get_by_label("Dinas Sosial").check()
    hr.get_by_role("button", name="Terbitkan").click()

    budi = as_("budi")
    budi.get_by_role("link", name=TITLE).click()
    expect(budi.locator("strong", has_text="minggu ini")).to_be_visible()
    budi.get_by_role("button", name="Saya sudah membaca").click()
    expect(budi.locator("main")).to_contain_text("Tercatat")

    hr.goto(f"{site.address}/announcing/")
    hr.get_by_role("link", name="Siapa yang belum").click()
    unread = hr.locator("main")
    expect(unread).to_contain_text(PEOPLE["rahma"][1])
    expect(unread).not_to_contain_text(PEOPLE["budi"][1])
    assert axe(hr) == []


def test_a_helper_fills_in_and_both_names_show(site: Site, as_: Window) -> None:
    joko, helped = as_("joko"), PEOPLE["budi"][1]
    joko.goto(f"{site.address}/helping/")
    joko.get_by_role("button", name=f"Isi atas nama {helped}").click()
    banner = joko.locator(".on-behalf")
    expect(banner).to_contain_text(f"Atas nama {helped}")
    joko.get_by_role("region", name="Yang dapat Anda isi").get_by_role("link").click()
    joko.get_by_label("Dengan uraian").check()
    joko.get_by_label("Uraian", exact=True).fill("Ditulis pembantu")
    joko.locator("form.form").get_by_role("button", name="Kirim").click()
    joko.get_by_role("button", name="Kirim").click()  # after a look at what is sent
    expect(joko.locator("main")).to_contain_text(f"terkirim atas nama {helped}")

    budi = as_("budi")
    budi.goto(f"{site.address}/year/")
    budi.goto(f"{site.address}/notices/")
    expect(budi.locator("main")).to_contain_text(PEOPLE["joko"][1])
    case = site.start("budi")  # the same case as before, by its key
    budi.goto(f"{site.address}/cases/{case}")
    story = budi.locator("main")
    expect(story).to_contain_text(PEOPLE["joko"][1])
    expect(story).to_contain_text(helped)


def test_each_role_finds_its_first_steps(site: Site, as_: Window) -> None:
    for name, title in (
        ("dewi", "Langkah pertama Anda"),
        ("rahma", "Langkah pertama sebagai atasan"),
        ("sari", "Langkah pertama sebagai pengelola kinerja"),
    ):
        page = as_(name)
        expect(page.get_by_role("heading", name=title)).to_be_visible()
        page.get_by_role("link", name="Bantuan").click()
        expect(page.get_by_role("link", name="Latihan").first).to_be_visible()


def test_a_person_answers_three_questions_once(site: Site, as_: Window, axe: Axe) -> None:
    with site.engine.database.write() as work:
        people = site.agency.people
        work.session.add(
            FeedbackNote(
                agency=AGENCY, person_id=people["dewi"], period=str(work.now.year),
                giver_id=people["joko"], role="rekan", subject="perilaku",
                subject_ref="harmonis", subject_text="Harmonis", good="Baik",
                at=datetime.now(UTC),
            )
        )  # fmt: skip
        work.commit()
    dewi = as_("dewi")
    dewi.get_by_role("link", name="Jawab sekarang").click()
    assert axe(dewi) == []
    for question in dewi.locator("form.survey fieldset").all():
        question.get_by_label("Sebagian besar").check()
    dewi.get_by_role("button", name="Kirim tanpa nama").click()
    expect(dewi.locator("main")).to_contain_text("Terima kasih")
    dewi.goto(f"{site.address}/survey/")
    expect(dewi.locator("h1")).to_contain_text("Tidak ada yang ditanyakan")


def test_a_superior_practises_and_begins_anew(site: Site, as_: Window, axe: Axe) -> None:
    page = as_("rahma")
    page.goto(f"{site.address}/practice/")
    scene = page.get_by_role("region", name="Menyetujui atau mengembalikan SKP")
    scene.get_by_role("button", name="Mulai berlatih").click()
    expect(page.locator(".practice-bar")).to_contain_text("Latihan: tidak tercatat")
    rows = page.locator("ul.items > li")
    expect(rows).to_have_count(3)
    assert axe(page) == []
    page.get_by_role("link", name="Andi Contoh").first.click()
    expect(page.locator(".practice-bar")).to_be_visible()
    page.get_by_role("button", name="Setujui", exact=True).click()
    page.wait_for_url("**/persetujuan/inbox/**")
    page.goto(f"{site.address}/practice/in/persetujuan/inbox/")
    expect(rows).to_have_count(2)
    page.locator(".practice-bar summary").click()
    page.get_by_role("button", name="Lihat sebagai pegawai").click()
    expect(page.locator("main")).not_to_contain_text("Dewi Contoh")
    page.locator(".practice-bar summary").click()
    page.get_by_role("button", name="Ulangi dari awal").click()
    expect(rows).to_have_count(3)
    page.get_by_role("link", name="Keluar dari latihan").click()
    page.wait_for_url(re.compile(r"/practice/$"))
    page.goto(f"{site.address}/inbox/")
    expect(page.locator("body")).not_to_contain_text("Contoh")


def test_hr_opens_a_year_in_practice(site: Site, as_: Window) -> None:
    page = as_("sari")
    page.goto(f"{site.address}/practice/")
    scene = page.get_by_role("region", name="Membuka tahun kinerja")
    scene.get_by_role("button", name="Mulai berlatih").click()
    expect(page.locator(".practice-bar")).to_be_visible()
    page.goto(f"{site.address}/practice/in/pembukaan/campaigns/new")
    page.get_by_label("Dinas Contoh").check()
    page.get_by_role("button", name="Periksa").click()
    page.get_by_role("button", name="Buka tahun").click()
    expect(page.locator("ul.counts")).to_contain_text("Sudah dibuka")
    page.reload()
    expect(page.locator("ul.counts")).to_contain_text("Sudah dibuka")
    page.locator(".practice-bar summary").click()
    page.get_by_role("button", name="Lihat sebagai pegawai").click()
    expect(page.locator("ul.items")).to_contain_text("SKP")
