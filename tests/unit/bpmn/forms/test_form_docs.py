"""docs/forms.md lists every word, widget and message, and its examples are true."""

import json
import re
from pathlib import Path
from typing import get_args

import pytest

from bpmn.forms import Form, read_form
from bpmn.forms.form import MAX_ROWS, MAX_TEXT, Widget
from bpmn.forms.messages import MESSAGES
from bpmn.forms.patterns import MAX_MATCHED
from bpmn.forms.read import _FIELD_WORDS, _RULES

PAGE = (Path(__file__).parents[4] / "docs" / "forms.md").read_text("utf-8")
TYPED = re.findall(r"^\| (number|integer|date|boolean) \| `(.+?)` \| `(.+?)` \|$", PAGE, re.M)


def section(title: str) -> str:
    return PAGE.split(f"## {title}\n")[1].split("\n## ")[0]


def first_cells(part: str) -> list[str]:
    cells = re.findall(r"^\| (`.+?`) \|", part, re.M)
    return [word for cell in cells for word in re.findall(r"`([^`]+)`", cell)]


def example() -> Form:
    return read_form(re.search(r"```json\n(.+?)```", PAGE, re.S).group(1), "forms/tanggapan.json")


def test_the_page_lists_every_word_and_widget():
    words, widgets = section("Questions").split("| Widget | For |")
    known = _FIELD_WORDS.union(*_RULES.values())
    assert sorted(first_cells(words)) == sorted(known)
    assert sorted(first_cells(widgets)) == sorted(get_args(Widget))


def test_the_page_lists_every_message():
    rows = re.findall(r"^\| `(.+?)` \| (.+?) \| (.+?) \|$", section("Messages"), re.M)
    assert {key: (one, other) for key, one, other in rows} == MESSAGES


def test_the_form_of_the_page_works():
    found = example()
    assert found.reads == {"nama_pegawai"}
    assert found.check({"nilai": "5", "keputusan": "setuju"}).ok
    missing = found.check({"nilai": "2", "keputusan": "setuju"})
    assert [error.path for error in missing.errors] == [("alasan",)]


@pytest.mark.parametrize(("kind", "typed", "kept"), TYPED)
def test_what_the_page_says_is_kept(kind, typed, kept):
    spec = {"type": "string", "format": "date"} if kind == "date" else {"type": kind}
    found = read_form(json.dumps({"properties": {"x": spec}}))
    assert found.check({"x": typed}).answers == {"x": json.loads(kept)}


def test_the_page_tells_the_limits():
    assert len(TYPED) == 9
    for limit in (MAX_TEXT, MAX_ROWS, MAX_MATCHED):
        assert f"{limit:,}" in PAGE
