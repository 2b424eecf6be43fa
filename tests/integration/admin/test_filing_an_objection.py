"""Filing an objection in the browser: choosing, checking, sending, and the receipt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from flask_security import hash_password

from admin.app import create_app
from admin.security import make_account
from tests.integration.admin.agency import PASSWORD
from tests.integration.admin.browser import Browser
from tests.integration.admin.conftest import SETTINGS
from tests.integration.processes.assessing import MONDAY, PDF, WHY, Office, year_diagram
from tests.world import AGENCY
from workflows.tables.objection import Objection, ObjectionEvidence, ObjectionPoint


@pytest.fixture
def office(database_url: str) -> Iterator[Office]:
    office = Office(database_url)
    office.deploy_shipped("measurement", "evaluation", "feedback", "objection")
    office.deploy({"tahun.bpmn": year_diagram()})
    yield office
    office.engine.database.dispose()


@pytest.fixture
def site(office: Office) -> Flask:
    app = create_app(office.engine, SETTINGS)
    app.testing = True
    with app.app_context():
        orm = app.extensions["orm"]
        hashed = str(hash_password(PASSWORD))
        for name in ("sri", "wayan"):
            orm.add(
                make_account(
                    name,
                    name,
                    AGENCY,
                    password_hash=hashed,
                    person_id=office.ids[name],
                    must_change_password=False,
                )
            )
        orm.commit()
        orm.remove()
    return app


def enter(site: Flask, name: str) -> Browser:
    browser = Browser(site)
    browser.get("/sign-in")
    browser.post("/sign-in", {"username": name, "password": PASSWORD})
    return browser


def address(office: Office) -> str:
    return f"/objection/{office.ids['sri']}/2026"


def typed(page: str, **changed: str) -> dict[str, str]:
    key = re.search(r'name="key" value="([0-9a-f]{32})"', page)
    assert key is not None
    return {
        "key": key[1],
        "on.predikat:": "1",
        "ground.predikat:": "bukti_diabaikan",
        "reason.predikat:": WHY,
        "requested": "Predikat ditinjau kembali",
        "grade": "sangat_baik",
        **changed,
    }


def test_an_employee_files_an_objection_with_evidence_and_gets_a_receipt(
    office: Office, site: Flask
) -> None:
    office.evaluated()
    sri = enter(site, "sri")
    page = sri.get(address(office)).text
    assert "hari lagi" in page
    given = typed(page)
    check = sri.post(address(office), {**given, "step": "check"}).text
    assert "Periksa sebelum mengirim" in check and WHY in check
    unsigned = sri.post(address(office), {**given, "step": "send"}).text
    assert "Nyatakan bahwa semua keterangan ini benar" in unsigned
    assert office.list(Objection) == []
    sent = {**given, "step": "send", "truthful": "1", "evidence": (BytesIO(PDF), "bukti.pdf")}
    receipt = sri.post(
        address(office), sent, content_type="multipart/form-data", follow_redirects=True
    ).text
    assert "KB-2026-0001" in receipt and "menurut jam server" in receipt
    (objection,) = office.list(Objection)
    assert (objection.id, objection.requested_grade) == (given["key"], "sangat_baik")
    assert [point.kind for point in office.list(ObjectionPoint)] == ["predikat"]
    assert len(office.list(ObjectionEvidence)) == 1
    assert sri.get(address(office)).location.endswith("/received")


def test_what_is_incomplete_is_named_and_nothing_typed_is_lost(office: Office, site: Flask) -> None:
    office.evaluated()
    sri = enter(site, "sri")
    given = typed(sri.get(address(office)).text, **{"reason.predikat:": "pendek", "requested": ""})
    page = sri.post(address(office), {**given, "step": "check"}).text
    assert "Tulis alasan, sedikitnya 20 huruf" in page
    assert "Tulis hasil yang Anda minta" in page
    assert ">pendek</textarea>" in page


def test_a_file_of_a_kind_not_taken_is_refused_with_its_reason(office: Office, site: Flask) -> None:
    office.evaluated()
    sri = enter(site, "sri")
    given = typed(sri.get(address(office)).text)
    sent = {**given, "step": "send", "truthful": "1", "evidence": (BytesIO(b"MZ.."), "a.exe")}
    page = sri.post(address(office), sent, content_type="multipart/form-data").text
    assert "Jenis berkas ini tidak diterima" in page
    assert office.list(Objection) == []


def test_after_the_window_the_page_says_so_and_takes_nothing(office: Office, site: Flask) -> None:
    office.evaluated()
    sri = enter(site, "sri")
    given = typed(sri.get(address(office)).text)
    office.set_clock(MONDAY + timedelta(days=40))
    late = sri.post(address(office), {**given, "step": "send", "truthful": "1"}).text
    assert "Keberatan tidak dapat diajukan" in late
    assert office.list(Objection) == []


def test_nobody_files_for_somebody_else(office: Office, site: Flask) -> None:
    office.evaluated()
    assert enter(site, "wayan").get(address(office)).status_code == 404
