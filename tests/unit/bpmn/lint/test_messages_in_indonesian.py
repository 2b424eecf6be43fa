"""`pesan` is read by HR: whole sentences, no English, no words of the file format."""

from __future__ import annotations

import re

import pytest

from bpmn.lint.draft import Draft
from bpmn.lint.reasons import reason
from bpmn.lint.run import Rule, all_rules, apply
from tests.unit.bpmn.lint.test_rules_match_their_pages import KNOWN, documents, page_of

NOT_FOR_HR = re.compile(
    r"\b(Expected|but|owner|due|escalate|remind|service|binding|latest|called\w+|loop[A-Z]\w+"
    r"|isExecutable|spiffworkflow|xml|UNIQUE|FIRST|Isi properti)\b"
)
QUOTED = re.compile(r'"[^"]*"|Isinya: .*')

every_rule = pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.id)


@every_rule
def test_what_a_page_shows_is_told_in_indonesian(rule: Rule) -> None:
    found = apply(rule, Draft.of(documents(page_of(rule), "Incorrect"), **KNOWN))
    for finding in found:
        said = QUOTED.sub("", finding.pesan)
        assert NOT_FOR_HR.search(said) is None, said
        assert finding.pesan[0].isupper() or finding.pesan.startswith(finding.name or "?")


@pytest.mark.parametrize(
    ("message", "said"),
    [
        (
            "Expected an expression of this language, but ${ is Camunda's expression language;"
            " write: x > 1",
            "${ berasal dari bahasa ungkapan Camunda; tulis: x > 1",
        ),
        (
            "Expected an expression of this language, but 0 is the start of a cron schedule; write"
            " a repetition such as R/P7D",
            "jadwal cron tidak dikenal; tulis R/P7D",
        ),
        ("Expected XML, but this is a gzip archive", "ini berkas gzip yang dimampatkan"),
        ("Expected true or false, but this is always a text", "harus benar atau salah, tetapi ini"
         " selalu teks"),
        ("Expected something that nobody thought of", "ada bagian yang tidak dikenal pada baris 7"),
    ],
)  # fmt: skip
def test_reasons_of_readers_are_told_in_indonesian(message: str, said: str) -> None:
    assert reason(message, 7) == said
