"""Somebody at a browser: what they do is counted, what they are shown is watched."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from playwright.sync_api import Browser, Locator, Page, Response, expect

from admin.demo.stage import PASSWORD
from tests.e2e.year.town import Somebody, Town

DESKTOP, PHONE = (1280, 900), (390, 844)
LOOK, LOOKS = 2_000, 10  # milliseconds for one look at a page, and how often it is opened again
LARGEST_PAGE = 100_000  # bytes, the diagram viewer apart (PRODUCT.md)
BRACES = re.compile(r"[{}]|\[\[|undefined|None\b|NaN")


@dataclass
class Watch:
    """What every page of every visitor is held to."""

    interactions: int = 0
    pages: int = 0
    problems: list[str] = field(default_factory=list)
    largest: tuple[int, str] = (0, "")

    def complain(self, who: str, text: str) -> None:
        self.problems.append(f"{who}: {text}")

    def told(self) -> str:
        """Return in one line how much the year asked of people."""
        size, address = self.largest
        return (
            f"{self.interactions} interactions on {self.pages} pages, the largest {size} bytes "
            f"({address.partition('//')[2].partition('/')[2]})"
        )


@dataclass
class Visitor:
    """A person who is signed in, in a browser window of their own."""

    town: Town
    who: Somebody
    page: Page
    watch: Watch
    width: int
    answers: list[Response] = field(default_factory=list)

    # Going somewhere

    def go(self, path: str) -> None:
        """Open an address of the application."""
        self.page.goto(self.town.address + path)
        self.look()

    def follow(self, name: str | re.Pattern[str], within: Locator | None = None) -> None:
        """Follow a link by its text."""
        self.click((within or self.page.locator("main")).get_by_role("link", name=name).first)

    def press(self, name: str | re.Pattern[str], within: Locator | None = None) -> None:
        """Press a button by its text."""
        place = within or self.page.locator("main")
        exact = isinstance(name, str)
        self.click(place.get_by_role("button", name=name, exact=exact).first)

    def click(self, what: Locator) -> None:
        """Click something that leads to another page, and look at that page."""
        with self.page.expect_navigation():
            self.touch(what.click)
        self.look()

    def touch(self, act: Callable[..., Any], *given: Any) -> None:
        """Do one thing that a hand does."""
        self.watch.interactions += 1
        act(*given)

    def menu(self, name: str) -> None:
        """Go to a place of the menu, which a phone opens by a button."""
        folded = self.page.locator("details.menu > summary")
        if folded.is_visible():
            self.touch(folded.click)
        places = self.page.get_by_role("navigation", name="Menu utama")
        self.click(places.get_by_role("link", name=re.compile(rf"^{name}\b")))

    # Looking

    def sees(self, *texts: str, within: str = "main") -> None:
        """Expect texts that stand on the page, visibly, somewhere in a part of it."""
        for text in texts:
            place = self.page.locator(within).get_by_text(text)
            expect(place.filter(visible=True).first).to_be_visible()

    def misses(self, *texts: str) -> None:
        """Expect texts not to stand on the page at all, hidden parts included."""
        content = self.page.content()
        for text in texts:
            assert text not in content, f"{self.who.name} can read {text!r} on {self.page.url}"

    def heading(self, text: str | re.Pattern[str]) -> None:
        """Expect the heading of the page."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(text)

    def look(self) -> None:
        """Hold the page to what every page must be."""
        watch, page = self.watch, self.page
        page.wait_for_load_state("load")
        watch.pages += 1
        for answer in self.answers:
            self._look_at_answer(answer)
        self.answers.clear()
        text = page.locator("body").inner_text()
        for found in BRACES.findall(text):
            at = text.index(found)
            watch.complain(self.who.name, f"{page.url} shows {text[max(0, at - 40) : at + 40]!r}")
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > self.width:
            watch.complain(self.who.name, f"{page.url} is {wide} pixels wide")

    def _look_at_answer(self, answer: Response) -> None:
        if answer.status in (302, 303):
            return
        watch, size = self.watch, len(answer.body())
        watch.largest = max(watch.largest, (size, answer.url))
        if size > LARGEST_PAGE:
            watch.complain(self.who.name, f"{answer.url} has {size} bytes")
        if "default-src 'none'" not in answer.headers.get("content-security-policy", ""):
            watch.complain(self.who.name, f"{answer.url} has no policy")
        if answer.status != 200:
            watch.complain(self.who.name, f"{answer.url} answered {answer.status}")

    def fetch(self, link: Locator) -> bytes:
        """Open a link to a file in its place, as the browser would, and return the file."""
        self.watch.interactions += 1
        answer = self.page.request.get(self.town.address + (link.get_attribute("href") or ""))
        assert answer.ok, answer.url
        assert answer.headers["content-disposition"].startswith("inline"), answer.headers
        return answer.body()

    # What every place has

    def notices(self) -> Locator:
        """Open the notices and return their list."""
        self.menu("Kabar")
        return self.page.locator("ul.notices li")

    def is_told(self, *texts: str) -> None:
        """Expect notices, by a part of their sentence."""
        listed = self.notices()
        for text in texts:
            self.comes(listed.filter(has_text=text).first)

    def next_is(self, step: str, holder: str = "") -> None:
        """Expect the receipt to name what happens next, and with whom."""
        steps = self.page.locator("section li").filter(has_text=step)
        self.comes(steps.filter(has_text=holder).first)

    def comes(self, what: Locator) -> None:
        """Look at the page again until something stands on it, as people do.

        What a case does next may be the worker's to do, a moment after the answer was sent.
        """
        for _ in range(LOOKS):
            try:
                expect(what).to_be_visible(timeout=LOOK)
            except AssertionError:
                self.page.reload()
                self.look()
            else:
                return
        expect(what).to_be_visible()

    def move_clock(self, day: date) -> None:
        """Use the demo's control that moves to a date."""
        self.touch(self.page.get_by_label("Pindah ke tanggal").fill, day.isoformat())
        self.click(self.page.get_by_role("button", name="Pindah", exact=True))
        expect(self.page.get_by_text("Jam peragaan kini")).to_be_visible()

    def year_shows(self, stage: str, waits_for: str, holder: str, since: str, until: str) -> None:
        """Expect what one's year tells about the stage that is open: who, since and until when."""
        self.menu("Tahun saya")
        now = self.page.locator(".stages-of-year > li.now").filter(has_text=stage)
        wait = now.locator(".wait").filter(has_text=waits_for).first
        self.comes(wait)
        expect(wait).to_contain_text(re.compile(rf"· pada .*{re.escape(holder)}"))
        expect(wait).to_contain_text(f"sejak {since}")
        expect(wait).to_contain_text(f"sampai {until}")

    def year_comes(self, *stages: str) -> None:
        """Expect the stages that one's year, already open, still has ahead."""
        ahead = self.page.locator(".stages-of-year > li.later strong")
        expect(ahead).to_have_text([*stages, "Tahun ditutup"])

    def task(self, name: str, about: Somebody | None = None) -> Locator:
        """Return the row of a task in the inbox, which is opened first."""
        self.menu("Kotak tugas")
        row = self.page.locator("ul.items li").filter(has_text=name)
        if about is not None:
            row = row.filter(has_text=about.name)
        self.comes(row.first)
        return row.first

    def open_task(self, name: str, about: Somebody | None = None) -> None:
        """Open a task from the inbox."""
        self.click(self.task(name, about).get_by_role("link"))

    def has_no_task(self, name: str) -> None:
        """Expect that no task of this name waits in the inbox."""
        self.menu("Kotak tugas")
        expect(self.page.locator("ul.items li").filter(has_text=name)).to_have_count(0)


