"""HR's pages: people of the own units only, who assesses whom, and incidents run again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

import pytest
import sqlalchemy as sa

from engine import queries
from engine.commands import CompleteItem
from engine.engine import Engine
from engine.store import tables as t
from engine.store.base import new_id
from tests.integration.admin.agency import AGENCY, SmallAgency
from tests.integration.admin.browser import Browser


def test_hr_finds_people_of_the_own_units_and_nobody_else(
    agency: SmallAgency, browse: Callable[[str], Browser]
) -> None:
    sari = browse("sari")
    page = sari.get("/people/").text
    assert "Budi Santoso" in page and "Plt. Kepala Bidang Rehabilitasi Sosial" in page
    assert "Joko Prasetyo" not in page
    assert "Joko Prasetyo" not in sari.get("/people/?q=joko").text
    assert "Joko Prasetyo" not in sari.get(f"/people/?unit={agency.units['lain']}").text
    assert sari.get(f"/people/{agency.people['joko']}").status_code == 404


@pytest.mark.parametrize(
    ("search", "found"),
    [("budi", True), ("19880229 201012 1 003", True), ("%", False), ("rahma", False)],
)
def test_people_are_found_by_name_and_nip(
    search: str, found: bool, browse: Callable[[str], Browser]
) -> None:
    sari = browse("sari")
    page = sari.get("/people/", query_string={"q": search}).text
    assert ("Budi Santoso" in page) is found


def test_a_person_is_shown_with_the_assessor_and_the_reason(
    agency: SmallAgency, browse: Callable[[str], Browser]
) -> None:
    page = browse("sari").get(f"/people/{agency.people['budi']}").text
    assert "Pekerja Sosial Ahli Muda" in page
    assert "Dra. Rahmawati" in page and "Ir. Sutrisno" in page
    assert "SK 800/1123" in page


def add_incident(engine: Engine, agency: SmallAgency, start: Callable[..., str], who: str) -> str:
    """Keep the order by which somebody completes the first item of their year, as if it failed."""
    case = start(who)
    with engine.read() as work:
        item = queries.list_items(work, AGENCY, case=case)[0]["id"]
    answers = {"cara": "uraian", "uraian": "Melayani"}
    order = CompleteItem(AGENCY, item, agency.key(who), answers, key=f"incident:{who}")
    row = {
        "id": new_id(),
        "agency": AGENCY,
        "case": case,
        "item": item,
        "element": "tulis",
        "message": "Expected a number but got nothing",
        "command": {"name": "CompleteItem", "fields": asdict(order)},
        "state": "open",
    }
    with engine.database.write() as work:
        work.connection.execute(t.incident.insert().values(received_at=work.now, **row))
        work.commit()
    return str(row["id"])


def state(engine: Engine, incident: str) -> str:
    with engine.read() as work:
        query = sa.select(t.incident.c.state).where(t.incident.c.id == incident)
        return str(work.connection.scalar(query))


def test_hr_sees_an_incident_and_runs_it_again(
    engine: Engine, agency: SmallAgency, start: Callable[..., str], browse: Callable[[str], Browser]
) -> None:
    incident = add_incident(engine, agency, start, "budi")
    sari = browse("sari")
    page = sari.get("/incidents/").text
    assert "Budi Santoso" in page and "Expected a number" in page
    after = sari.post(f"/incidents/{incident}/retry", follow_redirects=True).text
    assert "Berhasil. Perkara ini berjalan lagi." in after
    assert "Tidak ada gangguan" in after
    assert state(engine, incident) == "settled"


def test_an_incident_of_another_unit_is_neither_shown_nor_run(
    engine: Engine, agency: SmallAgency, start: Callable[..., str], browse: Callable[[str], Browser]
) -> None:
    incident = add_incident(engine, agency, start, "dewi")
    sari = browse("sari")
    assert "Dewi Lestari" not in sari.get("/incidents/").text
    assert sari.post(f"/incidents/{incident}/retry").status_code == 404
    assert state(engine, incident) == "open"
    assert browse("budi").post(f"/incidents/{incident}/retry").status_code == 403
