"""On the page of the own year: a document is taken back, the assessor is doubted, work goes on."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask

from engine import queries
from engine.commands import CompleteItem, DeployBundle, StartCase
from engine.engine import Engine
from engine.store import tables as t
from tests.diagrams import diagram, element, end, extensions, script, start, user
from tests.integration.admin.agency import AGENCY, SmallAgency, count
from tests.integration.admin.browser import Browser
from tests.integration.admin.staff import plan_of
from workflows.processes import documents
from workflows.tables.plan import Plan

Browse = Callable[[str], Browser]


@dataclass(frozen=True)
class Sent:
    """A plan of budi's on its way: sari reviews it, then rahma sets it."""

    year: str  # address of the page
    case: str  # of its chain
    item: str  # sari's


def year_of_one_chain() -> bytes:
    called = element(
        "callActivity",
        "persetujuan",
        extensions(binding="latest"),
        name="Persetujuan SKP",
        calledElement="approval",
    )
    return diagram(
        start(),
        script("ajukan", "dokumen_jenis = 'skp'; dokumen_id = skp_id; dokumen_versi = 1"),
        called,
        user("susun", name="Susun lagi", owner="pegawai()"),
        end(),
        flows=["start ajukan", "ajukan persetujuan", "persetujuan susun", "susun end"],
        process="annual_cycle",
        name="Tahun kinerja",
    )


@pytest.fixture
def sent(engine: Engine, agency: SmallAgency) -> Sent:
    for name in ("approval", "assessor"):
        engine.execute(DeployBundle(AGENCY, documents(name)))
    engine.execute(DeployBundle(AGENCY, {"tahun.bpmn": year_of_one_chain()}))
    budi = agency.people["budi"]
    with engine.database.write() as work:
        plan_of(work, budi)
        work.session.flush()
        plan = work.session.query(Plan).one()
        plan.state, plan.set_version = "diajukan", None
        document = plan.id
        work.commit()
    order = StartCase(
        AGENCY,
        "annual_cycle",
        key="y",
        data={"skp_id": document},
        subject=agency.key("budi"),
        period="2026",
    )
    engine.execute(order)
    with engine.read() as work:
        [item] = queries.list_items(work, AGENCY, subject=agency.key("budi"))
    return Sent(f"/year/{budi}/2026", item["case"], item["id"])


def withdrawal(browser: Browser, sent: Sent) -> str:
    found = re.search(r'href="(/year/\w+/withdraw/\w+)"', browser.get(sent.year).text)
    return found[1] if found else ""


def open_items(engine: Engine, agency: SmallAgency) -> list[str]:
    with engine.read() as work:
        rows = queries.list_items(work, AGENCY, subject=agency.key("budi"))
    return [str(row["element"]) for row in rows]


def test_a_document_nobody_has_acted_on_is_taken_back(
    browse: Browse, sent: Sent, engine: Engine, agency: SmallAgency
) -> None:
    budi = browse("budi")
    address = withdrawal(budi, sent)
    page = budi.get(address).text
    assert "Belum ada yang memutus" in page
    assert "Ini tidak dihitung sebagai pengembalian" in page
    for _ in range(2):  # a double click is one withdrawal
        answer = budi.post(address)
        assert answer.location == sent.year
    assert "Dokumen ditarik kembali" in budi.get(sent.year).text
    assert open_items(engine, agency) == ["susun"]
    assert "ditarik kembali oleh pegawai" in browse("sari").get("/notices/").text
    assert "Anda tarik kembali" in budi.get("/notices/").text
    assert withdrawal(budi, sent) == ""
    assert budi.get(address).status_code == 409
    with engine.read() as work:
        told = [e for e in queries.list_history(work, case=sent.case) if e["actor"]]
    assert {e["actor"] for e in told if e["kind"] == "message_received"} == {agency.key("budi")}


