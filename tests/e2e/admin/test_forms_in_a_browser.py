"""What a script adds to forms: drafts saved by themselves, pasted rows, files sent at once."""

from __future__ import annotations

from playwright.sync_api import FilePayload, Page, expect

from tests.e2e.admin.conftest import Site

PASTE = """([selector, text]) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const event = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
  document.querySelector(selector).dispatchEvent(event);
}"""


def open_plan(site: Site, page: Page) -> None:
    site.start()
    site.sign_in(page, "budi")
    page.get_by_role("link", name="Kerjakan").click()


def saved(page: Page) -> None:
    expect(page.locator("[data-saved]")).to_contain_text("Draf tersimpan pukul", timeout=10_000)


def test_a_field_appears_when_its_condition_holds(site: Site, page: Page) -> None:
    open_plan(site, page)
    expect(page.get_by_label("Uraian", exact=True)).to_be_hidden()
    page.get_by_label("Dengan uraian").check()
    expect(page.get_by_label("Uraian", exact=True)).to_be_visible(timeout=10_000)


def test_a_draft_is_saved_without_pressing_anything(site: Site, page: Page) -> None:
    open_plan(site, page)
    page.get_by_label("Dengan uraian").check()
    page.get_by_label("Uraian", exact=True).fill("Melayani penerima manfaat")
    saved(page)
    page.reload()
    expect(page.get_by_label("Uraian", exact=True)).to_have_value("Melayani penerima manfaat")


def test_what_was_typed_last_is_saved_when_the_page_goes_away(site: Site, page: Page) -> None:
    open_plan(site, page)
    page.get_by_label("Dengan uraian").check()
    page.get_by_label("Uraian", exact=True).fill("Melayani sampai akhir")
    address = page.url
    page.get_by_role("link", name="Kabar").click()
    page.get_by_text("Belum ada kabar").wait_for()
    page.goto(address)
    expect(page.get_by_label("Uraian", exact=True)).to_have_value("Melayani sampai akhir")


def test_rows_are_pasted_into_the_table(site: Site, page: Page) -> None:
    open_plan(site, page)
    page.get_by_label("Dengan angka").check()
    cells = 'Penerima "lama"\t1.600\torang\n"dua\nbaris"\t97,5\t%\nData mutakhir\t12\tORANG\n'
    page.get_by_label("Hasil, baris 1").wait_for(timeout=10_000)
    page.evaluate(PASTE, ["[name='f.hasil.0.hasil']", cells])
    values = [
        [page.locator(f"[name='f.hasil.{row}.{name}']").input_value() for name in columns]
        for row in range(3)
        for columns in [("hasil", "target", "satuan")]
    ]
    assert values == [
        ['Penerima "lama"', "1.600", "orang"],
        ["dua\nbaris", "97,5", "persen"],
        ["Data mutakhir", "12", "orang"],
    ]
    saved(page)


def test_a_pasted_cell_that_fits_nowhere_stays_to_be_seen(site: Site, page: Page) -> None:
    open_plan(site, page)
    page.get_by_label("Dengan angka").check()
    page.get_by_label("Hasil, baris 1").wait_for(timeout=10_000)
    cells = "Penerima\t12\tlusin\nData\t3\torang\tterlalu banyak\n"
    page.evaluate(PASTE, ["[name='f.hasil.0.hasil']", cells])
    rows = page.locator("table[data-table] tbody tr")
    expect(rows.nth(0).get_by_role("alert")).to_have_text('"lusin" tidak cocok dengan kolom ini')
    expect(rows.nth(1).get_by_role("alert")).to_have_text(
        '"terlalu banyak" tidak cocok dengan kolom ini'
    )
    expect(page.locator("[name='f.hasil.1.satuan']")).to_have_value("orang")
    page.evaluate(PASTE, ["[name='f.hasil.0.satuan']", "orang\t"])
    expect(rows.nth(0).get_by_role("alert")).to_have_count(0)


