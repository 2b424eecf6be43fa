"""People from a file in the browser: checked first, brought in when asked, and out again safely."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from engine.engine import Engine
from engine.store import agency_history
from tests.integration.admin.agency import AGENCY, PEOPLE, SmallAgency
from tests.integration.admin.browser import Browser
from workflows.people.import_people import import_people
from workflows.tables.people import Person, Unit

Browse = Callable[[str], Browser]
HEAD = "jenis,kode,nama,nip,kepegawaian,telepon\n"
GOOD = HEAD + "unit,BARU,Unit baru,,,\n"
BAD = GOOD + "pegawai,,Salah,123,pns,\n"


def upload(browser: Browser, text: str, name: str = "pegawai.csv") -> str:
    data = {"file": (io.BytesIO(text.encode()), name)}
    return str(browser.post("/people-file/check", data).text)


def names_of_units(engine: Engine) -> set[str]:
    with engine.read() as work:
        return set(work.session.scalars(sa.select(Unit.code)))


def test_a_file_is_checked_first_and_brought_in_when_asked(
    agency: SmallAgency, engine: Engine, browse: Browse
) -> None:
    wati = browse("wati")
    page = upload(wati, BAD)
    assert "NIP berisi 18 angka" in page and "BARU" not in names_of_units(engine)
    address = re.search(r"/people-file/\w{32}/bring-in", page)
    assert address is not None
    assert "masih ada baris yang salah" in wati.post(address[0], {}).text
    assert wati.post(address[0], {"skip_bad": "1"}).status_code == 302
    assert "BARU" in names_of_units(engine)
    assert wati.post(address[0], {}).status_code == 404  # the file is gone
    with engine.read() as work:
        last = agency_history.list_rows(work, AGENCY)[-1]
    assert (last["kind"], last["actor"]) == ("people_imported", agency.key("wati"))
    assert "Data dibawa masuk dari berkas" in wati.get("/organisation/changes").text


def test_a_file_of_decisions_about_people_comes_in_on_the_same_page(
    agency: SmallAgency, engine: Engine, browse: Browse
) -> None:
    wati, (budi, _), (dewi, _) = browse("wati"), PEOPLE["budi"], PEOPLE["dewi"]
    head = "jenis,nip,nip_lain,hubungan\n"
    page = upload(wati, f"{head}hubungan,{budi},{budi},usaha\n", "hubungan.csv")
    assert "Pilih orang lain" in page and "nip_lain" in page
    page = upload(wati, f"{head}hubungan,{budi},{dewi},usaha\n", "hubungan.csv")
    address = re.search(r"/people-file/\w{32}/bring-in", page)
    assert address is not None and wati.post(address[0], {}).status_code == 302
    person = wati.get(f"/people/{agency.people['budi']}").text
    assert "Dewi Lestari" in person and "hubungan usaha" in person


@pytest.mark.parametrize("name", ["pegawai.pdf", ""])
def test_another_kind_of_file_is_told(name: str, browse: Browse, agency: SmallAgency) -> None:
    assert 'id="file-error"' in upload(browse("wati"), GOOD, name)


def test_what_goes_out_comes_in_again_and_is_no_formula(
    agency: SmallAgency, engine: Engine, browse: Browse
) -> None:
    with engine.database.write() as work:
        budi = work.session.get(Person, agency.people["budi"])
        assert budi is not None
        budi.phone, budi.name = "+62 811", "=HYPERLINK(0)"
        work.commit()
    response = browse("wati").get("/organisation/export.csv")
    rows = list(csv.DictReader(io.StringIO(response.get_data().decode("utf-8-sig"))))
    phones = {row["telepon"] for row in rows}
    assert "'+62 811" in phones
    assert not [v for row in rows for v in row.values() if v.startswith(("=", "+", "-", "@"))]
    with engine.database.write() as work:
        report = import_people(work, AGENCY, response.get_data(), "balik.csv")
    assert (report.errors, report.created, report.changed) == ((), 0, 0)


def test_hr_takes_out_the_own_units_only(agency: SmallAgency, browse: Browse) -> None:
    text = browse("sari").get("/organisation/export.csv").get_data().decode("utf-8-sig")
    assert "Budi Santoso" in text and "Joko Prasetyo" not in text and "DDIK" not in text
