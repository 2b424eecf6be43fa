"""Nothing is overwritten and nothing is lost: two editors, no network, a page that is left."""

from __future__ import annotations

import re

from playwright.sync_api import Dialog, Page, Route, expect

from admin.designer import drafts
from tests.e2e.designer_canvas.conftest import Desk
from tests.integration.admin.agency import AGENCY

PATH = "planning.bpmn"
THEIRS = ("Periksa dan catat versi SKP", "Catat versi dari rekan")


def change_name(page: Page, element: str, name: str) -> None:
    page.locator(f'.step[data-element="{element}"]').click()
    page.get_by_label("Nama").fill(name)
    page.get_by_label("Nama").press("Tab")


def collide(desk: Desk, page: Page) -> str:
    """Let two people save the same diagram; return the draft."""
    draft = desk.draft("planning")
    desk.open(page, draft)
    desk.save_elsewhere(draft, PATH, "sari", *THEIRS)
    change_name(page, "siapkan_rancangan", "Siapkan dari saya")
    page.get_by_role("button", name="Simpan draf").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Sari Wulandari")
    expect(dialog).to_contain_text(re.compile(r"\d\d\.\d\d"))
    return draft


def test_who_saves_second_is_told_by_whom_and_when(desk: Desk, quiet_designer: Page) -> None:
    page = quiet_designer
    draft = collide(desk, page)
    page.get_by_role("dialog").get_by_role("button", name="Batal").click()
    expect(page.locator("[data-part=state]")).to_contain_text("Sari Wulandari")
    change_name(page, "siapkan_rancangan", "Siapkan lagi")
    page.wait_for_timeout(3500)  # longer than the pause after which it saves by itself
    names = {each.name for each in desk.process(draft, "planning").elements.values()}
    assert THEIRS[1] in names
    assert "Siapkan lagi" not in names
    page.get_by_role("button", name="Selesaikan").click()
    page.get_by_role("button", name="Muat versi yang tersimpan").click()
    expect(page.locator('.step[data-element="catat_versi"]')).to_contain_text(THEIRS[1])
    expect(page.locator('.step[data-element="siapkan_rancangan"]')).not_to_contain_text("Siapkan l")
    change_name(page, "siapkan_rancangan", "Siapkan sesudahnya")
    page.get_by_role("button", name="Simpan draf").click()
    page.locator("[data-editor][data-save=saved]").wait_for()
    names = {each.name for each in desk.process(draft, "planning").elements.values()}
    assert {THEIRS[1], "Siapkan sesudahnya"} <= names


def test_who_saves_second_keeps_their_own_as_a_copy(desk: Desk, quiet_designer: Page) -> None:
    page = quiet_designer
    draft = collide(desk, page)
    page.get_by_role("button", name="Simpan versi saya sebagai salinan").click()
    page.wait_for_url(lambda url: draft not in url)
    page.wait_for_selector("[data-editor][data-state=shown]")
    expect(page.locator('.step[data-element="siapkan_rancangan"]')).to_contain_text(
        "Siapkan dari saya"
    )
    assert "salinan Wati Handayani" in page.locator(".back").inner_text()
    names = {each.name for each in desk.process(draft, "planning").elements.values()}
    assert "Siapkan dari saya" not in names


def test_a_bad_network_is_told_and_tried_again(desk: Desk, quiet_designer: Page) -> None:
    page = quiet_designer
    draft = desk.draft("planning")
    desk.open(page, draft)
    away = [True]

    def answer(route: Route) -> None:
        if route.request.method == "POST" and away:
            away.pop()
            route.abort()
        else:
            route.continue_()

    page.route("**/document", answer)
    change_name(page, "siapkan_rancangan", "Siapkan tanpa jaringan")
    page.get_by_role("button", name="Simpan draf").click()
    expect(page.locator("[data-part=state]")).to_contain_text("jaringan terputus")
    expect(page.locator("[data-part=state]")).to_contain_text("dalam 3 detik")
    expect(page.locator("[data-part=state]")).to_contain_text("Tersimpan", timeout=10_000)
    name = desk.process(draft, "planning").elements["siapkan_rancangan"].name
    assert name == "Siapkan tanpa jaringan"


def test_leaving_with_unsaved_changes_is_asked_about(desk: Desk, quiet_designer: Page) -> None:
    page = quiet_designer
    desk.open(page, desk.draft("planning"))
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    page.route("**/document", lambda route: route.abort())
    change_name(page, "siapkan_rancangan", "Belum tersimpan")
    page.goto(f"{desk.address}/inbox/")
    assert asked == ["beforeunload"]


def test_a_session_that_is_over_is_told_and_nothing_is_lost(
    desk: Desk, quiet_designer: Page
) -> None:
    page = quiet_designer
    draft = desk.draft("planning")
    desk.open(page, draft)
    page.context.clear_cookies()
    change_name(page, "siapkan_rancangan", "Sesi berakhir")
    page.get_by_role("button", name="Simpan draf").click()
    expect(page.locator("[data-part=state]")).to_contain_text("Masuk lagi di tab lain")
    desk.sign_in(page.context.new_page())
    page.get_by_role("button", name="Simpan draf").click()
    page.locator("[data-editor][data-save=saved]").wait_for()
    assert desk.process(draft, "planning").elements["siapkan_rancangan"].name == "Sesi berakhir"


def test_others_who_have_the_draft_open_are_named(desk: Desk, quiet_designer: Page) -> None:
    draft = desk.draft("planning")
    with desk.engine.database.write() as work:
        drafts.is_present(work, AGENCY, draft, desk.agency.key("sari"), "Sari Wulandari")
        work.commit()
    desk.open(quiet_designer, draft)
    expect(quiet_designer.locator("[data-part=others]")).to_contain_text("Sari Wulandari juga")
