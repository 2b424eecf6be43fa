"""The field editor takes every question and every choice that its page sent."""

from __future__ import annotations

from werkzeug.datastructures import MultiDict

from admin.designer.form_page import read_sent

QUESTIONS, CHOICES = 130, 90  # the fifteen districts have more than 200 subdistricts


def test_no_question_and_no_choice_is_left_behind() -> None:
    sent: MultiDict[str, str] = MultiDict()
    for number in range(QUESTIONS):
        sent[f"q{number}"] = ""
        sent[f"q{number}.title"] = f"Isian {number}"
        sent[f"q{number}.kind"] = "text"
    sent["q0.kind"] = "select"
    for number in range(CHOICES):
        sent[f"q0.o{number}.label"] = f"Pilihan {number}"
    done = read_sent(sent, [])
    assert done.errors == {}
    assert [each.title for each in done.questions] == [f"Isian {n}" for n in range(QUESTIONS)]
    assert [each.label for each in done.questions[0].options] == [
        f"Pilihan {n}" for n in range(CHOICES)
    ]