def test_wrong_pasted_rows_are_listed_at_their_box(site: Site, quiet_page: Page) -> None:
    page = quiet_page  # the console tells the status of the answer
    open_plan(site, page)
    page.get_by_label("Dengan angka").check()
    page.get_by_label("Hasil, baris 1").wait_for(timeout=10_000)
    page.get_by_text("Tempel dari lembar kerja").click()
    box = page.get_by_label("Baris untuk Hasil kerja")
    box.fill("Penerima\t12\torang\nData\tbanyak\t%\n")
    page.get_by_role("button", name="Tambahkan baris ini").click()
    expect(page.get_by_role("alert")).to_contain_text("baris 2, Target: Harus berupa angka")
    expect(box).to_have_value("Data\tbanyak\t%\n")
    page.get_by_role("link", name="baris 2, Target").click()
    expect(box).to_be_focused()


def test_rows_are_added_and_removed_in_place(site: Site, page: Page) -> None:
    open_plan(site, page)
    page.get_by_label("Dengan angka").check()
    page.get_by_label("Hasil, baris 1").fill("satu")
    page.get_by_role("button", name="Tambah baris").click()
    expect(page.get_by_label("Hasil, baris 2")).to_be_focused()
    page.get_by_label("Hasil, baris 2").fill("dua")
    page.get_by_role("button", name="Hapus baris 1").click()
    assert page.locator("table[data-table] tbody tr").count() == 1
    expect(page.get_by_label("Hasil, baris 2")).to_have_value("dua")


def test_a_file_is_sent_as_soon_as_it_is_chosen(site: Site, page: Page) -> None:
    open_plan(site, page)
    upload = page.locator("[name='f.bukti.upload']")
    good: FilePayload = {"name": "bukti.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
    upload.set_input_files([good])
    expect(page.get_by_role("link", name="bukti.pdf")).to_be_visible(timeout=10_000)
    bad: FilePayload = {"name": "gawat.pdf", "mimeType": "application/pdf", "buffer": b"MZ"}
    upload.set_input_files([bad])
    expect(page.get_by_text("Jenis berkas ini tidak diterima")).to_be_visible(timeout=10_000)


def test_the_error_summary_takes_focus_and_leads_to_the_field(site: Site, quiet_page: Page) -> None:
    open_plan(site, quiet_page)
    quiet_page.get_by_label("Mulai").fill("2026-01-05")
    quiet_page.get_by_role("button", name="Periksa lalu kirim").click()
    summary = quiet_page.locator("#errors")
    expect(summary).to_be_focused()
    assert quiet_page.title().startswith("Salah:")
    summary.get_by_role("link").first.click()
    assert quiet_page.evaluate("document.activeElement.name") == "f.cara"


def test_losing_the_connection_is_said_and_nothing_is_lost(site: Site, quiet_page: Page) -> None:
    page = quiet_page
    open_plan(site, page)
    page.route("**/draft", lambda route: route.abort())
    page.get_by_label("Dengan uraian").check()
    expect(page.locator("[data-saved]")).to_contain_text("tidak ada sambungan", timeout=10_000)
    page.unroute("**/draft")
    page.get_by_label("Mulai").fill("2026-01-05")
    saved(page)


def test_being_signed_out_meanwhile_is_said(site: Site, quiet_page: Page) -> None:
    page = quiet_page
    open_plan(site, page)
    page.context.clear_cookies()
    page.get_by_label("Dengan uraian").check()
    expect(page.locator("[data-saved]")).to_contain_text("Anda sudah keluar", timeout=10_000)


def test_the_whole_form_works_by_keyboard_alone(site: Site, page: Page) -> None:
    open_plan(site, page)
    page.get_by_label("Dengan angka").focus()
    page.keyboard.press("ArrowDown")  # to the second choice
    expect(page.get_by_label("Uraian", exact=True)).to_be_visible(timeout=10_000)
    page.keyboard.press("Tab")
    page.keyboard.type("Melayani")
    button = page.get_by_role("button", name="Periksa lalu kirim")
    for _ in range(12):
        page.keyboard.press("Tab")
        if button.evaluate("element => element === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Periksa sebelum mengirim")).to_be_visible()
    page.get_by_role("button", name="Kirim").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Terkirim")).to_be_visible()