def test_once_somebody_has_decided_it_stays_on_its_way(
    browse: Browse, sent: Sent, engine: Engine, agency: SmallAgency
) -> None:
    budi = browse("budi")
    address = withdrawal(budi, sent)
    budi.get(address)
    order = CompleteItem(AGENCY, sent.item, agency.key("sari"), {"keputusan": "setuju"}, key="s")
    engine.execute(order)
    late = budi.post(address)
    assert late.status_code == 409
    assert "Tidak dapat ditarik lagi" in late.text
    assert withdrawal(budi, sent) == ""
    assert open_items(engine, agency) == ["memutuskan"]


def test_a_decision_that_can_still_be_undone_lapses_when_the_document_is_taken_back(
    browse: Browse, sent: Sent, engine: Engine, agency: SmallAgency, app: Flask
) -> None:
    app.config["SIKLUS"] = app.config["SIKLUS"].model_copy(update={"undo": "always"})
    sari, budi = browse("sari"), browse("budi")
    sari.get(f"/inbox/{sent.item}")
    sari.post(f"/inbox/{sent.item}", {"f.keputusan": "setuju", "key": "k"})
    address = withdrawal(budi, sent)
    budi.get(address)
    assert budi.post(address).location == sent.year
    with engine.read() as work:
        later = work.now + timedelta(seconds=30)
    engine.advance_to(later)
    assert open_items(engine, agency) == ["susun"]
    assert count(engine.database, t.incident) == 0


def test_nobody_takes_back_what_is_not_theirs(browse: Browse, sent: Sent, engine: Engine) -> None:
    budi = browse("budi")
    address = withdrawal(budi, sent)
    before = count(engine.database, t.history)
    for name in ("rahma", "sari", "kepala", "dewi", "wati"):
        other = browse(name)
        assert other.get(address).status_code == 404, name
        assert other.post(address).status_code == 404, name
        assert other.post(f"{sent.year}/assessor").status_code == 404, name
        assert "withdraw" not in other.get(sent.year).text
    assert count(engine.database, t.history) == before


def test_the_assessor_is_doubted_hr_answers_and_the_work_goes_on(
    browse: Browse, sent: Sent, engine: Engine, agency: SmallAgency
) -> None:
    budi, sari = browse("budi"), browse("sari")
    page = budi.get(sent.year).text
    assert "Penilai saya keliru" in page
    key = re.search(r'assessor">.*?name="key" value="(\w+)"', page, re.S)
    assert key
    places = {budi.post(f"{sent.year}/assessor", {"key": key[1]}).location for _ in range(2)}
    [item] = places  # a double click begins one statement
    assert "Pernyataan belum dikirim" in budi.get(sent.year).text
    assert "Dra. Rahmawati" in budi.get(item).text
    said = {"f.alasan": "Saya pindah bidang", "f.pernyataan": "kirim", "key": "a"}
    assert budi.post(item, said).status_code == 302
    page = budi.get(sent.year).text
    assert "Sedang diperiksa pengelola kinerja" in page and "Saya pindah bidang" in page
    assert "Penilai saya keliru" not in page, "one statement at a time"
    again = budi.post(f"{sent.year}/assessor", {"key": key[1]})
    assert again.location == sent.year
    assert sorted(open_items(engine, agency)) == ["memeriksa_penilai", "memutuskan"]
    [check] = [
        address
        for address in set(re.findall(r'href="(/inbox/\w+)"', sari.get("/inbox/").text))
        if "Saya pindah bidang" in sari.get(address).text
    ]
    answer = {"f.jawaban": "Penilai Anda sudah tepat", "f.putusan": "jawab", "key": "s"}
    assert sari.post(check, answer).status_code == 302
    page = budi.get(sent.year).text
    assert "Sudah dijawab" in page and "Penilai Anda sudah tepat" in page
    assert "Penilai saya keliru" in page
    assert "menjawab pernyataan Anda tentang penilai" in budi.get("/notices/").text


def test_in_english(browse: Browse, sent: Sent) -> None:
    budi = browse("budi")
    budi.get(sent.year)
    budi.post("/language/", {"language": "en"})
    page = budi.get(sent.year).text
    assert "My assessor is wrong" in page
    assert "Take back" in budi.get(withdrawal(budi, sent)).text
