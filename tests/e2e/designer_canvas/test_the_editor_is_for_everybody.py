"""Nothing serious for axe, nothing too wide, both languages; pools, closed drafts, undo, copies."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from admin.designer import drafts
from tests.e2e.designer_canvas.conftest import Desk
from tests.integration.admin.agency import AGENCY

DESKTOP, PHONE = (1280, 900), (390, 844)


@pytest.mark.parametrize(
    ("size", "dark"), [(DESKTOP, False), (DESKTOP, True), (PHONE, False)], ids=str
)
def test_every_part_is_accessible_and_fits(
    desk: Desk,
    quiet_designer: Page,
    axe: Callable[[Page], list[str]],
    size: tuple[int, int],
    dark: bool,
) -> None:
    page = quiet_designer  # axe itself trips over our policy and says so
    found: list[str] = []
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.emulate_media(color_scheme="dark" if dark else "light", reduced_motion="reduce")
    desk.open(page, desk.draft("objection"))

    def look(place: str) -> None:
        found.extend(f"{place}: {problem}" for problem in axe(page))
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > size[0]:
            found.append(f"{place}: {width} pixels wide")

    look("list")
    page.locator('.step[data-element="pernyataan_benturan"]').click()
    page.get_by_label("Dikerjakan oleh").select_option("")
    page.locator("[data-part=findings] li").first.wait_for(state="attached")
    look("task")
    page.get_by_role("button", name="Tambah langkah sesudah ini").click()
    look("question")
    page.get_by_role("button", name="Batal").click()
    if size == PHONE:
        page.get_by_role("button", name="Kembali").click()
        page.get_by_role("button", name="Temuan (1)").click()
        look("findings")
        page.get_by_role("button", name="Gambar", exact=True).click()
        look("drawing")
        page.get_by_role("button", name="Langkah", exact=True).click()
    page.locator('.step[data-element="tim_lengkap"]').click()
    page.locator("fieldset.way").first.wait_for()
    look("choice")
    assert found == []


def test_the_page_speaks_english(desk: Desk, designer: Page) -> None:
    desk.open(designer, desk.draft("planning"))
    designer.get_by_role("button", name="English").click()
    designer.wait_for_selector("[data-editor][data-state=shown]")
    designer.locator('.step[data-element="menyusun_skp"]').click()
    expect(designer.get_by_role("button", name="Save draft")).to_be_visible()
    expect(designer.get_by_label("Done by").locator("option:checked")).to_have_text(
        "The employee concerned"
    )
    expect(designer.get_by_label("Add a choice")).to_be_visible()
    designer.get_by_role("button", name="Bahasa Indonesia").click()  # it stays with the account
    expect(designer.get_by_role("button", name="Simpan draf")).to_be_visible()


def test_undo_brings_back_exactly_what_was_there(desk: Desk, designer: Page) -> None:
    draft = desk.draft("approval")
    desk.open(designer, draft)
    designer.get_by_role("button", name="Simpan draf").click()
    designer.locator("[data-editor][data-save=saved]").wait_for()
    before = processes_of(desk, draft)
    first = designer.locator(".step").nth(1)
    first.click()
    designer.get_by_role("button", name="Tambah langkah sesudah ini").click()
    dialog = designer.get_by_role("dialog")
    dialog.get_by_role("radio", name="Subproses", exact=True).check()
    dialog.get_by_role("button", name="Tambah", exact=True).click()
    expect(dialog).to_have_count(0)
    name = designer.locator('input[data-key="name"]')
    expect(name).not_to_have_value("Kumpulkan ciri dokumen")  # the new step is chosen
    name.fill("Bagian")
    name.press("Tab")
    first.click()
    designer.get_by_role("button", name="Hapus langkah").click()
    designer.get_by_role("dialog").get_by_role("button", name="Hapus").click()
    expect(designer.locator("[data-editor]")).to_have_attribute("data-save", "saved")
    assert processes_of(desk, draft) != before
    undo = designer.get_by_role("button", name="Urungkan")
    while undo.is_enabled():
        undo.click()
    designer.get_by_role("button", name="Simpan draf").click()
    designer.locator("[data-editor][data-save=saved]").wait_for()
    assert processes_of(desk, draft) == before


def processes_of(desk: Desk, draft: str) -> bytes:
    """Return the saved file without its drawing, in which a label may lie a little elsewhere."""
    return desk.content(draft, "approval.bpmn").partition(b"<bpmndi:BPMNDiagram")[0]


def test_a_copied_task_takes_its_settings_along(desk: Desk, designer: Page) -> None:
    draft = desk.draft("planning")
    desk.open(designer, draft)
    designer.get_by_role("button", name="Seluruh gambar").click()
    designer.locator('[data-element-id="menyusunkan_skp"] .djs-hit').first.click()
    designer.keyboard.press("Control+c")
    designer.keyboard.press("Control+v")
    box = designer.locator('[data-element-id="penyusunan"] > .djs-visual').bounding_box()
    assert box is not None
    designer.mouse.move(box["x"] + box["width"] / 4, box["y"] + box["height"] * 0.8, steps=4)
    designer.mouse.down()
    designer.mouse.up()
    designer.get_by_role("button", name="Simpan draf").click()
    designer.locator("[data-editor][data-save=saved]").wait_for()
    process = desk.process(draft, "planning")
    twins = [each for each in process.elements.values() if each.name == "Menyusunkan SKP pegawai"]
    assert len(twins) == 2
    assert twins[0].properties == twins[1].properties


def test_a_closed_draft_can_only_be_looked_at(desk: Desk, designer: Page) -> None:
    draft = desk.draft("planning")
    with desk.engine.database.write() as work:
        drafts.close(work, AGENCY, desk.agency.key("wati"), draft, "discarded")
        work.commit()
    desk.open(designer, draft)
    expect(designer.get_by_text("Draf ini sudah ditutup")).to_be_visible()
    expect(designer.get_by_role("button", name="Simpan draf")).to_be_disabled()


def test_a_diagram_with_pools_lists_the_steps_of_each(desk: Desk, designer: Page) -> None:
    draft = desk.draft("alignment")
    pool = '<bpmn:collaboration id="kerja_sama"><bpmn:participant id="pihak" name="Pegawai"'
    pool += ' processRef="alignment" /></bpmn:collaboration><bpmn:process id="alignment"'
    desk.save_elsewhere(draft, "alignment.bpmn", "wati", '<bpmn:process id="alignment"', pool)
    plane = '<bpmndi:BPMNPlane id="plane_alignment" bpmnElement="alignment">'
    drawn = plane.replace('bpmnElement="alignment"', 'bpmnElement="kerja_sama"')
    drawn += '<bpmndi:BPMNShape id="pihak_di" bpmnElement="pihak" isHorizontal="true">'
    drawn += '<dc:Bounds x="0" y="0" width="1200" height="400" /></bpmndi:BPMNShape>'
    desk.save_elsewhere(draft, "alignment.bpmn", "wati", plane, drawn)
    desk.open(designer, draft)
    expect(designer.locator("[data-part=list] h3")).to_have_text("Pegawai")
    expect(designer.locator(".step").first).to_be_visible()
