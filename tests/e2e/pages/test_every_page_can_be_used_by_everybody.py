"""Every page of the table: in both languages, at both widths, in light and dark colours."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page as Tab

from admin.help.view import words
from scripts.pictures.browser import HEIGHTS, LANGUAGES, Windows
from scripts.pictures.pages import PAGES, Page
from scripts.pictures.site import Site
from tests.e2e.pages import axe

# Every two of language, width and colours meet: all eight together find nothing more for twice
# the time, since no rule hangs on all three.
DARK = {("id", 390), ("en", 1280)}


def watch(tab: Tab) -> list[str]:
    """Return a list that gathers what scripts and the console of a tab complain about."""
    complaints: list[str] = []
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.on(
        "console",
        lambda message: complaints.append(message.text) if message.type == "error" else None,
    )
    return complaints


def look(tab: Tab, page: Page, language: str, width: int) -> list[str]:
    """Return what is wrong with the page in a tab."""
    tab.set_viewport_size({"width": width, "height": HEIGHTS[width]})
    tab.emulate_media(color_scheme="dark" if (language, width) in DARK else "light")
    found = [*axe.run(tab)]
    if axe.overflow(tab) > 0:
        found.append(f"{axe.overflow(tab)} pixels too wide")
    return [f"{page.name}, {language}, {width}: {one}" for one in found]


AS_SERVED = """async () => {
  const answer = await fetch(location.href)  // what came of a form cannot be fetched again
  const served = answer.ok ? await answer.text() : document.documentElement.outerHTML
  const page = new DOMParser().parseFromString(served, 'text/html')
  page.querySelectorAll('main script').forEach(each => each.remove())
  page.querySelectorAll('main *').forEach(each => each.append(' '))
  return {
    text: page.querySelector('main').textContent,
    links: [...page.querySelectorAll('a[href]')].map(each => each.getAttribute('href')),
  }
}"""  # before scripts draw diagrams and forms into it


def words_missing(tab: Tab) -> list[str]:
    """Return what a page lacks of the glossary: the way to it, and to each term that it uses."""
    if tab.locator('.foot a[href$="/words/"]').count() != 1:
        return ["no way to the glossary"]
    if tab.locator("dl.words").count():  # the glossary itself
        return []
    code = str(tab.locator("html").get_attribute("lang"))
    page = tab.evaluate(AS_SERVED)
    text, lacking = page["text"], []
    for each in sorted(words(code), key=lambda word: -len(word.term)):
        # A term inside a longer one is not used by itself: "Grade of the organisation".
        text, times = re.subn(rf"\b{re.escape(each.term)}\b", " ", text, flags=re.IGNORECASE)
        if times and not any(link.endswith(f"/words/#{each.id}") for link in page["links"]):
            lacking.append(f"no way to the term {each.term}")
    return lacking


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_can_be_used_by_everybody(demo: Site, windows: Windows, page: Page) -> None:
    if page.before is not None:
        page.before(demo)
    visit = page.visit(demo)
    found: list[str] = []
    for language in LANGUAGES:
        tab = windows.tab(visit.nip, language)
        complaints = watch(tab)
        windows.show(tab, page, visit, page.widths[0])
        assert tab.locator("html").get_attribute("lang") == language
        found += tab.evaluate("window.refused")
        if page.status == 200:  # else the browser complains about the status, as it should
            found += complaints  # before axe runs: it trips over our policy itself
        found += words_missing(tab)
        if axe.weight(tab) > axe.HEAVIEST:
            found.append(f"{axe.weight(tab)} bytes")
        for width in page.widths:
            found += look(tab, page, language, width)
        tab.close()
    assert found == []
