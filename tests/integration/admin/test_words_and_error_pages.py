"""The glossary is at hand, and an error says its reference and nothing of the inside."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from admin.help import view
from admin.help.view import entries, words_in
from tests.integration.admin.browser import Browser


@pytest.mark.parametrize("key", entries())
def test_a_word_has_both_languages(key: str) -> None:
    entry = entries()[key]
    for code in ("id", "en"):
        term, meaning = entry[code]
        assert term
        assert meaning.endswith(".")
    assert entry["id"] != entry["en"]


def test_every_page_leads_to_the_glossary(browse: Callable[[str], Browser]) -> None:
    budi = browse("budi")
    assert 'href="/words/"' in budi.get("/inbox/").text
    page = budi.get("/words/").text
    assert "Masa keberatan" in page
    assert 'id="masa_keberatan"' in page


def test_words_are_searched_in_term_and_meaning(browse: Callable[[str], Browser]) -> None:
    budi = browse("budi")
    found = budi.get("/words/", query_string={"q": "BerAKHLAK"}).text
    assert "Perilaku kerja" in found
    assert "Masa keberatan" not in found
    none = budi.get("/words/", query_string={"q": "<zzz>"}).text
    assert "&lt;zzz&gt;" in none


def test_an_error_page_tells_the_reference_that_the_log_has(
    browse: Callable[[str], Browser], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "admin.errors"):
        page = browse("budi").get("/tidak-ada")
    assert page.status_code == 404
    found = re.search(r"rujukan: ([0-9a-f]{8})", page.text)
    assert found is not None
    assert any(found[1] in record.getMessage() for record in caplog.records)


def test_a_fault_is_no_traceback_but_its_trace_is_in_the_log(
    app: Flask,
    browse: Callable[[str], Browser],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*args: object, **kwargs: object) -> str:
        raise ZeroDivisionError("rahasia")

    monkeypatch.setitem(app.view_functions, "words.index", broken)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    budi = browse("budi")
    with caplog.at_level(logging.ERROR):
        page = budi.get("/words/")
    assert page.status_code == 500
    assert "rahasia" not in page.text
    assert "Traceback" not in page.text
    assert any(record.exc_info for record in caplog.records if record.name == "admin.errors")


def test_a_page_names_the_terms_it_uses_and_leads_to_each(browse: Callable[[str], Browser]) -> None:
    rahma = browse("rahma")
    foot = rahma.get("/feedback/").text.split('<footer class="foot">')[1]
    assert 'href="/words/#umpan_balik"' in foot
    assert 'href="/words/#masa_keberatan"' not in foot


def test_terms_are_found_in_what_is_read_and_only_there(app: Flask) -> None:
    with app.test_request_context("/"):
        found = words_in('<p title="Reviu">Plt. dinilai; <b>SKP</b></p><script>paraf</script>')
        assert [each.id for each in found] == ["plt", "skp"]
        assert words_in("<p>terencana</p>") == []  # not within another word


def test_templates_mark_terms_that_the_glossary_has() -> None:
    marked = {
        key
        for file in Path(view.__file__).parents[1].joinpath("templates").rglob("*.html")
        for key in re.findall(r"word\('([a-z_]+)'", file.read_text(encoding="utf-8"))
    }
    assert marked
    assert marked <= set(entries())
