"""The tables of plans, approvals and campaigns on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.store.base import new_id
from workflows.tables.base import SignedFactChanged
from workflows.tables.campaign import Campaign, CampaignMember
from workflows.tables.people import Person
from workflows.tables.plan import Plan, PlanIndicator, PlanRow, PlanVersion

AT = datetime(2026, 1, 9, 3, 0, tzinfo=UTC)


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    engine = sa.create_engine(database_url)
    with Session(engine) as session:
        yield session
    engine.dispose()


def sent_row(session: Session) -> PlanRow:
    person = Person(agency="a", name="Sari", employment="pns")
    session.add(person)
    session.flush()
    plan = Plan(agency="a", person_id=person.id, period="2026", root=new_id())
    session.add(plan)
    session.flush()
    version = PlanVersion(
        agency="a",
        plan_id=plan.id,
        version=1,
        approach="kuantitatif",
        sent_by=f"person:{person.id}",
        sent_for=False,
        sent_at=AT,
    )
    session.add(version)
    session.flush()
    row = PlanRow(
        agency="a",
        plan_version_id=version.id,
        number=1,
        key=new_id(),
        kind="utama",
        result="Penerima manfaat program sosial bertambah",
    )
    session.add(row)
    session.flush()
    return row


def test_what_a_sent_plan_says_can_not_be_changed(session: Session) -> None:
    row = sent_row(session)
    row.result = "Penerima manfaat program sosial tetap"
    with pytest.raises(SignedFactChanged, match="to stay as signed"):
        session.flush()


def test_what_a_sent_plan_says_can_not_be_deleted(session: Session) -> None:
    session.delete(sent_row(session))
    with pytest.raises(SignedFactChanged, match="to stay as signed"):
        session.flush()


def test_an_unknown_aspect_is_refused_by_the_database(session: Session) -> None:
    row = sent_row(session)
    session.add(
        PlanIndicator(
            agency="a",
            plan_row_id=row.id,
            number=1,
            key=new_id(),
            aspect="warna",
            indicator="Jumlah keluarga",
            target=1200,
            unit="keluarga",
        )
    )
    with pytest.raises(sa.exc.IntegrityError):
        session.flush()


def test_a_person_has_one_plan_a_year(session: Session) -> None:
    row = sent_row(session)
    version = session.get_one(PlanVersion, row.plan_version_id)
    plan = session.get_one(Plan, version.plan_id)
    session.add(Plan(agency="a", person_id=plan.person_id, period="2027", root=new_id()))
    session.flush()
    session.add(Plan(agency="a", person_id=plan.person_id, period="2026", root=new_id()))
    with pytest.raises(sa.exc.IntegrityError):
        session.flush()


def test_a_person_is_in_a_campaign_once(session: Session) -> None:
    person = Person(agency="a", name="Sari", employment="pns")
    campaign = Campaign(
        agency="a", period="2026", period_kind="triwulanan", name="Siklus 2026", opened_at=AT
    )
    session.add_all([person, campaign])
    session.flush()
    for _ in range(2):
        session.add(CampaignMember(agency="a", campaign_id=campaign.id, person_id=person.id))
    with pytest.raises(sa.exc.IntegrityError):
        session.flush()
