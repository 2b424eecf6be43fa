"""The year itself, with stand-ins for the stages that other tests run in full."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from engine import commands as c
from engine.engine import Engine
from engine.errors import NoReceiver
from engine.store import tables as t
from engine.store.base import new_id
from tests.integration.processes.years import AGENCY, Years, open_years, plan
from workflows import campaign
from workflows.processes import documents
from workflows.tables.campaign import Campaign, CampaignMember
from workflows.tables.evaluation import Evaluation, EvaluationReceipt
from workflows.tables.people import Person
from workflows.tables.plan import Plan

STAGE = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core"
    id="d" targetNamespace="test">
  <bpmn:process id="{name}" name="Tahap {name}" isExecutable="true">
    <bpmn:startEvent id="mulai" name="Mulai" />
    <bpmn:userTask id="{name}_dikerjakan" name="Mengerjakan {name}">
      <bpmn:extensionElements><spiffworkflow:properties>
        <spiffworkflow:property name="owner" value="pegawai()" />
        <spiffworkflow:property name="due" value="P30D" />
        <spiffworkflow:property name="escalate" value="atasan_langsung()" />
        <spiffworkflow:property name="label" value="{label}" />
      </spiffworkflow:properties></bpmn:extensionElements>
    </bpmn:userTask>
    <bpmn:endEvent id="selesai" name="Selesai" />
    <bpmn:sequenceFlow id="a" sourceRef="mulai" targetRef="{name}_dikerjakan" />
    <bpmn:sequenceFlow id="b" sourceRef="{name}_dikerjakan" targetRef="selesai" />
  </bpmn:process>
</bpmn:definitions>
"""
QUARTERS = [datetime(2026, month, 2, 1, 0, tzinfo=UTC) for month in (1, 4, 7, 10)]
EVALUATED = datetime(2026, 12, 17, 1, 0, tzinfo=UTC)


@pytest.fixture
def years(database_url: str) -> Iterator[Years]:
    opened = open_years(database_url)
    for name in ("measurement", "evaluation", "feedback", "objection"):
        label = "str(periode_ke)" if name == "measurement" else "''"
        opened.deploy({f"{name}.bpmn": STAGE.format(name=name, label=label).encode()})
    opened.deploy(documents("annual_cycle"))
    yield opened
    opened.engine.database.dispose()


def plan_is_set(years: Years, name: str = "sri", assessor: str = "wayan") -> str:
    case = years.open(name, "annual_cycle")
    years.does(name, "menyusun_skp", **plan())
    years.decide("eka", name, "setuju")
    years.decide(assessor, name, "setuju")
    years.engine.run_until_idle()
    return case


def measured(years: Years) -> str:
    case = plan_is_set(years)
    for quarter in QUARTERS:
        years.move_to(quarter)
        years.does("sri", "measurement_dikerjakan")
    years.move_to(EVALUATED)
    return case


def received(years: Years, case: str, at: datetime = EVALUATED) -> None:
    """Let the evaluation be released and received, then end its stage."""
    person = years.agency.ids["sri"]
    with years.engine.database.write() as work:
        evaluation = Evaluation(
            agency=AGENCY,
            case=new_id(),
            root=case,
            person_id=person,
            unit_id=years.agency.ids["LINJAMSOS"],
            period="2026",
            version=1,
            grade="baik",
        )
        work.session.add(evaluation)
        work.session.flush()
        work.session.add(
            EvaluationReceipt(
                agency=AGENCY,
                evaluation_id=evaluation.id,
                version=1,
                received_at=at,
                means="aplikasi",
                recorded_by=person,
                recorded_at=at,
            )
        )
        work.commit()
    years.does("sri", "evaluation_dikerjakan")


def object_to_it(years: Years, name: str = "sri") -> None:
    correlation = campaign.year_key(years.agency.ids[name], "2026")
    years.engine.execute(
        c.SendMessage(AGENCY, "keberatan_diajukan", correlation, {}, key=years.key())
    )


def test_each_quarter_is_measured_in_its_own_time(years: Years):
    plan_is_set(years)
    labels = []
    for quarter in QUARTERS:
        years.move_to(quarter)
        (item,) = (row for row in years.inbox(years.key_of("sri")))
        labels.append(item["label"])
        years.does("sri", "measurement_dikerjakan")
        assert years.has("sri") == []
    assert labels == ["1", "2", "3", "4"]
    years.move_to(EVALUATED)
    assert years.has("sri") == ["evaluation_dikerjakan"]


def test_an_agency_that_measures_by_month_has_twelve_periods(years: Years):
    with years.engine.database.write() as work:
        people = [years.agency.ids["sri"]]
        campaign.open_campaign(
            work, AGENCY, 2026, people=people, period_kind="bulanan", decree="SK 7/2026"
        )
        work.commit()
    case = plan_is_set(years)
    assert years.view(case)["variables"]["jumlah_periode"] == 12


def test_every_item_names_its_person_and_year(years: Years):
    measured(years)
    with years.engine.read() as work:
        rows = work.connection.execute(sa.select(t.work_item.c.subject, t.work_item.c.period))
        assert {tuple(row) for row in rows} == {(years.key_of("sri"), "2026")}


