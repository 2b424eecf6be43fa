"""The board counts people by stage, unit and assessor, from rows."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa

from engine import commands as c
from tests.integration.campaign.conftest import Office
from tests.integration.processes.years import AGENCY, plan
from workflows.campaign import board
from workflows.campaign.extending import units_below
from workflows.tables.people import Unit


def opened(office: Office) -> str:
    found = office.prepare("DINSOS")
    office.begin(found)
    return found


def stages(office: Office, campaign: str) -> dict[str, str]:
    names = {key: name for name, key in office.agency.ids.items()}
    with office.engine.read() as work:
        rows, _ = board.list_people(work, board.Filter(campaign))
    return {names[row.id]: row.stage for row in rows}


def test_a_stage_is_told_by_what_is_open_and_by_the_plan(office: Office) -> None:
    found = opened(office)
    assert set(stages(office, found).values()) == {"belum_mulai"}
    years = office.years
    item = years.item(years.key_of("wayan"), "menyusun_skp")
    years.engine.execute(
        c.SaveDraft(AGENCY, item, years.key_of("wayan"), {"pendekatan": "kuantitatif"})
    )
    years.does("sri", "menyusun_skp", **plan())
    now = stages(office, found)
    assert (now["wayan"], now["sri"]) == ("menyusun", "diajukan")
    years.decide("eka", "sri", "setuju")
    years.decide("wayan", "sri", "kembalikan", "Target terlalu rendah")
    assert stages(office, found)["sri"] == "menyusun"
    years.does("sri", "menyusun_skp", **plan())
    years.decide("eka", "sri", "setuju")
    years.decide("wayan", "sri", "setuju")
    years.engine.run_until_idle()
    assert stages(office, found)["sri"] == "pengukuran"


def test_who_is_not_started_is_on_the_board_with_the_reason(office: Office) -> None:
    office.years.change_agency(lambda agency: agency.person("baru"))
    found = office.prepare()
    office.begin(found)
    with office.engine.read() as work:
        asked = board.Filter(found, stage="belum_dibuka")
        rows, _ = board.list_people(work, asked)
        assert [row.name for row in rows if row.id == office.agency.ids["baru"]] == ["Baru"]
        assert "belum menduduki jabatan" in rows[0].reason


def test_units_and_assessors_are_counted_with_what_is_late(office: Office) -> None:
    found = opened(office)
    office.years.move_to(datetime(2026, 1, 15, 1, tzinfo=UTC))
    ids = office.agency.ids
    with office.engine.read() as work:
        units = board.by_unit(work, board.Filter(found))
        assert {key: count.total for key, count in units.items()} == {
            ids["DINSOS"]: 1,
            ids["LINJAMSOS"]: 3,
        }
        assert units[ids["LINJAMSOS"]].overdue == 3
        people = board.by_assessor(work, board.Filter(found))
        assert [(count.name, count.total) for count in people] == [
            ("Budi", 1),
            ("Gubernur", 1),
            ("Ratna", 1),
            ("Wayan", 1),
        ]
        whole = board.total(work, board.Filter(found))
        assert (whole.total, whole.overdue) == (4, 4)
        assert whole.since is not None and whole.since.date().isoformat() == "2026-01-02"


def test_only_units_in_scope_are_counted(office: Office) -> None:
    found = opened(office)
    below = units_below(AGENCY, [office.agency.ids["LINJAMSOS"]])
    with office.engine.read() as work:
        assert board.total(work, board.Filter(found, scope=below)).total == 3
        nothing = sa.select(Unit.id).where(Unit.id == "")
        assert board.total(work, board.Filter(found, scope=nothing)).total == 0


def test_people_are_listed_page_by_page_with_who_holds_what(office: Office) -> None:
    found = opened(office)
    names, after = [], None
    with office.engine.read() as work:
        while True:
            rows, after = board.list_people(work, board.Filter(found), after=after, limit=2)
            names += [row.name for row in rows]
            if after is None:
                break
        assert names == ["Budi", "Ratna", "Sri", "Wayan"]
        items = board.open_items(work, [row.case for row in rows if row.case])
    assert all(each[0]["name"] == "Menyusun SKP" for each in items.values())


def test_what_is_late_can_be_asked_for(office: Office) -> None:
    found = opened(office)
    office.years.does("sri", "menyusun_skp", **plan())
    office.years.move_to(datetime(2026, 1, 15, 1, tzinfo=UTC))
    with office.engine.read() as work:
        asked = board.Filter(found, overdue=True, assessor=office.agency.ids["budi"])
        rows, _ = board.list_people(work, asked)
    assert [(row.name, row.overdue) for row in rows] == [("Wayan", True)]
