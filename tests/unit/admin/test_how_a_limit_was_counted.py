"""A limit told as the domain counted it, in the language of the page."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask import Flask, session

from admin.counting import counted
from admin.i18n import set_up_i18n
from admin.settings import Settings
from workflows.domain.duration import parse_duration
from workflows.domain.working_days import OwnDay, WorkingCalendar

START = datetime(2026, 1, 10, 3, 0, tzinfo=UTC)  # a Saturday


@pytest.fixture
def app() -> Flask:
    app = Flask("counting", root_path=str(Path(__file__).parent))
    app.secret_key = "only for this test"
    app.config["SIKLUS"] = Settings()
    set_up_i18n(app, "Asia/Jakarta")
    return app


@pytest.mark.parametrize(
    ("language", "length", "told"),
    [
        ("en", "P2D hari_kerja", "2 working days from Saturday, 10 January 2026 (day 0) end on"),
        ("en", "P14D", "moves to the next working day"),
        ("en", "P2D hari_kerja", "Not counted: Sunday, 11 January 2026 (weekend)."),
        ("en", "PT90M", "1 hour 30 minutes from Saturday"),
        ("id", "P14D", "Batas semula Sabtu, 24 Januari 2026 jatuh pada hari libur"),
        ("id", "P1M", "1 bulan sejak Sabtu, 10 Januari 2026 (hari ke-0)"),
        ("id", "P1D hari_kerja", "Tidak dihitung: Minggu, 11 Januari 2026 (libur desa)."),
    ],
)
def test_it_says_from_when_how_long_and_what_was_left_out(
    app: Flask, language: str, length: str, told: str
) -> None:
    own = {date(2026, 1, 11): OwnDay("libur", "libur desa")} if "desa" in told else {}
    limit = WorkingCalendar(own_days=own).deadline(START, parse_duration(length))
    with app.test_request_context("/"):
        session["language"] = language
        assert told in counted(limit)