class Visitors:
    """Lets people sign in, each in a window of their own, under one watch."""

    def __init__(self, town: Town, browser: Browser) -> None:
        self.town, self.browser, self.watch = town, browser, Watch()

    def sign_in(self, seat: str, size: tuple[int, int] = DESKTOP) -> Visitor:
        """Let the holder of a seat sign in, as anybody does."""
        width, height = size
        context = self.browser.new_context(
            locale="id-ID", viewport={"width": width, "height": height}, has_touch=size == PHONE
        )
        page = context.new_page()
        visitor = Visitor(self.town, self.town[seat], page, self.watch, width)
        self._listen(visitor)
        visitor.go("/")
        visitor.touch(page.get_by_label("NIP").fill, visitor.who.nip)
        visitor.touch(page.get_by_label("Kata sandi").fill, PASSWORD)
        visitor.press("Masuk")
        visitor.heading("Kotak tugas")
        return visitor

    def _listen(self, visitor: Visitor) -> None:
        page, name, watch = visitor.page, visitor.who.name, self.watch
        page.on(
            "console",
            lambda m: watch.complain(name, m.text) if m.type in ("error", "warning") else None,
        )
        page.on("pageerror", lambda error: watch.complain(name, str(error)))
        page.on(
            "response",
            lambda answer: (
                visitor.answers.append(answer) if answer.request.is_navigation_request() else None
            ),
        )
