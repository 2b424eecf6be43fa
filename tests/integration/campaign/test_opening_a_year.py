"""HR prepares a year, sees who is in, mends what is missing, opens it; jobs start it once each."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from engine.engine import Engine
from engine.errors import DomainRefused, Refused
from engine.store import tables as t
from tests.integration.campaign.conftest import Office
from tests.integration.processes.years import AGENCY
from workflows.campaign import lifecycle, members, opening
from workflows.domain.reasons import say
from workflows.tables.campaign import Campaign
from workflows.tables.people import Person, Seat

YESTERDAY = date(2026, 1, 1)  # the year opens on the 2nd


def cases(office: Office) -> list[str]:
    with office.engine.read() as work:
        p = t.process_instance.c
        return list(
            work.connection.scalars(sa.select(p.subject).where(p.process == "annual_cycle"))
        )


def test_a_draft_says_who_is_in_and_starts_nobody(office: Office) -> None:
    office.years.change_agency(lambda agency: agency.person("cuti", status="cltn"))
    office.years.change_agency(lambda agency: agency.hold("cuti", "STAF", "plh"))
    found = office.prepare("LINJAMSOS")
    assert office.states(found) == {
        "budi": "menunggu",
        "wayan": "menunggu",
        "sri": "menunggu",
        "cuti": "dikecualikan",
    }
    assert office.reason(found, "cuti") == "Cuti di luar tanggungan negara"
    office.engine.run_until_idle()
    assert cases(office) == []
    assert office.told() == []


def test_a_person_for_whom_nobody_decides_is_held_with_the_reason(office: Office) -> None:
    office.years.change_agency(lambda agency: agency.person("baru"))
    found = office.prepare()
    assert office.states(found)["baru"] == "tertahan"
    assert "belum menduduki jabatan" in office.reason(found, "baru")
    office.begin(found)
    assert office.states(found)["baru"] == "tertahan"
    assert office.years.key_of("baru") not in cases(office)


def test_who_is_mended_can_be_started(office: Office) -> None:
    office.years.change_agency(lambda agency: agency.person("baru"))
    found = office.prepare()
    office.begin(found)
    office.years.change_agency(lambda agency: agency.hold("baru", "STAF", "plh"))
    looked = office.recheck(found)
    assert (looked.ready, looked.added) == (1, 0)
    office.engine.run_until_idle()
    assert office.states(found)["baru"] == "dimulai"
    assert cases(office).count(office.years.key_of("baru")) == 1
    assert office.told() == ["campaign_opened", "campaign_extended_to_people"]


def test_the_check_asks_the_chain_that_is_deployed_now(office: Office) -> None:
    office.years.deploy_chain((1, 1, None, "setuju", "kepala_unit:DINSOS"))
    office.years.change_agency(lambda agency: agency.vacate("ratna", YESTERDAY))
    found = office.prepare("LINJAMSOS")
    assert set(office.states(found).values()) == {"menunggu"}  # the Gubernur leads above it
    office.years.change_agency(lambda agency: agency.vacate("gubernur", YESTERDAY))
    office.recheck(found)
    assert set(office.states(found).values()) == {"tertahan"}
    assert "Langkah setuju" in office.reason(found, "sri")


def test_opening_starts_one_case_each_by_jobs(office: Office) -> None:
    found = office.prepare("DINSOS")
    office.begin(found)
    states = office.states(found)
    assert {states[name] for name in ("ratna", "budi", "wayan", "sri")} == {"dimulai"}
    assert sorted(cases(office)) == sorted(set(cases(office)))
    with office.engine.read() as work:
        opened = work.session.get_one(Campaign, found)
        assert opened.state == "dibuka"
        assert opened.completed_at is not None
        assert opening.progress_of(work, found).started == 4


def test_a_worker_that_dies_loses_nobody_and_starts_nobody_twice(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = office.prepare()
    execute, calls = Engine.execute, []

    def dies(self: Engine, command: object) -> object:
        calls.append(command)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return execute(self, command)

    monkeypatch.setattr(Engine, "execute", dies)
    office.act(opening.begin, found, office.hr)
    with pytest.raises(KeyboardInterrupt):
        office.engine.run_until_idle()
    monkeypatch.undo()
    with office.engine.database.write() as work:  # the lease of the dead worker is over
        work.connection.execute(sa.update(t.job).values(lease_until=work.now.replace(year=2020)))
        work.commit()
    office.engine.run_until_idle()
    states = office.states(found)
    assert "menunggu" not in states.values()
    assert len(cases(office)) == len(set(cases(office))) == list(states.values()).count("dimulai")


def test_a_start_that_fails_is_told_and_the_others_go_on(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = office.prepare("LINJAMSOS")
    execute = Engine.execute

    def fails(self: Engine, command: object) -> object:
        if getattr(command, "subject", None) == office.years.key_of("sri"):
            raise ValueError("diagram rusak")
        return execute(self, command)

    monkeypatch.setattr(Engine, "execute", fails)
    office.begin(found)
    monkeypatch.undo()
    assert office.states(found)["sri"] == "gagal"
    assert office.reason(found, "sri") == say("start_failed", error="diagram rusak")
    assert office.states(found)["wayan"] == "dimulai"
    office.recheck(found)
    office.engine.run_until_idle()
    assert office.states(found)["sri"] == "dimulai"


def test_whose_year_runs_already_is_told_before_opening(office: Office) -> None:
    office.years.open("sri", "annual_cycle")
    found = office.prepare("LINJAMSOS")
    assert office.states(found)["sri"] == "sudah_berjalan"
    office.begin(found)
    assert cases(office).count(office.years.key_of("sri")) == 1


def test_another_kind_of_period_needs_a_decree_and_counts_from_the_opening(office: Office) -> None:
    with pytest.raises(DomainRefused) as refused:
        office.prepare("LINJAMSOS", period_kind="bulanan")
    assert refused.value.field == "dasar"
    found = office.prepare("LINJAMSOS", period_kind="bulanan", decree="SK 7/2026")
    office.begin(found)
    with office.engine.read() as work:
        p = t.process_instance.c
        rows = work.connection.scalars(
            sa.select(p.variables).where(p.process == "annual_cycle")
        ).all()
    assert {row["jumlah_periode"] for row in rows} == {12}


def test_a_person_is_left_out_and_taken_in_again_with_reasons(office: Office) -> None:
    found, sri = office.prepare("LINJAMSOS"), office.agency.ids["sri"]
    with pytest.raises(DomainRefused):
        office.act(members.leave_out, found, sri, " ", actor=office.hr)
    office.act(members.leave_out, found, sri, "Pindah 1 Februari", actor=office.hr)
    assert office.states(found)["sri"] == "dikecualikan"
    office.recheck(found)
    assert office.reason(found, "sri") == "Pindah 1 Februari"
    state = office.act(
        members.take_in, office.definitions, found, sri, "Mutasi batal", actor=office.hr
    )
    assert state == office.states(found)["sri"] == "menunggu"
    assert office.told() == ["campaign_person_left_out", "campaign_person_taken_in"]


@pytest.mark.parametrize(
    ("facts", "allowed"), [({"status": "mpp"}, True), ({"status": "cltn"}, False)]
)
def test_an_exempt_person_is_taken_in_only_where_the_rules_allow(
    office: Office, facts: dict[str, str], allowed: bool
) -> None:
    def become(agency):
        person = agency.session.get(Person, agency.ids["sri"])
        person.status = facts["status"]

    office.years.change_agency(become)
    found, sri = office.prepare("LINJAMSOS"), office.agency.ids["sri"]
    give = (members.take_in, office.definitions, found, sri, "Pensiun Desember")
    if allowed:
        assert office.act(*give, actor=office.hr) == "menunggu"
        office.recheck(found)
        assert office.states(found)["sri"] == "menunggu"
    else:
        with pytest.raises(DomainRefused):
            office.act(*give, actor=office.hr)


def test_people_who_are_new_in_the_units_are_added_to_an_open_year(office: Office) -> None:
    found = office.prepare("LINJAMSOS")
    office.begin(found)

    def hire(agency):
        agency.person("baru")
        seat = agency.session.get(Seat, agency.ids["STAF"])
        agency.keep(
            "STAF2",
            Seat(
                code="STAF2",
                name="Jabatan STAF2",
                unit_id=seat.unit_id,
                superior_id=seat.superior_id,
                kind="pelaksana",
                is_head=False,
            ),
        )
        agency.hold("baru", "STAF2")

    office.years.change_agency(hire)
    assert office.recheck(found).added == 1
    office.engine.run_until_idle()
    assert office.states(found)["baru"] == "dimulai"


def test_a_closed_year_starts_nobody_until_it_is_opened_again_with_a_reason(
    office: Office,
) -> None:
    found = office.prepare("LINJAMSOS")
    office.act(opening.begin, found, office.hr)
    office.act(lifecycle.close, found, "Salah unit", actor=office.hr)
    office.engine.run_until_idle()
    assert cases(office) == []
    with pytest.raises(Refused):
        office.recheck(found)
    with pytest.raises(DomainRefused):
        office.act(lifecycle.reopen, found, "", actor=office.hr)
    office.act(lifecycle.reopen, found, "Ternyata benar", actor=office.hr)
    office.engine.run_until_idle()
    assert len(cases(office)) == 3
    assert office.told() == ["campaign_opened", "campaign_closed", "campaign_reopened"]
    with office.engine.read() as work:
        assert lifecycle.count_open_cases(work, found) == 3


def test_a_draft_that_was_checked_long_ago_is_checked_again_first(office: Office) -> None:
    found = office.prepare("LINJAMSOS")
    office.years.pass_days(2)
    with pytest.raises(DomainRefused) as refused:
        office.begin(found)
    assert refused.value.facts["message_id"] == "pemeriksaan_usang"
    office.recheck(found)
    office.begin(found)
    assert set(office.states(found).values()) == {"dimulai"}


def test_a_draft_is_thrown_away_and_an_open_year_is_not(office: Office) -> None:
    found = office.prepare("LINJAMSOS")
    office.act(lifecycle.discard, found)
    with office.engine.read() as work:
        assert work.session.get(Campaign, found) is None
    found = office.prepare("LINJAMSOS")
    office.begin(found)
    with pytest.raises(Refused):
        office.act(lifecycle.discard, found)


def test_a_year_for_nobody_is_refused(office: Office) -> None:
    with pytest.raises(DomainRefused):
        office.act(
            opening.prepare, office.definitions, AGENCY, 2026, units=["0" * 32], actor=office.hr
        )
