"""HR prepares, mends and opens a year in pages; the board is for those in charge."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import date
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
import sqlalchemy as sa

from admin.shipped import deploy_shipped
from engine import queries
from engine.engine import Engine
from tests.integration.admin.agency import AGENCY, SmallAgency
from tests.integration.admin.browser import Browser
from workflows.tables.campaign import Campaign, CampaignMember
from workflows.tables.people import Holding, Person, Seat, UnitRole

Browse = Callable[[str], Browser]


@pytest.fixture
def deployed(engine: Engine, agency: SmallAgency) -> None:
    deploy_shipped(engine, AGENCY)
    with engine.database.write() as work:  # the bidang has a head; another office reviews sari
        for code in ("KADIS", "KABID"):
            work.session.get_one(Seat, agency.seats[code]).is_head = True
        work.session.add(
            UnitRole(
                agency=AGENCY,
                person_id=agency.people["dewi"],
                unit_id=agency.units["dinas"],
                role="pengelola_kinerja",
                valid_from=date(2020, 1, 1),
            )
        )
        work.commit()


def prepared(browser: Browser, agency: SmallAgency, engine: Engine, unit: str = "bidang") -> str:
    browser.get("/campaigns/new")
    year = re.search(r"<option selected>(\d+)</option>", browser.page)
    assert year is not None
    sent = browser.post(
        "/campaigns/new", {"year": year[1], "kind": "triwulanan", "unit": [agency.units[unit]]}
    )
    assert sent.status_code == 303, browser.page
    with engine.read() as work:
        newest = sa.select(Campaign.id).order_by(Campaign.id.desc())
        return str(work.session.scalars(newest).first())


def states(engine: Engine, agency: SmallAgency, campaign: str) -> dict[str, str]:
    called = {key: name for name, key in agency.people.items()}
    with engine.read() as work:
        rows = work.session.execute(
            sa.select(CampaignMember.person_id, CampaignMember.state).where(
                CampaignMember.campaign_id == campaign
            )
        )
        return {called[person]: state for person, state in rows}


@pytest.mark.usefixtures("deployed")
def test_hr_prepares_looks_leaves_out_and_opens(
    browse: Browse, engine: Engine, agency: SmallAgency
) -> None:
    hr = browse("sari")
    campaign = prepared(hr, agency, engine)
    hr.get(f"/campaigns/{campaign}")
    assert "Rancangan" in hr.page
    assert states(engine, agency, campaign) == {"budi": "menunggu", "rahma": "menunggu"}
    form = {"person": agency.people["rahma"], "reason": "", "list": "menunggu"}
    assert hr.post(f"/campaigns/{campaign}/leave-out", form).status_code == 422
    assert "Tulis alasannya" in hr.page
    hr.post(f"/campaigns/{campaign}/leave-out", {**form, "reason": "Pindah ke provinsi lain"})
    hr.get(f"/campaigns/{campaign}?list=dikecualikan")
    assert "Pindah ke provinsi lain" in hr.page
    hr.post(f"/campaigns/{campaign}/open")
    hr.get(f"/campaigns/{campaign}")
    assert "Sedang dibuka" in hr.page
    assert hr.client.get(f"/campaigns/{campaign}/progress").json == {
        "started": 0,
        "waiting": 1,
        "failed": 0,
    }
    engine.run_until_idle()
    hr.get(f"/campaigns/{campaign}")
    assert "Sedang dibuka" not in hr.page
    assert states(engine, agency, campaign) == {"budi": "dimulai", "rahma": "dikecualikan"}
    assert "Menyusun SKP" in browse("budi").get("/inbox/").text


@pytest.mark.usefixtures("deployed")
def test_who_is_held_can_be_mended_and_started(
    browse: Browse, engine: Engine, agency: SmallAgency
) -> None:
    with engine.database.write() as work:
        for row in work.session.scalars(
            sa.select(Holding).where(Holding.person_id.in_([agency.people["kepala"]]))
        ):
            row.valid_to = date(2021, 1, 1)
        work.commit()
    hr = browse("sari")
    campaign = prepared(hr, agency, engine)
    hr.get(f"/campaigns/{campaign}")
    assert states(engine, agency, campaign)["rahma"] == "tertahan"
    assert "Kepala Dinas Sosial (jabatan kosong)" in hr.page
    assert f"/people/{agency.people['rahma']}" in hr.page
    with engine.database.write() as work:
        row = work.session.scalars(
            sa.select(Holding).where(Holding.person_id == agency.people["kepala"])
        ).one()
        row.valid_to = None
        work.commit()
    hr.post(f"/campaigns/{campaign}/recheck")
    hr.get(f"/campaigns/{campaign}")
    assert "1 orang kini siap" in hr.page
    assert states(engine, agency, campaign)["rahma"] == "menunggu"


@pytest.mark.usefixtures("deployed")
def test_errors_stand_at_their_fields_and_nothing_is_lost(
    browse: Browse, agency: SmallAgency
) -> None:
    hr = browse("sari")
    hr.get("/campaigns/new")
    form = {"year": "1999", "kind": "bulanan", "decree": ""}
    assert hr.post("/campaigns/new", form).status_code == 422
    assert "Pilih tahun" in hr.page and "Pilih paling sedikit satu unit" in hr.page
    assert "formmethod" not in hr.page  # the token of the form would stand in the address
    year = str(date.today().year)
    looked = {"find": "1", "q": "Pendidikan", "year": year, "kind": "bulanan", "decree": "SK 1"}
    assert hr.post("/campaigns/new", looked).status_code == 200
    assert "Tidak ada unit yang cocok" in hr.page  # not of the own units
    assert 'value="SK 1"' in hr.page and "perlu diperbaiki" not in hr.page
    form = {"year": year, "kind": "bulanan", "unit": [agency.units["bidang"]]}
    assert hr.post("/campaigns/new", form).status_code == 422
    assert "Sebutkan keputusan" in hr.page
    assert f'value="{agency.units["bidang"]}" checked' in hr.page


@pytest.mark.usefixtures("deployed")
def test_a_year_of_other_units_is_nobody_elses_business(
    browse: Browse, engine: Engine, agency: SmallAgency
) -> None:
    hr = browse("sari")
    campaign = prepared(hr, agency, engine, "dinas")
    with engine.database.write() as work:
        row = work.session.get_one(Campaign, campaign)
        row.units = [agency.units["lain"]]
        work.commit()
    for address in ("", "/progress", "/close"):
        assert hr.get(f"/campaigns/{campaign}{address}").status_code == 404
    assert hr.post(f"/campaigns/{campaign}/open").status_code == 404
    assert hr.get(f"/campaigns/extend/{campaign}").status_code == 404


@pytest.mark.usefixtures("deployed")
def test_a_window_is_extended_after_looking_at_what_moves(
    browse: Browse, engine: Engine, agency: SmallAgency
) -> None:
    hr = browse("sari")
    campaign = prepared(hr, agency, engine)
    hr.post(f"/campaigns/{campaign}/open")
    engine.run_until_idle()
    address = f"/campaigns/extend/{campaign}"
    hr.get(address)
    assert hr.post(address, {"window": "penyusunan", "day": "", "reason": ""}).status_code == 422
    assert "Isi tanggalnya" in hr.page and "Tulis alasannya" in hr.page
    form = {"window": "penyusunan", "day": f"{date.today().year + 2}-12-31", "reason": "Banjir"}
    assert hr.post(address, form).status_code == 200
    assert "2 tenggat yang berjalan digeser" in hr.page
    assert hr.post(address, {**form, "act": "decide"}).status_code == 303
    engine.run_until_idle()
    hr.get(f"/campaigns/{campaign}")
    assert "2 tenggat digeser" in hr.page and "Banjir" in hr.page


@pytest.mark.usefixtures("deployed")
def test_a_year_is_closed_with_what_it_means_and_opened_again(
    browse: Browse, engine: Engine, agency: SmallAgency
) -> None:
    hr = browse("sari")
    campaign = prepared(hr, agency, engine)
    hr.post(f"/campaigns/{campaign}/open")
    engine.run_until_idle()
    hr.get(f"/campaigns/{campaign}/close")
    assert "2 siklus yang berjalan diteruskan" in hr.page
    assert hr.post(f"/campaigns/{campaign}/close", {"reason": " "}).status_code == 422
    hr.post(f"/campaigns/{campaign}/close", {"reason": "Selesai"})
    hr.get(f"/campaigns/{campaign}")
    assert "Tahun ini ditutup" in hr.page
    hr.get(f"/campaigns/{campaign}/reopen")
    hr.post(f"/campaigns/{campaign}/reopen", {"reason": "Ada pegawai baru"})
    hr.get(f"/campaigns/{campaign}")
    assert "Perpanjang batas waktu" in hr.page


@pytest.mark.usefixtures("deployed")
def test_the_head_of_a_unit_sees_the_board_of_the_unit_and_reminds_once_a_day(
    browse: Browse, engine: Engine, agency: SmallAgency
) -> None:
    hr = browse("sari")
    campaign = prepared(hr, agency, engine, "dinas")
    hr.post(f"/campaigns/{campaign}/open")
    engine.run_until_idle()
    head = browse("rahma")
    assert head.get("/board/", follow_redirects=True).status_code == 200
    head.get(f"/board/{campaign}/people")
    assert "Budi Santoso" in head.page and "Sutrisno" not in head.page
    form = {"person": [agency.people["budi"], agency.people["kepala"]]}
    head.post(f"/board/{campaign}/remind", form)
    head.get(f"/board/{campaign}/people")
    assert "1 tugas diingatkan" in head.page
    head.post(f"/board/{campaign}/remind", form)
    head.get(f"/board/{campaign}/people")
    assert "1 tugas sudah diingatkan hari ini" in head.page
    told = browse("budi").get("/notices/").text
    assert "mengingatkan: Menyusun SKP" in told
    assert hr.get(f"/board/{campaign}").status_code == 200
    assert "Bidang Rehabilitasi" in hr.page
    hr.get(f"/board/{campaign}?by=assessor")
    assert "Rahmawati" in hr.page
    hr.get(f"/board/{campaign}/people?stage=belum_mulai&unit={agency.units['bidang']}")
    assert "Budi Santoso" in hr.page and "Sutrisno" not in hr.page
    to_send = re.findall(r'href="(https://wa\.me/[^"]*)"', hr.page)
    with engine.read() as work:
        items = queries.list_items(work, AGENCY)
    texts = {
        f"Ada tugas yang menunggu di Siklus: http://localhost/open/{item['id']}" for item in items
    }
    assert to_send
    assert all(parse_qs(urlsplit(each).query)["text"][0] in texts for each in to_send)


@pytest.mark.usefixtures("deployed")
def test_an_exported_name_never_becomes_a_formula(
    browse: Browse, engine: Engine, agency: SmallAgency
) -> None:
    hr = browse("sari")
    campaign = prepared(hr, agency, engine)
    hr.post(f"/campaigns/{campaign}/open")
    engine.run_until_idle()
    with engine.database.write() as work:
        work.session.get_one(Person, agency.people["budi"]).name = "=HYPERLINK(1)"
        work.commit()
    sent = hr.client.get(f"/board/{campaign}/export.csv")
    rows = list(csv.reader(io.StringIO(sent.data.decode("utf-8-sig"))))
    assert rows[0][:2] == ["Nama", "NIP"]
    assert {row[0] for row in rows[1:]} == {"'=HYPERLINK(1)", "Dra. Rahmawati"}
    assert rows[1][4] == "Belum mulai menyusun"
    book = hr.client.get(f"/board/{campaign}/export.xlsx").data
    sheet = openpyxl.load_workbook(io.BytesIO(book)).active
    assert [cell.data_type for cell in sheet["A"]] == ["s", "s", "s"]
    assert hr.client.get(f"/board/{campaign}/export.pdf").status_code == 404
