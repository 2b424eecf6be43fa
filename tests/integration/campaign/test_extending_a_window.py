"""A later last day is a decision with a reason: what runs moves, what begins later knows of it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from engine.errors import DomainRefused, Refused
from tests.integration.campaign.conftest import Office
from tests.integration.processes.years import plan
from workflows.campaign import extending, lifecycle
from workflows.tables.campaign import WindowExtension

LATER = date(2026, 1, 23)
END = datetime(2026, 1, 23, 16, 59, 59, tzinfo=UTC)  # 23.59.59 WIB
USUAL = datetime(2026, 1, 14, 16, 59, 59, tzinfo=UTC)


@pytest.fixture
def opened(office: Office) -> str:
    found = office.prepare("DINSOS")
    office.begin(found)
    return found


def extend(office: Office, campaign: str, **scope: str) -> str:
    found: str = office.act(
        extending.extend, campaign, "penyusunan", LATER, "Banjir", actor=office.hr, **scope
    )
    office.engine.run_until_idle()
    return found


def due(office: Office, name: str) -> datetime:
    (row,) = office.years.inbox(office.years.key_of(name))
    moment: datetime = row["due_at"]
    return moment


def test_the_deadlines_of_a_unit_and_all_below_move(office: Office, opened: str) -> None:
    unit = office.agency.ids["LINJAMSOS"]
    assert office.act(extending.count_affected, opened, "penyusunan", LATER, unit=unit) == 3
    found = extend(office, opened, unit=unit)
    assert {due(office, name) for name in ("budi", "wayan", "sri")} == {END}
    assert due(office, "ratna") == USUAL
    with office.engine.read() as work:
        decision = work.session.get_one(WindowExtension, found)
        assert (decision.moved, decision.applied_at is not None) == (3, True)
    assert office.told() == ["campaign_opened", "window_extended"]


def test_the_office_writes_the_plan_only_after_the_later_day(office: Office, opened: str) -> None:
    extend(office, opened, person=office.agency.ids["sri"])
    office.years.move_to(datetime(2026, 1, 16, 1, tzinfo=UTC))
    waiting = [row["subject"] for row in office.years.inbox(office.years.key_of("eka"))]
    assert office.years.key_of("wayan") in waiting
    assert office.years.key_of("sri") not in waiting
    office.years.move_to(datetime(2026, 1, 24, 1, tzinfo=UTC))
    waiting = [row["subject"] for row in office.years.inbox(office.years.key_of("eka"))]
    assert office.years.key_of("sri") in waiting


def test_a_year_that_begins_later_knows_of_the_decision(office: Office) -> None:
    office.years.change_agency(lambda agency: agency.person("baru"))
    found = office.prepare()
    office.begin(found)
    extend(office, found)
    office.years.change_agency(lambda agency: agency.hold("baru", "STAF", "plh"))
    office.recheck(found)
    office.engine.run_until_idle()
    assert due(office, "baru") == END


def test_a_person_may_still_send_the_plan(office: Office, opened: str) -> None:
    extend(office, opened)
    office.years.move_to(datetime(2026, 1, 20, 1, tzinfo=UTC))
    office.years.does("sri", "menyusun_skp", **plan())
    assert "menyusun_skp" not in office.years.has("sri")


@pytest.mark.parametrize(
    ("window", "day", "reason", "field"),
    [
        ("lain", LATER, "x", "tahap"),
        ("penyusunan", date(2025, 12, 31), "x", "hari"),
        ("penyusunan", LATER, " ", "alasan"),
    ],
)
def test_a_decision_needs_a_stage_a_day_ahead_and_a_reason(
    office: Office, opened: str, window: str, day: date, reason: str, field: str
) -> None:
    with pytest.raises(DomainRefused) as refused:
        office.act(extending.extend, opened, window, day, reason, actor=office.hr)
    assert refused.value.field == field


def test_nothing_is_extended_in_a_closed_year(office: Office, opened: str) -> None:
    office.act(lifecycle.close, opened, "Selesai", actor=office.hr)
    with pytest.raises(Refused):
        office.act(extending.extend, opened, "penyusunan", LATER, "x", actor=office.hr)
