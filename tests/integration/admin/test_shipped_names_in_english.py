"""An English page names steps of shipped diagrams in English, an agency's own as written."""

from __future__ import annotations

from flask import Flask, session

from admin import drawn
from admin.i18n import said


def test_steps_of_shipped_diagrams_are_named_in_english(app: Flask) -> None:
    with app.test_request_context("/"):
        session["language"] = "en"
        assert said("Menyusun SKP") == "Draft the SKP"
        assert said("Telaah sejawat 100 %") == "Telaah sejawat 100 %"
        assert said(None) == ""


def test_every_name_told_of_a_shipped_diagram_has_its_english(app: Flask) -> None:
    with app.test_request_context("/"):
        session["language"] = "en"
        assert [name for _, name in drawn.names() if said(name) == name] == []


def test_every_number_of_the_law_has_its_english(app: Flask) -> None:
    with app.test_request_context("/"):
        session["language"] = "en"
        assert [label for _, label in drawn.labels() if said(label) == label] == []
