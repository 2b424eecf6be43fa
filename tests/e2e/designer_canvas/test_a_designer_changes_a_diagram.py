"""HR changes a process with lists and buttons: steps, owners, forms, deadlines, conditions."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.designer_canvas.conftest import Desk


def step(page: Page, element: str) -> None:
    """Choose a step in the list."""
    page.locator(f'.step[data-element="{element}"]').click()


def add_after(page: Page, element: str, kind: str, name: str) -> None:
    step(page, element)
    page.get_by_role("button", name="Tambah langkah sesudah ini").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("radio", name=kind, exact=True).check()
    dialog.get_by_label("Nama").fill(name)
    dialog.get_by_role("button", name="Tambah", exact=True).click()
    expect(dialog).to_have_count(0)


def saved(page: Page) -> None:
    page.get_by_role("button", name="Simpan draf").click()
    page.locator("[data-editor][data-save=saved]").wait_for()


def test_a_step_is_added_with_owner_form_and_deadline_from_lists(
    desk: Desk, designer: Page
) -> None:
    draft = desk.draft("planning")
    desk.open(designer, draft)
    add_after(designer, "siapkan_rancangan", "Tugas orang", "Memeriksa rancangan")
    panel = designer.locator("[data-part=panel]")
    panel.get_by_label("Dikerjakan oleh").select_option(label="Atasan langsung (pejabat penilai)")
    panel.get_by_label("Formulir").select_option("skp")
    panel.get_by_label("Tenggat", exact=True).select_option(
        "duration|parameter('tenggat_persetujuan')"
    )
    panel.get_by_label("Pengingat").select_option("duration|parameter('pengingat')")
    panel.get_by_label("Bila lewat tenggat").select_option(label="Atasan dari pejabat penilai")
    panel.get_by_label("Bila berhalangan").select_option("person")
    saved(designer)
    process = desk.process(draft, "planning")
    added = next(each for each in process.elements.values() if each.name == "Memeriksa rancangan")
    assert added.kind == "userTask"
    assert added.properties == {
        "owner": "atasan_langsung()",
        "form": "skp",
        "due": "parameter('tenggat_persetujuan')",
        "remind": "parameter('pengingat')",
        "escalate": "atasan_atasan()",
        "substitute": "person",
    }
    before, after = process.incoming(added), process.outgoing(added)
    assert [flow.source for flow in before] == ["siapkan_rancangan"]
    assert [flow.target for flow in after] == ["penyusunan"]
    designer.reload()
    designer.locator(f'.step[data-element="{added.id}"]').click()
    expect(designer.get_by_label("Nama")).to_have_value("Memeriksa rancangan")
    expect(designer.get_by_label("Formulir")).to_have_value("skp")


def test_a_deadline_becomes_a_number_of_working_days(desk: Desk, designer: Page) -> None:
    draft = desk.draft("planning")
    desk.open(designer, draft)
    step(designer, "menyusunkan_skp")
    designer.get_by_label("Tenggat", exact=True).select_option(label="Sejumlah hari")
    designer.get_by_label("Jumlah hari").fill("7")
    designer.get_by_label("Dihitung").select_option("hari_kalender")
    remind = designer.get_by_label("Pengingat")
    remind.select_option(label="Sejumlah hari")
    designer.locator('[data-key="remind.days"]').fill("2")
    saved(designer)
    properties = desk.process(draft, "planning").elements["menyusunkan_skp"].properties
    assert properties["due"] == "P7D hari_kalender"
    assert properties["remind"] == "P2D hari_kerja"
    expect(designer.locator("[data-rule=constant-duration]")).to_have_count(2)


def test_a_value_outside_the_lists_is_shown_and_kept(desk: Desk, designer: Page) -> None:
    draft = desk.draft("planning")
    desk.open(designer, draft)
    step(designer, "menyusun_skp")
    due = designer.get_by_label("Tenggat", exact=True)
    expect(due.locator("option:checked")).to_have_text("Nilai khusus: batas_penyusunan")
    designer.get_by_label("Nama").fill("Menulis SKP")
    saved(designer)
    properties = desk.process(draft, "planning").elements["menyusun_skp"].properties
    assert properties["due"] == "batas_penyusunan"
    assert properties["label"] == "label_penyusunan"


def test_a_removed_step_leaves_no_gap_and_can_come_back(desk: Desk, designer: Page) -> None:
    draft = desk.draft("objection")
    desk.open(designer, draft)
    step(designer, "pemeriksaan_awal")  # three flows come in, one goes out
    designer.get_by_role("button", name="Hapus langkah").click()
    dialog = designer.get_by_role("dialog")
    dialog.get_by_text("Catat kelengkapan").wait_for()
    dialog.get_by_role("button", name="Hapus").click()
    saved(designer)
    process = desk.process(draft, "objection")
    assert "pemeriksaan_awal" not in process.elements
    incoming = process.incoming(process.elements["catat_pemeriksaan_awal"])
    assert {flow.source for flow in incoming} == {
        "buka_perkara",
        "catat_kelengkapan",
        "tidak_dilengkapi",
    }
    designer.get_by_role("button", name="Urungkan").click()
    saved(designer)
    again = desk.process(draft, "objection").elements["pemeriksaan_awal"]
    assert len(again.incoming) == 3
    assert again.properties["form"] == "pemeriksaan_awal"


def test_a_choice_gets_its_condition_from_a_field_of_an_earlier_form(
    desk: Desk, designer: Page
) -> None:
    draft = desk.draft("feedback")
    desk.open(designer, draft)
    process = desk.process(draft, "feedback")
    task = next(each for each in process.elements.values() if each.properties.get("form"))
    add_after(designer, task.id, "Pilihan", "Lanjut?")
    choose = designer.get_by_label("Jalur baru ke langkah")
    ending = next(each for each in process.elements.values() if each.kind == "endEvent")
    choose.select_option(ending.id)
    ways = designer.locator("fieldset.way")
    expect(ways).to_have_count(2)
    ways.nth(0).get_by_label("Jalur ini diambil").select_option("default")
    ways.nth(1).get_by_label("Jalur ini diambil").select_option("simple")
    field = ways.nth(1).get_by_label("Isian")
    field.select_option(index=1)
    name = field.input_value()
    ways.nth(1).get_by_label("Nama jalur").fill("langsung selesai")
    saved(designer)
    after = desk.process(draft, "feedback")
    gateway = next(each for each in after.elements.values() if each.name == "Lanjut?")
    first, second = after.outgoing(gateway)
    assert gateway.default == first.id
    assert second.target == ending.id
    assert second.name == "langsung selesai"
    assert second.condition is not None
    assert second.condition.startswith(f"{name} == ")


def test_a_value_that_the_system_sets_is_chosen_from_what_the_diagram_asks(
    desk: Desk, designer: Page
) -> None:
    draft = desk.draft("objection")
    desk.open(designer, draft)
    step(designer, "dapat_diterima")
    way = designer.get_by_role("group", name="belum lengkap")
    expect(way.get_by_label("Jalur ini diambil")).to_have_value("simple")
    expect(way.get_by_label("Nilai", exact=True)).to_have_value("lengkapi")
    step(designer, "tim_lengkap")
    way = designer.get_by_role("group", name="kurang anggota")
    expect(way.get_by_label("Isian").locator("option:checked")).to_have_text(
        "kurang anggota (nilai dari sistem)"
    )
    way.get_by_label("Perbandingan").select_option(">=")
    way.get_by_label("Nilai", exact=True).fill("2")
    saved(designer)
    flow = desk.process(draft, "objection").flows["tim_kurang"]
    assert flow.condition == "kurang_anggota >= 2"


def test_a_condition_that_choices_cannot_show_is_told_and_kept(desk: Desk, designer: Page) -> None:
    draft = desk.draft("annual_cycle")
    desk.open(designer, draft)
    process = desk.process(draft, "annual_cycle")
    before = next(each for each in process.flows.values() if "jumlah_" in (each.condition or ""))
    step(designer, before.source)
    special = designer.locator("fieldset.way", has_text="Syarat khusus")
    expect(special.locator("code")).to_have_text("periode_ke < jumlah_periode")
    special.get_by_label("Nama jalur").fill("masih ada periode")
    saved(designer)
    after = desk.process(draft, "annual_cycle").flows[before.id]
    assert (after.name, after.condition) == ("masih ada periode", "periode_ke < jumlah_periode")


def test_called_process_binding_table_service_timer_and_message_come_from_lists(
    desk: Desk, designer: Page
) -> None:
    draft = desk.draft("planning")
    desk.open(designer, draft)
    add_after(designer, "siapkan_rancangan", "Proses lain", "Persetujuan")
    designer.get_by_label("Proses yang dijalankan").select_option("approval")
    designer.get_by_label("Versi yang dipakai").select_option("latest")
    add_after(designer, "siapkan_rancangan", "Tabel keputusan", "Rantai")
    designer.get_by_label("Tabel keputusan yang dipakai").select_option("rantai_persetujuan")
    add_after(designer, "siapkan_rancangan", "Pekerjaan sistem", "Catat")
    designer.get_by_label("Yang dikerjakan sistem").select_option("planning.record_version")
    add_after(designer, "siapkan_rancangan", "Tunggu waktu", "Jeda")
    designer.get_by_label("Waktu", exact=True).select_option(
        "duration|parameter('tenggat_persetujuan')"
    )
    add_after(designer, "siapkan_rancangan", "Tunggu pesan", "Kabar")
    designer.get_by_label("Nama pesan").fill("kabar_baru")
    saved(designer)
    made = {each.name: each for each in desk.process(draft, "planning").elements.values()}
    assert (made["Persetujuan"].called, made["Persetujuan"].binding) == ("approval", "latest")
    assert made["Rantai"].decision == "rantai_persetujuan"
    assert made["Catat"].properties == {"service": "planning.record_version"}
    timer = made["Jeda"].events[0].timer
    assert timer is not None
    assert (timer.kind, timer.text) == ("duration", "parameter('tenggat_persetujuan')")
    assert made["Kabar"].events[0].name == "kabar_baru"


def test_a_task_gets_a_time_limit_that_leads_to_a_step_of_its_own(
    desk: Desk, designer: Page
) -> None:
    draft = desk.draft("planning")
    desk.open(designer, draft)
    step(designer, "menyusunkan_skp")
    designer.get_by_role("button", name="Tambah batas waktu").click()
    designer.get_by_label("Waktu", exact=True).select_option(
        "duration|parameter('tenggat_persetujuan')"
    )
    designer.get_by_label("Bila waktunya tiba").select_option("true")
    designer.get_by_label("Sambungkan ke langkah").select_option("skp_disusun")
    saved(designer)
    process = desk.process(draft, "planning")
    limit = process.boundary(process.elements["menyusunkan_skp"])[0]
    assert limit.interrupting
    assert [flow.target for flow in process.outgoing(limit)] == ["skp_disusun"]


def test_a_finding_shows_a_moment_later_and_leads_to_its_element(
    desk: Desk, designer: Page
) -> None:
    draft = desk.draft("planning")
    desk.open(designer, draft)
    expect(designer.locator("[data-part=findings] li")).to_have_count(0)
    step(designer, "menyusunkan_skp")
    designer.get_by_label("Dikerjakan oleh").select_option("")
    finding = designer.locator("[data-part=findings] [data-rule=user-task-owner]")
    expect(finding).to_contain_text("Kesalahan")
    expect(finding).to_contain_text("Menyusunkan SKP pegawai")
    mark = designer.locator('.djs-overlays[data-container-id="menyusunkan_skp"] .siklus-lint')
    expect(mark).to_have_text("✕")
    designer.get_by_role("button", name="Tentang proses").click()
    finding.get_by_role("button", name="Lihat Menyusunkan SKP pegawai").click()
    expect(designer.get_by_label("Dikerjakan oleh")).to_be_focused()
    expect(designer.get_by_label("Nama")).to_have_value("Menyusunkan SKP pegawai")
    chosen = designer.locator(".djs-element.selected")
    expect(chosen).to_have_attribute("data-element-id", "menyusunkan_skp")
    designer.get_by_label("Dikerjakan oleh").select_option("peran('pengelola_kinerja')")
    expect(designer.locator("[data-part=findings] li")).to_have_count(0)


def test_what_is_changed_is_saved_by_itself(desk: Desk, designer: Page) -> None:
    draft = desk.draft("planning")
    desk.open(designer, draft)
    step(designer, "catat_versi")
    designer.get_by_label("Nama").fill("Catat versi")
    designer.get_by_label("Nama").press("Tab")
    expect(designer.locator("[data-part=state]")).to_have_text("Perubahan belum tersimpan")
    expect(designer.locator("[data-part=state]")).to_contain_text("Tersimpan")
    assert desk.process(draft, "planning").elements["catat_versi"].name == "Catat versi"


def test_the_palette_offers_only_what_the_engine_runs(desk: Desk, designer: Page) -> None:
    desk.open(designer, desk.draft("planning"))
    offered = designer.locator(".djs-palette [data-action]").evaluate_all(
        "all => all.map(one => one.dataset.action).sort()"
    )
    assert offered == [
        "annotation",
        "call_activity",
        "decision_task",
        "end_event",
        "exclusive_gateway",
        "message",
        "parallel_gateway",
        "service_task",
        "start_event",
        "subprocess",
        "timer",
        "user_task",
    ]
    assert designer.locator(".bjs-powered-by").is_visible()  # a condition of its licence
    step(designer, "catat_versi")
    pad = designer.locator(".djs-context-pad [data-action]").evaluate_all(
        "all => all.map(one => one.dataset.action).sort()"
    )
    assert pad == [
        "append.end_event",
        "append.exclusive_gateway",
        "append.timer",
        "append.user_task",
        "connect",
        "remove",
    ]


def test_a_step_is_drawn_from_the_palette_onto_a_flow(desk: Desk, designer: Page) -> None:
    draft = desk.draft("planning")
    desk.open(designer, draft)
    designer.get_by_role("button", name="Seluruh gambar").click()
    flow = designer.locator('[data-element-id="ke_catat_versi"] .djs-visual').bounding_box()
    assert flow is not None
    designer.locator('.djs-palette [data-action="service_task"]').click()
    middle = (flow["x"] + flow["width"] / 2, flow["y"] + flow["height"] / 2)
    designer.mouse.move(middle[0] - 30, middle[1] - 30, steps=4)
    designer.mouse.move(*middle, steps=4)
    designer.mouse.down()
    designer.mouse.up()
    expect(designer.locator("[data-editor]")).to_have_attribute("data-save", "changed")
    saved(designer)
    process = desk.process(draft, "planning")
    drawn = next(each for each in process.elements.values() if each.name is None)
    assert drawn.kind == "serviceTask"
    assert [flow.source for flow in process.incoming(drawn)] == ["penyusunan"]
    assert [flow.target for flow in process.outgoing(drawn)] == ["catat_versi"]


def test_the_whole_job_is_done_at_390_pixels_by_keyboard_alone(
    desk: Desk, context: BrowserContext
) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    desk.sign_in(page)
    draft = desk.draft("planning")
    desk.open(page, draft)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator('.step[data-element="perencanaan_dimulai"]').focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("[data-part=panel] h2")).to_be_focused()
    tab_to(page, "Tambah langkah sesudah ini")
    page.keyboard.press("Enter")
    tab_to(page, "user_task")
    tab_to(page, "Nama")
    page.keyboard.type("Memeriksa sekali lagi")
    page.keyboard.press("Enter")
    expect(page.locator("[data-part=panel] h2")).to_be_focused()
    tab_to(page, "Dikerjakan oleh")
    page.keyboard.type("Atasan l")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.keyboard.press("Control+s")
    page.locator("[data-editor][data-save=saved]").wait_for()
    made = {each.name: each for each in desk.process(draft, "planning").elements.values()}
    assert made["Memeriksa sekali lagi"].properties["owner"] == "atasan_langsung()"


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the control with this label, text or value has the focus."""
    here = """name => {
      const one = document.activeElement;
      const label = one.labels?.[0]?.textContent ?? '';
      return [one.textContent, label, one.value].some((text) => text?.trim().startsWith(name));
    }"""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(here, name):
            return
    raise AssertionError(f"no Tab leads to {name}")
