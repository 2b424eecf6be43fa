"""The tables of people on a real SQLite database."""

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.store.base import metadata
from workflows.tables.base import in_force
from workflows.tables.people import Holding, Person, Seat, Unit
from workflows.tables.rules import CalendarDay, ParameterOverride


@pytest.fixture
def session():
    engine = sa.create_engine("sqlite://")
    sa.event.listen(engine, "connect", lambda c, _: c.execute("PRAGMA foreign_keys=ON"))
    metadata.create_all(engine)
    with Session(engine) as session:
        yield session
    engine.dispose()


def seated(session, **dates):
    unit = Unit(agency="a", code="dinsos", name="Dinas Sosial")
    person = Person(agency="a", nip=None, name="Sri", employment="pns")
    session.add_all([unit, person])
    session.flush()
    seat = Seat(agency="a", code="kadis", name="Kepala", unit_id=unit.id, kind="jpt_pratama")
    session.add(seat)
    session.flush()
    holding = Holding(
        agency="a", person_id=person.id, seat_id=seat.id, capacity="definitif", **dates
    )
    session.add(holding)
    session.flush()
    return holding


def test_a_holding_is_in_force_on_its_first_and_last_day_only_between_them(session):
    seated(session, valid_from=date(2026, 1, 1), valid_to=date(2026, 6, 30))
    days = {
        date(2025, 12, 31): 0,
        date(2026, 1, 1): 1,
        date(2026, 6, 30): 1,
        date(2026, 7, 1): 0,
    }
    for day, expected in days.items():
        found = session.scalars(sa.select(Holding).where(in_force(Holding, day))).all()
        assert len(found) == expected, day


def test_a_holding_cannot_end_before_it_begins(session):
    with pytest.raises(sa.exc.IntegrityError):
        seated(session, valid_from=date(2026, 1, 2), valid_to=date(2026, 1, 1))


def test_an_unknown_capacity_is_refused_by_the_database(session):
    holding = seated(session, valid_from=date(2026, 1, 1))
    holding.capacity = "pjs"
    with pytest.raises(sa.exc.IntegrityError):
        session.flush()


def test_a_number_is_kept_as_the_agency_wrote_it(session):
    session.add(
        ParameterOverride(
            agency="a", name="x", value="P14D", valid_from=date(2026, 1, 1), decree="SK 1"
        )
    )
    session.add(
        CalendarDay(
            agency="a",
            level="instansi",
            day=date(2026, 3, 18),
            kind="libur",
            name="HUT Lampung",
            recorded_at=datetime(2026, 1, 5, tzinfo=UTC),
        )
    )
    session.flush()
    session.expire_all()
    assert session.scalars(sa.select(ParameterOverride.value)).one() == "P14D"
