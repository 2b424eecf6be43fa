"""The tables of measurement, evaluation, feedback and objection on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.store.base import new_id
from workflows.tables import feedback, measurement, objection
from workflows.tables.base import SignedFactChanged
from workflows.tables.evaluation import Evaluation, EvaluationVersion
from workflows.tables.people import Person, Unit

AT = datetime(2027, 1, 11, 3, 0, tzinfo=UTC)


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    engine = sa.create_engine(database_url)
    with Session(engine) as session:
        yield session
    engine.dispose()


def released(session: Session) -> EvaluationVersion:
    unit = Unit(agency="a", code="dinsos", name="Dinas Sosial")
    person = Person(agency="a", name="Sari", employment="pns")
    session.add_all([unit, person])
    session.flush()
    evaluation = Evaluation(
        agency="a",
        case=new_id(),
        root=new_id(),
        person_id=person.id,
        unit_id=unit.id,
        period="2026",
        version=1,
        grade="baik",
    )
    session.add(evaluation)
    session.flush()
    version = EvaluationVersion(
        agency="a",
        evaluation_id=evaluation.id,
        version=1,
        organisation_grade="baik",
        result_rating="sesuai",
        behaviour_rating="sesuai",
        grade="baik",
        decided_by=person.id,
        capacity={"jabatan": "Kepala Bidang"},
        released_at=AT,
    )
    session.add(version)
    session.flush()
    return version


def test_every_table_of_these_processes_is_made_on_both_databases(session: Session) -> None:
    made = set(sa.inspect(session.get_bind()).get_table_names())
    for module in (measurement, feedback, objection):
        for name in vars(module).values():
            if hasattr(name, "__tablename__"):
                assert name.__tablename__ in made


def test_a_released_version_of_an_evaluation_cannot_be_changed(session: Session) -> None:
    version = released(session)
    version.grade = "sangat_baik"
    with pytest.raises(SignedFactChanged, match="to stay as signed"):
        session.flush()


def test_a_released_version_of_an_evaluation_cannot_be_deleted(session: Session) -> None:
    version = released(session)
    session.delete(version)
    with pytest.raises(SignedFactChanged, match="to stay as signed"):
        session.flush()


def test_an_unknown_grade_is_refused_by_the_database(session: Session) -> None:
    version = released(session)
    with pytest.raises(sa.exc.IntegrityError):
        session.execute(
            sa.update(Evaluation)
            .where(Evaluation.id == version.evaluation_id)
            .values(grade="istimewa")
        )
