"""An agency's own values, read from its table on both databases."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from engine.store.database import Database
from workflows.parameters.overrides import rules_of, value_of
from workflows.tables.rules import ParameterOverride


@pytest.fixture
def database(database_url):
    database = Database(database_url)
    yield database
    database.dispose()


def test_an_agency_reads_its_own_value_and_another_agency_does_not(database):
    with Session(database.writer) as session:
        session.add(
            ParameterOverride(
                agency="lampung",
                name="koefisien_angka_kredit",
                value={"pemula": 3.75},
                valid_from=date(2026, 2, 1),
                decree="SK 3/2026",
            )
        )
        session.commit()
    with database.read() as work:
        before, after = date(2026, 1, 31), date(2026, 2, 1)
        name = "koefisien_angka_kredit"
        assert len(value_of(work, "lampung", name, before)) == 8
        assert list(value_of(work, "lampung", name, after)) == ["pemula"]
        assert len(value_of(work, "metro", name, after)) == 8


def test_one_transaction_reads_the_rules_of_a_day_once(database):
    with database.read() as work:
        on = date(2026, 2, 1)
        assert rules_of(work, "lampung", on) is rules_of(work, "lampung", on)


def test_a_name_that_this_release_does_not_know_stops_nothing_and_is_told(database, caplog):
    with Session(database.writer) as session:
        session.add(
            ParameterOverride(
                agency="lampung",
                name="tenggat_lama",
                value="P1D",
                valid_from=date(2026, 2, 1),
                decree="SK 3/2026",
            )
        )
        session.commit()
    with database.read() as work:
        assert value_of(work, "lampung", "masa_keberatan", date(2026, 3, 1)) == "P14D"
    assert "tenggat_lama" in caplog.text
