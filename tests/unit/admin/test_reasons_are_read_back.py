"""Each reason that the rules give is found again by its message, with its facts, and retold."""

from __future__ import annotations

import re

import pytest

from admin.i18n import catalogue
from engine.handlers.review_item import NOBODY
from workflows.domain.reasons import PARTS, SENTENCES, messages, part, read, retell, say

english = catalogue("en").gettext

# Facts as they are in real life: titles with dots, brackets, commas, decrees with numbers.
FACTS = {
    "name": "Dr. Siti Rahmawati, S.Sos., M.Si.",
    "subject": "I Made Wijaya, S. Kom.",
    "seat": "Kepala Seksi Linjamsos (UPTD No. 3)",
    "unit": "Dinas Sosial Prov. Lampung",
    "decree": "SK Gub. No. 821/12. B",
    "title": "Plt. Kepala Bidang",
    "capacity": part("capacity", "plt_by", decree="SK No. 1. B"),
    "standing": part("standing", "superior", name="Budi, S.H."),
    "duty": "pengelola kinerja",
    "levels": "8",
    "row": "12",
    "error": "row 3 is wrong",
    "step": "Menyusun SKP",
    "tie": "keluarga",
    "declared": "Sepupu. Satu rumah",
    "grade": "Kurang/misconduct",
    "grades": "Kurang/misconduct dan Sangat Kurang",
    "why": part("why", "tugas_belajar"),
    "skipped": "Ani, S.H. (sedang tugas belajar); Kepala Bidang (jabatan kosong)",
}


@pytest.mark.parametrize("key", SENTENCES)
def test_a_sentence_is_read_back_with_its_facts(key: str) -> None:
    (found,) = read(say(key, **FACTS))
    assert found.id == key
    assert found.message % found.facts == say(key, **FACTS)
    for name in set(found.facts) - {"name", "title"}:  # a name may hold commas as a title does
        assert found.facts[name] == FACTS[name]


@pytest.mark.parametrize("first", SENTENCES)
def test_sentences_that_follow_each_other_are_told_apart(first: str) -> None:
    text = f"{say(first, **FACTS)} {say('skipped', **FACTS)} {say('by_row', **FACTS)}"
    found = [one.id for one in read(text)]
    if SENTENCES[first].endswith("."):
        assert found == [first, "skipped", "by_row"]
    assert found[-1] == "by_row"


def test_who_was_passed_over_and_who_was_appointed_are_told_in_english() -> None:
    told = retell(say("recorded_unfit", **FACTS), english)
    assert told == (
        "Dr. Siti Rahmawati, S.Sos., M.Si., who set the newest plan, was passed over:"
        " on a study assignment."
    )
    assert retell(say("appointed", name="Ani", decree="SK 3"), english) == (
        "Appointed by Ani with SK 3, as the rules found nobody."
    )


def test_a_whole_reason_is_told_in_english() -> None:
    text = (
        "Rina, S.H., Plt. Kepala Seksi (pelaksana tugas berdasarkan SK No. 1. B), adalah atasan"
        " langsung Budi, S.Sos. Dilewati: Ani, Kepala Bidang (sedang tugas belajar);"
        " Kepala Dinas (jabatan kosong). Menurut baris 3 tabel rantai persetujuan."
    )
    assert retell(text, english) == (
        "Rina, S.H., Plt. Kepala Seksi (acting by SK No. 1. B), is the direct superior of"
        " Budi, S.Sos. Passed over: Ani, Kepala Bidang (on a study assignment);"
        " Kepala Dinas (vacant position). By row 3 of the table of approval chains."
    )
    assert retell(text, lambda message: message) == text


def test_steps_of_a_person_who_is_held_are_told_line_by_line() -> None:
    text = "Reviu pengelola: Jabatan atasan tidak dikenal.\nPersetujuan: Tugas belajar"
    names = {"Reviu pengelola": "Review"}
    told = retell(text, lambda message: names.get(message) or english(message))
    assert told == "Review: The position above is not known.\nApproval: Study assignment"


@pytest.mark.parametrize(
    "typed", ["", "Sakit berat. Surat dokter ada.", "Catatan: mohon dicek", "<b>tebal</b>"]
)
def test_what_people_typed_stays_as_it_is(typed: str) -> None:
    assert retell(typed, english) == typed


def test_words_of_ones_own_before_ours_stay() -> None:
    told = retell("Kata penyusun. Menurut baris 2 tabel rantai persetujuan.", english)
    assert told == "Kata penyusun. By row 2 of the table of approval chains."


def test_what_the_engine_adds_is_known() -> None:
    assert SENTENCES["nobody_now"] == NOBODY


def test_every_message_has_its_english_with_the_same_facts() -> None:
    for message in messages():
        told = english(message)
        assert told != message, message
        assert set(re.findall(r"%\(\w+\)s", told)) == set(re.findall(r"%\(\w+\)s", message))


def test_no_two_messages_are_one() -> None:
    assert len(set(messages())) == len(SENTENCES) + sum(map(len, PARTS.values()))
