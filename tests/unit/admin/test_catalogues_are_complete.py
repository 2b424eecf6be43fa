"""Every text has its English, and no catalogue keeps texts that nobody uses."""

from __future__ import annotations

from admin import catalogues


def test_the_collector_sees_texts_of_code_and_of_templates() -> None:
    texts = catalogues.used()
    assert "Keluar" in texts  # layout.html
    assert "NIP atau kata sandi salah." in texts  # security.py


def test_every_text_has_an_english_one() -> None:
    assert catalogues.missing("en") == []


def test_the_catalogue_holds_nothing_unused() -> None:
    assert catalogues.unused("en") == []


def test_translations_name_the_same_values() -> None:
    assert list(catalogues.placeholders_differ("en")) == []
