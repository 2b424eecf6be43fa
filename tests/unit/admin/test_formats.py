"""Dates, numbers and NIPs are written as people here write them, and read back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask_babel import force_locale

from admin import formats
from admin.i18n import set_up_i18n
from admin.settings import Settings


@pytest.fixture(autouse=True)
def indonesian() -> Iterator[None]:
    app = Flask(__name__)
    app.config["SIKLUS"] = Settings()
    set_up_i18n(app, "Asia/Jakarta")
    with app.app_context():
        yield


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (date(2026, 11, 23), "23 Nov 2026"),
        ("2026-08-05", "5 Agu 2026"),
        (datetime(2026, 12, 31, 18, 30, tzinfo=UTC), "1 Jan 2027"),
        (None, ""),
        ("belum ada", "belum ada"),
    ],
)
def test_a_day_is_written_in_local_time(value: date | str | None, text: str) -> None:
    assert formats.day(value) == text


def test_a_day_is_written_in_the_language_of_the_page() -> None:
    with force_locale("en"):
        assert formats.day(date(2026, 8, 5)) == "5 Aug 2026"


def test_a_moment_names_its_clock() -> None:
    assert formats.moment(datetime(2026, 11, 23, 7, 5, tzinfo=UTC)) == "23 Nov 2026, 14.05 WIB"


@pytest.mark.parametrize(
    ("value", "text"), [(1600, "1.600"), (12.5, "12,5"), (0.1, "0,1"), (-2500000, "-2.500.000")]
)
def test_a_number_has_indonesian_separators_in_every_language(value: float, text: str) -> None:
    assert formats.number(value) == text
    with force_locale("en"):
        assert formats.number(value) == text


def test_a_nip_is_grouped_and_other_names_are_left_alone() -> None:
    assert formats.nip("198802292010121003") == "19880229 201012 1 003"
    assert formats.nip("admin") == "admin"
    assert formats.nip(None) == ""


def test_due_words_say_in_text_what_colours_say() -> None:
    now = datetime(2026, 11, 23, 3, tzinfo=UTC)

    def said(**later: int) -> tuple[str, str]:
        return formats.due(now + timedelta(**later), now)

    assert said(days=-2) == ("lewat 2 hari", "bad")
    assert said(hours=-1) == ("lewat tenggat hari ini", "bad")
    assert said(hours=1) == ("hari ini", "warn")
    assert said(days=1) == ("besok", "warn")
    assert said(days=3) == ("3 hari lagi", "warn")
    assert said(days=9) == ("9 hari lagi", "")
    assert formats.due(None, now) == ("", "")


def test_file_sizes_are_words_people_know() -> None:
    assert formats.file_size(340_200) == "340 kB"
    assert formats.file_size(1_234_000) == "1,2 MB"
    assert formats.file_size(12) == "1 kB"
