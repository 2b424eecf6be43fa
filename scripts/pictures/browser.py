"""A browser that opens the pages of the table: one window for each person and language."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, sync_playwright
from playwright.sync_api import Page as Tab

from admin.demo.stage import PASSWORD
from scripts.pictures.pages import Page
from scripts.pictures.site import Site, Visit

LANGUAGES = ("id", "en")
HEIGHTS = {1280: 900, 390: 844}  # pixels of the window, by its width
ARGUMENTS = ("--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-sync")
WATCH = """window.refused = [];
document.addEventListener('securitypolicyviolation', event =>
  window.refused.push(`${event.violatedDirective} refused ${event.blockedURI || event.sample}`));"""


class PageFailed(Exception):
    """A page answered something else than it should."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the Debian package chromium.

    Raises:
        PageFailed: it is not installed.
    """
    executable = shutil.which("chromium")
    if executable is None:
        raise PageFailed("Missing: chromium. As root run: apt-get install -y chromium libatomic1")
    # Chromium refuses its sandbox as root; it opens nothing but our own pages.
    arguments = [*ARGUMENTS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=arguments)
        yield browser
        browser.close()


class Windows:
    """Windows on a site, kept open: who has signed in stays so."""

    def __init__(self, browser: Browser, site: Site) -> None:
        self.browser, self.site = browser, site
        self.contexts: dict[tuple[str | None, str], BrowserContext] = {}

    def tab(self, nip: str | None, language: str) -> Tab:
        """Return a new tab of a person's window in a language."""
        key = (nip, language)
        if key not in self.contexts:
            self.contexts[key] = self._open(nip, language)
        return self.contexts[key].new_page()

    def show(self, tab: Tab, page: Page, visit: Visit, width: int) -> None:
        """Open a page of the table in a tab, as wide as asked.

        Raises:
            PageFailed: it answers another status than it should.
        """
        tab.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        tab.goto(self.site.address + visit.path)
        if page.then is not None:
            page.then(tab)
            tab.wait_for_load_state()
        status = tab.evaluate("performance.getEntriesByType('navigation')[0].responseStatus")
        if status != page.status:
            raise PageFailed(
                f"{page.name}: {visit.path} answers {status}, not {page.status}: {tab.title()}"
            )
        if page.diagram:
            tab.wait_for_selector("[data-diagram][data-state=shown]")

    def close(self) -> None:
        """Close every window."""
        for context in self.contexts.values():
            context.close()

    def _open(self, nip: str | None, language: str) -> BrowserContext:
        context = self.browser.new_context(locale="id-ID", reduced_motion="reduce")
        context.add_init_script(WATCH)
        tab = context.new_page()
        tab.goto(f"{self.site.address}/sign-in")
        if nip is not None:
            tab.locator("[name=username]").fill(nip)
            tab.locator("[name=password]").fill(PASSWORD)
            tab.locator("[name=password]").press("Enter")
            tab.wait_for_url(lambda url: "/sign-in" not in url)
        # Chosen twice: the session keeps it only then, and the account follows another window.
        for code in sorted(LANGUAGES, key=lambda code: code == language):
            if tab.locator("html").get_attribute("lang") != code:
                tab.locator(f"button[name=language][value={code}]").first.click()
                tab.wait_for_selector(f"html[lang={code}]")
        tab.close()
        return context
