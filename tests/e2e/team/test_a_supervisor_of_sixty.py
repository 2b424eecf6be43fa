"""A supervisor of sixty people on a phone: feedback and a rating for each; nothing is lost."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.e2e.team.conftest import MANY, Axe, Office
from workflows.tables.feedback import FeedbackNote
from workflows.tables.measurement import PeriodicRating

GOOD = "Melayani warga dengan sabar."
MOST_FEEDBACK, MOST_RATING = 5 * MANY, 3 * MANY  # interactions


class Hand:
    """Presses and types, and counts it."""

    def __init__(self) -> None:
        self.count = 0

    def tap(self, what: Locator) -> None:
        self.count += 1
        what.click()

    def type(self, what: Locator, text: str) -> None:
        self.count += 1
        what.fill(text)


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    """Open a window of a phone."""
    context = browser.new_context(locale="id-ID", viewport={"width": 390, "height": 844})
    yield context
    context.close()


def tell(line: str) -> None:
    """Say what it took, for whoever runs the test with -s or -rP."""
    sys.stdout.write(f"\n{line}\n")


def many(office: Office, model: type[FeedbackNote] | type[PeriodicRating]) -> int:
    """Return of how many people something is kept."""
    with office.site.engine.read() as work:
        query = sa.select(sa.func.count(sa.distinct(model.person_id)))
        return work.session.scalar(query) or 0


@contextmanager
def no_network(page: Page) -> Iterator[None]:
    """Cut the network off meanwhile."""
    page.context.set_offline(True)
    yield
    page.context.set_offline(False)


def give_feedback(page: Page, hand: Hand) -> int:
    """Give everybody on the page feedback: chip, phrase (typed once), send; return how many."""
    forms, given = page.locator("form.quick"), 0
    people = page.locator("tbody[data-person]").count()
    hand.tap(page.locator("[data-give]").first)
    for _ in range(people):
        hand.tap(forms.locator("label.chip", has_text="Akuntabel"))
        phrase = forms.locator("[data-phrase=good]")
        if phrase.count():
            hand.tap(phrase.first)
        else:
            hand.type(forms.locator("[name=good]"), GOOD)
        hand.tap(forms.get_by_role("button", name="Kirim umpan balik"))
        given += 1
    expect(page.locator("[data-state].ok")).to_have_count(given)
    return given


def rate_page(page: Page, hand: Hand) -> int:
    """Rate everybody on the page, then send all that is complete; return how many."""
    rows = page.locator("form.rating")
    people = rows.count()
    for place in range(people):
        row = rows.nth(place)
        hand.tap(row.locator("[name='all.hasil'][value=sesuai]"))
        hand.tap(
            row.locator(f"[name='all.perilaku'][value={'di_atas' if place % 3 else 'sesuai'}]")
        )
    expect(page.locator("form.rating [data-state].ok")).to_have_count(people)
    hand.tap(page.get_by_role("button", name="Kirim semua yang lengkap"))
    hand.tap(page.get_by_role("button", name=f"Kirim ({people})"))
    page.get_by_text(f"{people} rating terkirim").wait_for()
    return people


def test_sixty_feedbacks_and_sixty_ratings_on_a_phone(
    office: Office, phone: BrowserContext, axe: Axe
) -> None:
    page = phone.new_page()
    office.site.sign_in(page, "rahma")
    hand, started = Hand(), time.monotonic()
    page.goto(f"{office.site.address}/team/?search=pegawai")
    given = give_feedback(page, hand)
    assert axe(page) == []
    hand.tap(page.locator("a[rel=next]"))
    page.wait_for_url("**after=**")
    given += give_feedback(page, hand)
    assert given == many(office, FeedbackNote) == MANY
    took = time.monotonic() - started
    tell(f"{given} feedbacks: {hand.count} interactions, {took:.0f} s")
    assert hand.count <= MOST_FEEDBACK

    hand, started, rated = Hand(), time.monotonic(), 0
    while rated < MANY:
        page.goto(f"{office.site.address}/team/ratings/?step=umpan_balik")
        if not rated:
            assert axe(page) == []
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= 390, "nothing sticks out on a phone"
        rated += rate_page(page, hand)
    assert rated == many(office, PeriodicRating) == MANY
    took = time.monotonic() - started
    tell(f"{rated} ratings: {hand.count} interactions, {took:.0f} s")
    assert hand.count <= MOST_RATING


def test_what_is_typed_without_a_network_arrives_when_it_is_back(
    office: Office, phone: BrowserContext
) -> None:
    page = phone.new_page()
    office.site.sign_in(page, "rahma")
    page.goto(f"{office.site.address}/team/?search=pegawai")
    hand = Hand()
    hand.tap(page.locator("[data-give]").first)
    form = page.locator("form.quick")
    with no_network(page):
        hand.tap(form.locator("label.chip", has_text="Loyal"))
        hand.type(form.locator("[name=good]"), GOOD)
        hand.tap(form.get_by_role("button", name="Kirim umpan balik"))
        page.locator("[data-state].warn", has_text="Menunggu jaringan").wait_for()
        assert many(office, FeedbackNote) == 0
    page.locator("[data-state].ok", has_text="Umpan balik tersimpan").wait_for()
    assert many(office, FeedbackNote) == 1

    page.goto(f"{office.site.address}/team/ratings/?step=umpan_balik")
    row = page.locator("form.rating").first
    with no_network(page):
        hand.tap(row.locator("[name='all.hasil'][value=di_atas]"))
        hand.type(row.locator("[name='f.catatan']"), "Ditulis tanpa jaringan")
        row.locator("[data-state].warn", has_text="Menunggu jaringan").wait_for()
    row.locator("[data-state].ok", has_text="Tersimpan").wait_for()
    with no_network(page):
        hand.type(row.locator("[name='f.catatan']"), "Halaman ditutup sebelum tersambung")
        row.locator("[data-state].warn", has_text="Menunggu jaringan").wait_for()
        page.goto("about:blank")
    page.goto(f"{office.site.address}/team/ratings/?step=umpan_balik")
    row = page.locator("form.rating").first
    expect(row.locator("[name='f.catatan']")).to_have_value("Halaman ditutup sebelum tersambung")
    row.locator("[data-state].ok", has_text="Tersimpan").wait_for()


def test_two_windows_collide_and_the_supervisor_chooses(
    office: Office, phone: BrowserContext
) -> None:
    page, other = phone.new_page(), phone.new_page()
    office.site.sign_in(page, "rahma")
    for each in (page, other):
        each.goto(f"{office.site.address}/team/ratings/?step=umpan_balik")
    note = "form.rating >> nth=0 >> [name='f.catatan']"
    page.fill(note, "Dari kantor")
    page.locator("form.rating [data-state].ok").first.wait_for()
    other.fill(note, "Dari ponsel")
    box = other.locator("form.rating .notice.warn")
    box.get_by_text("Dari kantor").wait_for()
    assert "Dari ponsel" in box.inner_text()
    box.get_by_role("button", name="Pakai isian di sini").click()
    other.locator("form.rating [data-state].ok").first.wait_for()
    page.reload()
    expect(page.locator(note)).to_have_value("Dari ponsel")
