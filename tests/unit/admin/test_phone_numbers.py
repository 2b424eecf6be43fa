"""Phone numbers as people write them, and texts that are handed to a messenger."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from admin.delivery.messages import _filled, link_to_send, normalised


@pytest.mark.parametrize(
    "written",
    [
        "081234567890", "0812-3456-7890", "(0812) 3456.7890", "6281234567890", "+62 812 3456 7890",
        "81234567890", "006281234567890", "+62 0812 3456 7890",
    ],
)  # fmt: skip
def test_one_number_however_it_is_written(written: str) -> None:
    assert normalised(written) == "+6281234567890"


def test_a_number_abroad_stays_there() -> None:
    assert normalised("+65 9123 4567") == "+6591234567"


@pytest.mark.parametrize(
    "written", ["", "0812", "rumah", "0812x3456789", "+" + "6" * 16, "+0812345678"]
)
def test_what_is_no_number_is_none(written: str) -> None:
    assert normalised(written) is None


def test_a_value_is_put_in_once_and_is_never_a_template_itself() -> None:
    template = {"to": ["{phone}"], "body": {"text": "Siklus {text} ({id})", "n": 1}, "{text}": "x"}
    filled = _filled(template, {"phone": "+62", "text": "{id} {phone}", "id": "7"})
    assert filled == {
        "to": ["+62"], "body": {"text": "Siklus {id} {phone} (7)", "n": 1}, "{text}": "x",
    }  # fmt: skip


def test_a_link_to_send_holds_the_text_and_no_number() -> None:
    text = "Ada tugas & lainnya: https://kinerja.example/open/1?x=1#y"
    parts = urlsplit(link_to_send(text))
    assert (parts.netloc, parts.path) == ("wa.me", "/")
    assert parse_qs(parts.query) == {"text": [text]}
