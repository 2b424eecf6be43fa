"""Steps that only inform, and steps that nobody is found for, in a chain that runs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
import sqlalchemy as sa

from engine.errors import DomainRefused
from engine.store import tables as t
from tests.integration.processes.years import Years, open_years, plan
from workflows.tables.approval import ApprovalStep

SRI, RATNA = "198802292010122003", "197001011995032001"


@pytest.fixture
def years(database_url: str) -> Iterator[Years]:
    opened = open_years(database_url)
    opened.change_agency(lambda agency: agency.give_nip("ratna", RATNA))
    yield opened
    opened.engine.database.dispose()


def send_plan(years: Years) -> str:
    case = years.open("sri")
    years.does("sri", "menyusun_skp", **plan())
    return case


def test_a_step_that_informs_tells_and_holds_nothing_up(years: Years):
    years.deploy_chain(
        (1, 1, None, "tahu", "kursi:KADIS"),
        (2, 2, None, "tetapkan", "atasan_langsung"),
        (2, 2, None, "tahu", "kursi:KABID"),
        (3, 3, None, "tahu", "peran:pengelola_kinerja"),
    )
    case = send_plan(years)
    assert years.has("ratna") == [], "told, not asked"
    assert "document_for_information" in years.told("ratna")
    assert "document_for_information" in years.told("budi"), "with the step beside it"
    assert years.told("eka").count("document_for_information") == 0, "its stage is not open yet"
    years.decide("wayan", "sri", "setuju")
    assert years.view(case)["state"] == "completed"
    assert [state for _, state in years.steps("sri")] == [
        "diberitahu",
        "disetujui",
        "diberitahu",
        "diberitahu",
    ]
    for name in ("budi", "eka"):
        assert "document_for_information" in years.told(name)


def test_a_step_of_nobody_is_settled_by_hr_but_never_by_who_decided_before(years: Years):
    """Eka reviews; the step after has nobody, and of the performance office there is only Eka."""
    years.change_agency(lambda agency: agency.vacate("wayan", last=date(2026, 1, 1)))
    years.deploy_chain(
        (1, 1, None, "reviu", "peran:pengelola_kinerja"), (2, 2, None, "tetapkan", "kursi:KASI")
    )
    case = send_plan(years)
    years.decide("eka", "sri", "setuju")
    assert years.has("eka") == []
    item = years.item(years.key_of("nia"), "tentukan_pelaku")
    with years.engine.read() as work:
        row = work.connection.execute(
            sa.select(t.work_item.c.owner, t.work_item.c.due_at).where(t.work_item.c.id == item)
        ).one()
    assert "Karena itu tugas ini diselesaikan" in row.owner["reason"]
    assert row.due_at is not None
    named = {"sk": "ST 7/2026", "alasan": "Kursi Kasi kosong"}
    with pytest.raises(DomainRefused) as refused:
        years.complete_item("nia", item, nip=SRI, **named)
    assert refused.value.field == "nip", "nobody decides about themself"
    years.complete_item("nia", item, nip=RATNA, **named)
    years.decide("ratna", "sri", "setuju")
    assert years.view(case)["state"] == "completed"


def test_a_step_says_with_its_item_by_which_row_of_the_table_it_came(years: Years):
    send_plan(years)
    item = years.item(years.key_of("eka"), "memutuskan")
    with years.engine.read() as work:
        owner = work.connection.scalar(
            sa.select(t.work_item.c.owner).where(t.work_item.c.id == item)
        )
        kept = work.connection.execute(
            sa.select(ApprovalStep.number, ApprovalStep.table_row).order_by(ApprovalStep.number)
        ).all()
    assert owner["reason"] == (
        "Pemegang peran pengelola kinerja di Unit DINSOS. Menurut baris 1 tabel rantai persetujuan."
    )
    assert kept == [(1, 1), (2, 3)]
