"""A file that the designer cannot take is refused with its place and what to do, in plain words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_babel import force_locale

from admin.designer.drafts import DraftRefused, check
from admin.designer.words import refusal_text
from admin.i18n import set_up_i18n

DTD = b'<?xml version="1.0"?>\n<!DOCTYPE x [<!ENTITY a "b">]>\n<x/>'


@pytest.fixture(autouse=True)
def in_an_application() -> Iterator[None]:
    app = Flask(__name__)
    set_up_i18n(app, "Asia/Jakarta")
    with app.app_context():
        yield


@pytest.mark.parametrize(
    ("path", "content", "indonesian", "english"),
    [
        ("a.bpmn", b"", "Berkasnya kosong.", "The file is empty."),
        ("a.bpmn", b"PK\x03\x04x", "Ini arsip,", "This is an archive,"),
        ("a.bpmn", b"halo", "Ini bukan XML yang utuh", "This is no complete XML"),
        ("a.bpmn", b"<a>", "Ini bukan XML yang utuh", "This is no complete XML"),
        ("a.dmn", DTD, "DTD dan entitas", "DTDs and entities"),
        ("a.dmn", b"\x89PNG\r\n", "Ini bukan berkas teks.", "This is no text file."),
        ("a.dmn", b"<a>" * 300, "Isinya terlalu", "It holds too much"),
        ("forms/a.json", b'{"a":', "Ini bukan JSON yang utuh.", "This is no complete JSON."),
    ],
)
def test_what_cannot_be_read_is_said_plainly_with_its_place(
    path: str, content: bytes, indonesian: str, english: str
) -> None:
    with pytest.raises(DraftRefused) as refused:
        check(path, content)
    assert refused.value.kind == "unreadable"
    told = refusal_text(refused.value)
    assert told.startswith(f"Dokumen {path} tidak dapat dibaca, baris ")
    assert indonesian in told
    with force_locale("en"):
        assert english in refusal_text(refused.value)
