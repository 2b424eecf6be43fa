"""The pages at a desktop's and a phone's width: nothing serious for axe, nothing too wide."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.e2e.admin.conftest import Site

DESKTOP, PHONE = (1280, 900), (390, 844)


@pytest.mark.parametrize(
    ("size", "dark"), [(DESKTOP, True), (PHONE, False)], ids=["desktop-dark", "phone-light"]
)  # tests/e2e/pages looks at every page in all ways; here are states on the way
def test_every_page_is_accessible_and_fits(
    site: Site,
    quiet_page: Page,
    axe: Callable[[Page], list[str]],
    viewer_built: None,
    size: tuple[int, int],
    dark: bool,
) -> None:
    page = quiet_page  # axe itself trips over our policy and says so
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.emulate_media(color_scheme="dark" if dark else "light")
    case = site.start()
    site.complete(case, "budi", {"cara": "angka", "hasil": [{"hasil": "Satu", "target": 1600}]})
    site.start("rahma")
    site.start("sari")
    found = []

    def look(place: str) -> None:
        page.wait_for_load_state("networkidle")
        found.extend(f"{place}: {problem}" for problem in axe(page))
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > size[0]:
            found.append(f"{place}: {width} pixels wide")

    page.goto(f"{site.address}/sign-in")
    look("sign-in")
    for address in ("/activate/?code=K7QM-3HZT-9WPA", "/activate/forgot"):
        page.goto(site.address + address)
        look(address)
    page.goto(f"{site.address}/activate/")
    page.get_by_label("NIP").fill("1")
    page.get_by_label("Kode").fill("K7QM-3HZT-9WPA")
    page.get_by_label("Kata sandi baru", exact=True).fill("pendek")
    page.get_by_label("Ulangi kata sandi baru").fill("pendek")
    page.get_by_role("button", name="Simpan kata sandi").click()
    look("activate, refused")
    site.sign_in(page, "rahma")
    look("inbox")
    page.locator(".items a.who", has_text="Budi Santoso").click()
    look("decision")
    page.get_by_role("button", name="Kembalikan").click()
    look("reasons")
    page.goto(f"{site.address}/inbox/")
    page.locator(".items a.who", has_text="Susun rencana").click()
    look("plan")
    page.get_by_label("Dengan angka").check()
    page.get_by_label("Hasil, baris 1").wait_for()
    page.get_by_role("button", name="Periksa lalu kirim").click()
    look("errors")
    page.goto(f"{site.address}/cases/{case}")
    page.wait_for_selector("[data-state=shown]")
    look("case")
    for address in ("/notices/", "/password", "/tidak-ada"):
        page.goto(site.address + address)
        look(address)
    page.locator(".account summary").click()
    look("account")
    assert found == []
