"""What workflows say is told in English on an English page; what people typed never is."""

from __future__ import annotations

import ast
import copy
import pickle
from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from flask_babel import force_locale

from admin import own_words
from admin.i18n import catalogue, ours, said, set_up_i18n, told
from admin.people import role_name
from workflows.domain.told import Told, joined, phrase, retold, word
from workflows.domain.words import day_in_words, listed
from workflows.people.files import UnreadableFile, read_sheets
from workflows.processes.planning.document import PARTS

english = catalogue("en").gettext


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    app = Flask(__name__)
    set_up_i18n(app, "Asia/Jakarta")
    with app.app_context(), force_locale("en"):
        yield


def test_a_text_of_ours_is_its_indonesian_and_knows_its_english() -> None:
    text = phrase("Kolom %(column)s harus diisi.", column="nip")
    assert text == "Kolom nip harus diisi."
    assert ours(text) == told(text) == "The column nip has to be filled in."
    with force_locale("id"):
        assert ours(text) == told(text) == text


def test_what_people_typed_is_kept_inside_a_text_of_ours() -> None:
    typed = "Disetujui"  # a message of ours as well
    summary = joined("; ", (typed, phrase("Baik: %(text)s", text=typed), word("Disetujui")))
    assert summary == "Disetujui; Baik: Disetujui; Disetujui"
    assert told(summary) == "Disetujui; Good: Disetujui; Approved"


def test_a_text_of_ours_survives_copies() -> None:
    text = joined(" ", (phrase("Baru mulai %(day)s.", day="1"), "x"))
    for copied in (copy.deepcopy(text), pickle.loads(pickle.dumps(text))):
        assert isinstance(copied, Told)
        assert retold(copied, english) == "It begins only on 1. x"


def test_a_percent_sign_that_somebody_typed_is_no_place() -> None:
    assert told(phrase("Baik: %(text)s", text="100 % selesai")) == "Good: 100 % selesai"
    assert told(word("100 %")) == "100 %"


def test_days_and_lists_are_told_with_the_sentence_around_them() -> None:
    day = day_in_words(date(2026, 8, 17))
    assert (day, told(day)) == ("17 Agustus 2026", "17 August 2026")
    assert told(listed(["a", "b"])) == "a and b"
    assert told(listed(["a", "b", word("tetap")])) == "a, b, and the same"


def test_every_sentence_of_workflows_has_its_english() -> None:
    sentences = {text for _, text in own_words.sentences()}
    assert len(sentences) > 300
    same = {"April", "September", "November", "Unit", "%(text)s (target %(target)s)"}
    assert {text for text in sentences if english(text) == text} - same == set()


def test_no_sentence_for_people_is_put_together_where_no_catalogue_can_see_it() -> None:
    hidden = [
        f"{path}:{call.lineno}"
        for path, call, place in own_words.calls()
        if isinstance(call.args[place], ast.JoinedStr)
    ]
    hidden = [each for each in hidden if "who_approves" not in each]  # for technicians
    assert hidden == []


def test_parts_of_a_plan_and_roles_are_told() -> None:
    assert [told(part) for part in PARTS.values()] == [
        "Main result",
        "Additional result",
        "Support with resources",
        "Accountability scheme",
        "Consequences",
    ]
    assert role_name("pengelola_kinerja") == "performance office"
    assert role_name("juru_kunci") == "juru kunci"  # an agency's own


def test_ratings_and_grounds_that_settings_name_are_told() -> None:
    same = {"April", "September", "November"}
    told = {each for _, each in own_words.names()}
    assert {"Triwulan IV", "Sesuai ekspektasi", "Bukti dukung diabaikan"} <= told
    assert {each for each in told if said(each) == each} - same == set()


def test_a_file_that_cannot_be_read_says_so_in_english() -> None:
    with pytest.raises(UnreadableFile) as refused:
        read_sheets(b"x", "pegawai.pdf")
    assert ours(refused.value.args[0]) == (
        "The file has to end in .csv, .xlsx or .yaml, unlike 'pegawai.pdf'."
    )