def test_the_objection_window_opens_at_the_receipt_beside_the_feedback(years: Years):
    case = measured(years)
    received(years, case)
    assert years.has("sri") == ["feedback_dikerjakan"]
    assert "objection_window_opened" in years.told("sri")
    object_to_it(years)
    assert years.has("sri") == ["feedback_dikerjakan", "objection_dikerjakan"]
    years.does("sri", "objection_dikerjakan")
    assert years.view(case)["state"] == "active"
    years.does("sri", "feedback_dikerjakan")
    assert years.view(case)["state"] == "completed"


def test_without_an_objection_the_year_ends_when_the_window_closes(years: Years):
    case = measured(years)
    received(years, case)
    years.does("sri", "feedback_dikerjakan")
    # Fourteen days after the receipt on 17 December: Thursday 31 December, end of day in WIB.
    years.move_to(datetime(2026, 12, 31, 16, 59, 0, tzinfo=UTC))
    assert years.view(case)["state"] == "active"
    years.move_to(datetime(2026, 12, 31, 17, 0, 5, tzinfo=UTC))
    assert years.view(case)["state"] == "completed"
    with pytest.raises(NoReceiver):
        object_to_it(years)
    with years.tables() as session:
        assert session.scalars(sa.select(Plan.state)).all() == ["ditutup"]


def test_the_window_is_counted_from_the_receipt_and_not_from_when_the_stage_ended(years: Years):
    case = measured(years)
    received(years, case, at=datetime(2026, 12, 7, 3, 0, tzinfo=UTC))
    limit = datetime.fromisoformat(years.view(case)["variables"]["batas_keberatan"])
    assert limit.isoformat() == "2026-12-21T23:59:59+07:00"


def test_two_years_of_one_person_are_open_together(years: Years):
    first = measured(years)
    person = years.key_of("sri")
    second = years.engine.execute(
        c.StartCase(
            AGENCY,
            "annual_cycle",
            key=years.key(),
            subject=person,
            period="2027",
            business_key=campaign.year_key(years.agency.ids["sri"], "2027"),
        )
    )["case"]
    assert {years.view(first)["state"], years.view(second)["state"]} == {"active"}
    rows = years.inbox(person)
    assert {(row["element"], row["period"]) for row in rows} == {
        ("evaluation_dikerjakan", "2026"),
        ("menyusun_skp", "2027"),
    }


def test_a_campaign_starts_one_case_each_and_leaves_out_the_exempt_with_a_reason(years: Years):
    years.change_agency(lambda agency: agency.person("cuti", status="cltn"))
    years.change_agency(
        lambda agency: setattr(
            agency.session.get(Person, agency.ids["gubernur"]),
            "employment",
            "pejabat_negara",
        )
    )
    found = open_year(years)
    last = list(campaign.start_members(years.engine, found, batch=3))[-1]
    assert (last.started, last.exempt, last.waiting) == (6, 2, 0)
    with years.tables() as session:
        left_out = session.execute(
            sa.select(CampaignMember.person_id, CampaignMember.reason).where(
                CampaignMember.state == "dikecualikan"
            )
        )
        assert dict(left_out.all()) == {
            years.agency.ids["cuti"]: "Cuti di luar tanggungan negara",
            years.agency.ids["gubernur"]: "Pejabat negara tidak menyusun SKP",
        }
        opened = session.get(Campaign, found)
        assert opened is not None and opened.completed_at is not None
    assert years.has("sri") == ["menyusun_skp"]


def test_a_campaign_that_was_killed_goes_on_without_starting_anybody_twice(
    years: Years, monkeypatch: pytest.MonkeyPatch
):
    found = open_year(years)
    execute, calls = Engine.execute, []

    def dies(self: Engine, command: object) -> object:
        calls.append(command)
        if len(calls) == 6:
            raise KeyboardInterrupt
        return execute(self, command)

    monkeypatch.setattr(Engine, "execute", dies)
    with pytest.raises(KeyboardInterrupt):
        list(campaign.start_members(years.engine, found, batch=4))
    monkeypatch.undo()
    last = list(campaign.start_members(years.engine, found, batch=4))[-1]
    assert last.waiting == 0
    with years.engine.read() as work:
        p = t.process_instance.c
        subjects = work.connection.scalars(
            sa.select(p.subject).where(p.process == "annual_cycle")
        ).all()
        members = work.session.scalars(sa.select(CampaignMember.case)).all()
    assert len(subjects) == len(set(subjects)) == last.started
    assert len(set(members)) == len(members)


def test_a_year_that_runs_already_is_not_started_again(years: Years):
    running = years.open("sri", "annual_cycle")
    with years.engine.database.write() as work:
        found = campaign.open_campaign(work, AGENCY, 2026, people=[years.agency.ids["sri"]])
        work.commit()
    list(campaign.start_members(years.engine, found))
    with years.tables() as session:
        member = session.scalars(sa.select(CampaignMember)).one()
        assert (member.state, member.case) == ("sudah_berjalan", running)
        assert member.reason == "Siklus tahun ini sudah berjalan"


def open_year(years: Years) -> str:
    with years.engine.database.write() as work:
        found = campaign.open_campaign(work, AGENCY, 2026, actor=years.key_of("nia"))
        work.commit()
    return found
