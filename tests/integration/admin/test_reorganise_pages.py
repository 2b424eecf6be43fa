"""A reorganisation in the browser: seen first, carried out when asked, and what follows from it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from admin.cli.main import main
from engine.engine import Engine
from tests.integration.admin.agency import SmallAgency
from tests.integration.admin.browser import Browser
from workflows.tables.people import Unit

Browse = Callable[[str], Browser]
HEAD = "reorganisasi: [{sk: SK 12, berlaku: 2027-01-04, nama: Penataan}]\n"
GOOD = HEAD + "unit: [{tindakan: ubah, kode: DSOS.1, nama: Bidang Jaminan Sosial}]\n"
BAD = HEAD + "unit: [{tindakan: ubah, kode: TIDAKADA, nama: Bidang}]\n"


def upload(browser: Browser, text: str, name: str = "penataan.yaml") -> str:
    data = {"file": (io.BytesIO(text.encode()), name)}
    return str(browser.post("/reorganise/check", data).text)


def named(engine: Engine, name: str) -> bool:
    with engine.read() as work:
        return work.session.scalar(sa.select(Unit.id).where(Unit.name == name)) is not None


def test_a_file_is_seen_first_and_carried_out_once(
    agency: SmallAgency, engine: Engine, browse: Browse
) -> None:
    wati = browse("wati")
    page = upload(wati, GOOD)
    assert "Nama: <s>Bidang Rehabilitasi</s> → Bidang Jaminan Sosial" in page
    assert not named(engine, "Bidang Jaminan Sosial")
    address = re.search(r"/reorganise/\w{32}/carry-out", page)
    assert address is not None
    done = wati.post(address[0], {})
    assert done.status_code == 302 and named(engine, "Bidang Jaminan Sosial")
    shown = wati.get(str(done.location)).text
    assert "Penataan" in shown and "SK 12" in shown
    assert "Penataan" in wati.get("/reorganise/").text
    assert "sudah dilaksanakan" in upload(wati, GOOD)
    assert "Reorganisasi dilaksanakan" in wati.get("/organisation/changes").text


@pytest.mark.parametrize(("text", "name"), [(BAD, "a.yaml"), (BAD, "a.pdf"), ("x", "")])
def test_what_is_wrong_is_told_and_cannot_be_carried_out(
    agency: SmallAgency, browse: Browse, text: str, name: str
) -> None:
    page = upload(browse("wati"), text, name)
    assert "TIDAKADA" in page or 'id="file-error"' in page
    assert "carry-out" not in page


def test_only_hr_of_the_whole_agency_reorganises(agency: SmallAgency, browse: Browse) -> None:
    assert browse("budi").get("/reorganise/").status_code in (403, 404)


def test_the_command_line_tells_and_carries_out(
    agency: SmallAgency, engine: Engine, tmp_path: Path, database_url: str
) -> None:
    file = tmp_path / "penataan.yaml"
    file.write_text(GOOD)
    order = ["reorganise", str(file), "--database", database_url, "--json"]
    seen = CliRunner().invoke(main, [*order, "--dry-run"])
    assert seen.exit_code == 0, seen.output
    assert not orjson.loads(seen.stdout)["written"]
    done = CliRunner().invoke(main, order)
    assert orjson.loads(done.stdout)["written"] and named(engine, "Bidang Jaminan Sosial")
    file.write_text(BAD)
    wrong = CliRunner().invoke(main, order)
    assert wrong.exit_code == 1 and "TIDAKADA" in wrong.output
